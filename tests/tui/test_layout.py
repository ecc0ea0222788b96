"""Every size shows what is needed, and every pane is one key away."""

from __future__ import annotations

from functools import partial

import pytest
from rich.text import Text
from textual.pilot import Pilot

from assistant.tui.widgets import keybar
from assistant.tui.widgets.keybar import KeyBar
from tests.tui.conftest import Bench, open_bench
from tests.tui.shops import WINDOWS, FakeShop, StuckWriter

SIZES = [(80, 24), (110, 35), (140, 42), (200, 60)]
LINES = {80: 4, 110: 3, 140: 2, 200: 2}
"""How many lines of the screen's bottom the keys may take, by its width."""
PANES = {"f3": "plan", "f4": "files", "f5": "truth", "f7": "when"}


def in_sight(bench: Bench, name: str) -> bool:
    region = bench.screen.query_one(f"#{name}").region
    return region.width > 20 and region.height > 3


def keys(bench: Bench) -> list[str]:
    """The lines that name the keys, at the bottom of the screen."""
    height = bench.screen.query_one(KeyBar).region.height
    return [line.strip() for line in bench.text().rstrip("\n").split("\n")[-height:]]


@pytest.mark.parametrize("size", SIZES)
async def test_the_keys_fit_in_every_state(size: tuple[int, int]) -> None:
    panes = ("f2 goal", "f3 plan", "f4 files", "f5 truth", "f7 when")
    async with open_bench(FakeShop(StuckWriter(sections=1)), size) as bench:
        assert keys(bench)[-1].endswith("^q quit")
        await bench.goal(WINDOWS)
        await bench.pilot.press("ctrl+d")
        await bench.sees("half a l", "esc stop")
        assert keys(bench)[-1].endswith("^q quit")
        await bench.pilot.press("escape")
        await bench.until(lambda: not bench.screen.work.busy, "the stop")
        await bench.until(lambda: bench.session.findings, "findings")
        await bench.sees("next finding")
        shown = " ".join(keys(bench))
        for words in ("^d draft", "^r change", "^p prove", "^s save", "f6 next file", *panes,
                      "^z undo", "f8 next finding", "^l lab", "^q quit"):  # fmt: skip
            assert words in shown
        assert len(keys(bench)) <= LINES[size[0]]


async def test_keys_that_go_do_not_move_what_stands_above(monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_bench(FakeShop(), (140, 42)) as bench:

        def said(lines: list[str]) -> bool:
            return [*filter(None, keys(bench))] == lines

        for lines in ("one\ntwo\nthree", "one"):
            monkeypatch.setattr(keybar, "laid_out", lambda *_, lines=lines: Text(lines))
            bench.screen.refresh_bindings()
            await bench.until(partial(said, lines.split()), "the keys")
            assert len(keys(bench)) == 3


async def test_a_click_on_a_key_does_what_the_key_does() -> None:
    async with open_bench(FakeShop(), (80, 24)) as bench:
        await bench.draft(WINDOWS)
        row, line = next(one for one in enumerate(keys(bench)) if "f5" in one[1])
        bar = bench.screen.query_one(KeyBar)
        at = (bar.styles.padding.left + line.index("f5") + 1, row)
        await bench.pilot.click(KeyBar, offset=at)
        await bench.until(lambda: in_sight(bench, "truth"), "the pane")


async def test_a_narrow_screen_shows_one_pane_and_each_key_brings_another() -> None:
    async with open_bench(FakeShop(), (80, 24)) as bench:
        await bench.draft(WINDOWS)
        for key, name in PANES.items():
            await bench.pilot.press(key)
            await bench.pilot.pause()
            assert [n for n in PANES.values() if in_sight(bench, n)] == [name]
            await bench.sees("F3 Plan │ F4 Files │ F5 Truth │ F7 When")
        await bench.pilot.press("f5")
        await bench.sees("✓ parsed   tree-sitter-hcl")
        await bench.pilot.press("f3")
        await bench.sees("✓ sources.pkr.hcl", "├ ✓ provisioner.windows-restart")


@pytest.mark.parametrize("size", SIZES[1:])
async def test_wider_screens_show_all_panes(size: tuple[int, int]) -> None:
    async with open_bench(FakeShop(), size) as bench:
        await bench.draft(WINDOWS)
        assert all(in_sight(bench, name) for name in PANES.values())
        assert bench.screen.query_one("#files").region.width >= 56


async def test_a_screen_that_changes_its_size_rewords_its_panes() -> None:
    async with open_bench(FakeShop(), (140, 42)) as bench:
        await bench.draft(WINDOWS)
        pilot: Pilot[None] = bench.pilot
        await pilot.resize_terminal(80, 24)
        await bench.until(lambda: not in_sight(bench, "plan"), "one pane")
        await bench.pilot.press("f3")
        await bench.sees("├ ✓ provisioner.windows-restart")


async def test_the_line_at_hand_is_in_sight_on_the_smallest_screen() -> None:
    async with open_bench(FakeShop(), (80, 24)) as bench:
        await bench.draft(WINDOWS)
        bench.screen.places.show("sources.pkr.hcl", 28)
        await bench.sees("sources.pkr.hcl:28 · ", "cpus ", "3/17")


async def test_the_keys_take_no_more_lines_than_they_need_after_the_size_has_changed() -> None:
    async with open_bench(FakeShop(), (120, 35)) as bench:
        await bench.until(lambda: keys(bench)[-1].endswith("^q quit"), "the keys")
        for size in ((80, 24), (40, 12), (120, 35)):
            await bench.pilot.resize_terminal(*size)
            bar = bench.screen.query_one(KeyBar)
            await bench.until(lambda bar=bar: keys(bench)[-1].endswith("^q quit"), "no line more")  # type: ignore[misc]
            assert bar.region.height == len(keys(bench))


async def test_a_way_out_is_said_to_its_end() -> None:
    async with open_bench(FakeShop(), (80, 24)) as bench:
        bench.screen.panes.status(f"{'word ' * 15}→ the way out is at the end")
        await bench.sees("the way out is at the end")
        bench.screen.panes.status("word " * 30)
        await bench.until(lambda: bench.screen.query_one("#status").region.height == 1, "a line")
