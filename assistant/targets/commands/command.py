"""One command line, with what wraps it taken off: `cmd /c`, `powershell -Command`, `start`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assistant.syntax.batch import batch_lines
from assistant.syntax.patterns import later
from assistant.syntax.powershell import Command as Step
from assistant.syntax.powershell import Text, parse_powershell
from assistant.syntax.shell import commands as shell_commands
from assistant.syntax.source import Source, Span

Language = Literal["powershell", "batch", "shell"]
Place = Literal["script", "inline", "answer", "shutdown"]
MAX_DEPTH = 4
"""Commands that start commands, nested deeper than this, are not looked into."""

_VARIABLE = later(r"\$\{(\w+)\}|\$(\w+)")
_TAKES_VALUE = frozenset(
    {"-executionpolicy", "-ep", "-ex", "-exec", "-windowstyle", "-w", "-version", "-inputformat",
     "-outputformat", "-configurationname", "-psconsolefile", "-workingdirectory"}
)  # fmt: skip
_STARTERS = frozenset({"start-process", "saps", "start"})
_STARTER_VALUES = frozenset(
    {"-verb", "-workingdirectory", "-windowstyle", "-credential", "-redirectstandardoutput",
     "-redirectstandarderror"}
)  # fmt: skip

_STARTER_SWITCHES = frozenset({"-argumentlist", "-args", "-wait", "-passthru", "-nonewwindow"})


@dataclass(frozen=True)
class Command:
    """A command and where it stands. `span` is the whole attribute or element where the words'
    own places cannot be told."""

    words: tuple[str, ...]
    source: Source
    span: Span
    language: Language
    place: Place
    piped: bool = False
    waited: bool = False
    """Started by `Start-Process -Wait` or `start /wait`."""

    @cached_property
    def name(self) -> str:
        """The program or cmdlet in small letters, without its folder and ending."""
        word = re.split(r"[\\/]", self.words[0].lower())[-1]
        return re.sub(r"\.(?:exe|com|cmd|bat)$", "", word)

    @cached_property
    def lowered(self) -> tuple[str, ...]:
        """The words after the name, in small letters."""
        return tuple(word.lower() for word in self.words[1:])

    @cached_property
    def line(self) -> str:
        """Name and words in small letters, one space between."""
        return " ".join((self.name, *self.lowered))

    def has(self, *words: str) -> bool:
        """Whether all of the words (small letters) stand among the arguments."""
        return all(word in self.lowered for word in words)

    def truth(self, name: str) -> bool | None:
        """A parameter that is true or false; None where it is absent or only a run can know."""
        given = (self.parameter(name) or "").lower().lstrip("$")
        return {"true": True, "1": True, "false": False, "0": False}.get(given)

    def parameter(self, name: str) -> str | None:
        """The value of `-Name value` or `-Name:value`; empty for a switch, None when absent."""
        wanted = f"-{name.lower()}"
        for number, word in enumerate(self.lowered):
            if word == wanted:
                after = self.words[number + 2] if number + 2 < len(self.words) else ""
                return "" if after.startswith("-") else after
            if word.startswith(wanted + ":"):
                return self.words[number + 1][len(wanted) + 1 :]
        return None


def commands_in(
    text: str, language: Language, source: Source, place: Place, span: Span | None = None
) -> Iterator[Command]:
    """The commands of a text; with `span`, all of them are said to stand there."""
    yield from _commands(text, language, source, place, span, 0)


def _commands(
    text: str, language: Language, source: Source, place: Place, span: Span | None, depth: int
) -> Iterator[Command]:
    for words, inner, piped in _READERS[language](text, source):
        if words:
            yield from _unwrapped(words, language, source, place, span or inner, piped, depth)


_Read = tuple[tuple[str, ...], Span, bool]
"""Words, their place in the text, and whether what they give goes on to another command."""


def _batch(text: str, _: Source) -> Iterator[_Read]:
    for line in batch_lines(text):
        yield _of_batch(line.words), line.span, line.piped


def _shell(text: str, _: Source) -> Iterator[_Read]:
    read = shell_commands(text)
    for number, command in enumerate(read):
        words = tuple(w.text if w.value is None else w.value for w in command.words)
        piped = number + 1 < len(read) and read[number + 1].after in ("|", "|&")
        yield words, command.span, piped


def _powershell(text: str, source: Source) -> Iterator[_Read]:
    """Commands, and texts that stand where one may; variables that hold a text are filled in."""
    script = parse_powershell(source.path, text)
    variables: dict[str, str] = {}
    steps: list[Step | Text] = [*script.commands, *script.doubtful, *script.texts]
    for step in sorted(steps, key=lambda step: step.span):
        words = (step.value,) if isinstance(step, Text) else step.words
        if variables:
            words = tuple(_expanded(word, variables) for word in words)
        if isinstance(step, Text) and step.variable:
            variables[step.variable] = words[0]
        yield words, step.span, step.piped


_READERS: Mapping[Language, Callable[[str, Source], Iterator[_Read]]] = {
    "batch": _batch, "powershell": _powershell, "shell": _shell,
}  # fmt: skip


def _expanded(word: str, variables: Mapping[str, str]) -> str:
    if "$" not in word:
        return word
    return _VARIABLE.sub(
        lambda m: variables.get((m[1] or m[2]).lower(), m.group()), word
    )  # fmt: skip


def _of_batch(words: tuple[str, ...]) -> tuple[str, ...]:
    for _ in range(8):
        if not words:
            return words
        first = words[0].lower().lstrip("@")
        if first in ("call", "else", "") and len(words) > 1:
            words = words[1:]
        elif first == "if":
            words = _after_condition(words[1:])
        elif first == "do":
            words = words[1:]
        elif first == "for":
            lowered = [word.lower() for word in words]
            words = words[lowered.index("do") + 1 :] if "do" in lowered else ()
        else:
            return (words[0].lstrip("@"), *words[1:])
    return words


def _after_condition(words: tuple[str, ...]) -> tuple[str, ...]:
    while words and words[0].lower() in ("/i", "not"):
        words = words[1:]
    if not words:
        return ()
    if words[0].lower() in ("exist", "defined", "errorlevel", "cmdextversion"):
        return words[2:]
    # `"%1"==""` is one word, whose empty right side is gone with its quotes.
    return words[1:] if "==" in words[0] else words[3:]


def _unwrapped(
    words: tuple[str, ...],
    language: Language,
    source: Source,
    place: Place,
    span: Span,
    piped: bool,
    depth: int,
    waited: bool = False,
) -> Iterator[Command]:
    """The command, and those that it is given to start."""
    command = Command(words, source, span, language, place, piped, waited)
    yield command
    if depth >= MAX_DEPTH:
        return
    if command.name == "cmd":
        rest = _after(words, ("/c", "/k"))
        if rest:
            text = rest[0] if len(rest) == 1 else " ".join(map(_quoted, rest))
            yield from _commands(text, "batch", source, place, span, depth + 1)
    elif command.name in ("powershell", "pwsh"):
        text = _script_of(words)
        if text:
            yield from _commands(text, "powershell", source, place, span, depth + 1)
    elif command.name in ("invoke-expression", "iex") and len(words) == 2:
        yield from _commands(words[1], "powershell", source, place, span, depth + 1)
    elif command.name in ("new-scheduledtaskaction", "schtasks"):
        text = _scheduled(command)
        if text:
            yield from _commands(text, "batch", source, place, span, depth + 1)
    elif command.name in _STARTERS:
        inner = _started(command)
        if inner:
            wait = "-wait" in command.lowered or "/wait" in command.lowered
            yield from _unwrapped(inner, language, source, place, span, piped, depth + 1, wait)


def _after(words: Sequence[str], switches: Sequence[str]) -> tuple[str, ...]:
    for number, word in enumerate(words):
        if word.lower() in switches:
            return tuple(words[number + 1 :])
    return ()


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word


def _script_of(words: tuple[str, ...]) -> str:
    """The command text of a call of PowerShell; empty for a file or an encoded one."""
    rest = list(words[1:])
    while rest:
        word = rest[0].lower()
        if word in ("-command", "-c", "/c", "/command"):
            return " ".join(rest[1:])
        if word in ("-file", "-f", "-encodedcommand", "-enc", "-e"):
            return ""
        if not word.startswith(("-", "/")):
            return " ".join(rest)
        rest = rest[2:] if word in _TAKES_VALUE else rest[1:]
    return ""


def _scheduled(command: Command) -> str:
    """The command line of a scheduled task."""
    if command.name == "schtasks":
        return (_after(command.words, ("/tr",)) or ("",))[0] if command.has("/create") else ""
    program = command.parameter("Execute") or ""
    return f"{_quoted(program)} {command.parameter('Argument') or ''}" if program else ""


def _started(command: Command) -> tuple[str, ...]:
    """What Start-Process or `start` starts, with its arguments."""
    found: list[str] = []
    skip = False
    for word, lowered in zip(command.words[1:], command.lowered, strict=True):
        if skip:
            skip = False
        elif lowered in _STARTER_VALUES:
            skip = True
        elif found and lowered not in _STARTER_SWITCHES:
            found += word.split()
        elif not found and lowered and not lowered.startswith(("-", "/")):
            found.append(word)
    return tuple(found)
