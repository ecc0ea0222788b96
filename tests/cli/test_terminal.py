"""A terminal lent to a program at the far end of a socket, on a real pseudo-terminal."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import socket
import struct
import termios
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from assistant.cli.terminal import attend, key


class Program:
    """The near end of a program; the test plays the program itself."""

    def __init__(self) -> None:
        self.near, self.far = socket.socketpair()
        self.sizes: list[tuple[int, int]] = []

    def fileno(self) -> int:
        return self.near.fileno()

    def read(self) -> bytes:
        return self.near.recv(65536)

    def send(self, data: bytes) -> int:
        with contextlib.suppress(BlockingIOError):
            return self.near.send(data, socket.MSG_DONTWAIT)
        return 0

    def resize(self, size: tuple[int, int]) -> None:
        self.sizes.append(size)


class Desk:
    """A person's terminal: `hand` types and sees what `place` is given and shows."""

    def __init__(self) -> None:
        self.hand, self.place = pty.openpty()
        self.shape(80, 24)

    def shape(self, columns: int, lines: int) -> None:
        size = struct.pack("HHHH", lines, columns, 0, 0)
        fcntl.ioctl(self.place, termios.TIOCSWINSZ, size)

    def raw(self) -> bool:
        return not termios.tcgetattr(self.place)[3] & termios.ICANON

    def seen(self) -> str:
        """All that came until nothing more does."""
        text = b""
        while select.select([self.hand], [], [], 0.2)[0]:
            text += os.read(self.hand, 65536)
        return text.decode()


@pytest.fixture
def program() -> Iterator[Program]:
    made = Program()
    yield made
    made.near.close()
    made.far.close()


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    os.close(made.hand)
    os.close(made.place)


def until(held: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not held():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def beside(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_keys_go_there_and_what_may_be_shown_comes_back(program: Program, desk: Desk) -> None:
    heard: list[bytes] = []

    def play() -> None:
        until(desk.raw)
        os.write(desk.hand, b"ls\r\x03\x1a\x1c\x04")
        while sum(map(len, heard)) < 7:
            heard.append(program.far.recv(100))
        program.far.sendall(b"a \x1b[31mred\x1b[0m \x1b]52;c;eA==\x07\x1b[6n\xc3")
        program.far.sendall(b"\xa4")
        program.far.close()

    other = beside(play)
    assert attend(program, desk.place, desk.place) == "ended"
    other.join()
    assert b"".join(heard) == b"ls\r\x03\x1a\x1c\x04"
    assert desk.seen().startswith("a \x1b[31mred\x1b[0m ä\x1b[0m")
    assert not desk.raw()


def test_one_key_takes_the_terminal_back(program: Program, desk: Desk) -> None:
    def play() -> None:
        until(desk.raw)
        program.far.sendall(b"\x1b[?1049h\x1b[?25l")
        time.sleep(0.2)
        os.write(desk.hand, b"x\x1d")

    other = beside(play)
    assert attend(program, desk.place, desk.place) == "paused"
    other.join()
    assert program.far.recv(10) == b"x"
    seen = desk.seen()
    assert seen.index("\x1b[?1049l") > seen.index("\x1b[?1049h")
    assert "\x1b[?25h" in seen
    assert not desk.raw()


def test_the_window_s_size_is_followed(program: Program, desk: Desk) -> None:
    before = signal.getsignal(signal.SIGWINCH)

    def play() -> None:
        until(lambda: program.sizes)
        desk.shape(132, 50)
        os.kill(os.getpid(), signal.SIGWINCH)
        until(lambda: len(program.sizes) > 1)
        program.far.close()

    other = beside(play)
    attend(program, desk.place, desk.place)
    other.join()
    assert program.sizes == [(80, 24), (132, 50)]
    assert signal.getsignal(signal.SIGWINCH) is before


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError, OSError])
def test_the_terminal_is_as_it_was_whatever_happens(
    program: Program, desk: Desk, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    before = termios.tcgetattr(desk.place)

    def fail() -> bytes:
        assert desk.raw()
        raise error

    monkeypatch.setattr(program, "read", fail)
    program.far.sendall(b"x")
    with pytest.raises(error):
        attend(program, desk.place, desk.place)
    assert termios.tcgetattr(desk.place) == before
    assert "\x1b[?25h" in desk.seen()


def test_a_program_that_takes_nothing_does_not_hang_the_terminal(
    program: Program, desk: Desk
) -> None:
    program.near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)

    def play() -> None:
        until(desk.raw)
        for _ in range(400):
            os.write(desk.hand, b"x" * 1000)
        os.write(desk.hand, b"\x1d")

    other = beside(play)
    assert attend(program, desk.place, desk.place) == "paused"
    other.join()


@pytest.mark.parametrize(
    ("typed", "answer"), [(b"d", "d"), (b"\x03", "\x03"), (b"\x1b[A", " "), (b"q\n", "q")]
)
def test_a_question_is_answered_with_one_key(desk: Desk, typed: bytes, answer: str) -> None:
    def play() -> None:
        until(desk.raw)
        os.write(desk.hand, typed)

    other = beside(play)
    assert key(desk.place, desk.place, "\nwhich? ") == answer
    other.join()
    assert desk.seen() == "\r\nwhich? "
    assert not desk.raw()
