"""The first paint waits for nothing that it does not show."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest
from textual.widgets import Input

from assistant.core.errors import MissingPart
from assistant.jobs.here import Here
from assistant.tui.app import WorkbenchApp
from tests.tui.conftest import Bench

LATER = (
    "pipeline",
    "knowledge",
    "understand",
    "plan",
    "check",
    "targets",
    "learn",
    "models",
    "prove",
)


@pytest.mark.parametrize("module", ["assistant.bootstrap", "assistant.tui.app"])
def test_what_is_needed_later_is_not_read_at_first(module: str) -> None:
    code = f"import sys, {module}; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    loaded = done.stdout.split()
    assert module in loaded
    assert not [name for name in LATER if f"assistant.{name}" in loaded]
    assert not {"click", "tree_sitter_hcl", "docker", "yaml"}.intersection(loaded)


async def test_packs_that_are_gone_are_told_and_the_screen_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone() -> NoReturn:
        raise MissingPart("no schema packs are here", mend="dryfit setup")

    monkeypatch.setattr("assistant.pipeline.Packs.open", gone)
    app = WorkbenchApp(Here())
    async with app.run_test(size=(140, 42)) as pilot:
        bench = Bench(app, pilot)
        await bench.sees("no schema packs are here → dryfit setup")
        bench.screen.query_one(Input).value = "a Debian 12 Packer image for qemu"
        await pilot.press("ctrl+d")
        await bench.until(lambda: not bench.screen.work.busy, "the end of the draft")
        await bench.sees("no schema packs are here")
