"""The ladder: what was shown to hold, by whom, and what was not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Rung = Literal["parsed", "schema", "rules", "engine", "executed"]
RungStatus = Literal["passed", "partial", "simulated", "failed", "not_run"]
ObligationStatus = Literal["met", "unmet", "unknown"]

WORST_FIRST: tuple[RungStatus, ...] = ("failed", "not_run", "simulated", "partial", "passed")
"""Of several verdicts on one thing the first in this order counts."""

RUNGS: tuple[Rung, ...] = ("parsed", "schema", "rules", "engine", "executed")


@dataclass(frozen=True, slots=True)
class NotShown:
    """Something of the draft that the engine did not see as written."""

    name: str
    path: str
    line: int
    why: str
    rewritten_as: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One rung of the ladder."""

    rung: Rung
    status: RungStatus
    by: str
    """What checked it: packer, tree-sitter-hcl, pack qemu; empty when not run."""
    version: str
    files: tuple[str, ...] = ()
    """The files that were really read."""
    why: str = ""
    """The reason for anything but passed, a plain sentence; for parsed also what was not read."""
    not_shown: tuple[NotShown, ...] = ()
    supplied: Mapping[str, str] = field(default_factory=dict)
    """Variables that were given a placeholder so that the engine could run."""
    log: str = field(default="", repr=False)
    """The engine's own words, control characters taken out."""


@dataclass(frozen=True, slots=True)
class Held:
    """An obligation judged on the finished files."""

    id: str
    text: str
    status: ObligationStatus
    at: str | None = None
    """`path:line` of what satisfies or breaks it."""
    why: str = ""
