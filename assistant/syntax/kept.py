"""Results that are kept for the texts that were asked for last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


class Kept(Generic[V]):
    """The result for the last text of each file, those asked for least recently given up first.

    `limit`: characters of all texts whose results are kept. A text longer than that is worked on
    anew each time. May be shared between threads; two that ask for the same may both do the work.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._made: OrderedDict[Hashable, tuple[str, V]] = OrderedDict()
        self._lock = Lock()

    def get(self, file: Hashable, text: str, make: Callable[[], V]) -> V:
        """The result for a file's text, from `make` where it is not kept."""
        with self._lock:
            found = self._made.get(file)
            if found is not None and found[0] == text:
                self._made.move_to_end(file)
                return found[1]
        made = make()
        with self._lock:
            self._forget(file)
            if len(text) <= self._limit:
                self._made[file] = (text, made)
                self._held += len(text)
            while self._held > self._limit:
                self._forget(next(iter(self._made)))
        return made

    def _forget(self, file: Hashable) -> None:
        old = self._made.pop(file, None)
        if old is not None:
            self._held -= len(old[0])
