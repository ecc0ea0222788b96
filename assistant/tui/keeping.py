"""From the session to disk: nothing that a person wrote is ever replaced unseen."""

from __future__ import annotations

from pathlib import Path

from assistant.core.errors import UsageError
from assistant.core.request import Request
from assistant.redrafting import entry_of
from assistant.render.report import report_json
from assistant.tui.session import Session
from assistant.workspace import choose_folder, save, save_edits
from assistant.workspace.history import Entry, What, base_of
from assistant.workspace.manifest import manifest_bytes
from assistant.workspace.relaying import edits_kept, lay


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
    gone = [path for path in session.kept if path not in session.texts]
    if session.folder is None or not all(_as_kept(session, p) for p in (*session.edited, *gone)):
        # The manifest keeps the checksums of the files as drafted: edits stay the user's own.
        folder = choose_folder(None, report.plan.name)
        session.folder = save(files, report_json(report), folder, entry=_entry(session, "draft"))
        session.kept = {file.path: file.content for file in files}
    elif session.relaid:
        _relay(session, {f.path: f.content for f in edited}, gone)
    else:
        save_edits(session.folder, edited)
        session.kept |= {file.path: file.content for file in edited}
    session.edited.clear()
    session.relaid = False
    return session.folder


def _relay(session: Session, edited: dict[str, bytes], gone: list[str]) -> None:
    """Write a redraft over the saved draft; what was there before goes to its history."""
    report, folder = session.as_report(), session.folder
    assert report is not None  # noqa: S101 - the caller looked
    assert folder is not None  # noqa: S101 - the caller looked
    entry = _entry(session, "redraft")
    said = "as it was before a redraft at the workbench"
    keep = edits_kept(folder, tuple(session.kept), said, base_of(folder) or entry)
    contents: dict[str, bytes | None] = {**edited, **dict.fromkeys(gone)}
    lay(folder, contents, manifest_bytes(report_json(report)), (*keep, entry))
    session.kept = {p: c for p, c in {**session.kept, **edited}.items() if p not in gone}


def _entry(session: Session, what: What) -> Entry:
    """What the history keeps: the draft as Dryfit wrote it, whatever was edited since."""
    assert session.report is not None  # noqa: S101 - the caller looked
    request = session.request or Request(session.report.goal)
    return entry_of(session.report, request, what)


def _as_kept(session: Session, path: str) -> bool:
    """True when the file on disk is as this session left it; one that is new is not there."""
    assert session.folder is not None  # noqa: S101 - the caller looked
    place = session.folder / path
    try:
        return place.read_bytes() == session.kept.get(path)
    except FileNotFoundError:
        return path not in session.kept
    except OSError:
        return False
