"""The resources of one provider, found by words: an index in memory, made when first asked for."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from weakref import WeakKeyDictionary, ref

from assistant.core.schema import BodySchema
from assistant.knowledge.info import PackInfo
from assistant.knowledge.packs import Packs

_RELEASE = re.compile(r"v[0-9]+")
_DEPTH = 4
"""Attributes of blocks below this depth are not found by words."""
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"))


_NO_PLURALS = frozenset(("https",))
"""Words whose last s is no plural's, and that are others without it."""


def stem(word: str) -> str:
    """A word of a name or a goal in lower case, its plural taken off."""
    low = word.lower()
    if low in _NO_PLURALS:
        return low
    for ending, kept in _ENDINGS:
        if low.endswith(ending) and len(low) > len(ending) + 1:
            return low[: -len(ending)] + kept
    plural = low.endswith("s") and not low.endswith(("ss", "us", "is")) and len(low) > 2
    return low[:-1] if plural else low


def words_of_name(name: str) -> tuple[str, ...]:
    """The stems of a name's words, without a release at its end: service_v1 is service."""
    parts = [part for part in re.split(r"[^A-Za-z0-9]+", name) if part]
    if len(parts) > 1 and _RELEASE.fullmatch(parts[-1]):
        parts = parts[:-1]
    return tuple(stem(part) for part in parts)


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource by its type, and the words that its name is made of."""

    type: str
    words: tuple[str, ...]
    """Stems, the provider's own name left out."""


@dataclass
class Catalogue:
    """What one provider's pack has, by words."""

    info: PackInfo
    entries: Sequence[Entry]
    bodies: Mapping[str, BodySchema] = field(repr=False)

    @classmethod
    def of(cls, packs: Packs, info: PackInfo) -> Catalogue:
        """The resources of a pack that are not deprecated; of a name with and without a release
        at its end the one that the provider calls current is kept."""
        bodies: dict[str, BodySchema] = {}
        for address in packs.addresses(info):
            _, kind, name = address.split("/")
            if kind != "resource":
                continue
            component = packs.component(address, info.version, info.name)
            if component is not None and component.deprecated is None:
                bodies[name] = component.body
        kept = {name: body for name, body in bodies.items() if not _older(name, bodies)}
        entries = [Entry(name, _own_words(name)) for name in kept]
        return cls(info, tuple(sorted(entries, key=lambda e: e.type)), kept)

    @cached_property
    def by_words(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        """The types whose names are made of exactly these words."""
        found: dict[tuple[str, ...], list[str]] = {}
        for entry in self.entries:
            found.setdefault(entry.words, []).append(entry.type)
        return {words: tuple(types) for words, types in found.items()}

    @cached_property
    def by_ending(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        """Types by every ending of their names' words."""
        found: dict[tuple[str, ...], list[str]] = {}
        for entry in self.entries:
            for start in range(len(entry.words)):
                found.setdefault(entry.words[start:], []).append(entry.type)
        return {words: tuple(types) for words, types in found.items()}

    @cached_property
    def longest(self) -> int:
        """Words of the longest name."""
        return max((len(entry.words) for entry in self.entries), default=0)

    def search(self, words: Iterable[str], limit: int = 12) -> tuple[str, ...]:
        """Types for words in any order, best first: names count ten times what attributes do."""
        terms = [re.sub(r"[^a-z0-9]", "", stem(word)) for word in words]
        asked = " OR ".join(f'"{term}"' for term in terms if term)
        if not asked:
            return ()
        rows = self._index.execute(
            "SELECT type FROM resources WHERE resources MATCH ?"
            " ORDER BY bm25(resources, 0, 10, 1), length(type), type LIMIT ?",
            (asked, limit),
        )
        return tuple(row[0] for row in rows)

    def holding(self, words: Sequence[str]) -> tuple[str, ...]:
        """Types whose names hold all of these words, those with the fewest others first."""
        wanted = {stem(word) for word in words}
        found = [entry for entry in self.entries if wanted.issubset(entry.words)]
        return tuple(e.type for e in sorted(found, key=lambda e: (len(e.words), e.type)))

    @cached_property
    def _index(self) -> sqlite3.Connection:
        index = sqlite3.connect(":memory:", check_same_thread=False)
        index.execute("CREATE VIRTUAL TABLE resources USING fts5(type UNINDEXED, name, attributes)")
        index.executemany(
            "INSERT INTO resources VALUES (?, ?, ?)",
            (
                (e.type, " ".join(e.words), " ".join(sorted(_words_inside(self.bodies[e.type], 0))))
                for e in self.entries
            ),
        )
        return index


class Catalogues:
    """The catalogue of every Terraform provider, each made when it is first asked for."""

    def __init__(self, packs: Packs) -> None:
        self._packs = ref(packs)
        self._made: dict[str, Catalogue | None] = {}

    @property
    def packs(self) -> Packs:
        """The packs that they are made of."""
        packs = self._packs()
        if packs is None:
            raise RuntimeError("the packs were let go of")
        return packs

    def of(self, provider: str) -> Catalogue | None:
        """The catalogue of a provider by its local name (azurerm), None where no pack has it."""
        if provider not in self._made:
            infos = self.packs.of_local_name("terraform", provider)
            self._made[provider] = Catalogue.of(self.packs, infos[0]) if infos else None
        return self._made[provider]


_SHARED: WeakKeyDictionary[Packs, Catalogues] = WeakKeyDictionary()


def catalogues_of(packs: Packs) -> Catalogues:
    """The catalogues of some packs, made once for as long as those are open."""
    if packs not in _SHARED:
        _SHARED[packs] = Catalogues(packs)
    return _SHARED[packs]


def _own_words(name: str) -> tuple[str, ...]:
    return words_of_name(name.partition("_")[2] or name)


def _older(name: str, all_: Mapping[str, BodySchema]) -> bool:
    """True for a name beside which the same one stands with a release: kubernetes_pod and _v1.

    A release that goes with an older name's own meaning (branch_protection_v3) does not count:
    it has a body of its own with nothing in common but the name.
    """
    base, _, release = name.rpartition("_")
    if _RELEASE.fullmatch(release):
        newer = any(f"{base}_v{n}" in all_ for n in range(int(release[1:]) + 1, 10))
        plain = all_.get(base)
        return newer or (plain is not None and not _alike(plain, all_[name]))
    latest = [f"{name}_v{n}" for n in range(1, 10) if f"{name}_v{n}" in all_]
    return any(_alike(all_[name], all_[other]) for other in latest)


def _alike(one: BodySchema, other: BodySchema) -> bool:
    """True where two bodies have most of their names in common."""
    first, second = ({*body.attributes, *body.blocks} for body in (one, other))
    return 2 * len(first & second) > len(first | second)


def _words_inside(body: BodySchema, depth: int) -> set[str]:
    found = {word for name in body.attributes for word in words_of_name(name)}
    for name, block in body.blocks.items():
        if name != "timeouts":
            found.update(words_of_name(name))
            found |= _words_inside(block.body, depth + 1) if depth < _DEPTH else set()
    return found
