"""What a draft tells on its way, put into the session and before the user's eyes."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from assistant.tui.panes import Panes
from assistant.tui.session import Session
from assistant.tui.work import Work

if TYPE_CHECKING:
    from assistant.core.events import Event
    from assistant.core.request import Request


_LOOK = 0.8
"""Seconds that a file stays in sight: to turn to one costs more than to write on."""


class Hearing:
    """Takes the events of the job that runs, one by one."""

    def __init__(self, session: Session, work: Work, panes: Panes) -> None:
        self._session, self._work, self._panes = session, work, panes
        self.following = True
        """The end of what is written stays in sight."""
        self.request: Request | None = None
        """What the draft on its way is made from."""
        self._at = ""
        """The file that was written last, as far as it was heard."""
        self._fresh: list[tuple[str, bool]] = []
        """What of it is not shown yet, and whether the model chose it."""
        self._turned = 0.0
        """When the file in sight was last another one."""

    def hear(self, event: Event) -> None:
        """Take one event."""
        from assistant.core import events

        session, work, panes = self._session, self._work, self._panes
        match event:
            case events.StageStarted(stage):
                work.clock.stage, work.clock.detail = stage, ""
            case events.Note(text):
                work.clock.detail = text
            case events.Understood(intent):
                session.intent = intent
                panes.goal.show(intent)
            case events.Planned(plan):
                session.begin(plan)
                session.request = self.request
                work.clock.planned(plan)
                panes.files.hold(True)
                panes.files.reset(f.path for f in plan.files)
            case events.TextWritten(path, text, how):
                session.write(path, text)
                work.clock.wrote(path, len(text))
                self._written(path, text, how == "sampled")
            case events.FileFinished(path):
                session.written.add(path)
                work.clock.finished(path)
            case events.Checked(findings, obligations, evidence):
                session.checked(findings, obligations, evidence)
            case events.Proved(evidence):
                session.proved(evidence, ())

    def _written(self, path: str, text: str, chosen: bool) -> None:
        if path != self._at:
            self._at, self._fresh = path, []
        self._fresh.append((text, chosen))

    def show(self, *, last: bool = False) -> None:
        """Bring what was heard since the last time before the eyes: of several files the last.

        The end of what is written stays in sight, unless the user looks elsewhere. A file in which
        nothing is chosen is passed over while another one has just come; `last`: no more comes.
        """
        files, path, fresh = self._panes.files, self._at, self._fresh
        if not fresh or path not in self._session.texts:
            return
        turn = path != files.path and self.following
        soon = monotonic() - self._turned < _LOOK
        if turn and soon and not last and not any(chosen for _, chosen in fresh):
            return
        self._fresh = []
        if turn:
            self._turned = monotonic()
        if path == files.path:
            files.append(fresh)
        elif self.following:
            files.show(path, "")
            before = self._session.texts[path].removesuffix("".join(text for text, _ in fresh))
            files.append([(before, False), *fresh])
