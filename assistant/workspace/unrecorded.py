"""A draft that was saved without a history: what its manifest tells, as an entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from assistant.core.errors import Unfinished, UsageError
from assistant.workspace.history import Asked, Entry, KeptFile, on_disk
from assistant.workspace.manifest import FOLDER, NAME, read_manifest


def entry_by_manifest(folder: Path) -> Entry:
    """The draft in `folder`, as long as nobody changed it: only then it is known what was written.

    Raises UsageError where there is no draft, Unfinished where a file was changed.
    """
    manifest = read_manifest(folder)
    if manifest is None and (folder / FOLDER / NAME).exists():
        raise Unfinished(
            f"{folder / FOLDER / NAME} cannot be read: it is damaged, or of another version",
            mend="dryfit history restore DIR N writes it anew; dryfit history list DIR shows N",
        )
    if manifest is None:
        raise UsageError(
            f"{folder} is not a draft of Dryfit's: it has no {FOLDER}/{NAME}",
            mend='dryfit draft "GOAL" --out DIR makes one',
        )
    now = on_disk(folder, [f.path for f in manifest.files])
    changed = [f.path for f in manifest.files if not manifest.owns(f.path, now.get(f.path, b"\0"))]
    if changed:
        raise Unfinished(
            f"{folder} has no history, and was changed by hand: {', '.join(changed)}",
            mend="draft the whole goal into another folder, and take your edits over",
        )
    raw = (folder / FOLDER / NAME).read_text(encoding="utf-8")
    told: dict[str, Any] = msgspec.json.decode(raw)
    given = told.get("intent", {}).get("parameters", [])
    sets = {p["name"]: str(p["value"]) for p in given if p["source"] == "set"}
    target = sets.pop("target", None)
    return Entry(
        version=1,
        what="draft",
        said=str(told.get("goal", "")),
        asked=Asked(str(told.get("goal", "")), int(told.get("seed", 0)), target, sets=sets),
        outcome=str(told.get("outcome", "")),
        files=tuple(KeptFile.of(path, content) for path, content in now.items()),
        manifest=raw,
        decisions={d["id"]: d["text"] for d in told.get("decisions", [])},
    )
