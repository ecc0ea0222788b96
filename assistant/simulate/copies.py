"""Telling apart resources of the same content, so that no two get the same made-up values."""

from __future__ import annotations

import hashlib
import json
from threading import Lock


class Copies:
    """Which copies of a content exist. `count` asks for them in any order, so which of them gets
    which number is open; that they get the numbers from 0 up is not."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken: dict[str, set[int]] = {}

    def take(self, content: bytes) -> tuple[bytes, bytes]:
        """The seed of a new copy and its mark, which the engine keeps beside the state."""
        digest = hashlib.sha256(content).hexdigest()
        with self._lock:
            taken = self._taken.setdefault(digest, set())
            number = next(n for n in range(len(taken) + 1) if n not in taken)
            taken.add(number)
        mark = json.dumps({"content": digest, "copy": number}).encode()
        return f"{digest}/{number}".encode(), mark

    def hold(self, mark: bytes) -> None:
        """Note a copy that was met in a state."""
        held = _read(mark)
        if held:
            with self._lock:
                self._taken.setdefault(held[0], set()).add(held[1])

    def release(self, mark: bytes) -> None:
        """A copy is gone."""
        held = _read(mark)
        if held:
            with self._lock:
                self._taken.get(held[0], set()).discard(held[1])


def _read(mark: bytes) -> tuple[str, int] | None:
    """None for what is no mark of ours: a real provider's, say, or of an import."""
    try:
        told = json.loads(mark)
        return str(told["content"]), int(told["copy"])
    except (ValueError, TypeError, KeyError):
        return None
