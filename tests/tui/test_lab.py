"""The lab, from the workbench and back."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest
from textual.widgets import Input

from assistant.core.difference import Change, Difference, FileState
from assistant.core.errors import Unfinished
from assistant.core.trying import Tried
from assistant.pipeline import Workshop
from assistant.tui.screens.lab import LabScreen
from tests.prove.leftovers import containers_of
from tests.tui.conftest import Bench, open_bench
from tests.tui.shops import WINDOWS, FakeShop


class FakeLab:
    """Says what it was told, without a container."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        self.system = "debian 12"
        self.folder = "/lab"
        self.told: list[str] = []
        self.closed = threading.Event()

    def __enter__(self) -> FakeLab:
        return self

    def run(self, command: str, *, stop: threading.Event) -> Tried:
        self.told.append(command)
        if command == "wait":
            assert stop.wait(60), "nobody stopped it"
            return Tried(command, 137, "", 1.0)
        if command == "die":
            raise Unfinished("the lab has ended", mend="reset it")
        if command.startswith("cd "):
            self.folder = command[3:]
        return Tried(command, 0, f"[bold]{command}[/bold]\x1b]0;t\x07\n", 0.1)

    def difference(self) -> Difference:
        after = FileState("file", 0o644, "0:0", 3)
        return Difference(
            tuple(Change(f"/lab/{n}", "added", None, after, "+[red]x") for n in self.told)
        )

    def reset(self) -> None:
        self.told.clear()

    def close(self) -> None:
        self.closed.set()


class LabShop(FakeShop):
    def __init__(self) -> None:
        super().__init__()
        self.labs: list[FakeLab] = []

    def lab(self, files: Mapping[str, str], stop: threading.Event) -> FakeLab:  # type: ignore[override]
        self.labs.append(FakeLab(files))
        return self.labs[-1]


@asynccontextmanager
async def in_lab(
    shop: Workshop, size: tuple[int, int] = (140, 42)
) -> AsyncIterator[tuple[Bench, LabScreen]]:
    async with open_bench(shop, size) as bench:
        await bench.pilot.press("ctrl+l")
        await bench.until(lambda: isinstance(bench.app.screen, LabScreen), "the lab")
        lab = bench.app.screen
        assert isinstance(lab, LabScreen)
        await bench.until(lambda: not lab.busy, "an open lab")
        yield bench, lab


async def types(bench: Bench, command: str) -> None:
    bench.app.screen.query_one(Input).value = command
    await bench.pilot.press("enter")


async def test_a_command_what_it_said_and_what_it_changed() -> None:
    shop = LabShop()
    async with in_lab(shop) as (bench, lab):
        await bench.sees("debian 12, root, no network", "What was changed")
        await types(bench, "one")
        await bench.sees("$ one", "[bold]one[/bold]", "+ /lab/one", "+[red]x", "1 added")
        assert "\x1b" not in bench.text()
        await types(bench, "cd /etc")
        await bench.sees("/etc", "2 added")
        await bench.pilot.press("up", "up")
        assert lab.query_one(Input).value == "one"


async def test_a_command_can_be_stopped_and_the_lab_stays() -> None:
    async with in_lab(LabShop()) as (bench, lab):
        await types(bench, "wait")
        await bench.sees("running")
        await types(bench, "ignored while one runs")
        await bench.pilot.press("escape")
        await bench.sees("ended with code 137")
        assert not lab.busy
        assert isinstance(bench.app.screen, LabScreen)


async def test_a_lab_that_has_ended_says_so_and_can_be_reset() -> None:
    async with in_lab(LabShop()) as (bench, lab):
        await types(bench, "die")
        await bench.sees("the lab has ended → reset it")
        await bench.pilot.press("ctrl+r")
        await bench.until(lambda: not lab.busy, "a reset lab")
        await types(bench, "alive")
        await bench.sees("[bold]alive[/bold]", "1 added")


async def test_the_draft_goes_in_and_the_container_goes_with_the_screen() -> None:
    shop = LabShop()
    async with open_bench(shop) as bench:
        await bench.draft(WINDOWS)
        await bench.pilot.press("x", "ctrl+l")
        await bench.until(lambda: shop.labs, "a lab")
        texts = dict(bench.session.texts)
        assert shop.labs[0].files.keys() == texts.keys()
        path = bench.screen.panes.files.path
        assert path is not None
        assert "x" in shop.labs[0].files[path]
        await bench.pilot.press("ctrl+l")
        await bench.until(lambda: not isinstance(bench.app.screen, LabScreen), "the workbench")
        await bench.until(shop.labs[0].closed.is_set, "the end of the lab")


async def test_leaving_the_program_ends_the_lab() -> None:
    shop = LabShop()
    async with in_lab(shop):
        pass
    assert shop.labs[0].closed.wait(10)


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_all_of_it_fits(size: tuple[int, int]) -> None:
    async with in_lab(LabShop(), size) as (bench, _lab):
        await types(bench, "one")
        await bench.sees("$ one", "+ /lab/one", "^r reset", "^l back", "Lab", "What was changed")
        await bench.pilot.press("ctrl+l")
        await bench.sees("^l lab")


@pytest.mark.container
async def test_the_real_container() -> None:
    class RealLab(FakeShop):
        pass

    async with in_lab(RealLab()) as (bench, lab):
        await types(bench, "mkdir /opt/made; id -u")
        await bench.sees("+ /opt/made")
        await types(bench, "sleep 60")
        await bench.sees("running")
        await bench.pilot.press("escape")
        await bench.sees("ended with code 137")
        await bench.until(lambda: not lab.busy, "a lab that waits")
        await bench.pilot.press("ctrl+r")
        await bench.until(lambda: lab.busy, "resetting")
        await bench.until(lambda: not lab.busy, "a reset lab")
        await types(bench, "ls /opt/made")
        await bench.sees("ended with code 2")
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if not containers_of(os.getpid()):
            return
        time.sleep(0.2)
    raise AssertionError("a container was left")
