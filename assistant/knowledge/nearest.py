"""Which known name a misspelt word may have meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

_SIMILAR = 0.72
"""Below this share of unchanged letters a word is not called near: found on misspellings of
builder names against other words of a goal."""

_WEIGHT = {"tool": 1.0, "builder": 1.0, "provider": 0.95}
_OTHER_PACKER = 0.97
_OTHER = 0.9
_STALE = 0.96


class NameRow(NamedTuple):
    """A known component name."""

    tool: str
    kind: str
    name: str
    used: int
    """How often it was seen in public files."""


class _Entry(NamedTuple):
    row: NameRow
    weight: float


def _plain(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word.lower())


def _weight(row: NameRow) -> float:
    return _WEIGHT.get(row.kind) or (_OTHER_PACKER if row.tool == "packer" else _OTHER)


class NameIndex:
    """Names by their spellings: whole, and for builders the part before -iso, -clone and so on."""

    def __init__(self, rows: Sequence[NameRow], past: AbstractSet[tuple[str, str]]) -> None:
        """`past`: (tool, name) of what has a newer name, which is to come first."""
        self._entries: dict[str, list[_Entry]] = {}
        self._chosen: dict[tuple[str | None, str | None], tuple[str, ...]] = {}
        # An editor asks the same on every pause in typing.
        self._asked = lru_cache(maxsize=512)(self._nearest)
        tools = sorted({row.tool for row in rows})
        for row in [*(NameRow(tool, "tool", tool, 0) for tool in tools), *rows]:
            for key, share in self._keys(row):
                stale = _STALE if (row.tool, row.name) in past else 1.0
                self._entries.setdefault(key, []).append(_Entry(row, _weight(row) * share * stale))

    @staticmethod
    def _keys(row: NameRow) -> Iterable[tuple[str, float]]:
        yield _plain(row.name), 1.0
        head, _, tail = row.name.partition("-")
        if row.tool == "packer" and row.kind == "builder" and tail:
            yield _plain(head), 0.99

    def _keys_of(self, tool: str | None, kind: str | None) -> tuple[str, ...]:
        """The spellings of the names of a tool and kind."""
        if (tool, kind) not in self._chosen:
            self._chosen[tool, kind] = tuple(
                key
                for key, entries in self._entries.items()
                if any(tool in (None, e.row.tool) and kind in (None, e.row.kind) for e in entries)
            )
        return self._chosen[tool, kind]

    def nearest(
        self, word: str, *, tool: str | None, kind: str | None, limit: int
    ) -> tuple[str, ...]:
        """Names near `word`, best first; see Packs.nearest."""
        return self._asked(word, tool, kind, limit)

    def _nearest(
        self, word: str, tool: str | None, kind: str | None, limit: int
    ) -> tuple[str, ...]:
        wanted = _plain(word)
        if len(wanted) < 2:
            return ()
        best: dict[str, tuple[float, int, str]] = {}
        near = extract(
            wanted,
            self._keys_of(tool, kind),
            scorer=OSA.normalized_similarity,
            score_cutoff=_SIMILAR,
            limit=None,
        )
        for key, similarity, _ in near:
            if OSA.distance(wanted, key) > _allowed(len(wanted)):
                continue
            for row, weight in self._entries[key]:
                if tool not in (None, row.tool) or kind not in (None, row.kind):
                    continue
                order = (-similarity * weight, -row.used, row.name)
                best[row.name] = min(order, best.get(row.name, order))
        return tuple(sorted(best, key=lambda name: best[name])[:limit])


def _allowed(length: int) -> int:
    """Letters that may differ in a word of `length` letters."""
    return 1 if length < 6 else 2 if length < 10 else 3
