"""Which concept a question is about: by how often the ways of asking for it have the question's
words, and by the ways of asking that are most like it; no model."""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from assistant.learn.ideas import TOOLS, Concept, Ideas, ideas
from assistant.learn.words.asking import Asked
from assistant.learn.words.readings import Readings
from assistant.learn.words.sayings import Sayings, sayings
from assistant.learn.words.stems import (
    FILLER_ROOTS,
    FRAME_ROOTS,
    PARTS,
    inner_parts,
    parts_of,
    root,
)

_TITLE, _TERM, _MEANS, _ASKED = 3.0, 1.0, 1.0, 1.0
"""How often a word counts that stands in the title or name, in a tool's term, in the sentence that
says what is meant, in a way of asking."""
_COMMON = 10.0
"""So much a word's share of all texts weighs against its count in a concept: log(1 + n / this)."""
_SEEN = 30.0
"""So often every word is taken to stand somewhere besides."""
_LEVEL = 0.9
"""How far concepts with many and with few ways of asking are made equal; 1: wholly."""
_FILLER, _TOOL = 0.5, 0.6
"""So much a word tells that names nothing, such as before and without; and a tool's name."""
_LIKE, _LIKEST = 3.0, 2
"""So much the likeness to a way of asking adds; so many of a concept are looked at."""
_BOTH, _BOTHS = 1.0, 10.0
"""So much two words add that stand in one way of asking: this by log(1 + so many times their share
of it)."""
_PAIR = 0.7
"""So much two words add that stand beside each other in a way of asking as in the question."""
_PAIRS = 50.0
"""So much a pair that one concept alone has counts."""
_PHRASE = 1.5
"""So much a whole way of asking that stands in the question adds for each of its words."""
_WHOLE = 12.0
"""So much it adds that nothing else is asked for."""
_MISSED = 0.5
"""So much of a question an everyday word is that no concept has: who asks for a cover letter asks
for no letter of a drive."""
_COVERED = 2.0
"""The smaller this is, the more it matters how much of the question a concept covers."""
_SERVED, _WITHOUT = 0.16, 0.08
"""So much more a concept tells for each tool of the question that has a word of it, or of which is
known why it has none: by this, the more the fewer concepts the tool has words of."""
_NEAR = 75
"""Of 100: likeness from which a word is worth showing as the nearest."""
_SHORTEST = 4
"""Letters of a saying that may be the nearest to something."""

