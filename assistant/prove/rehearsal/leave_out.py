"""Which parts of a shell script a container cannot run, decided before anything is run.

A part is taken out only as a whole statement, so that nothing goes on as though it had succeeded:
with a download goes what unpacks it in the same list, with a condition all that hangs on it. What
plainly needs the outcome of a part that was taken out (its variable, its file, the program that it
would have installed) goes too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import basename, normpath

import msgspec

from assistant.syntax.shell import Command, Statement, commands, statements
from assistant.syntax.source import Span
from assistant.targets.confined import reason
from assistant.targets.rehearsal_tables import LeftOutTable, left_out

NOTHING = ":"
"""What stands for a statement that is taken out: the shell's own word for doing nothing."""


class Left(msgspec.Struct, frozen=True):
    """A part of a script that is not run."""

    span: Span
    what: str
    """Its first line."""
    why: str


class Kept(msgspec.Struct, frozen=True):
    """A script as it is run."""

    text: str
    """With as many lines as the script."""
    left: tuple[Left, ...] = ()


class Missing:
    """What later steps cannot have because an earlier one was not run."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.made: set[str] = set()
        """Files and programs, by the name that a later command would use."""

    def why(self, statement: Statement) -> str:
        """Why a statement cannot be run any more; empty where it can."""
        lost = sorted(statement.uses & self.variables)
        if lost:
            return f"it uses ${lost[0]}, which comes from a part that was not run"
        for command in statement.commands:
            for word in (command.name, *command.arguments):
                if word and (word in self.made or any(p in self.made for p in _ways(word))):
                    return f"it uses {word}, which comes from a part that was not run"
        return ""

    def add(self, statement: Statement, table: LeftOutTable) -> None:
        """A statement is not run."""
        self.variables |= statement.sets
        for command in statement.commands:
            self.made.update(_made(command, table))
        for inner in statement.inner:
            self.add(inner, table)


def leave_out(text: str, missing: Missing, table: LeftOutTable | None = None) -> Kept | str:
    """The script without the parts that a container cannot run; or why none of it can be run.

    `missing` is what earlier scripts left out, and takes in what this one does.
    """
    rules = table or left_out()
    found = statements(text)
    if found is None:
        whys = [why for command in commands(text) if (why := reason(command, rules))]
        if whys:
            missing.made.update(w for c in commands(text) for w in _made(c, rules))
            return f"{whys[0]}, and which parts of the script need that cannot be told"
        return Kept(text)
    left = tuple(_left(text, found, missing, rules))
    kept = text
    for part in sorted(left, key=lambda p: p.span, reverse=True):
        lines = text.count("\n", part.span.start, part.span.end)
        kept = kept[: part.span.start] + "\n" * lines + NOTHING + kept[part.span.end :]
    return Kept(kept, left)


def _left(
    text: str, found: Sequence[Statement], missing: Missing, table: LeftOutTable
) -> Iterator[Left]:
    for statement in found:
        whys = (reason(command, table) for command in statement.commands)
        why = next(filter(None, whys), "") or missing.why(statement)
        if why:
            missing.add(statement, table)
            yield Left(statement.span, _first_line(text, statement.span), why)
        else:
            missing.variables -= statement.sets
            yield from _left(text, statement.inner, missing, table)


def _first_line(text: str, span: Span) -> str:
    line = text[span.start : span.end].split("\n", 1)[0].rstrip("\\ ")
    return line if len(line) <= 80 else f"{line[:79]}…"


def _ways(word: str) -> list[str]:
    """A path and the folders above it."""
    if "/" not in word:
        return []
    path = normpath(word)
    parts = path.split("/")
    first = 2 if path.startswith("/") else 1
    return [path, *("/".join(parts[:number]) for number in range(first, len(parts)))]


def _made(command: Command, table: LeftOutTable) -> Iterator[str]:
    """The files that a command would have made, and the programs that it would have installed."""
    words = command.arguments
    for sign, target in command.redirects:
        if ">" in sign and target.value and not target.value.startswith(("/dev/", "&")):
            yield from _names(target.value)
    for number, word in enumerate(words):
        if number and words[number - 1] in table.makes:
            yield from _names(word)
        elif "://" in word and command.name in ("wget", "curl", "git"):
            yield from _names(basename(word.rstrip("/")).removesuffix(".git").partition("?")[0])
    if command.name == "git" and words and "://" not in words[-1] and "clone" in words:
        yield from _names(words[-1])
    if command.name in table.installers:
        yield from (
            word.partition("=")[0]
            for word in words
            if not word.startswith("-") and word not in table.not_named and "::" not in word
        )


def _names(path: str) -> Iterator[str]:
    tidy = normpath(path)
    if tidy not in ("/", ".", "..", "/tmp", "/opt", "/etc", "/usr", "-"):  # noqa: S108
        yield tidy
        if tidy.startswith("./"):
            yield tidy[2:]
