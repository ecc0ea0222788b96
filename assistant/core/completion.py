"""What may stand at a place of a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing that may stand at the place."""

    text: str
    """What takes the place of the part that was typed."""
    says: str
    """What it is, in a few words."""


@dataclass(frozen=True, slots=True)
class Completions:
    """All that may stand at the place, those that must be there first."""

    typed: str
    """The part of the line that one of them would replace; it ends at the place."""
    found: tuple[Completion, ...] = ()
