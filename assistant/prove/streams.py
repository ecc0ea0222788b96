"""What a command in the container says, as it comes, up to a limit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assistant.core.text import shown


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

    @property
    def timed_out(self) -> bool:
        """True when the command was ended by its time limit."""
        return self.code in (124, 137)


@dataclass(slots=True)
class Gathered:
    """The two streams of one command, each up to a limit in bytes."""

    limit: int
    streams: tuple[bytearray, bytearray] = field(default_factory=lambda: (bytearray(), bytearray()))
    dropped: int = 0
    error: Exception | None = None

    def read(self, stream: Any) -> None:
        """Read to the end even beyond the limit: a full pipe would stall the command."""
        from docker.utils import socket as frames

        try:
            for which, chunk in frames.frames_iter(stream, tty=False):  # type: ignore[no-untyped-call]
                self._take(1 if which == frames.STDERR else 0, chunk)
        except Exception as error:  # noqa: BLE001 - whatever ends the stream is told by the caller
            self.error = error
        finally:
            # The library leaves a stream's connection to the garbage collector.
            getattr(stream, "_response", stream).close()

    def texts(self) -> tuple[str, str]:
        """Both streams as text, control characters taken out."""
        out, err = (shown(bytes(s).decode("utf-8", "replace")) for s in self.streams)
        return out, err

    def _take(self, which: int, chunk: bytes | None) -> None:
        if not chunk:
            return
        room = self.limit - len(self.streams[which])
        self.streams[which].extend(chunk[:room])
        self.dropped += max(0, len(chunk) - room)
