"""From the session to disk: nothing that a person wrote is ever replaced unseen."""

from __future__ import annotations

from pathlib import Path

from assistant.core.draft import DraftedFile
from assistant.core.errors import UsageError
from assistant.render.report import report_json
from assistant.tui.session import Session
from assistant.workspace import choose_folder, save, save_edits


def keep(session: Session) -> Path:
    """Save the session's files; returns their folder.

    A new folder the first time; after that the edited files only. Where another program has
    changed one of these meanwhile, all files go to a new folder and its work stays. Raises
    DryfitError or OSError; then what was on disk is as it was.
    """
    report, files = session.as_report(), session.drafted_files()
    if report is None or report.plan is None or not files:
        raise UsageError("there is nothing to save yet")
    edited = tuple(f for f in files if f.path in session.edited)
    if session.folder is None or not all(_as_kept(session, f) for f in edited):
        # The manifest keeps the checksums of the files as drafted: edits stay the user's own.
        session.folder = save(files, report_json(report), choose_folder(None, report.plan.name))
        session.kept = {file.path: file.content for file in files}
    else:
        save_edits(session.folder, edited)
        session.kept |= {file.path: file.content for file in edited}
    session.edited.clear()
    return session.folder


def _as_kept(session: Session, file: DraftedFile) -> bool:
    """True when the file on disk is as this session left it."""
    assert session.folder is not None  # noqa: S101 - the caller looked
    try:
        return (session.folder / file.path).read_bytes() == session.kept.get(file.path)
    except OSError:
        return False
