"""What a person does at the workbench, from the empty screen to the saved draft."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from textual import events
from textual.events import Key
from textual.widgets import Input

from assistant.pipeline import Workshop
from assistant.tui.screens.ask import AskScreen
from assistant.tui.widgets.editor import Editor
from assistant.tui.widgets.line import Line
from assistant.tui.widgets.plan import EXAMPLES, NEVER, PlanPane
from assistant.tui.widgets.truth import TruthPane
from tests.tui.conftest import open_bench
from tests.tui.shops import (
    UBUNTU,
    WINDOWS,
    FakeShop,
    FaultyWriter,
    LoadingShop,
    ProvingShop,
    StuckWriter,
)


async def test_the_first_screen_offers_goals_and_says_what_never_happens() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.sees("Type a goal", "never happens", "no sandbox")
        await bench.pilot.press("f3", "down", "down", "enter")
        await bench.until(lambda: bench.screen.query_one(Input).value == EXAMPLES[1], "an example")
        assert NEVER.split(":")[0] in bench.text() or bench.session.intent
        await bench.sees("proxmox-iso")


async def test_a_goal_is_understood_and_planned_while_it_is_typed() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.pilot.press(*"a Debian 12 Packer image for qemu, 2 cores")
        await bench.sees("os = debian-12", "cpus = 2", "platform = qemu", ".pkr.hcl")
        assert not bench.session.texts


async def test_an_unknown_term_is_named_with_the_nearest_and_nothing_is_drafted() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.goal("a Debian 12 Pakcer image for hypervee")
        await bench.sees("I don't know “Pakcer”; nearest: packer", "2 unknown")
        await bench.pilot.press("ctrl+d")
        await bench.sees("declined: nothing was written")
        assert not bench.session.texts


async def test_a_draft_is_shown_checked_and_saved(own_folder: Path) -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(WINDOWS)
        await bench.sees("checked", "promises met", "✓ parsed", "– engine")
        assert bench.session.outcome == "checked"
        await bench.pilot.press("ctrl+s")
        await bench.sees("saved to")
    folder = bench.session.folder
    assert folder is not None
    assert folder.parent == own_folder
    manifest = json.loads((folder / ".dryfit" / "manifest.json").read_text())
    for file in manifest["files"]:
        assert (folder / file["path"]).read_text() == bench.session.texts[file["path"]]


async def test_an_edit_brings_findings_that_lead_to_their_line() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(WINDOWS)
        assert not bench.session.findings
        path = "sources.pkr.hcl"
        lines = bench.session.texts[path].split("\n")
        line = next(n for n, text in enumerate(lines, 1) if text.strip().startswith("cpus"))
        bench.screen.places.show(path, line)
        await bench.pilot.press("home", *"bogus_name = 1", "enter")
        await bench.sees("✗ sources.pkr.hcl", f":{line}", "bogus_name", "failed", "edited; ^s")
        await bench.sees("F5 Truth 1✗")
        await bench.pilot.press("f6", "f6")
        assert bench.screen.panes.files.path != path
        await bench.pilot.press("f8")
        await bench.until(lambda: bench.screen.panes.files.path == path, "the file at fault")
        assert bench.screen.panes.files.line == bench.session.findings[0].start.line
        await bench.pilot.press("f6", "f5", "end", "up", "enter")
        await bench.until(lambda: bench.screen.panes.files.path == path, "a jump from the list")


async def test_a_finding_and_who_decided_a_line_stand_under_the_editor() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(WINDOWS)
        files = bench.screen.panes.files
        path = next(p for p in files.paths if p.endswith("sources.pkr.hcl"))
        lines = bench.session.texts[path].split("\n")
        line = next(n for n, text in enumerate(lines, 1) if text.strip().startswith("cpus"))
        bench.screen.places.show(path, line)
        await bench.sees(f"sources.pkr.hcl:{line} · from the goal")
        await bench.pilot.press("end", *"x")
        await bench.sees("you: edited here")
        await bench.until(lambda: bench.session.finding_at(path, line), "a finding of the line")
        await bench.sees(bench.session.finding_at(path, line).summary[:20])  # type: ignore[union-attr]


async def test_escape_stops_the_draft_and_what_was_written_is_the_users(own_folder: Path) -> None:
    async with open_bench(FakeShop(StuckWriter(sections=2))) as bench:
        await bench.goal(WINDOWS)
        await bench.pilot.press("ctrl+d")
        await bench.sees("half a l", "esc", "file ")
        began = time.monotonic()
        await bench.pilot.press("escape")
        await bench.until(lambda: not bench.screen.work.busy, "the stop")
        assert time.monotonic() - began < 5
        await bench.sees("unfinished", "stopped; what was written stays")
        assert any("half a l" in text for text in bench.session.texts.values())
        editor = bench.screen.query_one(Editor)
        assert not editor.read_only
        before = dict(bench.session.texts)
        await bench.pilot.press("f4", "ctrl+z")
        await bench.pilot.pause()
        assert bench.session.texts == before, "writing is not undone as if it were typing"
        await bench.pilot.press("ctrl+home", *"# mine")
        await bench.sees("# mine")
        await bench.pilot.press("ctrl+s")
        await bench.sees("saved to")
    assert bench.session.folder is not None
    saved = [p.read_text() for p in bench.session.folder.rglob("*.hcl")]
    assert any("# mine" in text for text in saved)


async def test_a_draft_that_is_stopped_before_its_first_line_leaves_nothing_open() -> None:
    async with open_bench(LoadingShop()) as bench:
        await bench.goal(WINDOWS)
        await bench.pilot.press("ctrl+d")
        await bench.until(lambda: bench.session.plan and bench.screen.work.busy, "the plan")
        await bench.sees("plugins  variables")
        await bench.pilot.press("escape")
        await bench.sees("stopped before anything was written")
        assert "plugins  variables" not in bench.text()


async def test_lines_that_are_pasted_become_one() -> None:
    async with open_bench(FakeShop()) as bench:
        goal = bench.screen.query_one(Line)
        goal.focus()
        goal.post_message(events.Paste("a Debian 12 Packer image\ron Proxmox\r"))
        await bench.until(lambda: goal.value == "a Debian 12 Packer image on Proxmox", "the goal")
        await bench.draft("a Debian 12 Packer image on Proxmox")
        await bench.pilot.press("ctrl+r")
        await bench.until(lambda: isinstance(bench.app.screen, AskScreen), "the question")
        asked = bench.app.screen.query_one(Line)
        asked.post_message(events.Paste("16 GB\nand fail2ban"))
        await bench.until(lambda: asked.value == "16 GB and fail2ban", "the change")


async def test_escape_puts_the_finding_away_before_it_stops_a_draft() -> None:
    async with open_bench(FakeShop(StuckWriter(sections=1))) as bench:
        await bench.goal(WINDOWS)
        await bench.pilot.press("ctrl+d")
        await bench.sees("half a l")
        await bench.pilot.press("f4", "ctrl+f")
        await bench.until(lambda: bench.screen.finding, "the lines that find")
        await bench.pilot.press("escape")
        await bench.until(lambda: not bench.screen.finding, "the file")
        assert bench.screen.work.busy
        assert not bench.screen.work.stopping
        await bench.pilot.press("escape")
        await bench.sees("stopped; what was written stays")


async def test_leaving_in_the_middle_ends_the_job_and_the_model(own_folder: Path) -> None:
    shop = FakeShop(StuckWriter(sections=1))
    async with open_bench(shop) as bench:
        await bench.goal(WINDOWS)
        await bench.pilot.press("ctrl+d")
        await bench.sees("half a l")
        await bench.pilot.press("ctrl+q")
        await bench.until(lambda: not bench.app.is_running or bench.app._exit, "the end")
    assert shop.closed.is_set()
    assert not bench.screen.work.busy
    assert "the draft is in" in bench.app.farewell
    assert list(own_folder.rglob("sources.pkr.hcl")), "what was written is kept"


async def test_an_edit_after_the_proof_says_that_the_proof_is_old() -> None:
    async with open_bench(ProvingShop()) as bench:
        await bench.draft(UBUNTU)
        await bench.sees("proven after")
        await bench.pilot.press("f4", "ctrl+home", *"# mine")
        await bench.sees("edited since the proof; ^p proves it again")
        assert "proven after" not in bench.text()


async def test_leaving_keeps_a_draft_that_nobody_saved(own_folder: Path) -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(UBUNTU)
        await bench.pilot.press("ctrl+q")
        await bench.until(lambda: bench.app._exit, "the end")
    assert "the draft is in" in bench.app.farewell
    assert list(own_folder.rglob("sources.pkr.hcl"))


async def test_leaving_and_drafting_anew_keep_edits_on_disk(own_folder: Path) -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(UBUNTU)
        await bench.pilot.press("f4", "ctrl+home", *"# first")
        await bench.draft(WINDOWS)
        assert not bench.session.edited
        await bench.pilot.press("f4", "ctrl+home", *"# second")
        await bench.pilot.press("ctrl+q")
        await bench.until(lambda: bench.app._exit, "the end")
    kept = [p.read_text() for p in own_folder.rglob("*") if p.is_file()]
    assert any(text.startswith("# first") for text in kept)
    assert any(text.startswith("# second") for text in kept)
    assert "the draft is in" in bench.app.farewell


async def test_a_fault_in_a_job_is_told_and_the_screen_stays() -> None:
    async with open_bench(FakeShop(FaultyWriter())) as bench:
        await bench.goal(WINDOWS)
        await bench.pilot.press("ctrl+d")
        await bench.sees("an internal fault; the report is")
        assert not bench.screen.work.busy
        await bench.goal(UBUNTU)


async def test_the_ladder_of_the_file_in_front_and_the_promises_with_their_places() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(WINDOWS)
        bench.screen.places.show("sources.pkr.hcl")
        await bench.sees("the whole draft", "✓ parsed  ◐ schema  ✓ rules")
        await bench.pilot.press("f5", "end", "enter")
        await bench.sees("Enter closes the list")
        truth = bench.screen.query_one(TruthPane)
        kept = [row for row in truth._rows if row.text.plain.startswith("✓ ") and row.path]
        assert len(kept) == sum(held.at is not None for held in bench.session.obligations)
        truth.highlighted = truth._rows.index(kept[0])
        await bench.pilot.press("enter")
        files = bench.screen.panes.files
        await bench.until(
            lambda: (files.path, files.line) == (kept[0].path, kept[0].line), "a jump"
        )
        await bench.pilot.press("f3")
        plan = bench.screen.query_one(PlanPane)
        plan.highlighted = next(n for n, r in enumerate(plan._rows) if r.act.startswith("step:"))
        await bench.pilot.press("enter")
        await bench.until(lambda: files.path == "sources.pkr.hcl", "the file of a block")
        line = bench.session.texts["sources.pkr.hcl"].split("\n")[files.line - 1]
        assert line.startswith("source ")


async def test_keys_that_are_typed_on_at_once_go_where_the_key_before_them_led() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(UBUNTU)
        await bench.pilot.press("f4")
        before = dict(bench.session.texts)
        box = bench.screen.query_one("#goal-input", Input)
        for key in (Key("f2", None), *(Key(letter, letter) for letter in "nginx")):
            bench.app.post_message(key)
        await bench.until(lambda: "nginx" in box.value, "the goal")
        await bench.pilot.pause()
        assert bench.session.texts == before


async def test_what_kept_an_engine_from_judging_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(WINDOWS)
        await bench.pilot.press("ctrl+p")
        await bench.sees("not proven: no container in this test")
    monkeypatch.setattr("assistant.paths.data_dir", lambda: tmp_path)
    assert Workshop().machine()["model"] == "no model: dryfit setup"
