"""A terminal that goes away, a signal: the workbench ends, and keeps what there is."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import threading
from pathlib import Path

from tests.tui.conftest import open_bench
from tests.tui.shops import WINDOWS, FakeShop

PATIENCE = 30
"""Seconds: only a hang takes that long."""


async def test_an_interrupt_keeps_the_draft() -> None:
    async with open_bench(FakeShop()) as bench:
        await bench.draft(WINDOWS)
        os.kill(os.getpid(), signal.SIGINT)
        await bench.until(lambda: bench.session.folder, "the draft on disk")
    assert bench.session.folder is not None
    assert (bench.session.folder / "sources.pkr.hcl").is_file()


def test_without_its_terminal_it_ends(tmp_path: Path) -> None:
    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    # A session of its own that owns no terminal: nobody sends SIGHUP.
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant"],
        cwd=tmp_path, stdin=far, stdout=far, stderr=far, start_new_session=True,
        env={**os.environ, "TERM": "xterm", "XDG_STATE_HOME": str(tmp_path / "state")},
    )  # fmt: skip
    os.close(far)
    drawn = threading.Event()

    def read() -> None:
        seen = b""
        with contextlib.suppress(OSError):
            while piece := os.read(near, 65536):
                seen += piece
                if b"Type a goal" in seen:
                    drawn.set()

    threading.Thread(target=read, daemon=True).start()
    try:
        assert drawn.wait(PATIENCE)
        os.close(near)
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
