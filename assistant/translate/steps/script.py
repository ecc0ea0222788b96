"""A shell script as steps: every top-level statement by itself, with what it needs of others.

What is set along the way (variables, functions, the folder, `set -e`) is kept and put in front of
the commands that use it, so that each step can stand alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from posixpath import join

from assistant.syntax.shell import Command as Simple
from assistant.syntax.shell import Statement, commands, statements
from assistant.syntax.source import Span
from assistant.translate.ledger import Ledger
from assistant.translate.steps.known import KNOWN
from assistant.translate.steps.model import (
    Absent,
    Attributes,
    Command,
    Copy,
    Directory,
    Download,
    File,
    Line,
    Lines,
    Link,
    Placed,
    Step,
)
from assistant.translate.steps.words import word_of
from assistant.translate.steps.writing import ASKED_NOTHING, bare, said, teed, written

At = Callable[[Span], Lines]
"""The source's lines of a stretch of the script."""
_ASSIGN = re.compile(
    r"(?:(?:export|readonly|declare(?:\s+-[rxg]+)*)\s+)?(?P<name>[A-Za-z_]\w*)=(?P<value>.*)",
    re.DOTALL,
)
_DEFAULT = re.compile(r'"?\$\{\w+:?-([^"$`{}]*)\}"?')
"""`${1:-x}`, or another variable's default."""
_LOOP = re.compile(
    r"for\s+(?P<name>\w+)\s+in\s+(?P<words>[^;\n]+?)\s*[;\n]\s*do\b(?P<body>.*)\bdone\s*", re.DOTALL
)
_SEVERAL = re.compile(r"\s*[\w.+:/=@,-]+(?:\s+[\w.+:/=@,-]+)+\s*")
_ROUNDS = 20
"""A loop over more words than that stays a loop."""
BASH = re.compile(
    r"\[\[|pipefail|<\(|>\(|\bfunction\b|\$'|<<<|&>|=\(|\$\{\w+(?:\^|,|//|@|\[)|\bsource\b|\{\w+\.\.\w+\}"
)
"""What a plain shell does not know."""
_ENDS = re.compile(r"\bexit\b(?!\s+[1-9])")
"""With a number other than 0 the step fails, and all ends with it as before."""
_GIVES = frozenset({"", "export", "readonly", "declare"})
_STATE = frozenset({"umask", "trap", "ulimit", "source", ".", "eval", "unset", "alias", "shopt",
                    "exec", "pushd", "popd", "read", "declare", "readonly", "local"})  # fmt: skip
"""Commands that change what follows in a way that is not followed here."""
_ASKS = {"id": ("useradd", "adduser"), "getent": ("useradd", "adduser", "groupadd", "addgroup")}
_NEEDED = "stands in front of each command that uses it"
_ARGUMENT = re.compile(r"\$\{?[1-9@*]")
_ASKED = "nobody gives it the script's arguments: put them in by hand"
_OWN = re.compile(r"(?<![\w/'])~(?=/|\s|$)|\$\{?(?:HOME|USER|LOGNAME)\b|\bwhoami\b")
"""What another account has otherwise."""
_PLACED = "each step says where it works"
_PLAIN = re.compile(r"[^\s'\"\\$`;|&<>(){}*?\[\]~#!=]+(?:[ \t]+[^\s'\"\\$`;|&<>(){}*?\[\]~#!]+)*")


@dataclass(slots=True)
class _Kept:
    """Something that is put in front of later commands."""

    code: str
    names: frozenset[str]
    uses: frozenset[str]
    lines: Lines
    always: bool
    used: bool = False


