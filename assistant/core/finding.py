"""A finding is a value: what is wrong, where, and how it is mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
FindingSource = Literal["parse", "schema", "reference", "rule", "obligation", "engine", "internal"]
AWAITED = "rule/file-awaited"
"""The code of the finding that a file of the user's own is not there yet."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Line and column from 1; columns count Unicode code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text from `start` to `end` (exclusive) by `text`."""

    path: str
    start: Position
    end: Position
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A mend. Only a safe one may be applied without a person looking."""

    title: str
    safety: Literal["safe", "unsafe", "display"]
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One diagnostic, as the command line's JSON prints it."""

    code: str
    """Stable id: schema/unknown-attribute, parse/invalid-escape."""
    severity: Severity
    summary: str
    """One short sentence."""
    path: str
    start: Position
    end: Position
    source: FindingSource
    detail: str = ""
    fix: Fix | None = None
    url: str | None = None

    @property
    def mendable(self) -> bool:
        """Whether its fix is more than words: safe, or to be looked at by whoever applies it."""
        return self.fix is not None and self.fix.safety != "display" and bool(self.fix.edits)

    @property
    def order(self) -> tuple[str, Position, str]:
        """Sort key: by file, place, code."""
        return (self.path, self.start, self.code)
