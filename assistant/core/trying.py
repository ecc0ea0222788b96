"""What was tried in the lab."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from assistant.core.difference import Difference


@dataclass(frozen=True, slots=True)
class Tried:
    """One command, and what it said."""

    what: str
    code: int
    output: str
    """Both streams in their order, control characters taken out."""
    seconds: float
    timed_out: bool = False
    dropped: int = 0
    """Bytes of output beyond what is kept."""


@dataclass(frozen=True, slots=True)
class LabReport:
    """Everything that was tried in one sitting without a terminal."""

    system: str
    """Of the container: debian 12; of a configuration, what applies it: opentofu 1.12.6."""
    runs: tuple[Tried, ...]
    difference: Difference = field(default_factory=Difference)
    not_run: tuple[str, ...] = ()
    """What was asked for after a command that failed."""
    simulated: tuple[str, ...] = ()
    """The providers of a configuration that were simulated."""
    profile: Literal["rehearsal", "hardened"] = "rehearsal"
