"""Has jobs done for the workbench: one long one at a time, which can be stopped, and short ones
beside."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from textual.message import Message
from textual.screen import Screen

from assistant.core.errors import Cancelled
from assistant.jobs import drafting, redrafting
from assistant.jobs.faults import told
from assistant.jobs.inbox import Inbox
from assistant.tui.aside import aside
from assistant.tui.clock import Clock
from assistant.tui.messages import (
    DraftDone,
    FilesChecked,
    FilesProved,
    GoalRead,
    MachineSeen,
    Mended,
    RedraftOffered,
)
from assistant.tui.session import Session

if TYPE_CHECKING:
    from assistant.core.finding import Finding
    from assistant.core.request import Request
    from assistant.jobs.given import Given, Jobs
    from assistant.jobs.wishes import Wishes

R = TypeVar("R")

STOPPED = "stopped; what was written stays"
"""How a draft that the user stopped is told of."""
Long = Literal["", "drafting", "proving", "redrafting"]


class Work:
    """What runs for the screen."""

    def __init__(self, screen: Screen[None], jobs: Jobs) -> None:
        self._screen, self.jobs = screen, jobs
        self.busy: Long = ""
        """The long job that runs."""
        self.clock = Clock()
        self.inbox = Inbox()
        self._stop = threading.Event()

    @property
    def stopping(self) -> bool:
        """True once the long job was told to stop."""
        return self._stop.is_set()

    def aside(
        self, job: Callable[[Given], R], done: Callable[[R], Message | None], group: str
    ) -> None:
        """Run a short job; the newest of its group counts."""
        aside(self._screen, self.jobs, job, done, group=group)

    def see_machine(self, model: Path | None = None) -> None:
        """Look at what this machine has; `model` drafts, None is the embedded one."""
        self.aside(partial(drafting.machine, model=model), MachineSeen, "machine")

    def read(self, goal: str, wishes: Wishes) -> None:
        """Read and plan a goal; only the newest answer counts."""
        job = partial(drafting.read, goal=goal, wishes=wishes)
        self.aside(job, partial(GoalRead, goal), "read")

    def check(self, session: Session) -> None:
        """Check the files as they stand."""
        job = partial(drafting.check, texts=dict(session.texts), plan=session.plan)
        self.aside(job, partial(FilesChecked, session.revision), "check")

    def fix(self, session: Session, one: Finding | None = None) -> None:
        """Apply the fix of `one` finding, or all safe ones, to the files as they stand."""
        job = partial(redrafting.fix, texts=dict(session.texts), one=one)
        self.aside(job, partial(Mended, session.revision), "fix")

    def draft(self, request: Request) -> None:
        """Walk the whole path for a request."""
        job = partial(drafting.draft, request=request)
        self._long("drafting", "understand", job, DraftDone, partial(DraftDone, None), STOPPED)

    def redraft(self, session: Session, change: str, wishes: Wishes) -> None:
        """Draft anew with a change in words or other wishes, to be offered as hunks."""
        if session.request is None or session.report is None:
            return
        standing = session.request, session.report, dict(session.texts)
        job = partial(redrafting.redraft, standing=standing, change=change, wishes=wishes)
        failed = partial(RedraftOffered, None)
        stopped = "stopped; nothing was changed"
        self._long("redrafting", "understand", job, RedraftOffered, failed, stopped)

    def prove(self, session: Session) -> None:
        """Run the files in a container as they stand."""
        job = partial(drafting.prove, texts=dict(session.texts))
        done = partial(FilesProved, session.revision)
        stopped = "stopped; the files are as they were"
        self._long("proving", "prove", job, done, partial(done, None), stopped)

    def stop(self) -> None:
        """Tell the long job to stop; it answers with its last message."""
        self._stop.set()

    def end(self) -> None:
        """The long job has sent its last message."""
        self.busy = ""

    def _long(
        self,
        what: Long,
        stage: str,
        job: Callable[[Given], R],
        done: Callable[[R], Message],
        failed: Callable[[str], Message],
        stopped: str,
    ) -> None:
        """Run the long job: `done` makes the last message of its answer, `failed` of a reason."""
        self.busy, self._stop, self.inbox = what, threading.Event(), Inbox()
        self.clock.start(stage)
        stop, inbox, post = self._stop, self.inbox, self._screen.post_message

        def work() -> None:
            try:
                result = self.jobs.run(job, inbox.put, stop)
            except Cancelled:
                post(failed(stopped))
            except Exception as error:  # noqa: BLE001 - the edge of a thread: every fault is told
                post(failed(told(error)))
            else:
                post(done(result))

        self._screen.run_worker(work, thread=True, group="long")
