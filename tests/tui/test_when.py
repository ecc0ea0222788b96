"""The pane that shows when everything runs."""

from __future__ import annotations

import pytest

from assistant.tui.widgets.when import WhenPane
from tests.tui.conftest import Bench, open_bench
from tests.tui.shops import WINDOWS, FakeShop


async def drafted(bench: Bench) -> WhenPane:
    await bench.draft(WINDOWS)
    pane = bench.screen.query_one(WhenPane)
    await bench.until(lambda: pane.moments, "a timeline")
    return pane


async def at(bench: Bench, pane: WhenPane, word: str) -> None:
    await bench.pilot.press("f7", "home")
    for _ in pane.moments:
        here = pane.moment
        if here and here.what.rpartition("/")[2] == word and here.kind != "file":
            return
        await bench.pilot.press("right")
    raise AssertionError(word)


@pytest.mark.parametrize("size", [(120, 35), (140, 42), (200, 60)])
async def test_a_wide_screen_shows_the_life_in_a_row(size: tuple[int, int]) -> None:
    async with open_bench(FakeShop(), size) as bench:
        pane = await drafted(bench)
        await bench.pilot.press("f7")
        await bench.sees("F7 When", "keys are typed ─▸")
        assert pane.region.height == 5
        await at(bench, pane, "sysprep")
        await bench.sees("◆sysprep", "as SYSTEM")
        await bench.pilot.press("end")
        await bench.sees("clone: ")


async def test_a_narrow_screen_has_it_as_a_tab() -> None:
    async with open_bench(FakeShop(), (80, 24)) as bench:
        pane = await drafted(bench)
        await bench.pilot.press("f7")
        await bench.sees(
            "F3 Plan │ F4 Files │ F5 Truth │ F7 When", "in the image, while it is made"
        )
        assert pane.region.height > 10
        await bench.pilot.press("end")
        await bench.sees("a machine made from the image")


async def test_moving_along_it_moves_the_cursor_to_the_cause() -> None:
    async with open_bench(FakeShop(), (140, 42)) as bench:
        pane = await drafted(bench)
        await at(bench, pane, "register-seal.ps1")
        files = bench.screen.panes.files
        assert pane.moment
        await bench.until(lambda: files.path == pane.moment.path, "the file")  # type: ignore[union-attr]
        await bench.until(lambda: files.line == pane.moment.line, "the line")  # type: ignore[union-attr]
        assert bench.screen.focused is pane
        await bench.pilot.press("enter")
        await bench.until(lambda: bench.screen.focused is files.editor, "the editor")


async def test_it_follows_what_is_typed() -> None:
    async with open_bench(FakeShop(), (140, 42)) as bench:
        pane = await drafted(bench)
        before = len(pane.moments)
        text = bench.session.texts["build.pkr.hcl"]
        block = '\n  provisioner "powershell" {\n    inline = ["Get-Odd"]\n  }\n}\n'
        bench.session.edit("build.pkr.hcl", text.rstrip().removesuffix("}") + block)
        bench.screen._redraw()
        await bench.until(lambda: len(pane.moments) == before + 1, "the new step")
        assert any(moment.what == "Get-Odd" for moment in pane.moments)


async def test_a_step_is_moved_when_it_was_asked_for_twice() -> None:
    async with open_bench(FakeShop(), (140, 42)) as bench:
        pane = await drafted(bench)
        files = dict(bench.session.texts)
        await at(bench, pane, "02-network.ps1")
        await bench.pilot.press("m")
        await bench.sees("m again does it")
        assert bench.session.texts == files
        await bench.pilot.press("m")
        await bench.sees("at the clone's first boot now")
        await bench.until(lambda: pane.moment and pane.moment.lane == "clone", "the step's lane")
        await bench.pilot.press("m", "m")
        await bench.until(lambda: bench.session.texts == files, "the same bytes")


async def test_what_cannot_be_moved_says_why() -> None:
    async with open_bench(FakeShop(), (140, 42)) as bench:
        pane = await drafted(bench)
        await at(bench, pane, "winrm-up.ps1")
        await bench.pilot.press("m")
        await bench.sees("not moved: it runs in oobeSystem")
