"""What a job has beside its own arguments, and who runs jobs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from assistant.core.errors import Cancelled

if TYPE_CHECKING:
    from assistant.jobs.labs import Labs
    from assistant.pipeline import Workshop

R = TypeVar("R")
Tell = Callable[[Any], object]
"""Takes what a job tells on its way: events of the pipeline, or parts of its answer."""


class Given:
    """The workshop, an ear, and whether the job is still wanted."""

    def __init__(
        self, opened: Callable[[], Workshop], labs: Labs, tell: Tell, stop: threading.Event
    ) -> None:
        self._opened = opened
        self.labs, self.tell, self.stop = labs, tell, stop

    @property
    def shop(self) -> Workshop:
        """The one workshop; the first to ask opens it. Raises DryfitError where it cannot be."""
        return self._opened()

    @contextmanager
    def turn(self) -> Iterator[Workshop]:
        """The workshop to oneself. Raises Cancelled where the job is no longer wanted by then."""
        shop = self.shop
        with shop.turn:
            if self.stop.is_set():
                raise Cancelled
            yield shop


class Jobs(Protocol):
    """Runs jobs, for any thread."""

    def run(
        self,
        job: Callable[[Given], R],
        tell: Tell = ...,
        stop: threading.Event | None = None,
    ) -> R:
        """What the job comes to. Raises what it raises, and Cancelled soon after `stop` is set."""
        ...

    def close(self) -> None:
        """Stop all jobs and end what they hold; returns at once."""
        ...

    def join(self) -> None:
        """Wait until all of that has ended, for some seconds at most."""
        ...


def unheard(_: object) -> None:
    """Nobody listens."""
