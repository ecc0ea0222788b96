"""A line that moves while something takes its time; set-up is silent for no longer than 15 s.

Standard library only: it runs before the virtual environment exists.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

QUIET_PERIOD = 15.0
"""Seconds between lines where the output is no terminal."""


def clock(seconds: float) -> str:
    """`75.2` as `1:15`."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def about(seconds: float) -> str:
    """A duration as a person says it: `40 s`, `5 min`."""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def interactive() -> bool:
    """Whether a person can be asked: both ends are terminals."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def confirm(question: str, *, yes: bool) -> bool:
    """Ask on a terminal; `yes`, or no terminal, counts as consent. Enter means yes."""
    if yes or not interactive():
        print(f"  {question} yes", file=sys.stderr, flush=True)
        return True
    print(f"  {question} [Y/n] ", end="", file=sys.stderr, flush=True)
    try:
        answer = input().strip().lower()
    except EOFError:
        answer = "n"
    return answer in {"", "y", "yes"}


class Ticker:
    """Shows label, what is being done, and the time gone by, until the block ends.

    On a terminal one line that moves each second; elsewhere a line at the start and every 15 s.
    """

    def __init__(self, label: str, expect: float = 0.0, out: TextIO | None = None) -> None:
        self._label = label
        self._expect = expect
        self._out = out or sys.stderr
        self._live = self._out.isatty()
        self._doing = ""
        self._over = threading.Event()
        self._started = time.monotonic()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def doing(self, text: str) -> None:
        """What is being done right now; one line, shown with the next tick."""
        self._doing = " ".join(text.split())

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    def __enter__(self) -> Ticker:
        expected = f" (about {about(self._expect)})" if self._expect >= 2 else ""
        if not self._live:
            self._print(f"  {self._label} …{expected}\n")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        if self._live:
            self._print("\r\x1b[2K")

    def _run(self) -> None:
        while not self._over.wait(1.0 if self._live else QUIET_PERIOD):
            line = f"  {self._label}  {clock(self.seconds)}"
            if self._expect >= 2:
                line += f" of about {clock(self._expect)}"
            if self._doing:
                line += f"  {self._doing}"
            if self._live:
                width = shutil.get_terminal_size().columns
                self._print("\r\x1b[2K" + line[: width - 1])
            else:
                self._print(line + "\n")

    def _print(self, text: str) -> None:
        # A terminal that went away must not stop the work.
        with contextlib.suppress(OSError, ValueError):
            self._out.write(text)
            self._out.flush()


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    seconds: float
    tail: str
    """The last lines of its output, at most 2,000 characters."""
    log: Path

    @property
    def ok(self) -> bool:
        """Whether it ended with 0."""
        return self.code == 0


def run_logged(
    command: Sequence[str],
    *,
    label: str,
    log: Path,
    expect: float = 0.0,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    read_line: Callable[[str], str | None] | None = None,
) -> Ran:
    """Run a command without standard input, its output in `log`, under a moving line.

    `read_line` turns a line of its output into what the moving line says; None keeps what was
    there. A command that does not exist ends with 127. On an interrupt the command and its
    children are ended before the interrupt goes on.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as sink, log.open("rb") as source, Ticker(label, expect) as ticker:
        sink.write(f"\n$ {' '.join(command)}\n".encode())
        sink.flush()
        follow = _Follower(source, sink.tell(), read_line, ticker.doing)
        try:
            # The log itself, not a pipe: a daemon that the command leaves behind would hold a
            # pipe open, and its end would never come.
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                env=dict(env) if env is not None else None,
                cwd=cwd,
                start_new_session=True,
            )
        except OSError as error:
            return Ran(127, ticker.seconds, f"{command[0]}: {error.strerror}", log)
        try:
            while child.poll() is None:
                follow.read()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(0.1)
        except BaseException:
            _end(child)
            raise
        follow.read()
        return Ran(child.returncode, ticker.seconds, follow.tail, log)


class _Follower:
    """Reads a log while it grows: the last lines, and what the moving line says."""

    def __init__(
        self,
        source: BinaryIO,
        begin: int,
        read_line: Callable[[str], str | None] | None,
        doing: Callable[[str], None],
    ) -> None:
        source.seek(begin)
        self._source = source
        self._read_line = read_line
        self._doing = doing
        self._last: list[str] = []
        self._rest = b""

    def read(self) -> None:
        """Take in what has been written since."""
        *whole, self._rest = (self._rest + self._source.read()).split(b"\n")
        for raw in whole:
            line = raw.decode("utf-8", "replace").rstrip()
            self._last = [*self._last[-14:], line]
            said = self._read_line(line) if self._read_line else line
            if said:
                self._doing(said)

    @property
    def tail(self) -> str:
        """The last lines, at most 2,000 characters."""
        rest = [self._rest.decode("utf-8", "replace")] if self._rest else []
        return "\n".join([*self._last, *rest])[-2000:]


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a command and its children: asked first, killed after 5 s."""
    for signal_, patience in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal_)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(patience)
            return
