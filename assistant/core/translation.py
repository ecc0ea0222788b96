"""What became of a file that was put into another tool's words, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.core.draft import DraftedFile

Fate = Literal["translated", "approximated", "lost"]
FATES: tuple[Fate, ...] = ("translated", "approximated", "lost")
"""From the best to the worst."""


@dataclass(frozen=True, slots=True)
class LineFate:
    """One meaningful line of the source; comments and blank lines have none."""

    line: int
    """From 1."""
    text: str
    """As it stands there, without the blanks around it."""
    fate: Fate
    notes: tuple[str, ...] = ()
    """How it was approximated, or why it is lost; empty where all of it was translated."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A value that the target needs and the source leaves open."""

    name: str
    why: str
    default: str | None = None
    """What stands there until the user gives another; None where a value must be given."""


@dataclass(frozen=True, slots=True)
class Translation:
    """The files of the target, and what became of every line of the source."""

    source: str
    """The path as it was given."""
    of: str
    """Id of the tool that the source belongs to."""
    to: str
    read_as: str
    """What kind of file the source is taken for, with its article."""
    files: tuple[DraftedFile, ...]
    lines: tuple[LineFate, ...]
    aside: int
    """Comments and blank lines of the source."""
    placeholders: tuple[Placeholder, ...] = ()
    added: tuple[str, ...] = ()
    """What the target needs and the source only implies, each as a short plain clause."""

    def count(self, fate: Fate) -> int:
        """How many lines ended so; the three numbers add up to the meaningful lines."""
        return sum(line.fate == fate for line in self.lines)
