"""Starts jobs in threads: one long one at a time, which can be stopped, and short ones beside."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from textual.screen import Screen

from assistant.tui.clock import Clock
from assistant.tui.faults import told
from assistant.tui.inbox import Inbox
from assistant.tui.messages import AsideFailed, DraftDone
from assistant.tui.opening import Opening
from assistant.tui.session import Session, Wishes

if TYPE_CHECKING:
    from assistant.core.finding import Finding
    from assistant.core.request import Request
    from assistant.knowledge import Packs
    from assistant.pipeline import Workshop

Long = Literal["", "drafting", "proving", "redrafting"]


class Work:
    """What runs for the screen."""

    def __init__(self, screen: Screen[None], shop: Opening) -> None:
        self._screen, self._shop = screen, shop
        self.busy: Long = ""
        """The long job that runs."""
        self.clock = Clock()
        self.inbox = Inbox()
        self._stop = threading.Event()

    @property
    def packs(self) -> Packs:
        """The schema packs that the workshop has open."""
        return self._shop().packs

    @property
    def stopping(self) -> bool:
        """True once the long job was told to stop."""
        return self._stop.is_set()

    @property
    def shop(self) -> Workshop:
        """The workshop, for short jobs of other screens."""
        return self._shop()

    def see_machine(self, model: Path | None = None) -> None:
        """Look at what this machine has; `model` drafts, None is the embedded one."""
        post = self._screen.post_message

        def job() -> None:
            from assistant.tui.jobs import see_machine

            see_machine(self._shop(), post, model)

        self._run(job, "machine")

    def read(self, goal: str, wishes: Wishes) -> None:
        """Read and plan a goal; only the newest answer counts."""
        post = self._screen.post_message

        def job() -> None:
            from assistant.tui.jobs import read

            read(self._shop(), post, goal, wishes)

        self._run(job, "read")

    def check(self, session: Session) -> None:
        """Check the files as they stand."""
        texts, plan, revision = dict(session.texts), session.plan, session.revision
        post = self._screen.post_message

        def job() -> None:
            from assistant.tui.jobs import check

            check(self._shop(), post, texts, plan, revision)

        self._run(job, "check")

    def draft(self, request: Request) -> None:
        """Walk the whole path for a request."""
        stop, inbox = self._begin("drafting", "understand")
        post = self._screen.post_message

        def job() -> None:
            from assistant.tui.jobs import draft

            draft(self._shop(), post, request, inbox, stop)

        self._run(job, "long")

    def redraft(self, session: Session, change: str, wishes: Wishes) -> None:
        """Draft anew with a change in words or other wishes, to be offered as hunks."""
        if session.request is None or session.report is None:
            return
        standing = session.request, session.report, dict(session.texts)
        stop, inbox = self._begin("redrafting", "understand")
        post = self._screen.post_message

        def job() -> None:
            from assistant.tui.redraft_jobs import redraft

            redraft(self._shop(), post, standing, change, wishes, inbox, stop)

        self._run(job, "long")

    def fix(self, session: Session, one: Finding | None = None) -> None:
        """Apply the fix of `one` finding, or all safe ones, to the files as they stand."""
        texts, revision, post = dict(session.texts), session.revision, self._screen.post_message

        def job() -> None:
            from assistant.tui.redraft_jobs import fix

            fix(self._shop(), post, texts, revision, one)

        self._run(job, "check")

    def prove(self, session: Session) -> None:
        """Run the files in a container as they stand."""
        stop, inbox = self._begin("proving", "prove")
        texts, revision = dict(session.texts), session.revision
        post = self._screen.post_message

        def job() -> None:
            from assistant.tui.jobs import prove

            prove(self._shop(), post, texts, revision, inbox, stop)

        self._run(job, "long")

    def stop(self) -> None:
        """Tell the long job to stop; it answers with its last message."""
        self._stop.set()

    def end(self) -> None:
        """The long job has sent its last message."""
        self.busy = ""

    def _begin(self, what: Long, stage: str) -> tuple[threading.Event, Inbox]:
        self.busy, self._stop, self.inbox = what, threading.Event(), Inbox()
        self.clock.start(stage)
        return self._stop, self.inbox

    def _run(self, job: Callable[[], None], group: str) -> None:
        def work() -> None:
            try:
                self._shop()
            except Exception as error:  # noqa: BLE001 - the edge of a thread: every fault is told
                long = group == "long"
                said = DraftDone(None, told(error)) if long else AsideFailed(told(error))
                self._screen.post_message(said)
            else:
                job()

        self._screen.run_worker(work, thread=True, group=group, exclusive=group != "long")
