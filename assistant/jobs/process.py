"""Jobs in a process of their own, so that what computes in Python never holds up the screen."""

from __future__ import annotations

import contextlib
import itertools
import pickle
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assistant import children
from assistant.core.errors import Cancelled, DryfitError, Unfinished
from assistant.jobs.given import Given, Tell, unheard
from assistant.jobs.wire import Done, End, Failed, Reply, Run, Stop, Told

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

R = TypeVar("R")
_POLL = 0.04
"""Seconds between two looks at the stop event."""
_PATIENCE = 0.2
"""Seconds that a job has to answer a stop; then it ends behind the scenes."""
_END_SECONDS = 15.0
"""How long the process may take to end what it holds before it is killed."""


class JobProcess:
    """Starts the process when the first job comes, and another one when it has crashed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._closed = False

    def run(
        self,
        job: Callable[[Given], R],
        tell: Tell = unheard,
        stop: threading.Event | None = None,
    ) -> R:
        """What the job comes to; `tell` is called in this thread.

        Raises what the job raises, a fault that nobody foresaw as Unfinished with its report;
        Cancelled at most 0.3 s after `stop` was set; Unfinished where the process has ended under
        the job.
        """
        result: R = self._started().run(job, tell, stop)
        return result

    def close(self) -> None:
        """Stop all jobs and have the process end what it holds; returns at once."""
        with self._lock:
            self._closed = True
            if self._child:
                self._child.close()

    def join(self) -> None:
        """Wait until the process has ended; kill it where it takes too long."""
        if self._child:
            self._child.join()

    @property
    def pid(self) -> int | None:
        """Of the process that runs jobs now; None while there is none."""
        return self._child.process.pid if self._child and self._child.alive else None

    def _started(self) -> _Child:
        with self._lock:
            if self._closed:
                raise Cancelled
            if self._child is None or not self._child.alive:
                self._child = _Child()
            return self._child


class _Child:
    """One process, from its start to its end."""

    def __init__(self) -> None:
        from multiprocessing.connection import Pipe  # the first paint does not wait for it

        self._numbers = itertools.count(1)
        self._waiting: dict[int, queue.SimpleQueue[Reply | None]] = {}
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._closed = False
        ours, theirs = Pipe()
        with children.log_file("jobs") as (log, self._log), theirs:
            try:
                self.process = subprocess.Popen(
                    children.command("assistant.jobs.worker", str(theirs.fileno())),
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env=children.environment(),
                    start_new_session=True,  # the terminal's signals are the workbench's to hear
                )
            except OSError as error:
                ours.close()
                why = f"the process that reads and drafts cannot start: {error.strerror}"
                raise Unfinished(why) from error
        self._connection: Connection = ours
        self.alive = True
        self._ear = threading.Thread(target=self._listen, name="dryfit-jobs", daemon=True)
        self._ear.start()

    def run(self, job: Callable[[Given], Any], tell: Tell, stop: threading.Event | None) -> Any:
        """Send a job and wait for what comes of it."""
        number, replies = next(self._numbers), queue.SimpleQueue[Reply | None]()
        payload = pickle.dumps(job, pickle.HIGHEST_PROTOCOL)
        with self._lock:
            if self._closed:
                raise Cancelled
            if self.alive:
                self._waiting[number] = replies
            else:
                replies.put(None)
        self._send(Run(number, payload))
        try:
            return self._answer(number, replies, tell, stop)
        finally:
            with self._lock:
                self._waiting.pop(number, None)

    def close(self) -> None:
        """Tell the process to go; who still waits for a job hears that it was cancelled."""
        with self._lock:
            self._closed = True
            waiting = list(self._waiting.values())
        for replies in waiting:
            replies.put(None)
        self._send(End())

    def join(self) -> None:
        """Wait for its end."""
        try:
            self.process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self._ear.join()

    def _answer(
        self,
        number: int,
        replies: queue.SimpleQueue[Reply | None],
        tell: Tell,
        stop: threading.Event | None,
    ) -> Any:
        deadline: float | None = None
        while True:
            if stop is not None and deadline is None and stop.is_set():
                deadline = time.monotonic() + _PATIENCE
                self._send(Stop(number))
            try:
                reply = replies.get(timeout=None if stop is None else _POLL)
            except queue.Empty:
                if deadline is not None and time.monotonic() >= deadline:
                    raise Cancelled from None
                continue
            match reply:
                case Told(_, heard):
                    for one in pickle.loads(heard) if deadline is None else ():  # noqa: S301 - ours
                        tell(one)
                case Done(_, result):
                    if deadline is not None:
                        raise Cancelled
                    return pickle.loads(result)  # noqa: S301 - ours
                case Failed(_, kind, summary, mend):
                    raise Cancelled if kind is Cancelled else kind(summary, mend=mend)
                case None:
                    raise Cancelled if self._closed else self._died()

    def _send(self, message: Run | Stop | End) -> None:
        # A process that has died is noticed, with its reason, where its answer is waited for.
        with self._sending, contextlib.suppress(OSError):
            self._connection.send(message)

    def _listen(self) -> None:
        """Hand replies to who waits for them until the process ends, then None to all."""
        # What jobs tell of is read by then, and not while the screen waits for the first of it.
        from assistant.core import events, report  # noqa: F401

        with contextlib.suppress(EOFError, OSError):
            while True:
                reply: Reply = self._connection.recv()
                with self._lock:
                    replies = self._waiting.get(reply.number)
                if replies is not None:
                    replies.put(reply)
        code = self.process.wait()
        with self._lock:
            self.alive = False
            waiting = list(self._waiting.values())
        for replies in waiting:
            replies.put(None)
        self._connection.close()
        if code == 0 and self._log:
            self._log.unlink(missing_ok=True)

    def _died(self) -> DryfitError:
        how = children.how_ended(self.process.wait())
        where = f"; the log is {_named(self._log)}"
        return Unfinished(
            f"the process that reads and drafts was ended {how}{where}",
            mend="a new one is there: do the same again",
        )


def _named(log: Path | None) -> str:
    return str(log) if log else "not written (no place for it)"
