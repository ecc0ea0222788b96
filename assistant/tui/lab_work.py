"""The lab's container on behalf of its screen: threads work, and post what came of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual.screen import Screen

from assistant.core.errors import Cancelled
from assistant.tui.faults import told
from assistant.tui.messages import LabCompared, LabFailed, LabOpened, LabTried
from assistant.tui.opening import Opening

if TYPE_CHECKING:
    from assistant.prove.lab import Lab


class LabWork:
    """One lab: opened, used by one command at a time, closed."""

    def __init__(self, screen: Screen[None], shop: Opening, files: Mapping[str, str]) -> None:
        self._screen, self._shop, self._files = screen, shop, dict(files)
        self._lab: Lab | None = None
        self._closing = threading.Event()
        self._stop = threading.Event()
        self._turn = threading.Lock()
        """Held by whoever uses the lab; closing waits for it."""
        self._comparing = threading.Lock()

    def open(self) -> None:
        """Make the container."""
        self._run(self._open)

    def run(self, command: str) -> None:
        """Run a line of shell."""
        self._stop = threading.Event()
        self._run(lambda: self._try(command))

    def stop(self) -> None:
        """End the command that runs; the lab stays."""
        self._stop.set()

    def reset(self) -> None:
        """Start again from the files."""
        self._run(self._reset)

    def compare(self, number: int) -> None:
        """See what was changed, after that many commands."""
        self._run(lambda: self._compare(number))

    def close(self) -> None:
        """End all of it; the container goes behind the scenes."""
        self._closing.set()
        self._stop.set()
        # Not a worker: those end with the screen, and the container has to go all the same.
        threading.Thread(target=self._close, name="dryfit-lab-close").start()

    def _open(self) -> None:
        with self._turn:
            lab = self._shop().lab(self._files, self._closing)
            lab.__enter__()
            self._lab = lab
        self._post(LabOpened(lab.system))

    def _try(self, command: str) -> None:
        with self._turn:
            lab = self._opened()
            tried = lab.run(command, stop=self._stop)
        self._post(LabTried(tried, lab.folder))

    def _reset(self) -> None:
        with self._comparing, self._turn:
            lab = self._opened()
            lab.reset()
        self._post(LabOpened(lab.system))

    def _compare(self, number: int) -> None:
        # Beside a command that runs: nothing is run in the container for it.
        with self._comparing:
            difference = self._opened().difference()
        self._post(LabCompared(number, difference))

    def _close(self) -> None:
        with self._comparing, self._turn:
            if self._lab is not None:
                self._lab.close()

    def _opened(self) -> Lab:
        if self._lab is None or self._closing.is_set():
            raise Cancelled
        return self._lab

    def _post(self, message: LabOpened | LabTried | LabCompared | LabFailed) -> None:
        if not self._closing.is_set():
            self._screen.post_message(message)

    def _run(self, job: Callable[[], None]) -> None:
        def work() -> None:
            try:
                job()
            except Cancelled:
                pass
            except Exception as error:  # noqa: BLE001 - the edge of a thread: every fault is told
                self._post(LabFailed(told(error)))

        self._screen.run_worker(work, thread=True, group="lab", exclusive=False)
