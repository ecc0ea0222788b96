"""`dryfit history`: earlier drafts of a folder, and the way back to one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from assistant.cli.console import say
from assistant.cli.listing import ListingGroup
from assistant.core.errors import Exit, Unfinished, UsageError
from assistant.render.history import VERSION, diff_text, entry_json, list_text, show_text, size_text
from assistant.workspace.history import (
    MOST_BYTES,
    MOST_ENTRIES,
    Kept,
    base_of,
    damaged,
    drafts_below,
    entries,
    texts_now,
    texts_of,
)
from assistant.workspace.relaying import restore as put_back

_json = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
_folder = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
_number = click.argument("number", metavar="N", type=click.IntRange(1))


@click.group(cls=ListingGroup)
def history() -> None:
    """Earlier drafts of a folder; without a command, those of the folder you are in."""


@history.command("list")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path())
@_json
def list_drafts(folder: Path, as_json: bool) -> int:
    """List the drafts that are kept in DIR; in a folder of drafts, these."""
    rows, drafts = _rows(folder), []
    if not rows:
        drafts = _drafts_below(folder)
    if not rows and not drafts and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder")
    for path in damaged(folder).values():
        say(f"{path} cannot be read: that draft is not listed")
    if as_json:
        stored = sum(row["stored_bytes"] for row in rows)
        limits = {"entries": MOST_ENTRIES, "bytes": MOST_BYTES}
        shape = {"entries": rows, "stored_bytes": stored, "limits": limits, "drafts": drafts}
        _print(shape, folder)
    elif rows:
        click.echo(list_text(rows, str(folder), (MOST_ENTRIES, MOST_BYTES)))
    elif drafts:
        for one in drafts:
            size = size_text(one["stored_bytes"])
            click.echo(f"{one['folder']}  {one['entries']} kept, {size}  {one['goal']}")
    else:
        click.echo(f"no draft is kept in {folder}")
    return Exit.DONE


@history.command("show")
@_folder
@_number
@click.option("--file", "path", metavar="PATH", help="Print this file as it was.")
@_json
def show_draft(folder: Path, number: int, path: str | None, as_json: bool) -> int:
    """Show draft N of DIR: what it was asked for, its files."""
    kept, row = _one(folder, number)
    files = texts_of(kept.entry)
    if path is not None and path not in files:
        raise UsageError(
            f"draft {number} has no file {path}", mend="there are: " + ", ".join(files)
        )
    if as_json:
        told = [
            {"path": f.path, "sha256": f.sha256, "bytes": f.size, "text": f.text, "base64": f.data}
            for f in kept.entry.files
            if path in (None, f.path)
        ]
        _print({"entry": row, "files": told}, folder)
    else:
        click.echo(show_text(row, files, path))
    return Exit.DONE


@history.command("diff")
@_folder
@_number
@click.argument("other", metavar="[M]", type=click.IntRange(1), required=False)
@_json
def diff_drafts(folder: Path, number: int, other: int | None, as_json: bool) -> int:
    """What leads from draft N of DIR to draft M, or to the files as they are now."""
    kept, _ = _one(folder, number)
    old = texts_of(kept.entry)
    if other is not None:
        new: Mapping[str, str] = texts_of(_one(folder, other)[0].entry)
    else:
        new = texts_now(folder, old)
    if as_json:
        changed = [p for p in dict.fromkeys([*old, *new]) if old.get(p) != new.get(p)]
        told = [
            {
                "path": p,
                "kind": "added" if p not in old else "changed" if p in new else "removed",
                "diff": diff_text({p: old.get(p, "")}, {p: new.get(p, "")}),
            }
            for p in changed
        ]
        _print({"from": number, "to": other, "changes": told}, folder)
    else:
        click.echo(diff_text(old, new) or "no difference", nl=old == new)
    return Exit.DONE


@history.command("restore")
@_folder
@_number
@click.option("--force", is_flag=True, help="Also over changed files; these are kept first.")
@_json
def restore_draft(folder: Path, number: int, force: bool, as_json: bool) -> int:
    """Give the files of DIR the bytes that draft N had.

    A file that you changed since, and that is kept nowhere else, stops it; with --force it is kept
    in the history first. What Dryfit wrote later and draft N did not have is taken away.
    """
    before = {one.number for one in entries(folder)}
    entry = put_back(folder, number, force=force)
    edits = [one.number for one in entries(folder) if one.number not in before]
    if as_json:
        paths = [file.path for file in entry.files]
        _print({"restored": number, "files": paths, "kept": edits[0] if edits else None}, folder)
    else:
        click.echo(f"{folder} is as in draft {number} again: {entry.said}")
        if edits:
            click.echo(f"your edits are kept as draft {edits[0]}")
    return Exit.DONE


def _rows(folder: Path) -> list[dict[str, Any]]:
    base = base_of(folder)
    return [_row(one, current=one.entry is base or one.entry == base) for one in entries(folder)]


def _row(kept: Kept, *, current: bool) -> dict[str, Any]:
    entry = kept.entry
    shape = {
        "number": kept.number,
        "what": entry.what,
        "said": entry.said,
        "goal": entry.asked.goal,
        "outcome": entry.outcome,
        "files": [{"bytes": file.size} for file in entry.files],
    }
    return entry_json(shape, kept.stored, kept.at, current)


def _one(folder: Path, number: int) -> tuple[Kept, dict[str, Any]]:
    rows = _rows(folder)
    for one, row in zip(entries(folder), rows, strict=True):
        if one.number == number:
            return one, row
    there = ", ".join(str(row["number"]) for row in rows)
    mend = f"there are: {there}" if there else "dryfit history list DIR shows what is kept"
    broken = damaged(folder).get(number)
    if broken is not None:
        raise Unfinished(f"draft {number} cannot be read: {broken}", mend=mend)
    raise UsageError(f"{folder} has no draft {number} in its history", mend=mend)


def _drafts_below(folder: Path) -> list[dict[str, Any]]:
    out = []
    for place, kept in drafts_below(folder).items():
        stored = sum(one.stored for one in kept)
        goal = kept[-1].entry.asked.goal
        shape = {"folder": str(place), "entries": len(kept), "stored_bytes": stored}
        out.append({**shape, "goal": goal})
    return out


def _print(shape: Mapping[str, Any], folder: Path) -> None:
    told = {"version": VERSION, "folder": str(folder), **shape}
    click.echo(json.dumps(told, indent=1, ensure_ascii=False))
