"""The engines that Dryfit keeps: a folder a version, with a record beside the binary."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from assistant import paths
from assistant.prove.engine_data import Kind

Source = Literal["user", "added", "release", "built", "system"]
"""user: the user's own, where its maker's tools put it; added: a file given with `engines add`;
release: the maker's own, fetched; built: from our pinned module; system: the distribution's
package."""

RECORD = "engine.json"
_PROVIDERS = "providers"
_STAGED, _OUTGOING = ".new-", ".old-"
_STALE_SECONDS = 3600
"""A staged folder this old was left by a process that was killed."""


class EngineRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands beside an engine that is kept."""

    name: str
    version: str
    source: Source
    origin: str
    """Module and version it was built from, the address it was fetched from, or the path it was
    added from."""
    sha256: str
    """Of the binary."""
    licence: str
    """SPDX identifier; empty where it is not known."""
    built_with: str = ""
    """The compiler: go1.26.8 linux/amd64."""
    kind: Kind = "engine"
    file: str = ""
    """The binary, below the record's folder; empty: it has the engine's name."""


class Engine(msgspec.Struct, frozen=True):
    """An engine that can be mounted into a sandbox, or a provider that such an engine starts."""

    name: str
    """A provider's is its address, without the registry where that is one of the usual two."""
    version: str
    source: Source
    path: Path
    """The binary; of a provider that is kept packed, the zip."""
    licence: str = ""
    plugins: Path | None = None
    """A folder of plugins that this engine needs beside it."""
    kind: Kind = "engine"
    origin: str = ""
    sha256: str = ""
    """As recorded when it was taken in; empty for the user's own."""


def keep(content: Path, record: EngineRecord) -> Engine:
    """Copy a binary, or a folder that holds it, to its place, with its record; all of it appears
    whole or not at all."""
    folder = _folder(record.kind, record.name) / record.version
    folder.parent.mkdir(parents=True, exist_ok=True)
    _drop_stale(folder.parent)
    staged = Path(tempfile.mkdtemp(prefix=_STAGED, dir=folder.parent))
    binary = staged / (record.file or record.name)
    try:
        if content.is_dir():
            shutil.copytree(content, binary.parent, dirs_exist_ok=True)
        else:
            binary.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(content, binary)
        binary.chmod(0o755)
        (staged / RECORD).write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=2))
        staged.chmod(0o755)
        _put(staged, folder)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    return _engine(folder, record)


def kept(name: str = "") -> Iterator[Engine]:
    """The engines and providers that are kept, of one name or all.

    One without a readable record, or without its binary, is passed over.
    """
    root = paths.engines_dir()
    for path in sorted(root.rglob(RECORD)):
        if any(part.startswith(".") for part in path.relative_to(root).parts):
            continue
        try:
            record = msgspec.json.decode(path.read_bytes(), type=EngineRecord)
        except (OSError, msgspec.DecodeError):
            continue
        engine = _engine(path.parent, record)
        if name in {"", engine.name} and engine.path.is_file():
            yield engine


def drop(engine: Engine) -> None:
    """Take a kept engine away, with its record."""
    folder = folder_of(engine)
    shutil.rmtree(folder)
    for parent in folder.parents:
        if parent == paths.engines_dir() or any(parent.iterdir()):
            break
        parent.rmdir()


def folder_of(engine: Engine) -> Path:
    """The folder of a kept engine: the binary, its record, and for a provider what came with it."""
    return _folder(engine.kind, engine.name) / engine.version


def _folder(kind: Kind, name: str) -> Path:
    return paths.engines_dir() / (_PROVIDERS if kind == "provider" else "") / name


def _engine(folder: Path, record: EngineRecord) -> Engine:
    return Engine(
        record.name,
        record.version,
        record.source,
        folder / (record.file or record.name),
        record.licence,
        kind=record.kind,
        origin=record.origin,
        sha256=record.sha256,
    )


def _put(staged: Path, folder: Path) -> None:
    """Move a finished folder to its place, what was there before making way for it."""
    before = staged.with_name(f"{_OUTGOING}{staged.name.removeprefix(_STAGED)}")
    if folder.exists():
        folder.rename(before)
    try:
        staged.rename(folder)
    except OSError:
        if before.exists():
            before.rename(folder)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _drop_stale(parent: Path) -> None:
    for folder in parent.glob(".*-*"):
        if time.time() - folder.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
