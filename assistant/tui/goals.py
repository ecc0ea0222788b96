"""Goals of earlier sittings, for the arrow keys of the goal box."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.core.errors import DryfitError

MOST = 100
"""Goals that are remembered."""


class Goals:
    """Remembers goals, and walks through them."""

    def __init__(self) -> None:
        self._goals: list[str] | None = None
        self._at = 0
        """How far back: 0 is what stands in the box by itself."""
        self._own = ""

    def add(self, goal: str) -> None:
        """Remember a goal, which must hold no secret; it is the newest from now on."""
        from assistant.workspace.writing import write

        goals = self._read()
        self._goals = [*(one for one in goals if one != goal), goal][-MOST:]
        self._at = 0
        try:
            write(_file(), json.dumps(self._goals, ensure_ascii=False, indent=1).encode())
        except (OSError, DryfitError):
            return  # a convenience: no disk, no memory

    def walk(self, step: int, standing: str) -> str | None:
        """The goal `step` further back than the one that stands in the box; None: no more."""
        goals = self._read()
        if self._at == 0:
            self._own = standing
        elif standing != goals[-self._at]:
            self._at, self._own = 0, standing
        at = self._at + step
        if not 0 <= at <= len(goals):
            return None
        self._at = at
        return goals[-at] if at else self._own

    def _read(self) -> list[str]:
        if self._goals is None:
            try:
                found = json.loads(_file().read_bytes())
            except (OSError, ValueError):
                found = []
            good = isinstance(found, list) and all(isinstance(one, str) for one in found)
            self._goals = found if good else []
        return self._goals


def _file() -> Path:
    from assistant.paths import state_dir

    return state_dir() / "goals.json"
