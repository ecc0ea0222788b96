"""Python processes of our own: how they are started, where they complain, how they ended."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import assistant
from assistant import paths

_LOGS_KEPT = 10
_serial = itertools.count(1)


def command(module: str, *arguments: str) -> list[str]:
    """Runs one of our modules; nothing is imported from the folder at hand (-P)."""
    return [sys.executable, "-P", "-m", module, *arguments]


def environment() -> Mapping[str, str]:
    """Ours, in which the process finds this very program."""
    root = str(Path(assistant.__file__).resolve().parent.parent)
    inherited = os.environ.get("PYTHONPATH")
    found = os.pathsep.join(filter(None, (root, inherited)))
    return {**os.environ, "PYTHONPATH": found, "PYTHONUNBUFFERED": "1"}


@contextlib.contextmanager
def log_file(kind: str) -> Iterator[tuple[IO[bytes], Path | None]]:
    """A file for a process's stderr; a nameless one when the state folder cannot be written."""
    path = paths.state_dir() / "logs" / f"{kind}-{os.getpid()}-{next(_serial)}.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _drop_old_logs(path.parent, kind)
        file: IO[bytes] = path.open("wb")
    except OSError:
        with open(os.devnull, "wb") as nowhere:
            yield nowhere, None
        return
    with file:
        yield file, path


def how_ended(code: int) -> str:
    """What ended a process, in a few words, by its exit code: "by SIGSEGV"."""
    if code >= 0:
        return f"with code {code}"
    how = f"by {signal.Signals(-code).name}"
    return f"{how}, as when memory runs out" if -code == signal.SIGKILL else how


def _drop_old_logs(folder: Path, kind: str) -> None:
    """Logs stay after a crash, and when we are killed ourselves: the last few are enough."""
    import psutil

    logs = sorted(folder.glob(f"{kind}-*.log"), key=lambda log: log.stat().st_mtime)
    for log in logs[:-_LOGS_KEPT]:
        pid = log.name.split("-")[1]
        if pid.isdecimal() and not psutil.pid_exists(int(pid)):
            log.unlink(missing_ok=True)
