"""Changing a plan and a draft at the workbench: by a key, by a value, by words."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input, OptionList

from assistant.tui.screens.ask import AskScreen
from assistant.tui.screens.hunks import HunkScreen
from assistant.tui.widgets.editor import Editor
from assistant.tui.widgets.plan import PlanPane
from assistant.workspace.history import entries
from tests.tui.conftest import Bench, open_bench
from tests.tui.shops import FakeShop

GOAL = "a Debian 12 Packer image on Proxmox with 8 GB RAM and docker"
STACK = "Vaultwarden behind Caddy with Terraform on Docker for vault.example.org"


async def asked(bench: Bench, text: str) -> None:
    await bench.until(lambda: isinstance(bench.app.screen, AskScreen), "the question")
    bench.app.screen.query_one(Input).value = text
    await bench.pilot.press("enter")


async def hunks(bench: Bench) -> HunkScreen:
    await bench.until(lambda: isinstance(bench.app.screen, HunkScreen), "the hunks")
    screen = bench.app.screen
    assert isinstance(screen, HunkScreen)
    await bench.pilot.pause()
    return screen


async def at_row(bench: Bench, act: str) -> None:
    """The plan's cursor on a row."""
    await bench.pilot.press("f3")
    pane = bench.screen.query_one(PlanPane)
    await bench.until(lambda: any(r.act.startswith(act) for r in pane._rows), act)
    pane.highlighted = next(n for n, r in enumerate(pane._rows) if r.act.startswith(act))


async def change(bench: Bench, text: str) -> None:
    await bench.pilot.press("ctrl+r")
    await asked(bench, text)


async def test_words_change_the_draft_and_edits_stay() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(GOAL)
        bench.screen.places.show("scripts/10-software.sh")
        await bench.pilot.press("#", "x", "enter")
        await bench.until(lambda: bench.session.edited, "the edit")
        await change(bench, "make it 16 GB")
        await hunks(bench)
        await bench.sees("memory_mb: 8192 → 16384", "[x] sources.pkr.hcl", "+   memory")
        await bench.pilot.press("enter")
        await bench.until(lambda: "16384" in bench.session.texts["sources.pkr.hcl"], "the value")
        assert bench.session.texts["scripts/10-software.sh"].startswith("#x\n")
        assert bench.screen.panes.goal.text == GOAL.replace("8 GB", "16 GB")
        await bench.sees("1 of 1 hunks taken")


async def test_a_hunk_that_is_left_stays_as_it_was() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(GOAL)
        before = dict(bench.session.texts)
        await change(bench, "make it 16 GB and add fail2ban")
        screen = await hunks(bench)
        assert screen.query_one(OptionList).option_count == 2
        await bench.pilot.press("space", "enter")
        await bench.until(lambda: bench.session.texts != before, "the other hunk")
        assert bench.session.texts["sources.pkr.hcl"] == before["sources.pkr.hcl"]
        assert "fail2ban" in bench.session.texts["scripts/10-software.sh"]


async def test_a_change_that_is_not_understood_changes_nothing() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(GOAL)
        before = dict(bench.session.texts)
        await change(bench, "frobnicate it")
        await bench.sees("not understood: “frobnicate”")
        assert bench.session.texts == before


async def test_undo_goes_back_over_a_redraft_and_another_file() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(GOAL)
        source = "sources.pkr.hcl"
        bench.screen.places.show(source)
        before = bench.session.texts[source]
        await bench.pilot.press("#", "enter")
        await bench.until(lambda: bench.session.texts[source] != before, "the edit")
        bench.screen.places.show("README.md")
        await change(bench, "make it 16 GB")
        await hunks(bench)
        await bench.pilot.press("enter")
        await bench.until(lambda: "16384" in bench.session.texts[source], "the value")
        bench.screen.places.show(source)
        await bench.pilot.pause()
        assert "16384" in bench.screen.query_one(Editor).text
        await bench.pilot.press("ctrl+z")
        await bench.until(lambda: "8192" in bench.session.texts[source], "one step back")
        await bench.pilot.press("ctrl+z", "ctrl+z")
        await bench.until(lambda: bench.session.texts[source] == before, "all the way back")


async def test_undo_survives_a_look_at_another_file() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(GOAL)
        bench.screen.places.show("build.pkr.hcl")
        before = bench.session.texts["build.pkr.hcl"]
        await bench.pilot.press("#")
        await bench.pilot.press("f6", "shift+f6", "ctrl+z")
        await bench.until(lambda: bench.session.texts["build.pkr.hcl"] == before, "the undo")


