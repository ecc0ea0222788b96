"""A draft's steps as they went in a container."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.core.difference import Difference

Fate = Literal["ended", "failed", "lacking", "unclear", "not_run"]
"""ended: as it should; failed: by a fault of the draft's own; lacking: for want of something that
the container has not; unclear: with an error of which the container may be the cause; not_run: not
begun."""


@dataclass(frozen=True, slots=True)
class RehearsedStep:
    """One step of the first run."""

    what: str
    path: str
    line: int
    """Where the draft says that it is to be run."""
    fate: Fate
    code: int
    """That it ended with; 0 where it was not begun."""
    why: str
    words: str
    """The last of what it said, control characters taken out."""


@dataclass(frozen=True, slots=True)
class RehearsedPart:
    """The steps of the machines that get exactly these."""

    sources: tuple[str, ...]
    system: str
    """Of the container: debian 12."""
    steps: tuple[RehearsedStep, ...]
    made: Difference
    """What the first run changed."""
    again: Difference
    """What a second run changed beyond that."""