_Points = defaultdict[str, float]


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept and how well it fits: points, and the share of the question's weight that it
    covers."""

    concept: Concept
    points: float
    share: float


class Index:
    """All concepts by their words."""

    def __init__(self, known: Ideas, said: Sayings) -> None:
        self.known = known
        self._counts: dict[str, dict[str, float]] = {}
        """By word: how often each concept has it."""
        self._ways: list[tuple[str, tuple[str, ...]]] = []
        """Concept and words of each way of asking, title and term."""
        self._spelt: set[str] = set()
        for one in known.concepts.values():
            self._add(one)
        self._weigh()
        self._readings = Readings(said, self._counts, self._beside, self._spelt)

    def _add(self, one: Concept) -> None:
        known: dict[tuple[str, ...], None] = {}
        for text, times in (
            (one.title, _TITLE),
            (one.name, _TITLE),
            *((said, _ASKED) for said in one.asked),
            *((term.term, _TERM) for term in one.named.values()),
        ):
            words = PARTS.findall(text.lower())
            self._spelt.update(words)
            parts = tuple(map(root, words))
            self._count(one.name, {*parts, *inner_parts(text)}, times)
            if parts and parts not in known:
                known[parts] = None
                self._ways.append((one.name, parts))
        self._spelt.update(PARTS.findall(one.means.lower()))
        self._count(one.name, {*parts_of(one.means), *inner_parts(one.means)}, _MEANS)

    def _count(self, name: str, words: Iterable[str], times: float) -> None:
        for word in words:
            counts = self._counts.get(word)
            if counts is None:
                counts = self._counts[word] = {}
            counts[name] = counts.get(name, 0.0) + times

    def _weigh(self) -> None:
        total = len(self.known.concepts)
        self._rare = {w: math.log(1 + total / len(names)) for w, names in self._counts.items()}
        self._rarest = math.log(1 + total)
        with_word = Counter(tool for one in self.known.concepts.values() for tool in one.named)
        self._seldom = {tool: math.log(total / (1 + with_word[tool])) for tool in TOOLS}
        self._shares = self._shared()
        self._level()
        self._telling: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        """By word: the ways of asking that it tells something in."""
        self._small: dict[tuple[str, str], list[int]] = {}
        """By two words beside each other that name nothing (only one): the ways of asking."""
        self._lengths = array("d")
        for at, (_, parts) in enumerate(self._ways):
            telling = {*parts} - FILLER_ROOTS
            self._lengths.append(math.hypot(*map(self._rare.__getitem__, telling)))
            for word in telling:
                self._telling[word].append(at)
            if len(telling) + 1 < len(parts):
                for pair in {*pairwise(parts)}:
                    if telling.isdisjoint(pair):
                        self._small.setdefault(pair, []).append(at)

    def _shared(self) -> dict[str, float]:
        """Each word's share of all words. One that was seen once or twice says less than its
        share would: it stands there by chance, as the name of a city does."""
        sums = {word: sum(counts.values()) for word, counts in self._counts.items()}
        every = sum(sums.values()) / _COMMON
        return {word: (count + _SEEN) / every for word, count in sums.items()}

    def _level(self) -> None:
        """Take from a concept with many ways of asking a part of its lead over one with few."""
        sizes: _Points = defaultdict(float)
        for counts in self._counts.values():
            for name, count in counts.items():
                sizes[name] += count
        mean = sum(sizes.values()) / len(sizes)
        levels = {name: (mean / size) ** _LEVEL for name, size in sizes.items()}
        for counts in self._counts.values():
            for name in counts:
                counts[name] *= levels[name]

    def knows(self, word: str) -> bool:
        """Whether any concept has the word or one that stands for it, or all its parts where it is
        a name; and words that name nothing, but in a name each part has to name something."""
        read, name = self._readings, "_" in word
        return all(
            read.of(part) or (part.isdigit() if name else read.names_nothing(part))
            for part in PARTS.findall(word.lower())
        )

    def guesses(self, word: str) -> bool:
        """Whether a word is only taken for another one that is known, as a slip of it."""
        return any(self._readings.is_slip(part) for part in PARTS.findall(word.lower()))

    def search(self, asked: Asked) -> list[Hit]:
        """The concepts that have words of the question, the best first."""
        every = dict.fromkeys(part for word in asked.words for part in PARTS.findall(word.lower()))
        read = {word: self._readings.of(word) for word in every}
        wanted = [
            one or {root(word): 1.0} for word, one in read.items()
            if one or not self._readings.names_nothing(word)
        ]  # fmt: skip
        missed = sum(not one and self._readings.everyday(word) for word, one in read.items())
        points: _Points = defaultdict(float)
        told: _Points = defaultdict(float)
        for readings in wanted:
            self._tell(readings, points, told)
        words = dict.fromkeys(next(iter(one)) for one in wanted)
        for more in (self._frame(asked), self._likeness(words), self._phrases(asked)):
            for name, point in more.items():
                if name in told:
                    points[name] += point
        whole = sum(max(map(self._rarity, one)) * max(one.values()) for one in wanted)
        whole += _MISSED * self._rarest * missed
        hits = []
        for name, covered in told.items():
            one = self.known.concepts[name]
            served = math.prod(self._serves(one, tool) for tool in asked.named)
            share = covered / whole
            hits.append(Hit(one, points[name] * served * (_COVERED + share), share))
        hits.sort(key=lambda hit: (-hit.points, hit.concept.name))
        return self._of_system(hits, asked.system)

    def _of_system(self, hits: list[Hit], system: str) -> list[Hit]:
        """The hits, led by the concept of the system that is asked for where the first is the same
        thing of another one: who asks for Windows' preseed asks for its answer file."""
        best = hits[0].concept if hits else None
        if not system or best is None or _system_of(best) in ("", system):
            return hits
        near = (self.known.concepts[name] for name in best.near if name in self.known.concepts)
        meant = next((one for one in near if _system_of(one) == system), None)
        if meant is None:
            return hits
        return [replace(hits[0], concept=meant), *(h for h in hits if h.concept is not meant)]

    def _serves(self, one: Concept, tool: str) -> float:
        """How much more a concept tells where a question names the tool."""
        if tool in one.named:
            return 1.0 + _SERVED * self._seldom[tool]
        return 1.0 + _WITHOUT * self._seldom[tool] if tool in one.terms else 1.0

    def _tell(self, readings: Mapping[str, float], points: _Points, told: _Points) -> None:
        """Add what one word of the question tells of each concept, by the reading that tells most,
        and how much of the question's weight it covers."""
        best: dict[str, tuple[float, float]] = {}
        for word, part in readings.items():
            rarity = self._rarity(word) * part
            for name, count in self._counts.get(word, {}).items():
                said = (part * math.log1p(count / self._shares[word]), rarity)
                best[name] = max(best.get(name, said), said)
        for name, (point, rarity) in best.items():
            points[name] += point
            told[name] += rarity

    def _frame(self, asked: Asked) -> _Points:
        """Points for what a question has besides the words that it asks for: words that name
        nothing, and names of tools."""
        points: _Points = defaultdict(float)
        bare = {*parts_of(asked.text)}
        wanted = {part for word in asked.words for part in parts_of(word)}
        for word in dict.fromkeys(parts_of(asked.whole)):
            if word not in wanted and word not in FRAME_ROOTS and not word.isdigit():
                weight = _FILLER if word in bare else _TOOL
                for name, count in self._counts.get(word, {}).items():
                    points[name] += weight * math.log1p(count / self._shares[word])
        return points

    def _likeness(self, words: Iterable[str]) -> _Points:
        """Points for how like the question the likest ways of asking for each concept are, by
        which one that is asked for in many ways has no lead over one that is asked for in few, and
        for words of the question that stand in one way of asking together."""
        common: dict[int, list[float]] = {}
        for word in words:
            for at in self._telling.get(word, ()):
                common.setdefault(at, []).append(self._rare[word])
        length = math.hypot(*map(self._rarity, words)) or 1.0
        likest: dict[str, list[float]] = {}
        points: _Points = defaultdict(float)
        for at, shared in common.items():
            name, size = self._ways[at][0], self._lengths[at]
            square = math.fsum(one * one for one in shared)
            likest.setdefault(name, []).append(square / size / length)
            if len(shared) > 1:
                points[name] += (sum(shared) ** 2 - square) / size**2
        for name, all_ in likest.items():
            together = _BOTH * math.log1p(points[name] * _BOTHS)
            points[name] = _LIKE * sum(sorted(all_)[-_LIKEST:]) + together
        return points

    def _phrases(self, asked: Asked) -> _Points:
        """Points for pairs of words and whole ways of asking that stand in the question as they
        are."""
        points: _Points = defaultdict(float)
        for pair in dict.fromkeys(pairwise(parts_of(asked.whole))):
            names = Counter(self._ways[at][0] for at in self._beside(*pair))
            for name, count in names.items():
                points[name] += _PAIR * math.log1p(count * _PAIRS / len(names))
        words = tuple(part for word in asked.words for part in parts_of(word))
        texts = [parts_of(text) for text in dict.fromkeys((asked.text, asked.whole))]
        longest: dict[str, float] = {}
        for at in dict.fromkeys(at for word in words for at in self._telling.get(word, ())):
            name, parts = self._ways[at]
            if any(_stands_in(parts, text) for text in texts):
                size = _PHRASE * len(parts) + (_WHOLE if parts in (words, texts[0]) else 0.0)
                longest[name] = max(longest.get(name, 0.0), size)
        for name, size in longest.items():
            points[name] += size
        return points

    def _beside(self, first: str, second: str) -> Iterator[int]:
        """The ways of asking in which a word stands right before another."""
        yield from self._small.get((first, second), ())
        ways = (self._telling[word] for word in (first, second) if word in self._telling)
        for at in min(ways, key=len, default=()):
            if (first, second) in pairwise(self._ways[at][1]):
                yield at

    def _rarity(self, word: str) -> float:
        return self._rare.get(word, self._rarest)

    def nearest(self, word: str, most: int = 3) -> tuple[str, ...]:
        """Ways of saying things that the vocabulary has, the most alike first."""
        found = process.extract(word, _every_saying(self.known), scorer=fuzz.ratio, limit=most)
        return tuple(said for said, score, _ in found if score >= _NEAR)


def _sayings(one: Concept) -> tuple[str, ...]:
    """What a concept is called, and the ways of asking for it."""
    return (one.title, one.name, *one.asked, *(term.term for term in one.named.values()))


def _system_of(one: Concept) -> str:
    """The system that a concept is about, by its title."""
    return next((system for system in ("Windows", "Linux") if system in one.title.split()), "")


def _stands_in(parts: Sequence[str], text: Sequence[str]) -> bool:
    size = len(parts)
    return any(text[at : at + size] == parts for at in range(len(text) - size + 1))


@lru_cache(maxsize=1)
def _every_saying(known: Ideas) -> tuple[str, ...]:
    said = dict.fromkeys(text.lower() for one in known.concepts.values() for text in _sayings(one))
    return tuple(text for text in said if len(text) >= _SHORTEST)


@lru_cache(maxsize=1)
def index() -> Index:
    """The vocabulary's index, made once."""
    return Index(ideas(), sayings())
