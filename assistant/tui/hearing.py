"""What a draft tells on its way, put into the session and before the user's eyes."""

from __future__ import annotations

from assistant.core.events import (
    Checked,
    Event,
    FileFinished,
    Note,
    Planned,
    Proved,
    StageStarted,
    TextWritten,
    Understood,
)
from assistant.pipeline import Request
from assistant.tui.panes import Panes
from assistant.tui.session import Session
from assistant.tui.work import Work


class Hearing:
    """Takes the events of the job that runs, one by one."""

    def __init__(self, session: Session, work: Work, panes: Panes) -> None:
        self._session, self._work, self._panes = session, work, panes
        self.following = True
        """The end of what is written stays in sight."""
        self.request: Request | None = None
        """What the draft on its way is made from."""

    def hear(self, event: Event) -> None:
        """Take one event."""
        session, work, panes = self._session, self._work, self._panes
        match event:
            case StageStarted(stage):
                work.clock.stage, work.clock.detail = stage, ""
            case Note(text):
                work.clock.detail = text
            case Understood(intent):
                session.intent = intent
                panes.goal.show(intent)
            case Planned(plan):
                session.begin(plan)
                session.request = self.request
                work.clock.planned(plan)
                panes.files.hold(True)
                panes.files.reset(f.path for f in plan.files)
            case TextWritten(path, text):
                session.write(path, text)
                work.clock.wrote(path, len(text))
                self._follow(path, text)
            case FileFinished(path):
                session.written.add(path)
                work.clock.finished(path)
            case Checked(findings, obligations, evidence):
                session.checked(findings, obligations, evidence)
            case Proved(evidence):
                session.proved(evidence, ())

    def _follow(self, path: str, text: str) -> None:
        """Keep the end of what is written in sight, unless the user looks elsewhere."""
        files = self._panes.files
        if path == files.path:
            files.append(text)
        elif self.following:
            files.show(path, "")
            files.append(self._session.texts[path])
