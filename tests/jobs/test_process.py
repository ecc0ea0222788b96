"""The process that runs jobs: answers, stops, crashes, ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

from assistant.core.errors import Cancelled, Declined, Unfinished
from assistant.core.events import Note, TextWritten
from assistant.jobs import drafting, learning
from assistant.jobs.here import Here
from assistant.jobs.learning import Spot
from assistant.jobs.process import JobProcess
from assistant.jobs.wishes import Wishes
from tests.jobs import tasks

ROOT = Path(__file__).parents[2]
GOAL = "a Debian 12 Packer image for qemu with 2 cores and 4 GB"
SOURCE = 'source "qemu" "vm" {\n  memory = 4096\n}\n'
PATIENCE = 60.0
"""Seconds: only a hang takes that long."""


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[JobProcess]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    opened = JobProcess()
    yield opened
    opened.close()
    opened.join()


def gone(pid: int) -> bool:
    """True once a process has ended, or will have soon."""
    end = time.monotonic() + PATIENCE
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_a_goal_is_read_as_in_this_process(jobs: JobProcess) -> None:
    job = partial(drafting.read, goal=GOAL, wishes=Wishes({"cpus": "3"}))
    assert jobs.run(job) == Here().run(job)


def test_what_a_job_tells_comes_in_order_and_not_one_by_one(jobs: JobProcess) -> None:
    heard: list[Any] = []
    assert jobs.run(partial(tasks.tells, count=500), heard.append) == 500
    assert heard[-1] == Note("done")
    texts = [one for one in heard if isinstance(one, TextWritten)]
    assert "".join(one.text for one in texts) == "".join(f"{n} " for n in range(500))
    assert len(texts) < 100


def test_errors_arrive_with_their_way_out(jobs: JobProcess) -> None:
    with pytest.raises(Declined, match="no such thing") as declined:
        jobs.run(tasks.declines)
    assert declined.value.mend == "ask for another"
    with pytest.raises(Unfinished, match="internal fault; the report is at") as failed:
        jobs.run(tasks.fails)
    report = Path(failed.value.summary.rpartition(" at ")[2]).read_text(encoding="utf-8")
    assert "ZeroDivisionError: a fault" in report
    assert "in fails" in report


def stopped_in(jobs: JobProcess, job: Callable[..., None]) -> float:
    """Seconds from the stop to its answer, the job being on its way."""
    stop, began = threading.Event(), [0.0]

    def hear(_: object) -> None:
        began[0] = time.monotonic()
        stop.set()

    with pytest.raises(Cancelled):
        jobs.run(job, hear, stop)
    return time.monotonic() - began[0]


def test_a_job_hears_the_stop(jobs: JobProcess, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    stopped_in(jobs, partial(tasks.waits, mark=str(mark)))
    end = time.monotonic() + PATIENCE
    while not mark.is_file() and time.monotonic() < end:
        time.sleep(0.02)
    assert mark.read_text(encoding="utf-8") == "stopped"


def test_a_job_that_hears_no_stop_is_not_waited_for(jobs: JobProcess) -> None:
    assert stopped_in(jobs, tasks.deaf) < 2
    assert jobs.run(tasks.process) == jobs.pid


def test_a_crash_is_told_and_another_process_takes_over(jobs: JobProcess, tmp_path: Path) -> None:
    first = jobs.run(tasks.process)
    with pytest.raises(Unfinished, match="was ended by SIGSEGV; the log is") as told:
        jobs.run(tasks.crashes)
    log = Path(told.value.summary.rpartition("the log is ")[2])
    assert "Segmentation fault" in log.read_text(encoding="utf-8")
    assert jobs.run(tasks.process) != first
    assert log.is_relative_to(tmp_path)


def test_a_crash_is_told_to_all_who_wait(jobs: JobProcess, tmp_path: Path) -> None:
    waiting, ends = threading.Event(), []

    def wait() -> None:
        try:
            jobs.run(partial(tasks.waits, mark=str(tmp_path / "mark")), lambda _: waiting.set())
        except Unfinished as error:
            ends.append(error.summary)

    thread = threading.Thread(target=wait)
    thread.start()
    assert waiting.wait(PATIENCE)
    assert jobs.pid is not None
    psutil.Process(jobs.pid).send_signal(signal.SIGKILL)
    thread.join(PATIENCE)
    assert len(ends) == 1
    assert "SIGKILL, as when memory runs out" in ends[0]


def test_closing_ends_the_process_and_whoever_waits(jobs: JobProcess, tmp_path: Path) -> None:
    mark, waiting, ends = tmp_path / "mark", threading.Event(), []

    def wait() -> None:
        try:
            jobs.run(partial(tasks.waits, mark=str(mark)), lambda _: waiting.set())
        except Cancelled:
            ends.append("cancelled")

    thread = threading.Thread(target=wait)
    thread.start()
    assert waiting.wait(PATIENCE)
    pid = jobs.pid
    assert pid is not None
    jobs.close()
    thread.join(PATIENCE)
    jobs.join()
    assert ends == ["cancelled"]
    assert mark.is_file(), "the job was told"
    assert gone(pid)
    assert not list((tmp_path / "state").rglob("jobs-*.log")), "nothing is left of a good end"
    with pytest.raises(Cancelled):
        jobs.run(tasks.process)


def test_the_process_goes_with_the_one_that_started_it() -> None:
    script = (
        "import sys, time\n"
        "from assistant.jobs.process import JobProcess\n"
        "from tests.jobs import tasks\n"
        "print(JobProcess().run(tasks.process), flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    assert gone(pid)


def test_all_kinds_of_jobs_at_once_from_the_first_moment_on(jobs: JobProcess) -> None:
    """Two threads that decode a type for the first time at once end msgspec 0.22 in SIGSEGV."""
    spot = Spot({"vm.pkr.hcl": SOURCE}, None, "vm.pkr.hcl", 2)
    asked: dict[str, Callable[..., Any]] = {
        "read": partial(drafting.read, goal=GOAL, wishes=Wishes()),
        "check": partial(drafting.check, texts=spot.texts, plan=None),
        "explain": partial(learning.explain, spot=spot, width=80),
        "words": partial(learning.words, term="memory", spot=spot, width=80),
        "quiz": partial(learning.quiz, spot=spot, count=3),
        "timeline": partial(learning.timeline, texts=spot.texts),
    }
    got: dict[str, Any] = {}

    def ask(name: str) -> None:
        got[name] = jobs.run(asked[name])

    threads = [threading.Thread(target=ask, args=(name,)) for name in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert got.keys() == asked.keys()
    assert "memory" in got["explain"]
    assert got["quiz"].questions
    here = Here()
    assert {name: here.run(job) for name, job in asked.items()} == got