class Script:
    """Takes one script apart."""

    def __init__(
        self,
        text: str,
        at: At,
        ledger: Ledger,
        *,
        bash: bool = False,
        exports: Sequence[str] = (),
        options: str = "",
    ) -> None:
        """`exports`: lines of the environment that every command has; `options`: those that the
        shell is called with."""
        self.text, self.at, self.ledger, self.bash = text, at, ledger, bash
        self.constants: dict[str, str] = {}
        self._kept = [_Kept(code, frozenset(), frozenset(), (), always=True) for code in exports]
        self._folder = ""
        self._options = options
        self._given: Counter[str] = Counter()

    def read(self) -> list[Placed]:
        """The steps in order; what only sets something is entered in the ledger."""
        found = statements(self.text)
        whole = Span(0, len(self.text))
        if found is None:
            how = "in one: it could not be taken apart"
            code = Command(self.text.strip("\n"), bash=self.bash)
            return [Placed(code, self.at(whole), how=how)]
        self._given = Counter(name for one in found for name in _sets(one))
        out: list[Placed] = []
        for number, one in enumerate(found):
            out += self._statement(one, last=number == len(found) - 1)
        for kept in self._kept:
            if kept.used or kept.always:
                more = f"; {_ASKED}" if _asks(kept.code) else ""
                self.ledger.approximated(kept.lines, f"{_NEEDED}{more}")
            else:
                self.ledger.translated(kept.lines, "its value stands where it is used")
        return out

    def _statement(self, one: Statement, *, last: bool) -> list[Placed]:
        code = self.text[one.span.start : one.span.end]
        lines = self.at(one.span)
        if self._state(one, code, lines, last=last):
            return []
        behind = self.text[one.span.end : one.span.end + 2].strip(" ")
        if not one.inner and not (behind.startswith("&") and behind != "&&"):
            simple = self._simple(code, lines)
            if simple is not None:
                return simple
        elif not one.inner:
            code += " &"
        else:
            unrolled = self._unrolled(code, lines)
            if unrolled is not None:
                return unrolled
        return [self._command(one, code, lines)]

    def _unrolled(self, code: str, lines: Lines) -> list[Placed] | None:
        """A loop over known words as its steps; None where one of them is not known."""
        match = _LOOP.fullmatch(code)
        words = [word_of(w, self.constants) for w in match["words"].split()] if match else []
        body = statements(match["body"].strip()) if match else None
        if match is None or not body or None in words or len(words) > _ROUNDS:
            return None
        before, out = self.constants, list[Placed]()
        try:
            for word in words:
                self.constants = {**before, match["name"]: word or ""}
                for one in body:
                    piece = match["body"].strip()[one.span.start : one.span.end]
                    steps = self._simple(piece, lines) if not one.inner else None
                    if steps is None or one.sets:
                        return None
                    out += steps
        finally:
            self.constants = before
        return out

    def _state(self, one: Statement, code: str, lines: Lines, *, last: bool) -> bool:
        """Whether a statement only sets something for those after it, which is kept then."""
        first = next(iter(commands(code)), None)
        name = first.name if first else ""
        if name == "set" and not one.inner:
            options = [w for w in code.split()[1:] if w != "--"]
            self._options = " ".join(options)
            self.ledger.translated(lines, "a step that fails ends the run")
            return True
        if name in ("exit", "true", ":") and (last or name != "exit") and not one.inner:
            self.ledger.translated(lines)
            return True
        if name == "cd" and first and len(first.words) == 2 and _alone(code):
            folder = word_of(first.words[1].text, self.constants)
            if folder is not None:
                self._folder = join(self._folder, folder)
                self.ledger.translated(lines, _PLACED)
                return True
        return self._sets(one, code, lines, name)

    def _sets(self, one: Statement, code: str, lines: Lines, name: str) -> bool:
        match = _ASSIGN.fullmatch(code.strip()) if not one.inner else None
        if match and len(one.sets) == 1 and name in _GIVES and _alone(match["value"]):
            if match["name"] in ASKED_NOTHING:
                self.ledger.translated(lines, "packages ask nothing anyway")
                return True
            value = word_of(match["value"], self.constants) if match["value"] else ""
            default = _DEFAULT.fullmatch(match["value"])
            if value is None and default is not None:
                value = word_of(default[1], self.constants)
                how = "its default stands for what the script may be given"
                self.ledger.approximated(lines, how)
            if value is not None and self._given[match["name"]] == 1:
                self.constants[match["name"]] = value
            kept = _Kept(code, one.sets, one.uses, lines, always=name == "export")
        elif "function_definition" in _kind(code):
            defined = frozenset({re.split(r"[\s(]", code.removeprefix("function "))[0]})
            kept = _Kept(code, defined, frozenset(_used(one)), lines, always=False)
        elif (name in _STATE or (one.sets and not name)) and not one.inner:
            if name in ("source", ".", "eval"):
                self.constants.clear()
            kept = _Kept(code, one.sets, one.uses, lines, always=name in _STATE)
        else:
            return False
        self._kept.append(kept)
        return True

    def _simple(self, code: str, lines: Lines) -> list[Placed] | None:
        """The steps of a statement whose every word is known: one command, or several by `&&`."""
        out: list[Placed] = []
        found = commands(code)
        if len(found) == 2 and found[1].after == "||" and found[0].name in _ASKS:
            # An account that is made unless it is there: what the step says anyway.
            made = self._known(found[1], code) if found[1].name in _ASKS[found[0].name] else None
            return [Placed(step, lines, how=how) for step, how in made] if made else None
        if len(found) == 2 and found[1].after == "|" and found[1].name == "tee":
            step: Step | None = teed(found[0], found[1], code, self.constants)
            return [Placed(self._there(step), lines)] if step is not None else None
        for simple in found:
            if simple.after not in ("", "&&", ";", "\n"):
                return None
            steps = self._known(simple, code)
            if steps is None:
                return None
            for step, how in steps:
                there = self._there(step)
                beside = isinstance(there, Copy) and there.from_here
                more = "taken from beside the result, as the script has it beside itself"
                told = [one for one in (how, more if beside else "") if one]
                out.append(Placed(there, lines, how="; ".join(told)))
        return out or None

    def _known(self, simple: Simple, code: str) -> list[tuple[Step, str]] | None:
        words = [value for word in simple.words for value in self._words(word.text)]
        name = simple.name
        if any(word is None for word in words) or not bare(simple, code):
            return None
        values = [word or "" for word in words]
        if name in ("echo", "printf", "cat", "tee"):
            step: Step | None = said(name, values[1:], simple, code)
            step = step or written(name, values[1:], simple, code, self.constants)
            return [(step, "")] if step is not None else None
        quiet = all(word.text in ("/dev/null", "1", "2") for _, word in simple.redirects)
        reader = KNOWN.get(name)
        steps = reader(values[1:]) if reader is not None and quiet and "<<" not in code else None
        if steps is None:
            return None
        strict = name == "rm" and not simple.has("f", "--force")
        how = "no fault where it is not there" if strict else ""
        return [(step, how) for step in steps]

    def _words(self, text: str) -> list[str | None]:
        """A word's value; a variable without quotes that holds several words is these."""
        alone = re.fullmatch(r"\$(?:(\w+)|\{(\w+)\})", text)
        value = self.constants.get(alone[1] or alone[2]) if alone else None
        if value is not None and _SEVERAL.fullmatch(value):
            return [*value.split()]
        return [word_of(text, self.constants)]

    @property
    def strict(self) -> bool:
        """Whether the script says that a fault ends it."""
        return re.search(r"(?:^|\s)-\w*e|\berrexit\b", self._options) is not None

    def _there(self, step: Step) -> Step:
        """Paths that count from the folder that the script has gone to, whole."""
        if not self._folder:
            beside = isinstance(step, Copy) and not step.source.startswith("/")
            return replace(step, from_here=True) if isinstance(step, Copy) and beside else step
        if isinstance(step, Copy):
            return replace(step, source=self._path(step.source), target=self._path(step.target))
        if isinstance(step, File | Line | Directory | Attributes | Link | Absent | Download):
            return replace(step, path=self._path(step.path))
        return step

    def _path(self, path: str) -> str:
        return join(self._folder, path)

    def _command(self, one: Statement, code: str, lines: Lines) -> Placed:
        """A step that is nothing but a command, with all that it needs in front."""
        names = set(one.uses) | _used(one)
        needed: list[_Kept] = []
        for kept in reversed(self._kept):
            if kept.always or names & kept.names or _mentions(code, kept.names):
                names |= kept.uses
                kept.used = True
                needed.insert(0, kept)
        front = [kept.code for kept in needed]
        several = bool(needed or len(one.inner) > 1 or "\n" in code)
        if self._options and several:
            front.insert(0, f"set {self._options}")
        plain = not front and _PLAIN.fullmatch(code) is not None
        whole = "\n".join([*front, code])
        how = [_ASKED] if _asks(code) else []
        if any(_asks(one) for one in front):
            how.append("what stands in front of it asks for the script's arguments")
        if _OWN.search(code) and not code.startswith("sudo") and "sudo" in self.text:
            how.append("done as root, whose home it is then: the source asks for sudo elsewhere")
        if _ENDS.search(code):
            how.append("an `exit` in it ends this step alone, and not what follows")
        if code.endswith("&"):
            how.append("in the background of this step alone")
        what = code.strip().split("\n")[0]
        step = Command(
            whole, self._folder, plain, self.bash and BASH.search(whole) is not None, what
        )
        return Placed(step, lines, how="; ".join(how))


def _sets(one: Statement) -> Iterator[str]:
    yield from one.sets
    for command in one.commands:
        if command.name == "read":
            yield from command.arguments
    for inner in one.inner:
        yield from _sets(inner)


def _asks(code: str) -> bool:
    """Whether code asks for what the script is given when it is called."""
    given = "set --" in code or _kind(code)
    return not given and _ARGUMENT.search(re.sub(r"'[^']*'", "", code)) is not None


def _used(one: Statement) -> set[str]:
    found = set(one.uses) | {command.name for command in one.commands}
    for inner in one.inner:
        found |= _used(inner)
    return found


def _mentions(code: str, names: frozenset[str]) -> bool:
    """Whether a name stands in the code, also where no grammar looks: in a here-document."""
    return any(re.search(rf"\b{re.escape(name)}\b", code) for name in names if name)


def _alone(code: str) -> bool:
    return not any(sign in code for sign in ("&&", "||", ";", "|", "\n"))


def _kind(code: str) -> str:
    defined = re.match(r"(?:function\s+[\w-]+|[\w-]+\s*\(\s*\))", code)
    return "function_definition" if defined else ""
