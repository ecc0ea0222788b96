"""Where output goes wrong: no reader, no such letters, no room, no folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli.timeline import timeline
from assistant.core.errors import Exit, Unfinished, UsageError
from assistant.workspace import choose_folder
from tests.cli.command import dryfit

COMPOSE = 'services:\n  web:\n    image: nginx:1.27\n    ümlaut: "✓"\n'


def test_a_reader_that_goes_away_is_no_error_in_the_files() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, "-m", "assistant", "packs", "list"],
        stdout=writing, stderr=subprocess.PIPE, text=True, check=False, timeout=60,
    )  # fmt: skip
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (Exit.UNFINISHED, "")


def test_a_terminal_that_lacks_signs_gets_others(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    env = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "assistant", "check", "compose.yaml"]

    def run(*more: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*command, *more], cwd=tmp_path, env={**os.environ, **env}, check=False,
            capture_output=True, timeout=60,
        )  # fmt: skip

    ended = run()
    assert ended.returncode == Exit.ERRORS_REMAIN, ended.stderr
    assert '    ümlaut: "?"\n' in ended.stdout.decode("latin-1")
    rungs = json.loads(run("--json").stdout.decode("latin-1"))["evidence"]
    assert [rung["rung"] for rung in rungs] == ["parsed", "schema", "rules"]


def test_a_picture_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    picture = tmp_path / "when.svg"
    picture.write_text("before")

    def call(place: Path) -> None:
        arguments = [str(tmp_path / "compose.yaml"), "--svg", str(place)]
        CliRunner().invoke(timeline, arguments, standalone_mode=False, catch_exceptions=False)

    with pytest.raises(UsageError, match="no place for a file"):
        call(tmp_path / "no such folder" / "when.svg")
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", _full)
        with pytest.raises(Unfinished, match="no space left"):
            call(picture)
    assert picture.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["compose.yaml", "when.svg"]
    call(picture)
    assert picture.read_text().startswith("<svg")


def _full(_handle: int) -> None:
    raise OSError(28, "No space left on device")


def test_a_place_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    done = dryfit("draft", "a Debian 12 Packer image on Proxmox", cwd=Path("/proc"))
    assert done.returncode == Exit.UNFINISHED
    assert done.stderr.startswith("dryfit: cannot write to /proc")


def test_a_folder_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(Unfinished, match="the folder that you are in is gone"):
        choose_folder(None, "draft")


def test_a_step_that_is_like_none_gets_the_list_of_all(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    with pytest.raises(UsageError) as refused:
        CliRunner().invoke(
            timeline, [str(tmp_path / "compose.yaml"), "--when", "qqq"], standalone_mode=False,
            catch_exceptions=False,
        )  # fmt: skip
    assert refused.value.mend.startswith("there are: ")


INTERRUPTED = """
import pathlib, sys, threading, time
from assistant import bootstrap
from assistant.cli import console

def command():
    def tidy():
        time.sleep(1)
        pathlib.Path("tidied").touch()
    threading.Thread(target=tidy).start()
    raise KeyboardInterrupt

bootstrap.command = command
sys.argv[1:] = ["check"]
bootstrap.main()
"""


def test_an_interrupt_waits_for_what_takes_containers_away(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], cwd=tmp_path, check=False, timeout=60,
        capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, (tmp_path / "tidied").exists()) == (Exit.INTERRUPTED, True)
    assert "nothing was left half-written" in done.stderr


def test_a_line_that_is_no_number_is_told(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("locals {}\n")
    done = dryfit("explain", "main.tf:x", cwd=tmp_path)
    assert done.returncode == Exit.USAGE
    assert "a line as its number" in done.stderr
