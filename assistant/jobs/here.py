"""Jobs in this process: each in the thread that asks for it, all with one workshop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from assistant.jobs.given import Given, Tell, unheard
from assistant.jobs.labs import Labs

if TYPE_CHECKING:
    from assistant.pipeline import Workshop

R = TypeVar("R")


class Here:
    """Opens the workshop when the first job needs it, which takes about half a second."""

    def __init__(self, shop: Workshop | None = None) -> None:
        self._shop = shop
        self._labs = Labs()
        self._lock = threading.Lock()

    def run(
        self,
        job: Callable[[Given], R],
        tell: Tell = unheard,
        stop: threading.Event | None = None,
    ) -> R:
        """What the job comes to. Raises what it raises."""
        return job(Given(self._opened, self._labs, tell, stop or threading.Event()))

    def close(self) -> None:
        """End what the workshop and the labs hold."""
        self._labs.close()
        with self._lock:
            if self._shop is not None:
                self._shop.close()

    def join(self) -> None:
        """Nothing is left to wait for."""

    def _opened(self) -> Workshop:
        with self._lock:
            if self._shop is None:
                from assistant.pipeline import Workshop

                self._shop = Workshop(warm=True)
            return self._shop
