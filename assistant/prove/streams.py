"""What a command in the container says, as it comes, up to a limit."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.core.text import shown

Ended = Literal["itself", "time", "memory", "processes", "disk", "container"]
"""itself: whatever its code; time: its own limit, or the container's; memory, disk: something in
the container was ended because it took too much; processes: it failed and was refused some;
container: that went away."""

_NUMBERS_LENGTH = 6 * 21
"""Of as many numbers of 64 bits as are told, in decimal, with what stands between."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What one command in the container did."""

    code: int
    stdout: str
    """Control characters taken out."""
    stderr: str
    seconds: float
    dropped: int = 0
    """Bytes of output beyond the limit."""
    ended: Ended = "itself"
    lacked: tuple[str, ...] = ()
    """What something in the container was ended or refused for while this ran, however it ended:
    memory, processes, disk."""

    @property
    def timed_out(self) -> bool:
        """True when the command was ended by a time limit."""
        return self.ended == "time"


@dataclass(slots=True)
class _Stream:
    """One stream up to its mark: a line with the mark and numbers."""

    mark: bytes
    limit: int
    """Bytes that are kept."""
    kept: bytearray = field(default_factory=bytearray)
    dropped: int = 0
    numbers: tuple[int, ...] | None = None
    """The exit code and what else was told, once the mark was seen."""
    _tail: bytes = b""

    def take(self, chunk: bytes) -> None:
        """More of the stream; what comes after the mark is nobody's."""
        if self.numbers is not None:
            return
        joined = self._tail + chunk
        at = joined.find(self.mark)
        end = joined.find(b"\n", at + len(self.mark)) if at >= 0 else -1
        if end >= 0:
            self._tail = b""
            self._keep(joined[:at])
            self.numbers = tuple(int(n) for n in joined[at + len(self.mark) : end].split())
            return
        # What may be the beginning of the mark, with its numbers, is held back.
        held = len(self.mark) + _NUMBERS_LENGTH
        self._keep(joined[:-held])
        self._tail = joined[-held:]

    def close(self) -> None:
        """No mark will come any more."""
        self._keep(self._tail)
        self._tail = b""

    def _keep(self, chunk: bytes) -> None:
        room = max(0, self.limit - len(self.kept))
        self.kept.extend(chunk[:room])
        self.dropped += max(0, len(chunk) - room)


class Gathered:
    """Both streams of one command, each up to a limit in bytes."""

    def __init__(self, token: str, limit: int) -> None:
        mark = f"\n{token} ".encode()
        self._streams = (_Stream(mark, limit), _Stream(mark, limit))
        self._over = threading.Event()
        self.error: Exception | None = None

    @property
    def code(self) -> int | None:
        """The exit code; None while there is none, and when the stream broke off."""
        numbers = self._streams[0].numbers
        return numbers[0] if numbers else None

    @property
    def told(self) -> tuple[int, ...]:
        """What the shell in the container told beside the exit code; empty without a code."""
        return (self._streams[0].numbers or ())[1:]

    @property
    def dropped(self) -> int:
        """Bytes beyond the limit, of both streams."""
        return sum(stream.dropped for stream in self._streams)

    def wait(self, seconds: float) -> bool:
        """True when the command is over, or nothing more will come."""
        return self._over.wait(seconds)

    def take(self, which: int, chunk: bytes) -> None:
        """More of a stream: 0 is the standard output, 1 the errors."""
        self._streams[which].take(chunk)
        if all(stream.numbers is not None for stream in self._streams):
            self._over.set()

    def close(self, error: Exception | None = None) -> None:
        """Nothing more will come."""
        for stream in self._streams:
            stream.close()
        self.error = error
        self._over.set()

    def texts(self) -> tuple[str, str]:
        """Both streams as text, control characters taken out."""
        out, err = (shown(bytes(s.kept).decode("utf-8", "replace")) for s in self._streams)
        return out, err


def socket_of(stream: Any) -> Any:
    """The socket beneath what the library gives, which differs between kinds of connection."""
    return getattr(stream, "_sock", stream)


def let_go(stream: Any) -> None:
    """Close a stream's connection, which the library leaves to the garbage collector."""
    getattr(stream, "_response", stream).close()


def frames(stream: Any, take: Any) -> Exception | None:
    """Hand over what comes until it ends, to the end even beyond every limit: a full pipe would
    stall the command. Returns what broke it off, if anything did."""
    from docker.utils import socket

    try:
        for which, chunk in socket.frames_iter(stream, tty=False):  # type: ignore[no-untyped-call]
            if chunk:
                take(1 if which == socket.STDERR else 0, chunk)
    except Exception as error:  # noqa: BLE001 - whatever ends the stream is told by the caller
        return error
    return None
