"""The lab's container on behalf of its screen: threads wait, and post what came of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar
from uuid import uuid4

from textual.screen import Screen

from assistant.core.errors import Cancelled
from assistant.jobs import labs
from assistant.jobs.faults import told
from assistant.jobs.given import Given, Jobs
from assistant.tui.messages import LabCompared, LabFailed, LabOpened, LabTried

R = TypeVar("R")
_Said = LabOpened | LabTried | LabCompared | LabFailed


class LabWork:
    """One lab: opened, used by one command at a time, closed."""

    def __init__(self, screen: Screen[None], jobs: Jobs, files: Mapping[str, str]) -> None:
        self._screen, self._jobs, self._files = screen, jobs, dict(files)
        self._key = uuid4().hex
        self._closing = threading.Event()

    def open(self) -> None:
        """Make the container."""
        self._run(partial(labs.opened, key=self._key, files=self._files), LabOpened)

    def run(self, command: str) -> None:
        """Run a line of shell."""
        job = partial(labs.tried, key=self._key, command=command)
        self._run(job, lambda came: LabTried(*came))

    def stop(self) -> None:
        """End the command that runs; the lab stays."""
        self._run(partial(labs.stopped, key=self._key), lambda _: None)

    def reset(self) -> None:
        """Start again from the files."""
        self._run(partial(labs.emptied, key=self._key), LabOpened)

    def compare(self, number: int) -> None:
        """See what was changed, after that many commands."""
        job = partial(labs.compared, key=self._key)
        self._run(job, partial(LabCompared, number))

    def close(self) -> None:
        """End all of it; the container goes behind the scenes."""
        self._closing.set()
        # Not a worker: those end with the screen, and the container has to go all the same.
        threading.Thread(target=self._close, name="dryfit-lab-close").start()

    def _close(self) -> None:
        try:
            self._jobs.run(partial(labs.ended, key=self._key))
        except Cancelled:
            return  # the process that runs jobs is going, and takes its labs with it
        except Exception as error:  # noqa: BLE001 - nobody looks any more; the report is on disk
            told(error)

    def _post(self, message: _Said | None) -> None:
        if message is not None and not self._closing.is_set():
            self._screen.post_message(message)

    def _run(self, job: Callable[[Given], R], done: Callable[[R], _Said | None]) -> None:
        def work() -> None:
            try:
                self._post(done(self._jobs.run(job)))
            except Cancelled:
                pass
            except Exception as error:  # noqa: BLE001 - the edge of a thread: every fault is told
                self._post(LabFailed(told(error)))

        self._screen.run_worker(work, thread=True, group="lab", exclusive=False)
