"""Who owns a container, until when, and taking away those that nobody owns any more."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import paths
from assistant.core.errors import MissingPart, Unfinished

if TYPE_CHECKING:
    from docker import DockerClient

ROLE = "dryfit.role"
SESSION = "dryfit.session"
EXPIRES = "dryfit.expires"
GRACE_SECONDS = 30
"""Added to a container's own time limit before the label says that it has expired."""

HERE = "here"
"""The file that a container looks for, to see whether it sees this machine's files."""
_SCRATCH_SECONDS = 3600


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
    """When a process began, in clock ticks since boot; empty when there is no such process, or
    one that has ended and is kept for its parent only."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # The command's name may hold spaces and brackets; the fields are counted after it.
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[19]


def left_behind(parent: Path, prefix: str) -> list[Path]:
    """The folders in `parent` named by `prefix` and a process (`fetch-123-…`) that has gone."""
    found = []
    for folder in parent.glob(f"{prefix}*"):
        pid = folder.name.removeprefix(prefix).partition("-")[0]
        if pid.isdigit() and not started(int(pid)):
            found.append(folder)
    return found


def new_session() -> str:
    """A name for one sandbox that tells which process it belongs to."""
    pid = os.getpid()
    return f"{process_space()}/{pid}/{started(pid)}/{uuid.uuid4().hex[:12]}"


def labels(session: str, seconds: float) -> Mapping[str, str]:
    """The labels of a container that may live for `seconds`."""
    return {
        ROLE: "sandbox",
        SESSION: session,
        EXPIRES: _until(seconds),
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
    """Remove our orphaned containers, volumes and folders; returns how many containers went."""
    moment = time.time() if now is None else now
    mine = {"label": f"{ROLE}=sandbox"}
    removed = 0
    for container in client.api.containers(all=True, filters=mine):
        if is_orphan(container.get("Labels") or {}, moment):
            remove = partial(client.api.remove_container, container["Id"], force=True, v=True)
            removed += _removed(remove)
    # A volume goes with its container, unless the engine was ended between the two.
    for volume in client.api.volumes(filters={**mine, "dangling": True})["Volumes"] or ():
        if is_orphan(volume.get("Labels") or {}, moment):
            _removed(partial(client.api.remove_volume, volume["Name"]))
    sweep_folders(sessions_dir(), moment)
    return removed


@contextmanager
def sweeping(client: DockerClient) -> Iterator[None]:
    """Sweep beside what is done meanwhile; raises at the end what the sweep raised."""
    with ThreadPoolExecutor(1, "dryfit-sweep") as beside:
        swept = beside.submit(sweep, client)
        yield
    swept.result()


def tidy() -> None:
    """Take away what earlier sessions left, where a container engine answers; the folders even
    where none does."""
    from assistant.prove.docker_engine import connect

    try:
        with connect() as client:
            sweep(client)
    except (MissingPart, Unfinished):
        # Whoever needs a container is told why there is none.
        sweep_folders(sessions_dir(), time.time())


def _removed(remove: Callable[[], object]) -> bool:
    """False when it was gone or going already: someone else is sweeping too."""
    from docker.errors import APIError

    try:
        remove()
    except APIError as error:
        if error.status_code not in (404, 409):
            raise
        return False
    return True


def sessions_dir() -> Path:
    """Where the files of running sandboxes lie."""
    return paths.cache_dir() / "sandboxes"


def folder_of(session: str) -> Path:
    """The folder of one session; its name carries the session's own."""
    return sessions_dir() / session.replace("/", "_")


def make_folder(session: str, seconds: float) -> Path:
    """The folder of a session that may live for `seconds`, with a file that says until when.

    Others may read it: the container's user is another one.
    """
    folder = folder_of(session)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    (folder / HERE).write_text(_until(seconds), encoding="ascii")
    return folder


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder for a moment, which the next start takes away if this process cannot."""
    folder = make_folder(new_session(), _SCRATCH_SECONDS)
    try:
        empty = folder / "empty"
        empty.mkdir()
        yield empty
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_folders(parent: Path, now: float) -> None:
    """Remove the folders whose process has gone, and, since a process of another start of this
    machine cannot be told from one of another machine, those that have expired."""
    if not parent.is_dir():
        return
    for folder in parent.iterdir():
        session = folder.name.replace("_", "/")
        if session.count("/") == 3 and (owner_gone(session) or _expired(folder, now)):
            shutil.rmtree(folder, ignore_errors=True)


def _expired(folder: Path, now: float) -> bool:
    try:
        until = (folder / HERE).read_text(encoding="ascii")
        return int(until) < now
    except (OSError, ValueError):
        # Being made just now, or broken off at that.
        with contextlib.suppress(OSError):
            return folder.stat().st_mtime + _SCRATCH_SECONDS < now
        return False


def _until(seconds: float) -> str:
    return str(int(time.time() + seconds + GRACE_SECONDS))
