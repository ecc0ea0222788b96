"""Holding a container to what it may write where the storage driver holds it to nothing."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docker import DockerClient

FILES = 200_000
"""How many files a container may add; a file system has a fixed number to give."""
_EVERY_SECONDS = 0.5
_REST = 4
"""Looking takes up one part in this many and one of the time, however many files there are."""


class RootWatch:
    """A thread that looks at how much a container has written, and calls `ended` when too much.

    Between two looks it writes on: about half a second's worth of what the disk takes.
    """

    def __init__(
        self, client: DockerClient, container: str, limit: int, ended: Callable[[], None]
    ) -> None:
        self._client = client
        self._container = container
        self._limit = limit
        self._ended = ended
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="dryfit-watch", daemon=True)
        self.overrun = False
        """True once the container had written too much."""

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; returns when the last look is over."""
        self._done.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _watch(self) -> None:
        from docker.errors import APIError
        from requests import RequestException

        pause = _EVERY_SECONDS
        try:
            place = str(self._client.info().get("DockerRootDir", ""))
            free = _free_files(place)
            while not self._done.wait(pause):
                began = time.monotonic()
                # Counting is slow; it is done where so many files went that they may be ours.
                many = free - _free_files(place) > FILES
                if self._written() > self._limit or (many and self._added() > FILES):
                    self.overrun = True
                    self._ended()
                    return
                pause = max(_EVERY_SECONDS, _REST * (time.monotonic() - began))
        except (APIError, RequestException):
            # The container is gone, and with it what there was to watch.
            return

    def _written(self) -> int:
        found = self._client.api.containers(size=True, filters={"id": self._container})
        return int(found[0].get("SizeRw") or 0) if found else 0

    def _added(self) -> int:
        return len(self._client.api.diff(self._container) or ())


def _free_files(place: str) -> int:
    """How many more files the file system of `place` takes; 0 where that cannot be seen."""
    with contextlib.suppress(OSError, AttributeError):
        return os.statvfs(place).f_ffree if place else 0
    return 0
