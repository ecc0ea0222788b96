"""The real program in a real terminal: model, container, engine, disk."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.conftest import in_ci

pytestmark = [
    pytest.mark.slow,
    pytest.mark.model,
    pytest.mark.container,
    pytest.mark.usefixtures("model_path", "docker_ready", "packer_engine"),
]
GOAL = "a Debian 12 Packer image for qemu with 2 cores and 4 GB"
ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
"""Seconds: only a hang takes that long."""


class Terminal:
    """The program in tmux, on a server of its own."""

    def __init__(self, folder: Path, size: tuple[int, int]) -> None:
        self._socket = str(folder / "tmux.sock")
        self.work = folder / "desk"
        self.work.mkdir()
        inside = f"{shlex.quote(sys.executable)} -m assistant; echo left with $?; sleep 600"
        self._tmux(
            *("new-session", "-d", "-s", "t", "-x", str(size[0]), "-y", str(size[1])),
            *("-c", str(self.work), f"sh -c {shlex.quote(inside)}"),
        )

    def _tmux(self, *args: str) -> str:
        environment = {**os.environ, "TERM": "screen-256color", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            ["tmux", "-u", "-S", self._socket, "-f", "/dev/null", *args],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        return done.stdout

    def keys(self, *keys: str) -> None:
        self._tmux("send-keys", "-t", "t", *keys)

    def text(self) -> str:
        return self._tmux("capture-pane", "-t", "t", "-p")

    def until(self, held: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
        end = time.monotonic() + patience
        while not held():
            assert time.monotonic() < end, f"never came: {what}\n{self.text()}"
            time.sleep(0.1)

    def sees(self, *words: str) -> None:
        for word in words:
            self.until(lambda word=word: word in self.text(), word)  # type: ignore[misc]

    def below(self) -> list[psutil.Process]:
        """The workbench and the processes that it started."""
        server = self._tmux("display-message", "-p", "#{pid}").strip()
        return psutil.Process(int(server)).children(recursive=True) if server else []

    def program(self) -> psutil.Process:
        return next(p for p in self.below() if "assistant" in p.cmdline())

    def hang_up(self) -> None:
        """As when a connection is lost: nobody reads or writes any more."""
        self._tmux("kill-server")

    def close(self) -> None:
        for process in self.below():
            process.kill()
        self._tmux("kill-server")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    if not shutil.which("tmux"):
        missing = "missing part: tmux → apt-get install tmux"
        pytest.fail(missing) if in_ci() else pytest.skip(missing)
    opened = Terminal(tmp_path, (100, 30))
    try:
        yield opened
    finally:
        opened.close()


def test_from_an_empty_goal_to_a_saved_proven_draft(terminal: Terminal) -> None:
    terminal.sees("Type a goal", "sandbox ready")
    terminal.keys(GOAL)
    terminal.sees("os = debian-12")
    terminal.keys("C-d")
    terminal.sees("proven after")
    terminal.keys("C-s")
    terminal.sees("saved to")
    folder = next(terminal.work.iterdir())
    manifest = json.loads((folder / ".dryfit" / "manifest.json").read_text())
    assert manifest["outcome"] == "proven"
    assert (folder / "README.md").is_file()
    terminal.keys("C-q")
    terminal.sees(f"the draft is in {terminal.work}"[:60], "left with 0")


def test_leaving_in_the_middle_ends_the_model_and_the_terminal_is_whole(terminal: Terminal) -> None:
    terminal.sees("Type a goal")
    terminal.keys(GOAL)
    terminal.sees("os = debian-12")
    terminal.keys("C-d")
    terminal.sees("file ")
    model = [p for p in terminal.below() if "assistant.models.worker" in p.cmdline()]
    assert model
    terminal.keys("C-q")
    terminal.sees("left with 0")
    terminal.until(lambda: not any(p.is_running() for p in model), "the model's end", 10)


def test_a_connection_that_is_lost_keeps_the_draft_and_ends_everything(terminal: Terminal) -> None:
    terminal.sees("Type a goal")
    terminal.keys(GOAL)
    terminal.sees("os = debian-12")
    terminal.keys("C-d")
    terminal.sees("file ")
    program = terminal.program()
    model = [p for p in terminal.below() if "assistant.models.worker" in p.cmdline()]
    terminal.hang_up()
    terminal.until(lambda: not program.is_running(), "the program's end", 20)
    terminal.until(lambda: not any(p.is_running() for p in model), "the model's end", 10)
    assert list(terminal.work.rglob("plugins.pkr.hcl")), "what was written is kept"


def test_escape_stops_and_a_kill_keeps_the_edits(terminal: Terminal) -> None:
    terminal.sees("Type a goal")
    terminal.keys(GOAL)
    terminal.sees("os = debian-12")
    terminal.keys("C-d")
    terminal.sees("file ")
    terminal.keys("Escape")
    terminal.sees("stopped; what was written stays", "unfinished")
    terminal.keys("F4", "C-Home")
    terminal.keys("# mine")
    terminal.sees("# mine")
    terminal.program().send_signal(signal.SIGTERM)
    terminal.sees("left with")
    kept = [p.read_text() for p in terminal.work.rglob("*") if p.is_file()]
    assert any("# mine" in text for text in kept)
