"""Ctrl-C, a full disk, no container engine: nothing half-written, nothing left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.cli.command import dryfit
from tests.prove.leftovers import containers_of

GOAL = "a Docker image with nginx baked by Packer"
pytestmark = [pytest.mark.slow, pytest.mark.model, pytest.mark.usefixtures("model_path")]


def started(out: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "assistant", "draft", GOAL, "--out", str(out)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=out.parent,
    )


def wait_for(process: subprocess.Popen[str], line: str) -> None:
    assert process.stderr is not None
    for text in process.stderr:
        if text.strip().startswith(line):
            return
    pytest.fail(f"the command ended before it said {line!r}")


@pytest.mark.container
@pytest.mark.usefixtures("docker_ready", "packer_engine")
@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("stage", ["· understand", "· draft", "wrote", "· prove"])
def test_an_interrupt_leaves_nothing(stage: str, signal_number: int, tmp_path: Path) -> None:
    process = started(tmp_path / "out")
    wait_for(process, stage)
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal_number)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130, errors
    assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []
    assert containers(process.pid) == []


def containers(pid: int) -> list[str]:
    """The containers of a process that has ended, once a removal has had its moment."""
    listed: list[str] = []
    for _ in range(20):
        listed = containers_of(pid)
        if not listed:
            break
        time.sleep(0.25)
    return listed


def test_without_a_container_engine_a_draft_is_checked(tmp_path: Path) -> None:
    env = {"DOCKER_HOST": f"unix://{tmp_path}/nothing.sock"}
    done = dryfit("draft", GOAL, "--out", str(tmp_path / "out"), env=env)
    assert done.returncode == 0, done.stderr
    assert "not run" in done.stdout
    assert (tmp_path / "out/README.md").is_file()
    proved = dryfit("prove", str(tmp_path / "out"), env=env)
    assert proved.returncode == 4
    assert "Traceback" not in proved.stderr


def test_a_remote_engine_is_refused(tmp_path: Path) -> None:
    done = dryfit(
        "draft", GOAL, "--out", str(tmp_path / "out"), env={"DOCKER_HOST": "tcp://127.0.0.1:1"}
    )
    assert done.returncode == 0, done.stderr
    assert "DOCKER_HOST" in done.stdout


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 KiB."""
    if os.geteuid() != 0:
        pytest.skip("platform: mounting a small file system needs root")
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_named_and_leaves_nothing(small_disk: Path) -> None:
    done = dryfit("draft", GOAL, "--no-prove", "--out", str(small_disk / "out"))
    assert done.returncode == 5, done.stderr
    assert "no space left" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(small_disk.iterdir()) == []
