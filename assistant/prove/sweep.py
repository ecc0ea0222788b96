"""Who owns a container, until when, and taking away those that nobody owns any more."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import paths

if TYPE_CHECKING:
    from docker import DockerClient

ROLE = "dryfit.role"
SESSION = "dryfit.session"
EXPIRES = "dryfit.expires"
GRACE_SECONDS = 30
"""Added to a container's own time limit before the label says that it has expired."""


def process_space() -> str:
    """Names the set of processes in which a process id means something: boot and pid namespace.

    Empty where that cannot be told; then only expiry counts.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}.{os.stat('/proc/self/ns/pid').st_ino}"
    except OSError:
        return ""


def started(pid: int) -> str:
    """When a process began, in clock ticks since boot; empty when there is no such process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # The command's name may hold spaces and brackets; the fields are counted after it.
    return stat.rpartition(")")[2].split()[19]


def new_session() -> str:
    """A name for one sandbox that tells which process it belongs to."""
    pid = os.getpid()
    return f"{process_space()}/{pid}/{started(pid)}/{uuid.uuid4().hex[:12]}"


def labels(session: str, seconds: float) -> Mapping[str, str]:
    """The labels of a container that may live for `seconds`."""
    return {
        ROLE: "sandbox",
        SESSION: session,
        EXPIRES: str(int(time.time() + seconds + GRACE_SECONDS)),
    }


def is_orphan(marks: Mapping[str, str], now: float) -> bool:
    """True for one of our containers that has expired or whose process has gone."""
    if marks.get(ROLE) != "sandbox":
        return False
    expires = marks.get(EXPIRES, "")
    if not expires.isdigit() or int(expires) < now:
        return True
    return owner_gone(marks.get(SESSION, ""))


def owner_gone(session: str) -> bool:
    """True when the process that made `session` can be seen to have ended."""
    space, _, rest = session.partition("/")
    pid, _, rest = rest.partition("/")
    born = rest.partition("/")[0]
    if not space or space != process_space() or not pid.isdigit():
        return False
    return started(int(pid)) != born


def sweep(client: DockerClient, now: float | None = None) -> int:
    """Remove our orphaned containers and folders; returns how many containers went."""
    from docker.errors import APIError

    moment = time.time() if now is None else now
    removed = 0
    found = client.api.containers(all=True, filters={"label": f"{ROLE}=sandbox"})
    for container in found:
        if is_orphan(container.get("Labels") or {}, moment):
            try:
                client.api.remove_container(container["Id"], force=True, v=True)
                removed += 1
            except APIError as error:
                # Already gone, or going: someone else is sweeping too.
                if error.status_code not in (404, 409):
                    raise
    sweep_folders(sessions_dir())
    return removed


def sessions_dir() -> Path:
    """Where the files of running sandboxes lie."""
    return paths.cache_dir() / "sandboxes"


def folder_of(session: str) -> Path:
    """The folder of one session; its name carries the session's own."""
    return sessions_dir() / session.replace("/", "_")


def sweep_folders(parent: Path) -> None:
    """Remove the folders whose process has gone."""
    if not parent.is_dir():
        return
    for folder in parent.iterdir():
        if owner_gone(folder.name.replace("_", "/")):
            shutil.rmtree(folder, ignore_errors=True)
