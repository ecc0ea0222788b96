"""Saving a draft: a new folder by one rename, or file by file over what Dryfit itself wrote."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.core.draft import DraftedFile
from assistant.core.errors import Unfinished, UsageError
from assistant.workspace.history import Entry, add
from assistant.workspace.manifest import (
    FOLDER,
    NAME,
    Manifest,
    manifest_bytes,
    read_manifest,
)
from assistant.workspace.writing import write

_NAMES = 999
"""How many numbered folders are tried before giving up."""


def choose_folder(out: Path | None, name: str, *, force: bool = False) -> Path:
    """The folder that a draft will be saved to, looked at before any work is done.

    Without `out` a new folder called `name` (or name-2, name-3...) in the current one. Raises
    UsageError for a place that is not a folder or holds files already, Unfinished for one that
    cannot be written.
    """
    folder = out if out is not None else _free_name(_here(), name)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file, not a folder", mend="choose another --out")
    if folder.is_dir() and any(folder.iterdir()):
        if not force:
            raise UsageError(
                f"{folder} is not empty",
                mend="choose another --out; --force replaces only what Dryfit wrote there",
            )
        if read_manifest(folder) is None:
            raise UsageError(
                f"{folder} holds files, and none of them are a draft of Dryfit's",
                mend="choose another --out: --force replaces only what Dryfit wrote",
            )
    parent = _nearest_existing(folder)
    try:
        # Tried and not asked for: a file system may refuse what the permissions allow.
        Path(tempfile.mkdtemp(prefix=".dryfit-", dir=parent)).rmdir()
    except OSError as error:
        why = f"cannot write to {parent} ({(error.strerror or str(error)).lower()})"
        raise Unfinished(why, mend="choose another --out") from error
    return folder


def refuse_changed(folder: Path) -> None:
    """Raise UsageError when a file of the draft in `folder` is no longer as Dryfit wrote it.

    For looking before the work: `save` with `force` replaces all or nothing. A file that is gone
    is no obstacle; a folder without a draft is left to `choose_folder`.
    """
    old = read_manifest(folder)
    paths = dict.fromkeys(f.path for f in (*old.files, *old.replacing)) if old else {}
    changed = [path for path in paths if old and not _still_ours(folder / path, path, old)]
    if changed:
        raise _changed(changed, folder)


def save(
    files: tuple[DraftedFile, ...],
    record: Mapping[str, Any],
    folder: Path,
    *,
    force: bool = False,
    entry: Entry | None = None,
) -> Path:
    """Write `files` and their manifest to `folder`, and `entry` to its history; returns it.

    A new or empty folder appears whole, by one rename. With `force` the files of an earlier draft
    are replaced one by one, each atomically, and only if all of them are still as Dryfit wrote
    them; a file that a person changed or made stops the save before anything is written.
    """
    for file in files:
        inside(file.path)
    if force and folder.is_dir() and any(folder.iterdir()):
        return _replace(files, record, folder, entry)
    return _create(files, record, folder, entry)


def save_edits(folder: Path, files: tuple[DraftedFile, ...]) -> None:
    """Write a person's edits into a saved draft, each file atomically.

    The manifest is left as it is, so that these files no longer count as Dryfit's own.
    """
    for file in files:
        inside(file.path)
        write(folder / file.path, file.content)


def _create(
    files: tuple[DraftedFile, ...], record: Mapping[str, Any], folder: Path, entry: Entry | None
) -> Path:
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".dryfit", dir=folder.parent))
    try:
        for file in files:
            write(made / file.path, file.content)
        write(made / FOLDER / NAME, manifest_bytes(record))
        if entry is not None:
            add(made, entry)
        made.chmod(0o755)
        _sync(made)
        made.rename(folder)
    except BaseException as error:
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(folder)  # a full disk says itself where it is
        shutil.rmtree(made, ignore_errors=True)
        raise
    return folder


def _replace(
    files: tuple[DraftedFile, ...], record: Mapping[str, Any], folder: Path, entry: Entry | None
) -> Path:
    old = read_manifest(folder)
    if old is None:
        raise UsageError(f"{folder} is not a draft of Dryfit's", mend="choose another --out")
    changed = [file.path for file in files if not _replaceable(folder / file.path, file, old)]
    if changed:
        raise _changed(changed, folder)
    if entry is not None:
        add(folder, entry)
    # A kill between two files must leave both generations recognisable as Dryfit's own.
    write(folder / FOLDER / NAME, manifest_bytes(record, (*old.files, *old.replacing)))
    for file in files:
        write(folder / file.path, file.content)
    written = {file.path for file in files}
    for gone in old.files:
        path = folder / gone.path
        if gone.path not in written and path.is_file() and old.owns(gone.path, path.read_bytes()):
            path.unlink()
    write(folder / FOLDER / NAME, manifest_bytes(record))
    return folder


def _changed(paths: list[str], folder: Path) -> UsageError:
    return UsageError(
        f"changed since Dryfit wrote it: {', '.join(paths)} in {folder}",
        mend="choose another --out, or move these files away; nothing was written",
    )


def _still_ours(path: Path, name: str, old: Manifest) -> bool:
    if not path.exists():
        return not path.is_symlink()
    return path.is_file() and not path.is_symlink() and old.owns(name, path.read_bytes())


def _replaceable(path: Path, file: DraftedFile, old: Manifest) -> bool:
    if not path.exists():
        return True
    if path.is_symlink() or not path.is_file():
        return False
    content = path.read_bytes()
    return content == file.content or old.owns(file.path, content)


def rewrite(path: Path, content: bytes) -> None:
    """Write a file of a person's anew, atomically; its permissions stay, a link stays a link.

    Raises OSError where it is not there or cannot be written.
    """
    real = path.resolve(strict=True)
    write(real, content, stat.S_IMODE(real.stat().st_mode))


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def inside(path: str) -> None:
    """Raise Unfinished for a path that leads out of a draft's folder, or into `.dryfit`."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or pure.parts[:1] == (FOLDER,) or not pure.parts:
        raise Unfinished(f"the draft names a file outside its folder: {path}")


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise Unfinished(
            "the folder that you are in is gone", mend="cd to one that is there, or give --out"
        ) from None


def _free_name(parent: Path, name: str) -> Path:
    for number in range(1, _NAMES + 1):
        folder = parent / (name if number == 1 else f"{name}-{number}")
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            return folder
    raise UsageError(f"{name} and {_NAMES - 1} numbered folders exist", mend="give one with --out")


def _nearest_existing(path: Path) -> Path:
    """The folder that must be writable for `path` to be made. `path` itself is replaced whole."""
    candidate = path.absolute().parent
    while not candidate.exists():
        candidate = candidate.parent
    return candidate
