"""Which engines this machine has, where each came from, and taking them in and away."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from assistant import paths
from assistant.core.errors import UsageError

if TYPE_CHECKING:
    from assistant.targets.judging import Adapter

Source = Literal["user", "added", "built", "system"]
"""user: the user's own, on PATH; added: a binary given with `engines add`; built: from our pinned
module; system: the distribution's package."""

_ORDER: tuple[Source, ...] = ("user", "added", "built", "system")
_SYSTEM_PLACES = ("/usr/bin", "/bin")
_VERSION_SECONDS = 20
RECORD = "engine.json"


class EngineRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands beside an engine that was built or added."""

    name: str
    version: str
    source: Source
    origin: str
    """Module and version it was built from, or the path it was added from."""
    sha256: str
    licence: str
    """SPDX identifier; empty where it is not known."""
    built_with: str = ""
    """The compiler: go1.26.8 linux/amd64."""


class Engine(msgspec.Struct, frozen=True):
    """An engine that can be mounted into a sandbox."""

    name: str
    version: str
    source: Source
    path: Path
    licence: str = ""
    plugins: Path | None = None
    """A folder of plugins that this engine needs beside it."""


def installed(name: str = "packer") -> tuple[Engine, ...]:
    """The engines of that name on this machine, the one to try first in front.

    The order is: the user's own, one added by hand, the pinned build, the distribution's.
    """
    found = [*_kept(name), *_on_path(name)]
    unique: dict[Path, Engine] = {}
    for engine in found:
        unique.setdefault(engine.path.resolve(), engine)
    return tuple(
        sorted(
            unique.values(),
            key=lambda e: (_ORDER.index(e.source), [-n for n in numbers(e.version)], str(e.path)),
        )
    )


def candidates(adapter: Adapter) -> tuple[Engine, ...]:
    """The engines that can judge for an adapter, in the order in which they are asked."""
    found = [engine for name in adapter.engines for engine in installed(name)]
    return tuple(sorted(found, key=lambda engine: _ORDER.index(engine.source)))


def tool(name: str, engine: Engine) -> Path | None:
    """The folder that an adapter means by the name of a tool; None where it is not here."""
    return engine.plugins if name == f"{engine.name}-plugins" else None


def find_packer() -> Engine | None:
    """The Packer that is asked first, or None."""
    return next(iter(installed("packer")), None)


def numbers(version: str) -> list[int]:
    """The numbers of a version, for comparing; four at most."""
    return [int(n) for n in re.findall(r"\d+", version)[:4]]


def add(path: Path, name: str = "packer") -> Engine:
    """Take in a binary by copying it.

    Raises UsageError when it is not a file that answers with its version.
    """
    if not path.is_file():
        raise UsageError(f"{path} is not a file")
    version = version_of(path)
    if not version:
        raise UsageError(
            f"{path} does not answer to `{path.name} version` as {name} does",
            mend=f"give the path of a {name} binary",
        )
    record = EngineRecord(name, version, "added", str(path.resolve()), sha256_of(path), "")
    return keep(path, record)


def keep(binary: Path, record: EngineRecord) -> Engine:
    """Copy a binary to its place, with its record; both appear whole or not at all."""
    folder = paths.engines_dir() / record.name / record.version
    folder.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        shutil.copyfile(binary, staged / record.name)
        (staged / record.name).chmod(0o755)
        (staged / RECORD).write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=2))
        staged.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        staged.rename(folder)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    return Engine(record.name, record.version, record.source, folder / record.name, record.licence)


def remove(version: str, name: str = "packer") -> Engine:
    """Take away a kept engine.

    Raises UsageError when there is none of that version, or it is not ours to remove.
    """
    for engine in _kept(name):
        if engine.version == version:
            shutil.rmtree(engine.path.parent)
            return engine
    ours = ", ".join(e.version for e in _kept(name)) or "none"
    raise UsageError(f"no {name} {version} was built or added here (there is: {ours})")


def sha256_of(path: Path) -> str:
    """Digest of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def version_of(path: Path) -> str:
    """The version that a binary gives, empty when it gives none.

    It is asked with update checks off, in an empty folder, with an empty environment.
    """
    with tempfile.TemporaryDirectory(prefix="dryfit-version-") as empty:
        environment = {
            "HOME": empty,
            "PATH": os.defpath,
            "CHECKPOINT_DISABLE": "1",
            "PACKER_CONFIG_DIR": empty,
            "PACKER_NO_COLOR": "1",
        }
        try:
            answer = subprocess.run(
                [str(path), "version"],
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_VERSION_SECONDS,
                cwd=empty,
                env=environment,
                stdin=subprocess.DEVNULL,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
    match = re.search(r"^Packer v?(\d+\.\d+\.\d+\S*)", answer.stdout, re.MULTILINE)
    return match[1] if match else ""


def _kept(name: str) -> list[Engine]:
    """Those under our own folder, by their records; one without a readable record is passed over
    unless it answers for itself."""
    found = []
    for binary in sorted((paths.engines_dir() / name).glob(f"*/{name}")):
        if binary.parent.name.startswith("."):
            continue
        try:
            record = msgspec.json.decode((binary.parent / RECORD).read_bytes(), type=EngineRecord)
        except (OSError, msgspec.DecodeError):
            continue
        found.append(Engine(name, record.version, record.source, binary, record.licence))
    return found


def _on_path(name: str) -> list[Engine]:
    """The one on PATH, and the distribution's own where that is another."""
    candidates = [shutil.which(name), *(f"{place}/{name}" for place in _SYSTEM_PLACES)]
    found = []
    for candidate in dict.fromkeys(c for c in candidates if c):
        path = Path(candidate)
        if not path.is_file() or not path.stat().st_mode & stat.S_IXUSR:
            continue
        version = version_of(path)
        if version:
            source: Source = "system" if str(path.parent) in _SYSTEM_PLACES else "user"
            found.append(Engine(name, version, source, path.resolve(), plugins=_plugins_of_user()))
    return found


def _plugins_of_user() -> Path | None:
    """Where the user's own Packer keeps its plugins, if it has any."""
    for place in (Path.home() / ".config/packer/plugins", Path.home() / ".packer.d/plugins"):
        if place.is_dir():
            return place
    return None