async def test_a_step_is_left_out_and_taken_back_before_anything_is_drafted() -> None:
    async with open_bench(FakeShop(), (140, 60)) as bench:
        await bench.goal(STACK)
        await bench.sees("config/Caddyfile", "parts: x leaves one out")
        await at_row(bench, "part:caddy")
        plan = bench.session.plan
        await bench.pilot.press("x")
        await bench.until(lambda: bench.session.plan is not plan, "another plan")
        assert bench.session.plan
        assert "config/Caddyfile" not in [f.path for f in bench.session.plan.files]
        await at_row(bench, "gone:caddy")
        await bench.pilot.press("x")
        await bench.until(
            lambda: (
                bench.session.plan
                and any(f.path == "config/Caddyfile" for f in bench.session.plan.files)
            ),
            "the step again",
        )


async def test_a_value_is_edited_before_and_after_drafting() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.goal(GOAL)
        await bench.sees("memory_mb = 8192")
        await at_row(bench, "value:cpus")
        await bench.pilot.press("enter")
        await asked(bench, "6")
        await bench.sees("cpus = 6")
        await bench.pilot.press("ctrl+d")
        await bench.until(lambda: bench.session.report and not bench.screen.work.busy, "a draft")
        assert "= 6\n" in bench.session.texts["sources.pkr.hcl"]
        before = dict(bench.session.texts)
        await at_row(bench, "value:cpus")
        await bench.pilot.press("enter")
        await asked(bench, "3")
        await hunks(bench)
        await bench.pilot.press("enter")
        await bench.until(lambda: bench.session.texts != before, "the value")
        changed = [p for p, text in bench.session.texts.items() if before[p] != text]
        assert changed == ["sources.pkr.hcl"]


async def test_a_step_is_left_out_of_a_draft() -> None:
    async with open_bench(FakeShop(), (140, 60)) as bench:
        await bench.draft(STACK)
        await at_row(bench, "step:resource.docker_network.front")
        await bench.pilot.press("x")
        await hunks(bench)
        await bench.pilot.press("enter")
        await bench.until(lambda: "docker_network" not in bench.session.texts["main.tf"], "it went")
        assert bench.session.wishes.drops == ("resource.docker_network.front",)


async def test_a_value_that_cannot_be_is_told() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(GOAL)
        await at_row(bench, "value:cpus")
        await bench.pilot.press("enter")
        await asked(bench, "many")
        await bench.sees("cpus")
        await bench.until(lambda: not bench.screen.work.busy, "the end")
        assert bench.session.wishes.sets == {}


async def test_a_saved_draft_that_was_redrafted_keeps_its_history(own_folder: Path) -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(GOAL)
        await bench.pilot.press("ctrl+s")
        await bench.sees("saved to")
        await change(bench, "make it 16 GB")
        await hunks(bench)
        await bench.pilot.press("enter")
        await bench.sees("hunks taken")
        await bench.pilot.press("ctrl+s")
        await bench.until(lambda: not bench.session.edited, "the save")
    folder = bench.session.folder
    assert folder is not None
    assert "16384" in (folder / "sources.pkr.hcl").read_text()
    assert [kept.entry.what for kept in entries(folder)] == ["draft", "redraft"]
    assert [p.name for p in own_folder.iterdir()] == [folder.name]


async def test_a_quick_fix_mends_what_is_safe_and_can_be_undone() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(STACK)
        text = bench.session.texts["versions.tf"]
        assert text
        bench.screen.places.show("main.tf")
        editor = bench.screen.query_one(Editor)
        old = editor.text
        editor.replace(old.replace("keep_locally", "keep_localy"), (0, 0), editor.document.end)
        await bench.until(lambda: bench.session.findings, "a finding")
        await bench.until(lambda: any(f.fix for f in bench.session.findings), "a fix")
        await bench.sees("f9 quick fix")
        await bench.pilot.press("f9")
        await bench.until(lambda: bench.session.texts["main.tf"] == old, "it is mended")
        await bench.sees("mended: main.tf:")


async def test_a_fix_that_wants_a_look_is_applied_only_where_the_cursor_stands() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(STACK)
        bench.screen.places.show("main.tf")
        editor = bench.screen.query_one(Editor)
        lines = editor.text.split("\n")
        at = next(n for n, line in enumerate(lines) if 'resource "docker_container"' in line) + 1
        editor.replace("  ram = 512\n", (at, 0), (at, 0))
        wrong = editor.text
        await bench.until(lambda: any(f.mendable for f in bench.session.findings), "a fix")
        bench.screen.places.show("main.tf", 1)
        await bench.pilot.press("f9")
        await bench.sees("nothing that can be mended safely")
        assert bench.session.texts["main.tf"] == wrong
        bench.screen.places.show("main.tf", at + 1)
        await bench.sees("✗ resource")
        await bench.pilot.press("f9")
        await bench.sees("mended: main.tf:")
        assert "  memory = 512" in bench.session.texts["main.tf"]
        await bench.pilot.press("ctrl+z")
        await bench.until(lambda: bench.session.texts["main.tf"] == wrong, "it is undone")
