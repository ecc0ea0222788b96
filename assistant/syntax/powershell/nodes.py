"""What a script of PowerShell is read into."""

from __future__ import annotations

import msgspec

from assistant.core.finding import Finding
from assistant.syntax.powershell.words import literal, shown
from assistant.syntax.source import Source, Span


class Argument(msgspec.Struct, frozen=True, gc=False):
    """A parameter or a value after a command's name."""

    parameter: str | None
    """The parameter's name without its dash; None for a value."""
    span: Span
    """Of a parameter: with its dash, without a colon."""
    parts: tuple[str, ...] = ()
    """The value as it stands in the text, of a list each item."""
    colon: bool = False
    """A value that a colon ties to the parameter before it."""

    @property
    def values(self) -> tuple[str | None, ...]:
        """The value's parts; None for one that only a run can know."""
        return tuple(map(literal, self.parts))


class Command(msgspec.Struct, frozen=True, gc=False):
    """One command of a pipeline."""

    called: str
    """Its name as it is written; empty where there is none."""
    name_span: Span
    span: Span
    operator: str
    """`&`, `.` or empty."""
    arguments: tuple[Argument, ...]
    piped: bool
    """What it gives goes on to another command."""

    @property
    def name(self) -> str | None:
        """Its name, quotes taken off; None where only a run can know it."""
        return literal(self.called) if self.called else None

    @property
    def words(self) -> tuple[str, ...]:
        """Name, parameters and values, quotes taken off; `()` or `{}` for what is in brackets."""
        words = [shown(self.called)]
        for argument in self.arguments:
            if argument.parameter is not None:
                words.append(f"-{argument.parameter}")
            elif argument.colon:
                words[-1] += ":" + ",".join(map(shown, argument.parts))
            else:
                words += map(shown, argument.parts)
        return tuple(words)


class Text(msgspec.Struct, frozen=True, gc=False):
    """A text or a number that stands where a command may: given on, or kept in a variable."""

    value: str
    """Quotes taken off, variables left in."""
    span: Span
    variable: str = ""
    """In small letters; empty where it is kept in none."""
    piped: bool = False


class Script(msgspec.Struct, frozen=True, gc=False):
    """What one script does, as far as its text tells."""

    source: Source
    commands: tuple[Command, ...]
    """In the order of the text."""
    doubtful: tuple[Command, ...]
    """Those on lines where the grammar lost its way: their parts may be others'."""
    texts: tuple[Text, ...]
    loops: tuple[Span, ...]
    """The words `while` and `do` that begin a loop."""
    functions: frozenset[str]
    """Functions, filters and classes that it defines, in small letters and without scope."""
    findings: tuple[Finding, ...]
