"""Model files on this disk: the embedded one, its checksum, what else is there."""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from pathlib import Path

import msgspec

from assistant import paths
from assistant.core.errors import Cancelled, MissingPart, Unfinished, UsageError
from assistant.core.standing import ModelFile

EMBEDDED_NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"
EMBEDDED_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
_MAGIC = b"GGUF"
_PIECE = 1 << 20
_SETUP = "dryfit setup"


class _Known(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What a file looked like when its checksum was taken."""

    size: int
    modified: int
    """Nanoseconds since the epoch."""
    sha256: str


_Cache = dict[str, _Known]


def embedded_model() -> Path:
    """Where set-up puts the embedded model; the file need not be there."""
    return paths.models_dir() / EMBEDDED_NAME


def installed_models() -> tuple[ModelFile, ...]:
    """The GGUF files in the models folder, by name; links are followed."""
    folder = paths.models_dir()
    if not folder.is_dir():
        return ()
    found = sorted(path for path in folder.glob("*.gguf") if path.is_file())
    return tuple(model_file(path) for path in found)


def model_file(path: Path) -> ModelFile:
    """What is seen of a file from outside."""
    return ModelFile(path, path.stat().st_size, path == embedded_model())


def usable_model(path: Path | None) -> Path:
    """The model file to open, looked at from outside; None is the embedded one.

    Raises MissingPart when the embedded model is not there, UsageError when `path` is no GGUF
    file, Unfinished when it cannot be read.
    """
    if path is None:
        path = embedded_model()
        if not path.is_file():
            raise MissingPart(f"the embedded model is not at {path}", mend=_SETUP)
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise UsageError(
            f"the model file's name {str(path)!a} is not UTF-8", mend="rename the file"
        ) from None
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except FileNotFoundError:
        raise UsageError(f"there is no model file {path}", mend="dryfit models list") from None
    except IsADirectoryError:
        raise UsageError(f"{path} is a folder, not a GGUF file", mend="name the file") from None
    except OSError as error:
        raise Unfinished(f"the model file {path} cannot be read: {error.strerror}") from error
    if head[:4] != _MAGIC:
        raise UsageError(
            f"{path} is not a GGUF file",
            mend="give a model in GGUF form, or none for the embedded one",
        )
    version = int.from_bytes(head[4:8], "little")
    if version not in (2, 3):
        raise UsageError(
            f"{path} is GGUF of version {version}, which cannot be read",
            mend="convert the model to GGUF version 3, little-endian",
        )
    return path


def sha256_of(path: Path, stop: threading.Event | None = None) -> str:
    """The file's SHA-256, remembered by path, size and time of change.

    Raises Unfinished when it cannot be read, Cancelled once `stop` is set.
    """
    try:
        state = path.stat()
        key = str(path.resolve())
        cache = _read_cache()
        known = cache.get(key)
        if known and (known.size, known.modified) == (state.st_size, state.st_mtime_ns):
            return known.sha256
        with path.open("rb") as file:
            hasher = hashlib.sha256()
            while piece := file.read(_PIECE):
                if stop and stop.is_set():
                    raise Cancelled
                hasher.update(piece)
            digest = hasher.hexdigest()
    except OSError as error:
        raise Unfinished(f"the model file {path} cannot be read: {error.strerror}") from error
    _write_cache({**cache, key: _Known(state.st_size, state.st_mtime_ns, digest)})
    return digest


def _cache_file() -> Path:
    return paths.cache_dir() / "models.json"


def _read_cache() -> _Cache:
    """What is remembered; a cache that is missing or damaged is an empty one."""
    try:
        return msgspec.json.decode(_cache_file().read_bytes(), type=_Cache)
    except (OSError, msgspec.DecodeError):
        return {}


def _write_cache(cache: _Cache) -> None:
    """Kept for next time if the disk allows: a checksum can always be taken again."""
    file = _cache_file()
    draft = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(msgspec.json.encode(cache, order="sorted"))
        draft.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink()
