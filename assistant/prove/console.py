"""A shell in a container with a terminal of its own, for whoever sits at the other end."""

from __future__ import annotations

import contextlib
import re
import socket
from typing import TYPE_CHECKING, Any

from assistant.prove.streams import let_go, socket_of

if TYPE_CHECKING:
    from docker import DockerClient

_KNOWN = re.compile(r"xterm|screen|tmux|rxvt|alacritty|kitty|foot|wezterm|st-|vte|konsole|iterm")
"""Terminals that understand what is written for an xterm."""


def terminal_name(own: str) -> str:
    """What programs inside are told that they write to, for a terminal of that name.

    The container knows few terminals, and its output is screened to what they have in common.
    """
    if "256color" in own or own in ("alacritty", "xterm-kitty", "foot", "wezterm"):
        return "xterm-256color"
    return "xterm" if _KNOWN.search(own) else "vt100"


class Console:
    """The connection to a program with a terminal; close it when the program has ended.

    Raises on making: docker's APIError.
    """

    def __init__(
        self,
        client: DockerClient,
        container: str,
        argv: list[str],
        *,
        environment: dict[str, str],
        workdir: str,
        size: tuple[int, int],
    ) -> None:
        made = client.api.exec_create(
            container,
            argv,
            stdin=True,
            tty=True,
            user="0:0",
            workdir=workdir,
            environment=environment,
        )
        self._client = client
        self._id = str(made["Id"])
        self._stream: Any = client.api.exec_start(self._id, tty=True, socket=True)
        self._socket = socket_of(self._stream)
        self.resize(size)

    def fileno(self) -> int:
        """For waiting until there is something to read."""
        return int(self._socket.fileno())

    def read(self) -> bytes:
        """What has come; empty at the end."""
        try:
            return bytes(self._socket.recv(65536))
        except OSError:
            return b""

    def send(self, data: bytes) -> int:
        """Type something; how many bytes of it were taken without waiting, all of them where the
        program has ended."""
        try:
            return int(self._socket.send(data, socket.MSG_DONTWAIT))
        except BlockingIOError:
            return 0
        except OSError:
            return len(data)

    def resize(self, size: tuple[int, int]) -> None:
        """Tell the program how many columns and lines it has."""
        from docker.errors import APIError

        columns, lines = size
        # It may not have begun, or have ended.
        with contextlib.suppress(APIError):
            self._client.api.exec_resize(self._id, height=lines, width=columns)

    def code(self) -> int:
        """How the program ended; 0 where that cannot be told."""
        from docker.errors import APIError

        try:
            return int(self._client.api.exec_inspect(self._id).get("ExitCode") or 0)
        except APIError:
            return 0

    def close(self) -> None:
        """Let go of the connection; the program inside is hung up on."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        let_go(self._stream)
