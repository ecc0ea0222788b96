"""The Docker Engine's daemon: whether it answers, and how to start it. Standard library only."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.setup.record import state_home

DEFAULT_SOCKET = "/var/run/docker.sock"
PID_FILES = (
    (Path("/var/run/docker.pid"), "dockerd"),
    (Path("/var/run/docker/containerd/containerd.pid"), "containerd"),
)
_SILENT = "it does not answer"
SYSTEMD = Path("/run/systemd/system")
_left_running: list[subprocess.Popen[bytes]] = []
"""Daemons that outlive this process on purpose."""
State = Literal["answers", "refused", "silent", "remote"]


class _OverSocket(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("docker", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def socket_path(docker_host: str) -> str | None:
    """The Unix socket that a value of DOCKER_HOST means; None when it is not on this machine."""
    if not docker_host:
        return DEFAULT_SOCKET
    scheme, _, rest = docker_host.partition("://")
    return rest if scheme == "unix" else None


def get(path: str, url: str, timeout: float = 5.0) -> int:
    """The status of a GET to the daemon at socket `path`. Raises OSError when none answers."""
    connection = _OverSocket(path, timeout)
    try:
        connection.request("GET", url)
        response = connection.getresponse()
        response.read()
        return response.status
    except http.client.HTTPException as error:
        raise OSError(f"{path}: {error}") from error
    finally:
        connection.close()


def state(docker_host: str | None = None) -> State:
    """Whether the daemon answers here.

    `refused`: one is there and this user may not speak to it. `remote`: DOCKER_HOST names
    another machine, which is not asked. `silent`: none.
    """
    host = os.environ.get("DOCKER_HOST", "") if docker_host is None else docker_host
    path = socket_path(host)
    if path is None:
        return "remote"
    try:
        return "answers" if get(path, "/_ping") == http.client.OK else "silent"
    except PermissionError:
        return "refused"
    except OSError:
        return "silent"


def binary() -> str | None:
    """Where dockerd lies; also looks where a user's PATH does not."""
    return shutil.which("dockerd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def installed() -> bool:
    """Whether a Docker daemon is on this machine, running or not."""
    return binary() is not None


@dataclass(frozen=True)
class Started:
    """How a start of the daemon went."""

    ok: bool
    how: str
    """`systemctl` or `dockerd`."""
    pid: int = 0
    """The daemon's process when set-up itself started it, else 0."""
    why: str = ""
    """What the daemon said last when it did not come up."""


def start(seconds: float = 60.0) -> Started:
    """Start the installed daemon and wait for it. Root only.

    Through systemd where that runs; else `dockerd` in a session of its own, its log in the state
    folder, so that it outlives the terminal.
    """
    if SYSTEMD.is_dir():
        asked = subprocess.run(
            ["systemctl", "start", "docker"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        if _wait(seconds):
            return Started(True, "systemctl")
        why = (asked.stderr.strip().splitlines() or [_SILENT])[-1]
        return Started(False, "systemctl", why=why)
    dockerd = binary()
    if dockerd is None:
        return Started(False, "dockerd", why="dockerd is not installed")
    for pid_file, name in PID_FILES:
        drop_stale(pid_file, name)
    if PID_FILES[0][0].is_file():
        # The package's own script has started it a moment ago.
        up = _wait(seconds)
        return Started(up, "dockerd", pid=_pid_in(PID_FILES[0][0]), why="" if up else _SILENT)
    _mount_cgroups()
    log = state_home() / "dockerd.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as sink:
        begin = sink.tell()
        child = subprocess.Popen(
            [dockerd], stdin=subprocess.DEVNULL, stdout=sink, stderr=sink,
            start_new_session=True, cwd="/",
        )  # fmt: skip
    _left_running.append(child)
    if _wait(seconds, child):
        return Started(True, "dockerd", pid=child.pid)
    return Started(False, "dockerd", why=_last_line(log, begin))


def look(how: str) -> str:
    """The command that shows why a daemon that was started so does not come up."""
    if how == "systemctl":
        return "journalctl -u docker -n 20"
    return f"tail -n 20 {state_home() / 'dockerd.log'}"


def _wait(seconds: float, child: subprocess.Popen[bytes] | None = None) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if state("") == "answers":
            return True
        if child is not None and child.poll() is not None:
            return False
        time.sleep(0.2)
    return False


def drop_stale(pid_file: Path, name: str, proc: Path = Path("/proc")) -> bool:
    """Remove a pid file whose process is gone or is another program by now.

    After a machine was stopped hard the number may belong to anything; the daemon would take
    that for itself and refuse to start.
    """
    pid = _pid_in(pid_file)
    if not pid:
        return False
    try:
        running = (proc / str(pid) / "comm").read_text().strip()
    except OSError:
        running = ""
    if running == name:
        return False
    pid_file.unlink(missing_ok=True)
    return True


def _pid_in(pid_file: Path) -> int:
    """The process that a pid file names; 0 when it names none."""
    try:
        return int(pid_file.read_text().strip())
    except (OSError, ValueError):
        return 0


def _mount_cgroups() -> None:
    """A container without an init may have no cgroups mounted; Debian's helper mounts them."""
    helper = shutil.which("cgroupfs-mount")
    with contextlib.suppress(OSError):
        if helper and not any(Path("/sys/fs/cgroup").iterdir()):
            subprocess.run([helper], stdin=subprocess.DEVNULL, capture_output=True, check=False)


def _last_line(log: Path, begin: int) -> str:
    with log.open("rb") as source:
        source.seek(begin)
        lines = source.read().decode("utf-8", "replace").strip().splitlines()
    reasons = [line for line in lines if "failed to start" in line]
    return (reasons or lines or ["it said nothing"])[-1][:300]
