"""Driving the screen: wait for what a person would wait for, read what a person would read."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.console import Console
from textual.pilot import Pilot
from textual.widgets import Input

from assistant.jobs.here import Here
from assistant.pipeline import Workshop
from assistant.tui.app import WorkbenchApp
from assistant.tui.screens.workbench import Workbench
from assistant.tui.session import Session
from assistant.tui.widgets.goal import Underliner

PATIENCE = 60.0
"""Seconds: only a hang takes that long, however busy the machine is."""


class Bench:
    """The open workbench in a test's hands."""

    def __init__(self, app: WorkbenchApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def screen(self) -> Workbench:
        return self.app.bench

    @property
    def session(self) -> Session:
        return self.screen.session

    def text(self) -> str:
        """All that stands on the screen, line by line."""
        width, height = self.app.size
        console = Console(width=width, height=height, color_system=None, force_terminal=False)
        update = self.app.screen._compositor.render_update(full=True)
        with console.capture() as capture:
            console.print(update, end="")
        return capture.get()

    async def until(self, held: Callable[[], object], what: str) -> None:
        """Wait until `held()`; fail with `what` and the screen when it never comes."""
        end = time.monotonic() + PATIENCE
        while not held():
            if time.monotonic() > end:
                raise AssertionError(f"never came: {what}\n{self.text()}")
            await self.pilot.pause(0.02)

    async def sees(self, *words: str) -> None:
        """Wait until all of `words` stand on the screen."""
        for word in words:
            await self.until(lambda word=word: word in self.text(), word)  # type: ignore[misc]

    async def goal(self, goal: str) -> None:
        """Put a goal in the box and wait until it was read."""
        self.screen.query_one(Input).value = goal
        marks = self.screen.query_one(Input).highlighter
        assert isinstance(marks, Underliner)
        await self.until(lambda: marks.intent and marks.intent.goal == goal, goal)
        await self.pilot.pause()

    async def draft(self, goal: str) -> None:
        """From a goal to a draft that has ended."""
        await self.goal(goal)
        await self.pilot.press("ctrl+d")
        await self.until(lambda: self.session.report and not self.screen.work.busy, "a draft")
        await self.pilot.pause()


@asynccontextmanager
async def open_bench(shop: Workshop, size: tuple[int, int] = (140, 42)) -> AsyncIterator[Bench]:
    app = WorkbenchApp(Here(shop))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Bench(app, pilot)
    await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test saves into its own folder."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return work
