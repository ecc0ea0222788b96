"""What runs in threads: each takes values, works, and posts one message. No widget is touched."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.errors import Cancelled, DryfitError
from assistant.core.plan import Plan
from assistant.pipeline import Request
from assistant.render.report import report_json
from assistant.tui.messages import (
    DraftDone,
    FilesChecked,
    FilesProved,
    GoalRead,
    MachineSeen,
    PathEvent,
)
from assistant.tui.session import Session
from assistant.workspace import choose_folder, save_edits
from assistant.workspace import save as save_draft

if TYPE_CHECKING:
    from assistant.tui.screens.workbench import Workbench


def see_machine(screen: Workbench) -> None:
    """Which model and which sandbox are here."""
    screen.post_message(MachineSeen(screen.workshop.machine()))


def read(screen: Workbench, goal: str) -> None:
    """Read the goal as it stands in the box."""
    if not goal.strip():
        screen.post_message(GoalRead(goal, None))
        return
    try:
        intent = screen.workshop.read(Request(goal))
    except DryfitError as error:
        screen.post_message(GoalRead(goal, None, error.summary))
    else:
        screen.post_message(GoalRead(goal, intent))


def draft(screen: Workbench, goal: str, stop: threading.Event) -> None:
    """Walk the whole path."""
    try:
        report = screen.workshop.walk(
            Request(goal), lambda event: screen.post_message(PathEvent(event)), stop
        )
    except Cancelled:
        screen.post_message(DraftDone(None, "stopped; what was written stays"))
    except DryfitError as error:
        screen.post_message(DraftDone(None, error.summary, error.mend))
    else:
        screen.post_message(DraftDone(report))


def check(screen: Workbench, texts: Mapping[str, str], plan: Plan | None, revision: int) -> None:
    """Check the files in the editor."""
    findings, held, evidence = screen.workshop.check(texts, plan)
    screen.post_message(FilesChecked(revision, findings, held, evidence))


def prove(
    screen: Workbench, texts: Mapping[str, str], revision: int, stop: threading.Event
) -> None:
    """Run the files in the editor in a container."""
    try:
        proof = screen.workshop.prove(
            texts, lambda event: screen.post_message(PathEvent(event)), stop
        )
    except DryfitError as error:
        screen.post_message(FilesProved(revision, (), (), error.summary))
    else:
        screen.post_message(FilesProved(revision, proof.evidence, proof.findings))


def save(session: Session) -> Path:
    """Write the session's files: a new folder the first time, then the edited files only."""
    if session.report is None or session.report.plan is None:
        raise DryfitError("there is no draft to save")
    files = session.drafted_files()
    if session.folder is None:
        # The manifest keeps the checksums of the files as drafted: edits stay the user's own.
        folder = choose_folder(None, session.report.plan.name)
        return save_draft(files, report_json(session.report), folder)
    save_edits(session.folder, tuple(f for f in files if f.path in session.edited))
    return session.folder
