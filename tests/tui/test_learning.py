"""Learning beside the work: words, quiz, help, completion, declarations, finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from assistant.tui.goals import Goals
from assistant.tui.screens.choose import ChooseScreen
from assistant.tui.screens.quiz import QuizScreen
from assistant.tui.screens.words import WordsScreen
from assistant.tui.widgets.editor import Editor
from tests.tui.conftest import Bench, open_bench
from tests.tui.shops import WINDOWS, FakeShop, StuckWriter

SOURCES = "sources.pkr.hcl"


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of quizzes goes with the test."""
    monkeypatch.setattr("assistant.paths.data_dir", lambda: tmp_path)


def line_of(bench: Bench, start: str) -> int:
    lines = bench.session.texts[SOURCES].split("\n")
    return next(n for n, text in enumerate(lines, 1) if text.strip().startswith(start))


async def test_a_term_is_shown_in_other_tools_words() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(WINDOWS)
        bench.screen.places.show(SOURCES, line_of(bench, "memory"))
        await bench.pilot.press("home", "ctrl+k")
        await bench.until(lambda: isinstance(bench.app.screen, WordsScreen), "the words")
        await bench.sees("memory of a machine", "Terraform", "libvirt")
        bench.app.screen.query_one(Input).value = "handler in compose"
        await bench.pilot.press("enter")
        await bench.sees("something that runs only after a change", "compose")
        await bench.pilot.press("escape")
        await bench.until(lambda: bench.app.screen is bench.screen, "the way back")


async def test_words_are_there_before_any_draft() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.pilot.press("ctrl+k")
        await bench.until(lambda: isinstance(bench.app.screen, WordsScreen), "the words")
        await bench.pilot.press(*"flurb", "enter")
        await bench.sees("I don't know “flurb”")


async def test_a_quiz_on_the_draft_marks_and_explains() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(WINDOWS)
        await bench.pilot.press("f10")
        await bench.until(lambda: isinstance(bench.app.screen, QuizScreen), "the quiz")
        for number in range(1, 6):
            await bench.sees(f"{number}/5")
            await bench.pilot.press("b" if number % 2 else "enter")
            await bench.sees("Enter goes on")
            await bench.pilot.press("enter")
        await bench.sees("of 5 right", "back to the workbench")
        await bench.pilot.press("enter")
        await bench.until(lambda: bench.app.screen is bench.screen, "the way back")


async def test_the_name_under_the_cursor_is_told_from_the_packs() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(WINDOWS)
        bench.screen.places.show(SOURCES, line_of(bench, "cpus"))
        await bench.sees("`cpus` of the builder `hyperv-iso`")


async def test_a_name_of_the_pack_is_written_where_it_may_stand() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(WINDOWS)
        bench.screen.places.show(SOURCES, line_of(bench, "cpus"))
        await bench.pilot.press("end", "enter", *"  mac_ad", "ctrl+n")
        await bench.until(lambda: isinstance(bench.app.screen, ChooseScreen), "the choice")
        await bench.sees("mac_address")
        await bench.pilot.press("enter")
        await bench.until(lambda: "  mac_address = " in bench.session.texts[SOURCES], "the name")


async def test_a_variable_leads_to_its_declaration_and_back() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(WINDOWS)
        line = line_of(bench, "iso_url")
        bench.screen.places.show(SOURCES, line)
        await bench.pilot.press("ctrl+g")
        files = bench.screen.panes.files
        await bench.until(lambda: files.path == "variables.pkr.hcl", "the declaration")
        await bench.pilot.press("ctrl+g")
        await bench.until(lambda: (files.path, files.line) == (SOURCES, line), "the way back")


async def test_words_are_found_and_replaced_and_that_is_undone() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(WINDOWS)
        bench.screen.places.show(SOURCES, 1)
        before = bench.session.texts[SOURCES]
        await bench.pilot.press("ctrl+f", *"var.", "enter")
        await bench.sees("1 of ")
        assert bench.screen.query_one(Editor).selected_text == "var."
        await bench.pilot.press("tab", *"local.", "ctrl+a")
        await bench.until(lambda: "var." not in bench.session.texts[SOURCES], "the replacement")
        await bench.pilot.press("escape", "ctrl+z")
        await bench.until(lambda: bench.session.texts[SOURCES] == before, "the undoing")


async def test_findings_stand_in_the_gutter() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(WINDOWS)
        line = line_of(bench, "cpus")
        bench.screen.places.show(SOURCES, line)
        await bench.pilot.press("home", *"bogus_name = 1", "enter")
        await bench.sees(f"{line}✗")


async def test_goals_of_before_come_back_with_the_arrow_keys() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(WINDOWS)
    async with open_bench(FakeShop()) as bench:
        await bench.pilot.press(*"mine", "up")
        assert bench.screen.query_one(Input).value == WINDOWS
        await bench.pilot.press("down")
        assert bench.screen.query_one(Input).value == "mine"


async def test_a_goal_is_remembered_once_it_is_drafted_and_not_only_at_the_end() -> None:
    async with open_bench(FakeShop(StuckWriter(sections=1))) as bench:
        await bench.goal(WINDOWS)
        await bench.pilot.press("ctrl+d")
        await bench.sees("half a l")
        await bench.until(lambda: Goals().walk(1, "") == WINDOWS, "the goal on disk")
        await bench.pilot.press("escape")
        await bench.until(lambda: not bench.screen.work.busy, "the stop")


async def test_every_key_stands_in_the_command_palette() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(WINDOWS)
        told = {one.title for one in bench.app.get_system_commands(bench.screen)}
        for words in ("Draft  ^d", "Words  ^k", "Quiz  f10", "History  ^t", "Doctor  f12"):
            assert words in told
        names = [one.title.split("  ")[0] for one in bench.app.get_system_commands(bench.screen)]
        assert len(names) == len(set(names)), "no command stands there twice"
        await bench.pilot.press("ctrl+backslash")
        await bench.pilot.press(*"doctor", "enter")
        await bench.until(lambda: "doctor" in bench.text(), "the screen")


async def test_light_and_dark_change_on_a_key() -> None:
    async with open_bench(FakeShop()) as bench:
        assert bench.app.current_theme.dark
        await bench.pilot.press("f11")
        assert not bench.app.current_theme.dark
        assert bench.app.screen.query(OptionList)
