"""What a new draft changes, laid over files that a person may have changed meanwhile.

Three texts of each file: as Dryfit wrote it, as it is now, as Dryfit writes it now. What only the
new draft changes is a hunk; where the person changed the same place too it is a conflict, which
nobody takes without being asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.core.hunk import Hunk, HunkKind, split


def hunks_of(
    base: Mapping[str, str], now: Mapping[str, str], new: Mapping[str, str]
) -> tuple[Hunk, ...]:
    """The hunks that lead from `now` to `new`, file by file in the order of `new`.

    `base` is what Dryfit wrote before. A file that stands in none of its maps is not there.
    Equal `base` and `new` give no hunk, whatever a person did to the files meanwhile.
    """
    paths = [*new, *(path for path in base if path not in new)]
    found: list[Hunk] = []
    for path in paths:
        found += _file(path, base.get(path), now.get(path), new.get(path))
    return tuple(found)


def taken(now: Mapping[str, str], hunks: Iterable[Hunk]) -> dict[str, str]:
    """`now` with `hunks` of it taken; a file that a hunk takes away is left out."""
    out = dict(now)
    by_path: dict[str, list[Hunk]] = {}
    for hunk in hunks:
        by_path.setdefault(hunk.path, []).append(hunk)
    for path, own in by_path.items():
        lines = split(out.get(path, ""))
        for hunk in sorted(own, key=lambda h: h.line, reverse=True):
            first = hunk.line - 1
            lines[first : first + len(hunk.old)] = hunk.new
        out[path] = "".join(lines)
        if any(hunk.whole == "gone" for hunk in own):
            del out[path]
    return out


def _file(path: str, base: str | None, now: str | None, new: str | None) -> Iterator[Hunk]:
    if base == new or now == new:
        return
    if now is None:
        # A file that the user took away stays away, unless the draft has it anew.
        kind: HunkKind = "new file" if base is None else "conflict"
        yield Hunk(path, kind, 1, (), tuple(split(new or "")), whole="made")
    elif new is None:
        kind = "removed file" if base == now else "conflict"
        yield Hunk(path, kind, 1, tuple(split(now)), (), whole="gone")
    elif base is None:
        yield Hunk(path, "conflict", 1, tuple(split(now)), tuple(split(new)))
    else:
        yield from _lines(path, split(base), split(now), split(new))


_CLOSING = ("}", "]", ")", "},", "")


@dataclass(frozen=True, slots=True)
class _Change:
    """Lines `start` to `end` of the base and what the other text has in their place."""

    start: int
    end: int
    grown: int
    """Lines that the other text has more."""


def _lines(path: str, base: list[str], now: list[str], new: list[str]) -> Iterator[Hunk]:
    mine, theirs = _changes(base, now), _changes(base, new)
    at = 0
    while at < len(theirs):
        start, end = theirs[at].start, theirs[at].end
        first, last = at, at + 1
        touched: list[_Change] = []
        while True:
            near = [c for c in mine if c.start <= end and start <= c.end]
            start = min([start, *(c.start for c in near)])
            end = max([end, *(c.end for c in near)])
            more = last
            while near and more < len(theirs) and theirs[more].start <= end:
                end = max(end, theirs[more].end)
                more += 1
            if near == touched and more == last:
                break
            touched, last = near, more
        now_start = start + sum(c.grown for c in mine if c.end < start)
        now_end = now_start + (end - start) + sum(c.grown for c in touched)
        new_start = start + sum(c.grown for c in theirs[:first])
        new_end = new_start + (end - start) + sum(c.grown for c in theirs[first:last])
        old, fresh = tuple(now[now_start:now_end]), tuple(new[new_start:new_end])
        if old != fresh:
            kind: HunkKind = "conflict" if touched else "change"
            yield Hunk(path, kind, now_start + 1, old, fresh, new_start + 1)
        at = last


def _changes(one: Sequence[str], other: Sequence[str]) -> list[_Change]:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    codes = matcher.get_opcodes()
    found = []
    for at, (tag, start, end, first, last) in enumerate(codes):
        if tag == "equal":
            continue
        room = codes[at + 1][2] - codes[at + 1][1] - 1 if at + 1 < len(codes) else 0
        lines = other[first:last] if tag == "insert" else one[start:end] if tag == "delete" else ()
        slide = _slide(lines, one[end : end + room])
        found.append(_Change(start + slide, end + slide, (last - first) - (end - start)))
    return found


def _slide(lines: Sequence[str], after: Sequence[str]) -> int:
    """How far lines that come or go can slide down to begin with more than a closing bracket.

    Where a block is put between two others it is the same text whether its own bracket comes or
    the one of the block before; people see it begin with its own first line.
    """
    at = 0
    while at < len(after) and at < len(lines) and lines[at] == after[at]:
        if lines[at].strip() not in _CLOSING:
            break
        at += 1
    return at
