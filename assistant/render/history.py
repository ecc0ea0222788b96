"""Earlier drafts of a folder, for people and for scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from assistant.core.text import shown
from assistant.render.changes import changes_text

VERSION = 1
_WHAT = {"draft": "drafted", "redraft": "redrafted", "edits": "your edits"}


def entry_json(entry: Mapping[str, Any], stored: int, at: float, current: bool) -> dict[str, Any]:
    """One entry of a list. `stored` is in bytes, `at` in seconds since 1970."""
    return {
        "number": entry["number"],
        "what": entry["what"],
        "said": entry["said"],
        "goal": entry["goal"],
        "outcome": entry["outcome"] or None,
        "written": _time(at),
        "files": len(entry["files"]),
        "bytes": sum(file["bytes"] for file in entry["files"]),
        "stored_bytes": stored,
        "current": current,
    }


def list_text(rows: Sequence[Mapping[str, Any]], folder: str, most: tuple[int, int]) -> str:
    """The entries, a line each, oldest first; `most` entries and bytes are kept."""
    lines = []
    for row in rows:
        mark = "▸" if row["current"] else " "
        what = f"{_WHAT[row['what']]:<10}"
        outcome = (row["outcome"] or "").replace("_", " ")
        when = row["written"][:16].replace("T", " ")
        lines.append(f"{mark} {row['number']:>3}  {when}  {what}  {outcome:<13}  {row['said']}")
    total = sum(row["stored_bytes"] for row in rows)
    lines.append(
        f"{size_text(total)} in {folder}/.dryfit/history; at most {most[0]} drafts and "
        f"{size_text(most[1])} are kept, the oldest go first"
    )
    return shown("\n".join(lines))


def show_text(row: Mapping[str, Any], files: Mapping[str, str], one: str | None) -> str:
    """One entry: what it was asked for and its files, or the text of one file."""
    if one is not None:
        return "".join(f"{shown(line)}\n" for line in files[one].split("\n")).removesuffix("\n")
    outcome = (row["outcome"] or "not judged").replace("_", " ")
    lines = [
        f"{row['number']}: {_WHAT[row['what']]}, {outcome}, {row['written']}",
        f"said: {row['said']}",
        f"goal: {row['goal']}",
        *(
            f"  {path}  {size_text(len(text.encode(errors='replace')))}"
            for path, text in files.items()
        ),
    ]
    return shown("\n".join(lines))


def diff_text(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """A unified diff of two states; a file that stands in only one of them counts as empty."""
    paths = dict.fromkeys([*old, *new])
    return changes_text(old, {path: new.get(path, "") for path in paths})


def size_text(size: int) -> str:
    """Bytes as a person reads them: 812 bytes, 34 KiB, 1.5 MiB."""
    if size < 1024:
        return f"{size} bytes"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KiB"
    return f"{size / 1024 / 1024:.1f} MiB"


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
