"""Every screen as SVG at two sizes: `python -m tests.tui.pictures` writes them anew."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from unittest.mock import patch

from assistant.core.checkup import Check
from assistant.tui.screenshot import without_web_fonts
from assistant.tui.widgets.plan import PlanPane
from tests.tui.conftest import Bench, open_bench
from tests.tui.shops import WINDOWS
from tests.tui.test_lab import LabShop, types

FOLDER = Path(__file__).parent / "pictures"
SIZES = ((80, 24), (140, 42))
KEYS: dict[str, tuple[str, ...]] = {
    "empty": (),
    "goal": (),
    "draft": ("f4",),
    "when": ("f7",),
    "truth": ("f5",),
    "explain": ("f4", "f1"),
    "words": ("f4", "ctrl+k"),
    "quiz": ("f10",),
    "ask": ("ctrl+r",),
    "hunks": ("ctrl+r", "1", "6", "space", "g", "b", "enter"),
    "choose": ("f4", *["down"] * 17, "end", "enter", "ctrl+n"),
    "find": ("f4", "ctrl+f"),
    "palette": ("ctrl+backslash",),
    "models": ("ctrl+o",),
    "history": ("ctrl+t",),
    "doctor": ("f12",),
    "lab": ("ctrl+l",),
}
"""Each picture with the keys that lead there; all but the first two have a draft."""
_SIGNS: dict[str, str] = {
    "when": "sources.pkr.hcl:40", "truth": "the whole draft", "lab": "What was changed",
    "explain": "line 1 to 15", "words": "for example:", "quiz": "1/5", "models": "speed:",
    "history": "no draft was saved", "doctor": "1 of 2 want mending", "ask": "What should change",
    "hunks": "taken", "choose": "What may stand here", "find": "replace", "palette": "Draft",
}  # fmt: skip
"""What stands on a screen once it is complete."""
_ID = re.compile(r"terminal-\d+-")


def _checks() -> Iterator[Check]:
    yield Check("python", True, "Python 3 at /usr/bin/python3")
    yield Check("docker", False, "no engine answers", "dryfit setup")


@asynccontextmanager
async def _still() -> AsyncIterator[None]:
    """What differs from machine to machine is left out."""
    from tests.tui.test_screens import STANDINGS

    async def saved(self: object) -> bool:
        return True

    with (
        patch("assistant.setup.doctor.looked", _checks),
        patch("assistant.bench.standing.standings", lambda: STANDINGS),
        patch("assistant.tui.leaving.Leaving.keep", saved),
        patch("assistant.tui.doors.Path.cwd", lambda: Path("/nowhere")),
        patch("assistant.paths.data_dir", lambda: Path("/nowhere")),
        # A cursor that is told to stop in the dark half of its blink stays dark.
        patch("textual.widgets.Input._toggle_cursor", lambda _: None),
        patch("textual.widgets.TextArea._toggle_cursor_blink_visible", lambda _: None),
    ):
        yield


async def picture(name: str, size: tuple[int, int]) -> str:
    """One screen, with nothing in it that a second run would draw otherwise."""
    async with _still(), open_bench(LabShop(), size) as bench:
        if name not in ("empty", "goal"):
            await bench.draft(WINDOWS)
        elif name == "goal":
            await bench.goal("a Debian 12 Pakcer image for hypervee with 2 cores")
        await _settled(bench)
        _calm(bench)
        await bench.pilot.press(*KEYS[name])
        if name in _SIGNS:
            await bench.sees(_SIGNS[name])
        if name == "lab":
            await types(bench, "sh -n build.sh")
            await bench.sees("/lab/sh -n build.sh")
        await _settled(bench)
        _calm(bench)
        await bench.pilot.pause(0.1)
        svg = without_web_fonts(bench.app.export_screenshot(title="dryfit"))
        return _ID.sub("terminal-", svg) + "\n"


def _calm(bench: Bench) -> None:
    """No seconds; and the plan from its top: where it was scrolled to hangs on the redraws."""
    bench.screen.query_one(PlanPane).scroll_home(animate=False, immediate=True)
    if bench.app.screen is bench.screen:
        bench.screen.panes.status("")


async def _settled(bench: Bench) -> None:
    """Wait until nothing runs: the reader, the checker, the line of help."""
    await bench.pilot.pause(0.5)
    idle: Callable[[], bool] = lambda: all(w.is_finished for w in bench.app.workers)  # noqa: E731
    await bench.until(idle, "rest")
    await bench.pilot.pause(0.3)


def place(name: str, size: tuple[int, int]) -> Path:
    """Where a picture lies."""
    return FOLDER / f"{name}-{size[0]}x{size[1]}.svg"


async def _write() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in KEYS:
        for size in SIZES:
            place(name, size).write_text(await picture(name, size), encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        asyncio.run(_write())
