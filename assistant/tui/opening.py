"""The workshop, opened when it is first asked for: the screen is there before the rest is read."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.pipeline import Workshop


class Opening:
    """Gives the one workshop of this sitting to any thread.

    The first call takes about half a second, so it belongs into a thread of its own.
    """

    def __init__(self, given: Workshop | None = None) -> None:
        self._shop = given
        self._lock = threading.Lock()

    def __call__(self) -> Workshop:
        """The workshop, opened by now."""
        with self._lock:
            if self._shop is None:
                from assistant.pipeline import Workshop

                self._shop = Workshop(warm=True)
            return self._shop

    def close(self) -> None:
        """End what the workshop holds; nothing where it was never opened."""
        with self._lock:
            if self._shop is not None:
                self._shop.close()
