"""A shell inside a container that runs one command after the other.

Starting a process in a container takes the engine about as long as a whole trial takes; a shell
that is there already takes none of it.
"""

from __future__ import annotations

import contextlib
import secrets
import shlex
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.prove.profile import Limits, Profile
from assistant.prove.settings import GIVEN, UNSEEN, WORK, ulimits
from assistant.prove.streams import Gathered, frames, let_go, socket_of
from assistant.prove.sweep import HERE

if TYPE_CHECKING:
    from docker import DockerClient

# Nothing runs as root before the first process has become another user.
_CLOSED = "while readlink /proc/1/exe >/dev/null 2>&1; do sleep 0.01; done;"
# All processes of the commands' user but the shell itself: what one command left behind neither
# speaks into the next one's output nor takes its memory.
_ALONE = "kill -9 -1 2>/dev/null;"
# How often a process was ended for want of memory, how often one was refused, and the limits that
# are in force for memory (bytes), processes and processors (microseconds of each period), in the
# files of either version of control groups; read by the shell itself, without another process.
# A limit that is not there is 0.
_TELL = """
_count() {
_n=0; _of=$1; shift
for _file; do
[ -r "$_file" ] && while read -r _key _value; do
[ "$_key" = "$_of" ] && _n=$_value; done <"$_file"; done; _all="$_all $_n"; }
_limit() {
_n=0
for _file; do [ -r "$_file" ] && read -r _n _rest <"$_file"; done
case $_n in *[!0-9]*) _n=0;; esac; _all="$_all $_n"; }
_say() {
_all=; _c=/sys/fs/cgroup
_count oom_kill $_c/memory.events $_c/memory/memory.oom_control
_count max $_c/pids.events $_c/pids/pids.events
_limit $_c/memory.max $_c/memory/memory.limit_in_bytes
_limit $_c/pids.max $_c/pids/pids.max
_limit $_c/cpu.max $_c/cpu/cpu.cfs_quota_us
printf '\\n%s %s%s\\n' "$1" "$2" "$_all"; printf '\\n%s %s\\n' "$1" "$2" >&2; }
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What the shell found in the container's own control group."""

    killed: int = 0
    """Processes that were ended for want of memory, so far."""
    refused: int = 0
    """Processes that were not started because there were too many, so far."""
    memory: int = 0
    """The limit in bytes; 0: none is in force. The same for the next two."""
    pids: int = 0
    processor: int = 0
    """Microseconds of each period."""


class Agent:
    """The shell and the connection to it; one command at a time.

    Raises on making: docker's APIError.
    """

    def __init__(
        self, client: DockerClient, container: str, profile: Profile, limits: Limits
    ) -> None:
        self._alone = _ALONE if profile.keeper != profile.user else ""
        first = self._alone or _CLOSED
        # Once more from inside: an engine without root may not have handed them on.
        bounds = shlex.join(f"--{name}={value}" for name, value in ulimits(limits).items())
        shell = f"{first} test -e {GIVEN}/{HERE} || exit {UNSEEN}; exec prlimit {bounds} sh"
        made = client.api.exec_create(
            container,
            ["sh", "-c", shell],
            stdin=True,
            workdir=WORK,
            user=f"{profile.user}:{profile.user}",
        )
        self._client = client
        self._id = str(made["Id"])
        self._stream: Any = client.api.exec_start(self._id, socket=True)
        self._socket = socket_of(self._stream)
        self._told = _TELL
        self._turn: Gathered | None = None
        self._lock = threading.Lock()
        self._ended = False
        self._reader = threading.Thread(target=self._read, name="dryfit-agent", daemon=True)
        self._reader.start()

    @property
    def alive(self) -> bool:
        """False once its connection has ended; what it was last told may not have been done."""
        return not self._ended

    def begin(self, argv: Sequence[str], seconds: int, workdir: str, limit: int) -> Gathered:
        """Tell it to run `argv` for at most `seconds`; what it says comes as it comes.

        `limit` is in bytes, for each stream.
        """
        token = secrets.token_hex(16)
        turn = Gathered(token, limit)
        command = shlex.join(("timeout", "-k", "2", str(seconds), *argv))
        told = (
            f"(cd {shlex.quote(workdir)} && unset OLDPWD && exec {command}) </dev/null; "
            f"_code=$?; {self._alone} _say {token} $_code\n"
        )
        with self._lock:
            if self._ended:
                turn.close()
                return turn
            self._turn = turn
        try:
            self._socket.sendall((self._told + told).encode())
            self._told = ""
        except OSError as error:
            turn.close(error)
        return turn

    def code(self) -> int | None:
        """How the shell itself ended; None while it runs, or where the engine cannot say."""
        from docker.errors import APIError

        try:
            found = self._client.api.exec_inspect(self._id).get("ExitCode")
        except APIError:
            # It went with its container.
            return None
        return None if found is None else int(found)

    def close(self) -> None:
        """Let go of the connection; the shell ends with its container."""
        # The other side may have closed it first.
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._reader.join()

    def _read(self) -> None:
        error = frames(self._stream, self._take)
        with self._lock:
            self._ended = True
            turn = self._turn
        if turn is not None:
            turn.close(error)
        let_go(self._stream)

    def _take(self, which: int, chunk: bytes) -> None:
        turn = self._turn
        if turn is not None:
            turn.take(which, chunk)
