"""The Textual application: it holds the one screen and sees to an orderly end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Iterable
from functools import partial
from io import TextIOBase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App, SystemCommand
from textual.driver import Driver
from textual.screen import Screen

from assistant.tui import calm
from assistant.tui.lasting import Lasting
from assistant.tui.screens.workbench import Workbench

if TYPE_CHECKING:
    from assistant.jobs.given import Jobs

_LEAVE_ON = [
    getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name)
]
_LOOK = 5.0
"""Seconds between two looks whether the terminal is still there."""


_ITSELF = "app.command_palette"


class WorkbenchApp(App[None]):
    """Holds the process that runs jobs for as long as the screen is open."""

    TITLE = "Dryfit"
    CSS_PATH = Path(__file__).parent / "screens" / "workbench.tcss"
    """The first screen's: of a screen that was never pushed Textual reads none."""
    COMMAND_PALETTE_BINDING = "ctrl+backslash"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - as App declares it
        (0, "-narrow"),
        (100, "-medium"),
        (140, "-wide"),
    ]

    def __init__(self, jobs: Jobs | None = None) -> None:
        super().__init__()
        self.animation_level = "none"  # the cores are the model's
        self.jobs = jobs or _process()
        self.bench = Workbench(self.jobs)

    @property
    def farewell(self) -> str:
        """A line for the terminal once the screen is gone; empty where there is nothing to say."""
        return self.bench.leaving.farewell

    def _build_driver(
        self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None
    ) -> Driver:
        driver = super()._build_driver(headless, inline, mouse, size)
        if isinstance(getattr(driver, "_file", None), TextIOBase):
            driver._file = Lasting(driver._file)  # type: ignore[attr-defined]
        return driver

    def get_default_screen(self) -> Screen[Any]:
        """The workbench itself."""
        return self.bench

    def on_mount(self) -> None:
        """Before threads that compute the screen goes first; leave in order when asked to."""
        calm.begin()
        loop = asyncio.get_running_loop()
        for number in _LEAVE_ON:
            with contextlib.suppress(NotImplementedError, RuntimeError):  # not on this system
                loop.add_signal_handler(number, lambda: self.run_worker(self.action_quit()))
        if not self.is_headless:
            self.set_interval(_LOOK, self._see_terminal)

    async def _see_terminal(self) -> None:
        """Leave once the terminal has gone, also where no signal told: keys can come no more."""
        terminal = sys.__stdin__
        if terminal is not None and not os.isatty(terminal.fileno()):
            await self.action_quit()

    def action_lab(self) -> None:
        """Try the files as they stand in a throwaway container."""
        from assistant.tui.screens.lab import LabScreen

        # What was typed a moment ago has not been told yet.
        texts, unsaid = dict(self.bench.session.texts), self.bench.panes.files.unsaid()
        if unsaid:
            texts[unsaid[0]] = unsaid[1]
        self.push_screen(LabScreen(self.jobs, texts))

    def action_shade(self) -> None:
        """From dark to light, and back."""
        self.theme = "textual-dark" if self.theme == "textual-light" else "textual-light"

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every key that is of use on the screen at hand, with what it does, then the app's own."""
        seen = {_ITSELF}
        for node, binding, enabled, _ in screen.active_bindings.values():
            action = binding.action
            if enabled and binding.description and node is screen and action not in seen:
                seen.add(action)  # a second key for it is no second command
                key = self.get_key_display(binding)
                run = partial(self.run_action, binding.action, node)
                yield SystemCommand(f"{binding.description.capitalize()}  {key}", "", run)
        yield from (one for one in super().get_system_commands(screen) if one.title != "Quit")

    async def action_quit(self) -> None:
        """However the user leaves: what runs is stopped and edits are kept first."""
        await self.bench.action_leave()

    def on_unmount(self) -> None:
        """What runs, and what it holds, ends with the screen."""
        loop = asyncio.get_running_loop()
        for number in _LEAVE_ON:
            with contextlib.suppress(NotImplementedError, RuntimeError):
                loop.remove_signal_handler(number)
        self.jobs.close()


def _process() -> Jobs:
    from assistant.jobs.process import JobProcess

    return JobProcess()
