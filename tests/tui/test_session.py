"""The state behind the screen: what is kept, what is stale, what is lost never."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from assistant.core.errors import UsageError
from assistant.core.evidence import Evidence
from assistant.core.finding import Finding, Position
from assistant.core.request import Request
from assistant.tui.keeping import keep
from assistant.tui.session import Session
from assistant.workspace import read_manifest
from tests.tui.shops import UBUNTU, FakeShop


@pytest.fixture
def drafted() -> Session:
    report = FakeShop().walk(Request(UBUNTU), lambda _: None, threading.Event())
    assert report.plan is not None
    session = Session(intent=report.intent)
    session.begin(report.plan)
    session.written = {f.path for f in report.plan.files}
    session.finish(report)
    return session


def finding(path: str, line: int, source: str = "schema") -> Finding:
    at = Position(line, 1)
    return Finding("x/y", "error", f"wrong in {line}", path, at, at, source)  # type: ignore[arg-type]


def test_an_edit_makes_the_engines_word_stale(drafted: Session) -> None:
    drafted.proved(
        (Evidence("engine", "passed", "packer", "1.8.7"),),
        (finding("sources.pkr.hcl", 3, "engine"),),
    )
    before = drafted.revision
    assert drafted.edit("sources.pkr.hcl", "# new\n")
    assert drafted.revision > before
    engine = next(e for e in drafted.evidence if e.rung == "engine")
    assert engine.status == "not_run"
    assert "edited since" in engine.why
    assert drafted.findings == ()
    assert drafted.stale
    assert not drafted.edit("sources.pkr.hcl", "# new\n"), "the same text is no edit"


def test_promises_in_files_with_errors_are_told_as_such(drafted: Session) -> None:
    count = len(drafted.obligations)
    assert drafted.promises == f"{count} of {count} promises met"
    drafted.checked((finding("build.pkr.hcl", 1),), drafted.obligations, ())
    assert drafted.promises == f"errors remain; {count} of {count} promises met"


def test_findings_are_visited_in_the_order_of_the_files_and_round_again(drafted: Session) -> None:
    paths = list(drafted.texts)
    one, two, three = finding(paths[1], 5), finding(paths[0], 9), finding(paths[1], 2)
    drafted.checked((one, two, three), (), ())
    assert drafted.next_finding(None, 0) == two
    assert drafted.next_finding(paths[0], 9) == three
    assert drafted.next_finding(paths[1], 2) == one
    assert drafted.next_finding(paths[1], 5) == two
    drafted.checked((), (), ())
    assert drafted.next_finding(paths[0], 1) is None


def test_who_decided_a_line_moves_with_the_line(drafted: Session) -> None:
    path = drafted.telling()
    lines = drafted.texts[path].split("\n")
    at = next(n for n, line in enumerate(lines, 1) if drafted.origin(path, n) is not None)
    before = drafted.origin(path, at)
    drafted.edit(path, "\n".join(["# one", "# two", *lines]))
    assert drafted.origin(path, at + 2) == before
    mine = drafted.origin(path, 1)
    assert mine is not None
    assert mine.origin == "user"


def test_the_first_save_makes_a_folder_and_the_next_ones_write_the_edits(
    drafted: Session, own_folder: Path
) -> None:
    path = drafted.telling()
    drafted.edit(path, "# mine\n")
    folder = keep(drafted)
    assert folder.parent == own_folder
    assert (folder / path).read_text() == "# mine\n"
    manifest = read_manifest(folder)
    assert manifest is not None
    assert not manifest.owns(path, b"# mine\n"), "an edited file is the user's own"
    assert not drafted.edited
    drafted.edit(path, "# mine again\n")
    assert keep(drafted) == folder
    assert (folder / path).read_text() == "# mine again\n"


def test_a_file_that_another_program_changed_is_not_replaced(drafted: Session) -> None:
    path = drafted.telling()
    folder = keep(drafted)
    (folder / path).write_text("# from elsewhere\n")
    drafted.edit(path, "# from here\n")
    other = keep(drafted)
    assert other != folder
    assert (folder / path).read_text() == "# from elsewhere\n"
    assert (other / path).read_text() == "# from here\n"


def test_a_stopped_draft_can_be_edited_and_saved(drafted: Session) -> None:
    plan, intent = drafted.plan, drafted.intent
    assert plan is not None
    session = Session(intent=intent)
    with pytest.raises(UsageError):
        keep(session)
    session.begin(plan)
    session.write("sources.pkr.hcl", 'source "qemu" "x" {\n')
    session.stop()
    assert session.outcome == "unfinished"
    assert session.broken_promises == ()
    folder = keep(session)
    assert (folder / "sources.pkr.hcl").read_text() == 'source "qemu" "x" {\n'


def test_bytes_that_nobody_edited_are_saved_as_they_were(drafted: Session) -> None:
    files = drafted.drafted_files()
    assert drafted.report is not None
    assert drafted.report.draft is not None
    assert files == drafted.report.draft.files
