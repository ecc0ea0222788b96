"""The process that runs jobs, `python -m assistant.jobs.worker SOCKET`.

It ends when it is told to, and when its socket does, whatever it is doing: model, containers and
labs go with it, and it never outlives the workbench that started it by more than that takes.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from assistant.core.errors import Cancelled, DryfitError
from assistant.jobs.faults import as_error
from assistant.jobs.given import Given
from assistant.jobs.here import Here
from assistant.jobs.inbox import Inbox
from assistant.jobs.warming import warm
from assistant.jobs.wire import Done, End, Failed, Reply, Run, Stop, Told

_TOLD_EACH = 0.05
"""Seconds between two messages on what one job tells: the screen is drawn no more often."""
_PATIENCE = 5.0
"""Seconds that jobs have to end, once the process is to go."""


class Worker:
    """Runs each job in a thread of its own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sending = threading.Lock()
        self._here = Here()
        self._running: dict[int, tuple[threading.Thread, threading.Event]] = {}

    def run(self) -> None:
        """Work until the other end wants no more, or is gone."""
        threading.Thread(target=self._warm, daemon=True).start()
        with contextlib.suppress(EOFError, OSError):
            while not isinstance(request := self._connection.recv(), End):
                self._take(request)

    def end(self) -> None:
        """Stop all jobs, and end what they hold."""
        running = list(self._running.values())
        for _, stop in running:
            stop.set()
        end = time.monotonic() + _PATIENCE
        for thread, _ in running:
            thread.join(max(0.0, end - time.monotonic()))
        self._here.close()

    def _take(self, request: Run | Stop) -> None:
        if isinstance(request, Stop):
            found = self._running.get(request.number)
            if found:
                found[1].set()
            return
        stop = threading.Event()
        thread = threading.Thread(target=self._work, args=(request, stop), daemon=True)
        self._running[request.number] = thread, stop
        thread.start()

    def _work(self, request: Run, stop: threading.Event) -> None:
        telling = _Telling(lambda heard: self._send(Told(request.number, _pickled(heard))))
        try:
            job: Callable[[Given], object] = pickle.loads(request.job)  # noqa: S301 - see wire
            result = self._here.run(job, telling.put, stop)
            telling.end()
            self._send(Done(request.number, _pickled(result)))
        except Cancelled:
            self._send(Failed(request.number, Cancelled, "", ""))
        except Exception as error:  # noqa: BLE001 - the edge of a thread: every fault is told
            known = as_error(error)
            self._send(Failed(request.number, type(known), known.summary, known.mend))
        finally:
            telling.end()
            self._running.pop(request.number, None)

    def _send(self, reply: Reply) -> None:
        with self._sending, contextlib.suppress(OSError):  # nobody listens: the end is near
            self._connection.send(reply)

    def _warm(self) -> None:
        # What is wrong is told by the first job that needs it.
        with contextlib.suppress(DryfitError, OSError):
            self._here.run(warm)


class _Telling:
    """Gathers what a job tells, and sends it a few times a second."""

    def __init__(self, send: Callable[[list[Any]], None]) -> None:
        self._send, self._inbox = send, Inbox()
        self._lock = threading.Lock()
        self._wake, self._ended = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def put(self, event: Any) -> None:
        """Take one; it goes out soon."""
        self._inbox.put(event)
        if self._thread is None:
            self._thread = threading.Thread(target=self._go_on, daemon=True)
            self._thread.start()
        self._wake.set()

    def end(self) -> None:
        """Send the rest."""
        self._ended.set()
        self._wake.set()
        self._flush()

    def _go_on(self) -> None:
        while not self._ended.is_set():
            self._wake.wait()
            self._wake.clear()
            self._flush()
            self._ended.wait(_TOLD_EACH)

    def _flush(self) -> None:
        with self._lock:
            heard = self._inbox.take()
            if heard:
                self._send(heard)


def _pickled(value: object) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _leave(_signal: int, _frame: object) -> None:
    raise EOFError  # as if the other end was gone


def main() -> None:
    """Serve the socket that was handed down."""
    faulthandler.enable()
    os.nice(5)  # the screen goes first
    signal.signal(signal.SIGTERM, _leave)
    worker = Worker(Connection(int(sys.argv[1])))
    try:
        worker.run()
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        worker.end()
        sys.stderr.flush()
        os._exit(0)  # a job that heard no stop is not waited for


if __name__ == "__main__":
    main()
