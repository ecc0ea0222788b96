from __future__ import annotations

import io
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from assistant.setup import progress
from assistant.setup.progress import Ticker, about, clock, confirm, run_logged


@pytest.mark.parametrize(("seconds", "said"), [(0.4, "0:00"), (75.2, "1:15"), (3600, "60:00")])
def test_clock(seconds: float, said: str) -> None:
    assert clock(seconds) == said


@pytest.mark.parametrize(("seconds", "said"), [(4.6, "5 s"), (89, "89 s"), (330, "6 min")])
def test_about(seconds: float, said: str) -> None:
    assert about(seconds) == said


def test_output_goes_to_the_log_and_its_end_is_kept(tmp_path: Path) -> None:
    log = tmp_path / "deep" / "log"
    ran = run_logged(["sh", "-c", "echo one; echo two >&2; exit 3"], label="x", log=log)
    assert (ran.code, ran.ok, ran.tail) == (3, False, "one\ntwo")
    assert log.read_text().endswith("one\ntwo\n")


def test_a_command_that_is_not_there_is_an_end_like_any_other(tmp_path: Path) -> None:
    ran = run_logged(["/no/such/program"], label="x", log=tmp_path / "log")
    assert ran.code == 127
    assert "/no/such/program" in ran.tail


def test_nothing_waits_for_standard_input(tmp_path: Path) -> None:
    ran = run_logged(["sh", "-c", "read answer || echo nobody"], label="x", log=tmp_path / "log")
    assert ran.tail == "nobody"


def test_bytes_that_are_no_text_do_no_harm(tmp_path: Path) -> None:
    ran = run_logged(["printf", r"\377\376\n"], label="x", log=tmp_path / "log")
    assert ran.ok


def test_an_interrupt_ends_the_command_and_its_children(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    script = f"sleep 60 & echo $! >{pids}; echo $$ >>{pids}; echo ready; wait"

    def interrupt(line: str) -> str | None:
        if line == "ready":
            os.kill(os.getpid(), signal.SIGINT)
        return line

    with pytest.raises(KeyboardInterrupt):
        run_logged(["sh", "-c", script], label="x", log=tmp_path / "log", read_line=interrupt)
    for pid in pids.read_text().split():
        until = time.monotonic() + 5
        while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
            state = Path(f"/proc/{pid}/stat").read_text().split()[2]
            if state == "Z":
                break
            time.sleep(0.02)
        else:
            assert not Path(f"/proc/{pid}").exists()


def test_where_there_is_no_terminal_a_line_comes_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress, "QUIET_PERIOD", 0.05)
    out = io.StringIO()
    with Ticker("packages", 40, out) as ticker:
        ticker.doing("Collecting\nclick")
        time.sleep(0.2)
    lines = out.getvalue().splitlines()
    assert lines[0] == "  packages … (about 40 s)"
    assert lines[1] == "  packages  0:00 of about 0:40  Collecting click"
    assert len(lines) >= 3


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_the_line_is_wiped_at_the_end() -> None:
    out = Terminal()
    with Ticker("packages", 40, out):
        time.sleep(1.2)
    assert "packages  0:01" in out.getvalue()
    assert out.getvalue().endswith("\r\x1b[2K")
    assert "\n" not in out.getvalue()


def test_a_terminal_that_goes_away_does_not_stop_the_work() -> None:
    out = Terminal()
    with Ticker("packages", 40, out):
        out.close()
        time.sleep(1.1)


def test_a_daemon_that_a_command_leaves_behind_is_not_waited_for(tmp_path: Path) -> None:
    began = time.monotonic()
    ran = run_logged(["sh", "-c", "sleep 5 & echo left"], label="x", log=tmp_path / "log")
    assert ran.tail == "left"
    assert time.monotonic() - began < 3


def test_without_a_terminal_nobody_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_input() -> str:
        raise AssertionError("asked")

    monkeypatch.setattr("builtins.input", no_input)
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert confirm("Install it?", yes=False)
    assert confirm("Install it?", yes=True)
    assert capsys.readouterr().err.count("Install it? yes") == 2


@pytest.mark.parametrize(
    ("answer", "agreed"), [("", True), ("y", True), ("n", False), ("?", False)]
)
def test_on_a_terminal_the_answer_counts(
    monkeypatch: pytest.MonkeyPatch, answer: str, agreed: bool
) -> None:
    monkeypatch.setattr(progress, "interactive", lambda: True)
    monkeypatch.setattr("builtins.input", lambda: answer)
    assert confirm("Install it?", yes=False) is agreed
