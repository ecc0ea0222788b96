"""What a run changed in a file system, as text and as JSON."""

from __future__ import annotations

from typing import Any

from assistant.core.difference import Change, Difference, FileState
from assistant.core.text import shown

_SIGNS = {"added": "+", "changed": "~", "deleted": "-"}
NOTHING = "nothing was changed"


def difference_text(difference: Difference, *, diffs: bool = True) -> str:
    """A line for each path, its diff beneath it."""
    lines = []
    for change in difference.changes:
        lines.append(f"  {_SIGNS[change.kind]} {_name(change.path)}{_facts(change)}")
        if diffs and change.diff:
            # The lines that say where in the file a part stands are of no use here.
            inner = (line for line in change.diff.splitlines() if not line.startswith("@@"))
            lines += [f"      {line}" for line in inner]
    if difference.unread:
        lines.append(f"  {difference.unread} paths were too large or too many to be compared")
    return shown("\n".join(lines) or f"  {NOTHING}")


def changed_text(difference: Difference) -> str:
    """The same under a line that counts the paths."""
    if not difference.changes and not difference.unread:
        return NOTHING
    return f"what was changed ({counted(difference)}):\n{difference_text(difference)}"


def difference_json(difference: Difference) -> dict[str, Any]:
    """The `difference` object."""
    return {
        "changes": [
            {
                "path": shown(change.path),
                "kind": change.kind,
                "before": _state_json(change.before),
                "after": _state_json(change.after),
                "diff": change.diff,
            }
            for change in difference.changes
        ],
        "unread": difference.unread,
    }


def counted(difference: Difference) -> str:
    """The numbers in a few words: 2 added, 1 changed."""
    kinds = [change.kind for change in difference.changes]
    return ", ".join(f"{kinds.count(k)} {k}" for k in _SIGNS if k in kinds) or NOTHING


def _facts(change: Change) -> str:
    before, after = change.before, change.after
    if after is None:
        return ""
    facts = []
    if before is not None and before.type != after.type:
        facts.append(f"{before.type} → {after.type}")
    elif after.type != "file":
        facts.append(after.type)
    if after.target:
        facts.append(f"→ {_name(after.target)}")
    if after.type not in ("link", "unread"):
        facts.append(_was(f"{before.mode:04o}" if before else "", f"{after.mode:04o}"))
    if after.type == "file":
        facts.append(_was(size_text(before.size) if before else "", size_text(after.size)))
    owner = before.owner if before else "0:0"
    if after.owner and owner and after.owner != owner:
        facts.append(_was(owner if before else "", after.owner))
    return f"  {'  '.join(facts)}" if facts else ""


def _name(path: str) -> str:
    """A path on one line, whatever it is made of."""
    return shown(path.replace("\n", "\\n").replace("\t", "\\t"))


def _was(before: str, after: str) -> str:
    return f"{before} → {after}" if before and before != after else after


def size_text(size: int) -> str:
    """Bytes as a person says it: 512 B, 1.5 kB, 20 MB."""
    amount = float(size)
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" or amount >= 10 else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def _state_json(state: FileState | None) -> dict[str, Any] | None:
    if state is None:
        return None
    return {
        "type": state.type,
        "mode": f"{state.mode:04o}",
        "owner": state.owner,
        "size": state.size,
        "target": shown(state.target),
    }
