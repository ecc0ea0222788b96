"""What one goal came to: everything that a judgement needs, and nothing judged yet."""

from __future__ import annotations

from typing import Literal

import msgspec

Mode = Literal["path", "chance", "raw"]
"""path: through Dryfit with a model; chance: through Dryfit without one; raw: a plain chat."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One goal run once. The suite judges it anew each time it is read."""

    goal: str
    """As it was typed."""
    mode: Mode
    model: str
    sha256: str
    outcome: str
    """As `dryfit draft` says it; `fault` where the path itself failed."""
    kind: str = "draft"
    """What the goal was read as: draft, words, translate, other."""
    fault: str = ""
    files: dict[str, str] = {}
    answer: str = ""
    """Of a plain chat: all that the model said."""
    unknown: list[tuple[str, list[str]]] = []
    """Terms said to be unknown, with the names offered instead."""
    cautions: list[str] = []
    questions: list[str] = []
    unread: list[str] = []
    rungs: dict[str, str] = {}
    """The status of each rung of the ladder; of several of one rung the worst."""
    obligations: dict[str, str] = {}
    """Dryfit's own obligations by their ids, with their status."""
    errors: list[str] = []
    """Codes of findings at error level."""
    seconds: float = 0.0
    sampled: int = 0
    forced: int = 0
    printed: int = 0
    chosen_bytes: int = 0
    """Bytes of the files that the model chose."""
    all_bytes: int = 0
    recipe: str = ""
