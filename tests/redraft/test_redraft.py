"""A change laid over a saved draft: whole pipeline, random text under the real grammars."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.core.errors import Unfinished
from assistant.core.events import Event
from assistant.core.request import Request
from assistant.redrafting import Asks, Redraft, entry_of, judged, offered, redraft, write
from assistant.render.report import report_json
from assistant.workspace import save
from assistant.workspace.history import entries
from assistant.workspace.relaying import restore
from tests.tui.shops import FakeShop

GOAL = "a Debian 12 Packer image on Proxmox with 8 GB RAM and docker"


def quiet(_event: Event) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def shop() -> Iterator[FakeShop]:
    shop = FakeShop()
    yield shop
    shop.close()


@pytest.fixture
def folder(shop: FakeShop, tmp_path: Path) -> Path:
    request = Request(GOAL)
    report = shop.walk(request, quiet)
    assert report.draft
    entry = entry_of(report, request)
    return save(report.draft.files, report_json(report), tmp_path / "d", entry=entry)


def change(shop: FakeShop, folder: Path, text: str) -> Redraft:
    return redraft(shop, folder, Asks(text), quiet, threading.Event(), prove=False)


def take(shop: FakeShop, folder: Path, draft: Redraft) -> None:
    report = judged(shop, draft, draft.free, quiet, threading.Event())
    write(folder, draft, draft.free, report)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and "history" not in p.parts
    }


def test_a_change_that_says_what_is_so_gives_no_hunk(shop: FakeShop, folder: Path) -> None:
    assert change(shop, folder, "8 GB of RAM").hunks == ()


def test_a_value_changes_exactly_the_lines_that_depend_on_it(shop: FakeShop, folder: Path) -> None:
    draft = change(shop, folder, "make it 16 GB")
    (hunk,) = draft.hunks
    assert hunk.path == "sources.pkr.hcl"
    assert [line.strip() for line in (*hunk.old, *hunk.new)] == [
        line.strip() for line in ("memory          = 8192\n", "memory          = 16384\n")
    ] or all("memory" in line for line in (*hunk.old, *hunk.new))
    assert hunk.why == 'goal "16 GB RAM"'


def test_the_same_change_gives_the_same(shop: FakeShop, folder: Path) -> None:
    one, two = (change(shop, folder, "make it 16 GB and add fail2ban") for _ in range(2))
    assert one.hunks == two.hunks
    assert one.report.draft == two.report.draft


def test_taken_whole_it_is_the_new_draft_and_its_own_base(shop: FakeShop, folder: Path) -> None:
    draft = change(shop, folder, "make it 16 GB and add fail2ban")
    take(shop, folder, draft)
    assert draft.report.draft
    assert {f.path: f.content for f in draft.report.draft.files}.items() <= files(folder).items()
    assert change(shop, folder, "make it 16 GB").hunks == ()
    assert [kept.entry.what for kept in entries(folder)] == ["draft", "redraft"]


def test_there_and_back_gives_the_same_bytes(shop: FakeShop, folder: Path) -> None:
    before = files(folder)
    take(shop, folder, change(shop, folder, "add fail2ban"))
    assert files(folder) != before
    take(shop, folder, change(shop, folder, "without fail2ban"))
    after = files(folder)
    assert {p: b for p, b in after.items() if not p.startswith(".dryfit")} == {
        p: b for p, b in before.items() if not p.startswith(".dryfit")
    }
    restore(folder, 1)
    assert files(folder) == before


def test_edits_by_hand_stay_and_a_touched_place_is_a_conflict(shop: FakeShop, folder: Path) -> None:
    source = folder / "sources.pkr.hcl"
    text = source.read_text()
    line = next(line for line in text.split("\n") if line.strip().startswith("memory "))
    source.write_text("# mine\n" + text.replace(line, f"{line} # enough"))
    draft = change(shop, folder, "make it 16 GB and add fail2ban")
    assert [(h.path, h.kind) for h in draft.hunks] == [
        ("sources.pkr.hcl", "conflict"), ("scripts/10-software.sh", "change"),
    ]  # fmt: skip
    edited = source.read_bytes()
    take(shop, folder, draft)
    assert source.read_bytes() == edited
    assert "fail2ban" in (folder / "scripts/10-software.sh").read_text()
    assert [kept.entry.what for kept in entries(folder)] == ["draft", "edits", "redraft"]


def test_a_hunk_that_was_left_is_the_users_own(shop: FakeShop, folder: Path) -> None:
    draft = change(shop, folder, "make it 16 GB and add fail2ban")
    some = [h for h in draft.hunks if h.path != "sources.pkr.hcl"]
    write(folder, draft, some, judged(shop, draft, some, quiet, threading.Event()))
    later = change(shop, folder, "add nginx")
    assert all(h.path != "sources.pkr.hcl" for h in later.hunks)


def test_what_was_left_can_be_asked_for_again(shop: FakeShop, folder: Path) -> None:
    source = folder / "sources.pkr.hcl"
    source.write_text(source.read_text().replace("8192", "12288"))
    take(shop, folder, change(shop, folder, "make it 16 GB"))
    assert "12288" in source.read_text()
    again = change(shop, folder, "make it 16 GB")
    assert again.told == ()
    assert [(h.kind, h.why) for h in again.hunks] == [
        ("conflict", 'you changed this place; goal "16 GB RAM"')
    ]
    assert again.report.draft
    old = {f.path: f.text for f in again.report.draft.files}
    old["README.md"] = old["README.md"].replace("## Files", "## The files")
    later = offered(again.report, old, {**again.standing.now, "README.md": old["README.md"]}, ())
    assert [(h.path, h.kind) for h in later] == [
        ("sources.pkr.hcl", "conflict"), ("README.md", "change"),
    ], "what another version of Dryfit writes is no edit of the user's"  # fmt: skip
    write(folder, again, again.hunks, judged(shop, again, again.hunks, quiet, threading.Event()))
    assert "16384" in source.read_text()
    assert change(shop, folder, "make it 16 GB").hunks == ()


def test_files_that_changed_meanwhile_stop_it(shop: FakeShop, folder: Path) -> None:
    draft = change(shop, folder, "make it 16 GB")
    report = judged(shop, draft, draft.free, quiet, threading.Event())
    (folder / "sources.pkr.hcl").write_text("mine\n")
    with pytest.raises(Unfinished, match="changed meanwhile"):
        write(folder, draft, draft.free, report)
    assert (folder / "sources.pkr.hcl").read_text() == "mine\n"


def test_a_draft_without_a_history_still_knows_what_it_was(shop: FakeShop, folder: Path) -> None:
    for path in (folder / ".dryfit/history").iterdir():
        path.unlink()
    draft = change(shop, folder, "make it 16 GB")
    assert len(draft.hunks) == 1
    take(shop, folder, draft)
    assert [kept.entry.what for kept in entries(folder)] == ["draft", "redraft"]


def test_options_change_a_draft_as_words_do(shop: FakeShop, folder: Path) -> None:
    asks = Asks(sets={"memory_mb": "4096"}, drops=("docker-engine",), requires=("2 cores",))
    draft = redraft(shop, folder, asks, quiet, threading.Event(), prove=False)
    assert draft.told == ("memory_mb = 4096", "without docker-engine", "required: 2 cores")
    assert any(h.why == "set" or "set" in h.why for h in draft.hunks)
    take(shop, folder, draft)
    assert "4096" in (folder / "sources.pkr.hcl").read_text()
    assert not (folder / "scripts/10-software.sh").exists()
    asked = entries(folder)[-1].entry.asked
    assert (asked.drops, asked.requires) == (("docker-engine",), ("2 cores",))
    assert change(shop, folder, "2 cores").hunks == ()


def test_a_dropped_step_that_is_gone_for_good_is_forgotten(shop: FakeShop, folder: Path) -> None:
    asks = Asks(drops=("docker-engine",))
    take(shop, folder, redraft(shop, folder, asks, quiet, threading.Event(), prove=False))
    draft = change(shop, folder, "without docker")
    assert draft.request.drops == ()
    assert draft.hunks == ()
