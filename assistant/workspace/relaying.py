"""Writing over a saved draft: a redraft's hunks, or an earlier entry of its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.core.errors import Unfinished, UsageError
from assistant.workspace.history import Entry, KeptFile, add, base_of, entries, known, on_disk
from assistant.workspace.manifest import FOLDER, NAME, during, read_manifest
from assistant.workspace.save import inside
from assistant.workspace.writing import write


def lay(
    folder: Path, contents: Mapping[str, bytes | None], manifest: bytes, keep: Sequence[Entry]
) -> None:
    """Write `contents` over the draft in `folder`, None taking a file away, and `manifest` at last.

    What is in `keep` goes to the history first. A kill at any moment leaves every file as it was
    or as it becomes, and what was there before readable in the history.
    """
    for path in contents:
        inside(path)
    old = read_manifest(folder)
    for entry in keep:
        add(folder, entry)
    if old is not None:
        write(folder / FOLDER / NAME, during(manifest, (*old.files, *old.replacing)))
    for path, content in contents.items():
        place = folder / path
        if content is None:
            place.unlink(missing_ok=True)
        elif not place.is_file() or place.read_bytes() != content:
            write(place, content)
    write(folder / FOLDER / NAME, manifest)


def edits_kept(folder: Path, paths: Sequence[str], said: str, like: Entry) -> tuple[Entry, ...]:
    """An entry with the files as they are now, where some of these bytes are kept nowhere yet.

    `like` gives what the draft was asked for.
    """
    now = on_disk(folder, paths)
    files = tuple(KeptFile.of(path, content) for path, content in now.items())
    small = [file for file in files if file.content is not None]
    if all(file == like.file(file.path) or known(folder, file) for file in small):
        return ()
    manifest = (folder / FOLDER / NAME).read_text(encoding="utf-8")
    return (Entry(1, "edits", said, like.asked, "", files, manifest, like.decisions),)


def unkept(folder: Path, entry: Entry) -> tuple[str, ...]:
    """Files that restoring `entry` would replace or remove, and whose content is kept nowhere."""
    now = on_disk(folder, _touched(folder, entry))
    return tuple(
        path
        for path, content in now.items()
        if _wanted(entry, path) != content and not known(folder, KeptFile.of(path, content))
    )


def restore(folder: Path, number: int, *, force: bool = False) -> Entry:
    """Give the draft in `folder` the bytes that entry `number` holds; returns the entry.

    Raises UsageError for a number that is not there, and where a file was changed that is kept
    nowhere: with `force` that one is kept first. Raises Unfinished for an entry with a file that
    was too large to keep.
    """
    kept = {one.number: one.entry for one in entries(folder)}
    entry = kept.get(number)
    if entry is None:
        numbers = ", ".join(map(str, kept)) or "none"
        raise UsageError(f"{folder} has no earlier draft {number}", mend=f"there are: {numbers}")
    large = [f.path for f in entry.files if f.content is None and not _same(folder, f)]
    if large:
        raise Unfinished(f"too large to have been kept: {', '.join(large)}")
    changed = unkept(folder, entry)
    if changed and not force:
        raise UsageError(
            f"changed since, and kept nowhere else: {', '.join(changed)}",
            mend="--force keeps these as they are now in the history, then restores",
        )
    paths = _touched(folder, entry)
    said = f"as it was before draft {number} was restored"
    edits = edits_kept(folder, paths, said, base_of(folder) or entry)
    contents = {path: _wanted(entry, path) for path in paths if path not in _left(entry)}
    lay(folder, contents, entry.manifest.encode(), edits)
    return entry


def _wanted(entry: Entry, path: str) -> bytes | None:
    file = entry.file(path)
    return file.content if file else None


def _left(entry: Entry) -> set[str]:
    return {file.path for file in entry.files if file.content is None}


def _same(folder: Path, file: KeptFile) -> bool:
    content = on_disk(folder, [file.path]).get(file.path)
    return content is not None and KeptFile.of(file.path, content).sha256 == file.sha256


def _touched(folder: Path, entry: Entry) -> tuple[str, ...]:
    manifest = read_manifest(folder)
    now = [f.path for f in (*manifest.files, *manifest.replacing)] if manifest else []
    return tuple(dict.fromkeys([*(f.path for f in entry.files), *now]))
