"""A redraft as hunks: a unified diff for people, a list for scripts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from assistant.core.hunk import Hunk, split
from assistant.core.text import shown

CONTEXT = 3
"""Lines around a hunk."""
VERSION = 1


def hunk_json(number: int, hunk: Hunk, taken: bool) -> dict[str, Any]:
    """One hunk; `number` counts from 1."""
    return {
        "number": number,
        "path": hunk.path,
        "kind": hunk.kind,
        "line": hunk.line,
        "old": "".join(hunk.old),
        "new": "".join(hunk.new),
        "why": hunk.why,
        "taken": taken,
    }


def redraft_json(
    folder: str,
    change: str,
    goals: tuple[str, str],
    told: Sequence[str],
    hunks: Sequence[Hunk],
    taken: Collection[int],
    draft: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """The one object of `dryfit redraft --json`. `taken` holds numbers of hunks, from 1; `draft`
    is the report of the files as they are then, None where nothing was written."""
    return {
        "version": VERSION,
        "folder": folder,
        "change": change,
        "goal_before": goals[0],
        "goal": goals[1],
        "changes": list(told),
        "hunks": [hunk_json(n, h, n in taken) for n, h in enumerate(hunks, 1)],
        "written": bool(taken),
        "draft": None if draft is None else dict(draft),
    }


def hunk_text(number: int, hunk: Hunk, now: Mapping[str, str], shift: int = 0) -> str:
    """One hunk as a unified diff with its number and reason in the head; no newline at its end.

    `shift` is how many lines the hunks before it in the file add.
    """
    lines = split(now.get(hunk.path, ""))
    first, last = hunk.line - 1, hunk.line - 1 + len(hunk.old)
    before, after = lines[max(0, first - CONTEXT) : first], lines[last : last + CONTEXT]
    start = first - len(before) + 1
    size = len(before) + len(after)
    old = f"{start if size + len(hunk.old) else start - 1},{size + len(hunk.old)}"
    new = f"{start + shift if size + len(hunk.new) else 0},{size + len(hunk.new)}"
    kind = "" if hunk.kind == "change" else f"{hunk.kind}: "
    out = [f"@@ -{old} +{new} @@ {number}: {kind}{hunk.why}"]
    out += [f" {line}" for line in before]
    out += [f"-{line}" for line in hunk.old]
    out += [f"+{line}" for line in hunk.new]
    out += [f" {line}" for line in after]
    return "\n".join(map(_line, out))


def hunks_text(hunks: Sequence[Hunk], now: Mapping[str, str]) -> str:
    """All hunks, file by file."""
    out: list[str] = []
    path, shift = "", 0
    for number, hunk in enumerate(hunks, 1):
        if hunk.path != path:
            path, shift = hunk.path, 0
            out += [shown(head) for head in _heads(hunk)]
        out.append(hunk_text(number, hunk, now, shift))
        shift += len(hunk.new) - len(hunk.old)
    return "\n".join(out)


def _heads(hunk: Hunk) -> tuple[str, str]:
    old = "/dev/null" if hunk.whole == "made" else hunk.path
    return f"--- {old}", f"+++ {'/dev/null' if hunk.whole == 'gone' else hunk.path}"


def _line(text: str) -> str:
    ended = text.endswith("\n") or text.startswith("@@")
    plain = shown(text.rstrip("\r\n"))
    return plain if ended else f"{plain}\n\\ No newline at end of file"
