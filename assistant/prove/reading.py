"""A folder of files that exist, read for the sandbox."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.core.errors import UsageError
from assistant.prove.jobs import of_one_file

FILE_BYTES = 4 * 1024**2
"""A larger file is shown as an empty one of its name: templates need installation media and
archives to exist, not to be read."""
TOTAL_BYTES = 48 * 1024**2
FILES = 4000
_PASSED_OVER = frozenset({".git", ".terraform", ".venv", "node_modules", "__pycache__", ".dryfit"})


@dataclass(frozen=True, slots=True)
class Folder:
    """What was read of a folder."""

    files: Mapping[str, bytes]
    """Content by path, with forward slashes."""
    emptied: tuple[str, ...] = ()
    """Files that are too large to be carried and stand there empty."""
    asked: str = ""
    """The one file that was given; empty for a folder."""
    unnamed: tuple[str, ...] = ()
    """Files that are passed over because their names are not UTF-8; the bytes that are none are
    written as \\xNN."""


def read_folder(path: Path) -> Folder:
    """All files under `path`; for a single file, that file and, where an engine judges it, what
    lies beside and beneath it.

    Raises:
        UsageError: nothing there, or more than a draft can be.
        OSError: a file cannot be read.
    """
    if not path.exists():
        raise UsageError(f"there is nothing at {path}", mend="give a file or folder that exists")
    if path.is_dir():
        return _read(path)
    if not path.is_file() or not _is_text(path.name):
        raise UsageError(f"{path} is no file that can be read as one", mend="give a file or folder")
    content = path.read_bytes() if path.stat().st_size <= FILE_BYTES else b""
    if not of_one_file(path.name, content):
        return Folder({path.name: content}, asked=path.name)
    around = _read(path.parent)
    return replace(around, files={**around.files, path.name: content}, asked=path.name)


def _read(top: Path) -> Folder:
    files: dict[str, bytes] = {}
    emptied, unnamed = [], []
    total = 0
    for file in _walk(top):
        name = file.relative_to(top).as_posix()
        if not _is_text(name):
            unnamed.append(os.fsencode(name).decode("utf-8", "backslashreplace"))
            continue
        size = file.stat().st_size
        total += min(size, FILE_BYTES)
        if len(files) >= FILES or total > TOTAL_BYTES:
            raise UsageError(
                f"{top} holds more than {FILES} files or {TOTAL_BYTES // 1024**2} MB",
                mend="give the folder that holds the draft alone",
            )
        if size > FILE_BYTES:
            emptied.append(name)
        files[name] = file.read_bytes() if size <= FILE_BYTES else b""
    return Folder(files, tuple(emptied), unnamed=tuple(unnamed))


def _is_text(name: str) -> bool:
    """False for a name that holds bytes which are no UTF-8."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)


def _walk(top: Path) -> Iterator[Path]:
    """Regular files in order of name; links that lead out of the folder are passed over."""
    inside = top.resolve()
    for directory, folders, names in os.walk(top):
        folders[:] = sorted(set(folders) - _PASSED_OVER)
        for name in sorted(names):
            file = Path(directory, name)
            if file.is_file() and file.resolve().is_relative_to(inside):
                yield file
