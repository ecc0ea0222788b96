"""One stretch of a saved file that a new draft would change."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Literal

HunkKind = Literal["change", "new file", "removed file", "conflict"]


@dataclass(frozen=True, slots=True)
class Hunk:
    """One stretch of a file that would change."""

    path: str
    kind: HunkKind
    line: int
    """First of the lines that go, from 1; lines that only come stand before it."""
    old: tuple[str, ...]
    """Lines as they are now, with their ends."""
    new: tuple[str, ...]
    """Lines in their place, with their ends."""
    at: int = 1
    """Where `new` begins in the new draft's file, from 1."""
    whole: Literal["", "made", "gone"] = ""
    """made: taking it makes the file; gone: taking it takes the file away."""
    why: str = ""
    """Why the draft changes here, in words for the user."""

    @property
    def conflict(self) -> bool:
        """True where a person changed the same place."""
        return self.kind == "conflict"


def split(text: str) -> list[str]:
    """Lines with their ends, parted at \\n only, so that all other bytes stay what they are."""
    return list(io.StringIO(text, newline="\n"))
