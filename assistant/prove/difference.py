"""Two states of a container's file system compared: what is new, changed, gone."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from difflib import unified_diff

import msgspec

from assistant.core.difference import Change, ChangeKind, Difference, FileState
from assistant.core.text import shown

TEXT_BYTES = 64 * 1024
"""A longer file's text is not kept, so it is told by its digest alone."""
SKELETON = "/etc/skel/"
"""What is copied from there into every new user's home is told by its name alone."""
DIFF_LINES = 40
"""Of one file's diff; what comes after is counted."""


class Item(msgspec.Struct, frozen=True):
    """One path as it was read, with what is needed to compare it."""

    state: FileState
    digest: str = ""
    """Of a file's content; empty where it was not read."""
    text: str | None = None
    """A file's content where it is short and UTF-8."""


Items = Mapping[str, Item | None]
"""By path; None: there is nothing at that path."""


class Masks(msgspec.Struct, frozen=True):
    """Parts of texts that differ from run to run by themselves, or that nobody should see."""

    parts: tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...] = ()
    """For paths that match the first: what matches the second is read as the third."""

    def of(self, path: str, text: str) -> str:
        """The text with its masked parts."""
        for where, what, by in self.parts:
            if where.search(path):
                text = what.sub(by, text)
        return text


NO_MASKS = Masks()


def difference(
    before: Items,
    after: Items,
    *,
    left_out: Callable[[str], bool] = lambda _: False,
    masks: Masks = NO_MASKS,
) -> Difference:
    """What is not in `after` as it is in `before`; a path that one of them lacks is not there.

    Times do not count. `left_out` tells the paths that are not looked at.
    """
    changes, unread = [], 0
    copied = {item.digest for items in (before, after) for item in _skeleton(items)}
    for path in sorted({*before, *after}):
        if left_out(path):
            continue
        old, new = before.get(path), after.get(path)
        if _is_unread(old) or _is_unread(new):
            unread += (old is None) == (new is None)
        if old == new or (old and new and _same(path, old, new, masks)):
            continue
        change = _change(path, old, new, masks)
        known = old is None and new is not None and new.digest in copied
        changes.append(replace(change, diff="") if known else change)
    return Difference(_outermost(changes), unread)


def _skeleton(items: Items) -> list[Item]:
    return [item for p, item in items.items() if item and item.digest and p.startswith(SKELETON)]


def _is_unread(item: Item | None) -> bool:
    return item is not None and (
        item.state.type == "unread" or (item.state.type == "file" and not item.digest)
    )


def _same(path: str, old: Item, new: Item, masks: Masks) -> bool:
    one, two = old.state, new.state
    if "unread" in (one.type, two.type):
        return True
    owner = one.owner == two.owner or not (one.owner and two.owner)
    if (one.type, one.mode, one.target) != (two.type, two.mode, two.target) or not owner:
        return False
    if one.type != "file" or (old.digest and old.digest == new.digest):
        return True
    if old.text is None or new.text is None:
        return one.size == two.size and not (old.digest and new.digest)
    return masks.of(path, old.text) == masks.of(path, new.text)


def _change(path: str, old: Item | None, new: Item | None, masks: Masks) -> Change:
    kind: ChangeKind = "added" if old is None else "deleted" if new is None else "changed"
    diff = "" if new is None else _diff(path, old, new, masks)
    return Change(path, kind, old.state if old else None, new.state if new else None, diff)


def _diff(path: str, old: Item | None, new: Item, masks: Masks) -> str:
    before = "" if old is None or old.state.type != "file" else old.text
    if before is None or new.text is None:
        return ""
    one, two = (masks.of(path, text).splitlines() for text in (before, new.text))
    lines = list(unified_diff(one, two, lineterm="", n=2))[2:]
    more = len(lines) - DIFF_LINES
    if more > 0:
        lines[DIFF_LINES:] = [f"… {more} more lines"]
    return "\n".join(shown(line) for line in lines)


def _outermost(changes: Collection[Change]) -> tuple[Change, ...]:
    """A folder that went takes along what was in it: only the folder is told."""
    gone = {c.path for c in changes if c.kind == "deleted"}
    return tuple(
        c for c in changes if c.kind != "deleted" or not any(p in gone for p in _above(c.path))
    )


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:number]) for number in range(2, len(parts))]
