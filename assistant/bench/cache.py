"""Runs kept on disk, one file each, so that a bench that was stopped goes on where it was."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import msgspec

import assistant
from assistant import paths
from assistant.bench.record import Run

_OWN = ("bench/", "cli/bench.py", "tui/", "render/", "_goals/")
"""Parts of the package that no draft depends on; its Markdown is for people, too."""


class Kept:
    """The runs of one version in a folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or paths.cache_dir() / "bench"

    def read(self, key: str) -> Run | None:
        """The run of this key; None where there is none or it cannot be read."""
        try:
            return msgspec.json.decode((self.folder / f"{key}.json").read_bytes(), type=Run)
        except (OSError, msgspec.DecodeError):
            return None

    def write(self, key: str, run: Run) -> None:
        """Keep a run; the file appears whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        half = self.folder / f".{key}.{os.getpid()}"
        try:
            half.write_bytes(msgspec.json.encode(run))
            half.replace(self.folder / f"{key}.json")
        finally:
            half.unlink(missing_ok=True)


def key_of(*parts: str) -> str:
    """A file name for what a run depends on."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def version_stamp() -> str:
    """Names this version of the program with its packs and recipes: its number, and in a checkout
    the state of its files (path, size and time of change)."""
    root = Path(assistant.__file__).resolve().parent
    digest = hashlib.sha256(assistant.__version__.encode())
    for top in (root, paths.prompts_dir()):
        for path in sorted(_below(top)):
            name = path.relative_to(top).as_posix()
            if not name.startswith(_OWN) and path.suffix != ".md":
                info = path.stat()
                digest.update(f"{name}\0{info.st_size}\0{info.st_mtime_ns}\n".encode())
    return f"{assistant.__version__}+{digest.hexdigest()[:12]}"


def _below(top: Path) -> list[Path]:
    found = []
    for folder, inner, names in os.walk(top):
        inner[:] = [name for name in inner if name != "__pycache__"]
        found += [Path(folder, name) for name in names]
    return found
