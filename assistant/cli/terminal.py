"""The user's terminal, lent to a program in a container and taken back whatever happens."""

from __future__ import annotations

import os
import select
import signal
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal, Protocol

from assistant.core.terminal import Screened

PAUSE = b"\x1d"
"""The key that takes the terminal back while the program goes on: ^]."""
_CHUNK = 65536
_WINDOW = b"w"


class Far(Protocol):
    """The other end: a program with a terminal."""

    def fileno(self) -> int:
        """For waiting until there is something to read."""
        ...

    def read(self) -> bytes:
        """What has come; empty at the end."""
        ...

    def send(self, data: bytes) -> int:
        """Type something; how many bytes of it were taken."""
        ...

    def resize(self, size: tuple[int, int]) -> None:
        """Columns and lines."""
        ...


def size_of(screen: int) -> tuple[int, int]:
    """Columns and lines of the terminal behind a file descriptor."""
    try:
        size = os.get_terminal_size(screen)
    except OSError:
        return 80, 24
    # A terminal that was never told its size says 0.
    return size.columns or 80, size.lines or 24


def attend(far: Far, keys: int, screen: int) -> Literal["ended", "paused"]:
    """Join two file descriptors of a terminal with a program until it ends, or until ^] is typed.

    Every key but that one goes to the program, also those that would stop us. What the program
    writes is screened. The terminal is as it was when this returns or raises.
    """
    screened = Screened()
    waiting = b""
    with _raw(keys), _resized() as resized:
        try:
            far.resize(size_of(screen))
            while True:
                end = far.fileno()
                readable, _, _ = select.select([keys, end, resized], [end] if waiting else [], [])
                if resized in readable and os.read(resized, _CHUNK):
                    far.resize(size_of(screen))
                if end in readable:
                    came = far.read()
                    if not came:
                        return "ended"
                    _write(screen, screened.feed(came))
                if keys in readable:
                    typed = os.read(keys, _CHUNK)
                    if not typed:
                        return "ended"
                    before, pause, _ = typed.partition(PAUSE)
                    waiting += before
                    if pause:
                        far.send(waiting)
                        return "paused"
                if waiting:
                    waiting = waiting[far.send(waiting) :]
        finally:
            _write(screen, screened.restore())


def key(keys: int, screen: int, question: str) -> str:
    """The one key that answers a question; empty where the terminal has gone.

    A key that sends several characters, such as an arrow, is the empty choice " ".
    """
    with _raw(keys):
        # Asked once the keys are ours: what is typed from here on is the answer.
        _write(screen, question.replace("\n", "\r\n"))
        try:
            typed = os.read(keys, _CHUNK)
        except OSError:
            return ""
    several = typed.startswith(b"\x1b") and len(typed) > 1
    return " " if several else typed[:1].decode("ascii", "replace")


@contextmanager
def _raw(keys: int) -> Iterator[None]:
    """Every key as it is typed; afterwards as it was."""
    before = termios.tcgetattr(keys)
    try:
        # What was typed ahead is for whoever reads next, not for us to throw away.
        tty.setraw(keys, termios.TCSADRAIN)
        yield
    finally:
        termios.tcsetattr(keys, termios.TCSADRAIN, before)


@contextmanager
def _resized() -> Iterator[int]:
    """A file descriptor that can be read when the window has another size."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)

    def tell(_number: int, _frame: object) -> None:
        with suppress(BlockingIOError):  # it is told already
            os.write(writing, _WINDOW)

    before = signal.signal(signal.SIGWINCH, tell)
    try:
        yield reading
    finally:
        signal.signal(signal.SIGWINCH, before)
        os.close(reading)
        os.close(writing)


def _write(screen: int, text: str) -> None:
    data = text.encode("utf-8", "replace")
    while data:
        data = data[os.write(screen, data) :]
