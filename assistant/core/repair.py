"""What was tried to mend a draft, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Repair:
    """One try at something that was found, or the reason why there was none."""

    round: int
    """From 1; 0 where nothing was tried."""
    what: str
    """The code of a finding or the id of an obligation."""
    path: str
    line: int
    """Of the draft as it was before; 0 where it has no place."""
    by: Literal["fix", "model", "nobody"]
    """fix: a safe edit that the finding carries; model: its block was written again."""
    kept: bool
    """False: the draft stayed as it was."""
    why: str = ""
    """For what was not kept, the reason in a plain sentence."""
