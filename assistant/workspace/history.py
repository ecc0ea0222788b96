"""Earlier drafts of one folder, kept beside its manifest: `.dryfit/history/0001.json` and on.

An entry is one file, written whole or not at all and never changed; it holds what was asked and
every file as Dryfit wrote it, or as a person had it before something else was written. The oldest
entries go when there are too many; the one that the manifest tells of always stays, since the next
redraft needs it.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from assistant.core.digest import sha256
from assistant.core.draft import DraftedFile
from assistant.workspace.manifest import FOLDER, read_manifest
from assistant.workspace.writing import write

What = Literal["draft", "redraft", "edits"]
"""draft, redraft: what Dryfit wrote; edits: what a person had before a redraft or a restore was
written over it."""
MOST_ENTRIES = 40
MOST_BYTES = 16 * 1024 * 1024
"""Of all entries of a folder together; what goes beyond it goes oldest first."""
LARGEST = 1024 * 1024
"""Bytes of one file; of a larger one only the checksum is kept."""

_NAME = re.compile(r"([0-9]{4,})\.json")


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a draft was made from, so that it can be made again."""

    goal: str
    """Without the secrets that were in it."""
    seed: int = 0
    target: str | None = None
    model: str | None = None
    """Path of a GGUF file; None is the embedded model."""
    sets: dict[str, str] = {}
    accept_nearest: bool = False
    lab: bool = False
    drops: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    user_files: dict[str, str] = {}
    """Files given with --with: name to path in the draft."""


class KeptFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One file of an entry. Neither `text` nor `data`: it was too large to keep."""

    path: str
    sha256: str
    size: int
    """Bytes."""
    text: str | None = None
    data: str | None = None
    """Base64, for what is not UTF-8."""

    @classmethod
    def of(cls, path: str, content: bytes) -> KeptFile:
        """A file with its content, where it is not too large."""
        digest, size = sha256(content), len(content)
        if size > LARGEST:
            return cls(path, digest, size)
        try:
            return cls(path, digest, size, text=content.decode())
        except UnicodeDecodeError:
            return cls(path, digest, size, data=b64encode(content).decode())

    @property
    def content(self) -> bytes | None:
        """Its bytes; None where they were not kept."""
        if self.text is not None:
            return self.text.encode()
        return None if self.data is None else b64decode(self.data)


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One state of the folder."""

    version: int
    what: What
    said: str
    """The goal, the change, or in a few words what came after."""
    asked: Asked
    outcome: str
    files: tuple[KeptFile, ...]
    manifest: str = ""
    """The manifest as it stood beside these files."""
    decisions: dict[str, str] = {}
    """What the model chose, by the choice point's id."""

    @property
    def size(self) -> int:
        """Bytes of its files."""
        return sum(file.size for file in self.files)

    def file(self, path: str) -> KeptFile | None:
        """The file at `path`, or None."""
        return next((f for f in self.files if f.path == path), None)


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry with its place among the others."""

    number: int
    """From 1, never given twice."""
    entry: Entry
    stored: int
    """Bytes that it takes on disk."""
    at: float
    """When it was written, in seconds since 1970, by the file's own time."""


def files_of(drafted: Iterable[DraftedFile]) -> tuple[KeptFile, ...]:
    """The files of a draft as an entry keeps them."""
    return tuple(KeptFile.of(file.path, file.content) for file in drafted)


def entries(folder: Path) -> tuple[Kept, ...]:
    """All entries of the draft in `folder` that can be read, oldest first."""
    found = []
    for number, path in _paths(folder):
        try:
            raw = path.read_bytes()
            entry, at = msgspec.json.decode(raw, type=Entry), path.stat().st_mtime
        except (OSError, msgspec.DecodeError):
            continue
        found.append(Kept(number, entry, len(raw), at))
    return tuple(found)


def damaged(folder: Path) -> dict[int, Path]:
    """The entries of the draft in `folder` that cannot be read, by number."""
    sound = {kept.number for kept in entries(folder)}
    return {number: path for number, path in _paths(folder) if number not in sound}


def add(folder: Path, entry: Entry) -> int:
    """Keep one more entry; returns its number. Raises OSError; then all is as it was."""
    number = max((number for number, _ in _paths(folder)), default=0) + 1
    path = folder / FOLDER / "history" / f"{number:04}.json"
    write(path, msgspec.json.format(msgspec.json.encode(entry), indent=1) + b"\n")
    _trim(folder)
    return number


def base_of(folder: Path) -> Entry | None:
    """What Dryfit last wrote to `folder`, by its manifest; None where that was not kept."""
    kept = _base(folder, entries(folder))
    return kept.entry if kept else None


def known(folder: Path, file: KeptFile) -> bool:
    """True when exactly these bytes of a file are kept: nothing is lost where they go."""
    whole = file.content is not None
    return whole and any(kept.entry.file(file.path) == file for kept in entries(folder))


def on_disk(folder: Path, paths: Iterable[str]) -> Mapping[str, bytes]:
    """The files at `paths` as they are now; those that are not there are left out."""
    out = {}
    for path in paths:
        place = folder / path
        if place.is_file() and not place.is_symlink():
            out[path] = place.read_bytes()
    return out


def texts_of(entry: Entry) -> dict[str, str]:
    """Texts by path; a file that was too large to be kept is left out."""
    found = ((file.path, file.content) for file in entry.files)
    return {p: c.decode("utf-8", "replace") for p, c in found if c is not None}


def texts_now(folder: Path, paths: Iterable[str]) -> dict[str, str]:
    """The texts of a draft as they are on disk: files at `paths` and those of its manifest."""
    manifest = read_manifest(folder)
    every = [*paths, *(f.path for f in (manifest.files if manifest else ()))]
    now = on_disk(folder, dict.fromkeys(every))
    return {path: content.decode("utf-8", "replace") for path, content in now.items()}


def drafts_below(folder: Path) -> dict[Path, tuple[Kept, ...]]:
    """The folders right below `folder` in which drafts are kept, by name, with their entries."""
    places = sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []
    found = ((place, entries(place)) for place in places)
    return {place: kept for place, kept in found if kept}


def _paths(folder: Path) -> list[tuple[int, Path]]:
    place = folder / FOLDER / "history"
    found = ((_NAME.fullmatch(p.name), p) for p in place.iterdir()) if place.is_dir() else ()
    return sorted((int(match[1]), path) for match, path in found if match)


def _base(folder: Path, kept: Sequence[Kept]) -> Kept | None:
    manifest = read_manifest(folder)
    wrote = {file.path: file.sha256 for file in manifest.files} if manifest else None
    for one in reversed(kept):
        files = {f.path: f.sha256 for f in one.entry.files}
        if one.entry.what != "edits" and files == wrote:
            return one
    return None


def _trim(folder: Path) -> None:
    kept = list(entries(folder))
    base = _base(folder, kept)
    total = sum(one.stored for one in kept)
    for one in tuple(kept[:-1]):
        if len(kept) <= MOST_ENTRIES and total <= MOST_BYTES:
            break
        if base is None or one.number != base.number:
            (folder / FOLDER / "history" / f"{one.number:04}.json").unlink(missing_ok=True)
            kept.remove(one)
            total -= one.stored
