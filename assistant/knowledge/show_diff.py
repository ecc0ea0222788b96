"""Differences between packs as text and as JSON values; both show the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from assistant.core.schema import Constraint
from assistant.knowledge.diff import Change, Difference
from assistant.knowledge.info import PackInfo
from assistant.knowledge.show import VERSION, constraint_text, shown_value, type_text

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_LONGEST = 60
"""Characters of a value that are shown; the JSON form has all of it."""


def diff_json(found: Sequence[Difference]) -> dict[str, Any]:
    """`dryfit packs diff --json`."""
    return {
        "version": VERSION,
        "differences": [
            {
                "before": one.before and asdict(one.before),
                "after": one.after and asdict(one.after),
                "changes": [asdict(change) for change in one.changes],
            }
            for one in found
        ],
    }


def diff_text(found: Sequence[Difference]) -> str:
    """A paragraph for each pack, a line for each change, below its component."""
    return "\n\n".join("\n".join(_lines(one)) for one in found) or "no difference"


def _lines(one: Difference) -> Iterator[str]:
    if one.before is None or one.after is None:
        info = one.after or one.before
        assert info is not None  # noqa: S101 - one of the two is always there
        yield f"{'+' if one.before is None else '-'} {_title(info)}"
        return
    yield f"{_title(one.before)} → {_title(one.after)}"
    if not one.changes:
        yield "  no difference"
    for name, group in groupby(one.changes, key=lambda change: change.component):
        changes = list(group)
        if changes[0].what == "component" and not changes[0].field:
            yield f"{_SIGNS[changes[0].kind]} {name}"
            continue
        yield f"~ {name}"
        for change in changes:
            yield f"    {_SIGNS[change.kind]} {_change(change)}"


def _title(info: PackInfo) -> str:
    return f"{info.name} {info.version}"


def _change(change: Change) -> str:
    where = f"{change.what} {change.path}".strip()
    if change.field:
        before, after = (_value(change, value) for value in (change.before, change.after))
        return f"{where}: {change.field} {before} → {after}"
    value = change.after if change.kind == "added" else change.before
    if change.what == "constraint":
        args = {key: one for key, one in value.items() if key != "kind"}
        return f"{where}: {constraint_text(Constraint(value['kind'], args))}"
    if change.what == "attribute":
        return f"{where}: {_short(type_text(value))}"
    return where


def _value(change: Change, value: Any) -> str:
    if change.field == "type":
        return _short(type_text(value))
    return "none" if value is None else _short(shown_value(value))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
