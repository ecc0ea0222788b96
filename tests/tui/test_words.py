"""Short forms: what fits, what is left out, what never reaches the terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.draft import LineOrigin
from assistant.core.events import Event, FileFinished, TextWritten
from assistant.core.plan import Choice, Plan, PlannedFile, Printed
from assistant.core.request import Request
from assistant.jobs.inbox import Inbox
from assistant.pipeline import Workshop
from assistant.tui.clock import Clock
from assistant.tui.widgets.strip import window
from assistant.tui.wording import (
    legend,
    objections,
    one_line,
    origin_text,
    seconds_text,
    short_path,
    tab_names,
)


@given(st.text(st.sampled_from("abc/.é"), max_size=40), st.integers(2, 50))
def test_a_short_path_fits_and_ends_as_the_path_does(path: str, width: int) -> None:
    short = short_path(path, width)
    assert len(short) <= width
    assert path.endswith(short.removeprefix("…").removeprefix("/"))


def test_paths_lose_whole_folders_first() -> None:
    assert short_path("scripts/first-logon/winrm-up.ps1", 26) == "…/first-logon/winrm-up.ps1"
    assert short_path("scripts/first-logon/winrm-up.ps1", 20) == "…/winrm-up.ps1"
    assert short_path("a-very-long-name.ps1", 10) == "…-name.ps1"


@given(st.lists(st.text(st.sampled_from("ab./"), min_size=1, max_size=8), unique=True))
def test_no_two_files_have_the_same_name_in_the_row(paths: list[str]) -> None:
    names = tab_names(paths)
    assert len(names) == len(paths)


def test_names_in_the_row_are_short_and_tell_twins_apart() -> None:
    paths = ["main.tf", "a/run.sh", "b/run.sh", "x.pkr.hcl", "x.md"]
    assert tab_names(paths) == ["main", "a/run.sh", "b/run.sh", "x.pkr.hcl", "x.md"]


@given(st.lists(st.integers(3, 30), min_size=1, max_size=30), st.data(), st.integers(5, 90))
def test_the_row_holds_the_file_in_front_and_no_more_than_fits(
    widths: list[int], data: st.DataObject, room: int
) -> None:
    at = data.draw(st.integers(0, len(widths) - 1))
    first, last = window(widths, at, room)
    assert 0 <= first <= at < last <= len(widths)
    assert sum(widths[first:last]) <= max(room, widths[at])


@given(st.text())
def test_one_line_holds_no_control_character(text: str) -> None:
    line = one_line(f"\x1b[31m{text}\u202e")
    assert "\x1b" not in line
    assert "\n" not in line
    assert "\u202e" not in line


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\u2028"])
def test_lines_of_a_paste_stay_apart(end: str) -> None:
    # Terminals send carriage returns between the lines of what is pasted.
    assert one_line(f"an image{end}on Proxmox\x07{end}") == "an image on Proxmox"


def test_what_a_goal_says_is_not_said_twice() -> None:
    shop = Workshop()
    goal = "a Windows 11 Packer image for Hyper-V, 4 vCPU"
    assert legend(shop.read(Request(goal))) == "“Hyper-V” platform hyperv-iso · “4 vCPU” cpus = 4"
    assert objections(shop.read(Request(goal))) == []
    refused = objections(shop.read(Request("a Debian 12 Pakcer image")))
    assert "I don't know “Pakcer”; nearest: packer" in refused
    assert objections(shop.read(Request("how are you")))


def test_who_decided_a_line() -> None:
    assert origin_text(None) == "the recipe"
    assert origin_text(LineOrigin(3, "goal", 'goal "8 GB"')) == 'from the goal: "8 GB"'


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "0 s"), (59.4, "59 s"), (61, "1 min 1 s"), (-1, "0 s")]
)
def test_seconds(seconds: float, text: str) -> None:
    assert seconds_text(seconds) == text


pieces = st.tuples(st.sampled_from("ab"), st.text(max_size=5))


@given(st.lists(pieces | st.none()))
def test_the_inbox_keeps_every_character_in_its_place(told: list[tuple[str, str] | None]) -> None:
    inbox = Inbox()
    events: list[Event] = [
        TextWritten(*piece, "sampled") if piece else FileFinished("x") for piece in told
    ]
    for event in events:
        inbox.put(event)
    taken = inbox.take()

    def flat(events: list[Event]) -> list[tuple[str, str]]:
        return [
            (event.path, char)
            for event in events
            for char in (event.text if isinstance(event, TextWritten) else "\0")
            if isinstance(event, TextWritten | FileFinished)
        ]

    assert flat(taken) == flat(events)
    assert inbox.take() == []


def test_the_clock_estimates_only_what_it_can_know() -> None:
    now = [100.0]
    clock = Clock(now=lambda: now[0])
    choice = Choice("c", "words", pattern="[a-z]{1,80}")
    files = tuple(
        PlannedFile(path, "text", "a file", segments=(Printed("x" * 40), choice)) for path in "abcd"
    )
    clock.start("understand")
    clock.planned(Plan("goal", "name", "recipe", ("packer",), (), files, ()))
    clock.stage, clock.detail = "draft", "loading the model"
    now[0] = 103.0
    assert clock.left is None
    assert clock.line(None) == "draft … 3 s · loading the model"
    clock.wrote("a", 100)
    clock.finished("a")
    now[0] = 105.0
    assert clock.share == pytest.approx(0.25)
    assert clock.left == pytest.approx(6.0)
    assert clock.line("b") == "draft … 5 s · about 6 s left · file 2 of 4: b"
    for path in "bcd":
        clock.finished(path)
    assert clock.share == pytest.approx(1.0)
    assert clock.left is None
