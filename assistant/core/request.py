"""What a draft is asked for: one goal, and all that was said about how to draft it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class UserFile:
    """A file given with --with."""

    name: str
    """Its file name, without a folder."""
    content: bytes
    when: str = ""
    """Words that say where it belongs; empty: read from the goal, else from its suffix."""


@dataclass(frozen=True, slots=True)
class Request:
    """One goal with everything that the user said about how to draft it."""

    goal: str
    seed: int = 0
    target: str | None = None
    model: Path | None = None
    """A GGUF file; None is the embedded model."""
    sets: Mapping[str, str] = field(default_factory=dict)
    user_files: tuple[UserFile, ...] = ()
    prove: bool = True
    accept_nearest: bool = False
    lab: bool = False
    """A study version of what would otherwise be declined as aimed at a live estate."""
    drops: tuple[str, ...] = ()
    """Steps of the plan that are left out, by name, with what depends on them."""
    requires: tuple[str, ...] = ()
    """Constraints in words that the draft is held to beside its goal."""
    earlier: Mapping[str, str] = field(default_factory=dict)
    """What the model chose in an earlier draft, by choice point: kept where it still fits."""
