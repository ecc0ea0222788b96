"""What set-up put on this machine, with sizes, and taking it away again.

Only what set-up itself made is touched: models and engines that a person brought, and drafts,
stay where they are.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant import paths
from assistant.config import read_config
from assistant.core.errors import DryfitError, MissingPart
from assistant.models.files import embedded_model
from assistant.setup import apt
from assistant.setup.record import Record
from assistant.setup.steps import DOCKER_PACKAGES, DOCKER_WISHED
from assistant.setup.venv import STAMP

Kind = Literal["model", "engine", "image", "folder", "environment", "daemon", "packages", "record"]


@dataclass(frozen=True)
class Item:
    """One thing that set-up put here."""

    kind: Kind
    what: str
    """Path, image tag, or the packages' names."""
    bytes: int
    """What it takes on disk; 0 where that is not known."""


@dataclass(frozen=True)
class Found:
    """What is here: what goes, and what stays with the reason."""

    items: tuple[Item, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True)
class Removed:
    """How the removal of one item went."""

    item: Item
    ok: bool
    why: str = ""


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files under a folder; links count as nothing."""
    if path.is_symlink():
        return 0
    if path.is_file():
        return path.stat().st_size
    total = 0
    for folder, _, names in os.walk(path):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(folder, name)).st_size
    return total


def inventory(record: Record, *, with_docker: bool) -> Found:
    """What there is to take away, and what stays."""
    items: list[Item] = []
    kept: list[str] = []
    _files(items, kept)
    items += _images(kept)
    started = record.facts("docker").get("started")
    if started and _daemon_runs(started):
        items.append(Item("daemon", _how(started), 0))
    packages = apt.present(record.packages) if record.packages else []
    docker = [name for name in packages if name in DOCKER_PACKAGES + DOCKER_WISHED]
    if docker and with_docker:
        items.append(Item("packages", " ".join(docker), 0))
        packages = [name for name in packages if name not in docker]
        kept.append("what those packages needed, until: sudo apt-get autoremove")
    if packages:
        command = f"sudo apt-get remove {' '.join(packages)} && sudo apt-get autoremove"
        kept.append(f"packages that set-up installed, until: {command}")
    for folder in map(Path, record.venvs):
        if (folder / STAMP).is_file():
            items.append(Item("environment", str(folder), size_of(folder)))
    if record.path.is_file():
        items.append(Item("record", str(record.path), size_of(record.path)))
    kept.append("pip's own cache; to drop the compiled wheel: pip cache remove llama_cpp_python")
    return Found(tuple(items), tuple(kept))


def _files(items: list[Item], kept: list[str]) -> None:
    from assistant.prove import engine_store

    ours = embedded_model()
    if ours.is_file():
        items.append(Item("model", str(ours), size_of(ours)))
    others = [path for path in sorted(paths.models_dir().glob("*")) if path != ours]
    kept += [f"{path}, a model that set-up did not fetch" for path in others]
    kept += [f"{path}, schemas that you imported" for path in sorted(paths.packs_dir().glob("*"))]
    for engine in engine_store.kept():
        if engine.source == "built":
            folder = engine_store.folder_of(engine)
            items.append(Item("engine", str(folder), size_of(folder)))
        else:
            kept.append(f"{engine.path}, an engine that you added")
    for folder in (paths.cache_dir(), paths.state_dir()):
        if folder.is_dir():
            items.append(Item("folder", str(folder), size_of(folder)))


def _images(kept: list[str]) -> list[Item]:
    from assistant.prove import images

    try:
        return [Item("image", image.tag, image.bytes) for image in images.list_images()]
    except MissingPart as error:
        kept.append(f"images, which nobody can be asked about: {error.summary}")
        return []


def _how(started: dict[str, object]) -> str:
    return "systemctl" if started["how"] == "systemctl" else f"dockerd, process {started['pid']}"


def _daemon_runs(started: dict[str, object]) -> bool:
    """Whether the daemon that set-up started is still that one."""
    if started["how"] == "systemctl":
        asked = subprocess.run(
            ["systemctl", "is-active", "--quiet", "docker"], capture_output=True, check=False
        ) if shutil.which("systemctl") else None  # fmt: skip
        return asked is not None and asked.returncode == 0
    try:
        return Path(f"/proc/{started['pid']}/comm").read_text().strip() == "dockerd"
    except OSError:
        return False


def take_away(found: Found, record: Record, tell: Callable[[Removed], None]) -> tuple[Removed, ...]:
    """Remove every item, one that fails leaving the rest alone; `tell` hears each end.

    The order matters: images while the daemon runs, this program's own environment near the end,
    the record last, and only when all else went.
    """
    order = ("image", "daemon", "packages", "model", "engine", "folder", "environment")
    done: list[Removed] = []
    for item in sorted(
        (i for i in found.items if i.kind in order), key=lambda i: order.index(i.kind)
    ):
        done.append(_removed(item, record))
        tell(done[-1])
    if all(end.ok for end in done):
        for item in (i for i in found.items if i.kind == "record"):
            Path(item.what).unlink(missing_ok=True)
            Path(item.what).with_name("setup.lock").unlink(missing_ok=True)
            done.append(Removed(item, True))
            tell(done[-1])
    _drop_empty(paths.data_dir())
    return tuple(done)


def _removed(item: Item, record: Record) -> Removed:
    try:
        why = _REMOVERS[item.kind](item, record)
    except DryfitError as error:
        return Removed(item, False, error.summary)
    except OSError as error:
        return Removed(item, False, f"{error.strerror or error} ({error.filename})")
    return Removed(item, not why, why)


def _remove_image(item: Item, _record: Record) -> str:
    from assistant.prove import images

    images.remove_images()
    left = {image.tag for image in images.list_images()}
    return "a container still uses it" if item.what in left else ""


def _stop_daemon(_item: Item, record: Record) -> str:
    from assistant.prove import docker_engine

    with docker_engine.connect(read_config()) as client:
        busy = len(client.containers.list())
    if busy:
        return f"{busy} containers run on it; stop them first"
    started = record.facts("docker")["started"]
    if started["how"] == "systemctl":
        ran = subprocess.run(
            ["systemctl", "stop", "docker.socket", "docker"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return "" if ran.returncode == 0 else ran.stderr.strip()[-200:]
    os.kill(int(started["pid"]), signal.SIGTERM)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if not _daemon_runs(started):
            return ""
        time.sleep(0.2)
    return "it was told to end and still runs"


def _remove_packages(item: Item, _record: Record) -> str:
    names = item.what.split()
    if not apt.is_root():
        return f"needs root: sudo apt-get remove {item.what}"
    return "" if apt.remove(names) else "apt-get failed; its words are in setup-apt.log"


def _remove_path(item: Item, _record: Record) -> str:
    path = Path(item.what)
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    return ""


_REMOVERS: dict[Kind, Callable[[Item, Record], str]] = {
    "image": _remove_image,
    "daemon": _stop_daemon,
    "packages": _remove_packages,
    "model": _remove_path,
    "engine": _remove_path,
    "folder": _remove_path,
    "environment": _remove_path,
}


def _drop_empty(folder: Path) -> None:
    """Remove folders that have become empty, the innermost first."""
    for inner, _, _ in os.walk(folder, topdown=False):
        with contextlib.suppress(OSError):
            os.rmdir(inner)
