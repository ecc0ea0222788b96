"""The workbench with the process that it has by itself: it may crash, and nothing is lost."""

from __future__ import annotations

import signal

import psutil
import pytest

from assistant.jobs.process import JobProcess
from assistant.tui.app import WorkbenchApp
from tests.tui.conftest import Bench


@pytest.mark.model
@pytest.mark.usefixtures("model_path")
async def test_a_crash_is_told_and_the_next_goal_is_read() -> None:
    jobs = JobProcess()
    app = WorkbenchApp(jobs)
    async with app.run_test(size=(140, 42)) as pilot:
        bench = Bench(app, pilot)
        await bench.goal("a Debian 12 Packer image for qemu")
        await bench.sees("os = debian-12")
        first = jobs.pid
        assert first is not None
        # Between two jobs nobody waits, and the next one has another process at once.
        psutil.Process(first).send_signal(signal.SIGKILL)
        await bench.until(lambda: jobs.pid is None, "the end of the process")
        await bench.goal("an Ubuntu 24.04 Packer image for qemu")
        await bench.sees("os = ubuntu-24.04")
        assert jobs.pid not in (None, first)
        # In the middle of a job it is told.
        await bench.pilot.press("ctrl+d")
        await bench.until(lambda: bench.session.plan and bench.session.texts, "the first text")
        assert jobs.pid is not None
        psutil.Process(jobs.pid).send_signal(signal.SIGKILL)
        await bench.sees("was ended by SIGKILL", "unfinished")
        assert any(text for text in bench.session.texts.values())
    jobs.join()
    assert jobs.pid is None
