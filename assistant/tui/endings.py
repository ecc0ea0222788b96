"""How a long job ended: taken into the session, and a line on it."""

from __future__ import annotations

from assistant.tui.hearing import Hearing
from assistant.tui.messages import DraftDone, FilesProved
from assistant.tui.panes import Panes
from assistant.tui.session import Session
from assistant.tui.work import STOPPED


def drafted(event: DraftDone, session: Session, panes: Panes, hearing: Hearing) -> str:
    """A draft has ended, one way or the other; what was written stays and is the user's."""
    files, report = panes.files, event.report
    if report and report.draft:
        session.finish(report)
        if hearing.following:
            files.show(session.telling(), session.texts[session.telling()], 1)
        elif files.path in session.texts:
            files.replace(files.path, session.texts[files.path])
        total = report.timings.get("total", 0.0)
        said = f"{report.outcome.replace('_', ' ')} after {total:.1f} s; ^s saves"
    elif report:
        panes.goal.show(report.intent)
        said = "declined: nothing was written; the goal box says why"
    else:
        if not session.report:
            session.stop()
        said = event.reason
        if not session.texts and said == STOPPED:
            files.reset(())
            said = "stopped before anything was written"
    files.hold(not session.texts)
    return said


def proved(event: FilesProved, session: Session) -> str:
    """An engine has spoken; that counts if it is about the files as they are now."""
    if event.engines is None:
        return event.reason
    if event.revision != session.revision:
        return "the files changed meanwhile; ^p proves them as they are now"
    session.proved(event.engines.evidence, event.engines.findings)
    engines = [one for one in event.engines.evidence if one.rung == "engine"]
    if all(one.status == "not_run" for one in engines):
        return f"not proven: {engines[0].why if engines else 'no engine judges such files'}"
    return f"{session.outcome.replace('_', ' ')}: F5 says by whom"
