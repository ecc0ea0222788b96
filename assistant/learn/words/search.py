"""Which concept a question is about: by its words, weighed by how rare they are; no model."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from assistant.knowledge.catalogue import stem
from assistant.learn.ideas import Concept, Ideas, ideas
from assistant.learn.words.asking import FILLER, Asked
from assistant.learn.words.sayings import Sayings, sayings

_TITLE, _ASKED, _TERM, _MEANS = 3.0, 3.0, 2.5, 1.0
"""How much a word tells by where it stands: in the title, in a way of asking, in a tool's term, in
the sentence that says what is meant."""
_OF_TOOL = 1.1
"""So much more a term tells that is one of the tool that the question names."""
_PHRASE = 4.0
"""So much a whole phrase adds for each of its words."""
_SCATTERED = 2.0
"""The same where the words stand in another order or apart."""
_FIT = 1.0
"""So much the likeness to the best way of asking adds."""
_SERVED = 1.2
"""So much more a concept tells for each tool of the question that it has something to say of."""
_PARTS = re.compile(r"[a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ENDING = re.compile(r"(?:ing|ed)\Z")
_DOUBLED = re.compile(r"([bdgmnprt])\1\Z")
"""What shutting and mapped have at their end once the ending is off."""
_LONGEST = 12
"""Words of a way of asking that is looked for as it stands."""
_LONG = 5
"""Letters from which a word's ending is looked at."""
_NEAR = 75
"""Of 100: likeness from which a word is worth showing as the nearest."""
_SHORTEST = 4
"""Letters of a saying that may be the nearest to something."""
_ALIKE = 0.3
"""So much a word tells that is not the question's own but stands for it."""
_EVERYDAY = 0.7
"""So much a word of everyday English tells."""
_NUMBER = 0.2
"""So much a bare number tells, which is mostly the asker's own port or size."""
_HALF = 4
"""Letters from which a half of a word that is two written as one may be a word."""
_SLIPS = ((11, 2), (6, 1))
"""Letters of a word, and how many of them may be wrong for it to be another that is known."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept and how well it fits: points, and the share of the question's weight that it
    covers."""

    concept: Concept
    points: float
    share: float


def parts_of(text: str) -> tuple[str, ...]:
    """The stems of a text's words; names are taken apart: config.vm.synced_folder is four."""
    return tuple(_root(stem(word)) for word in _PARTS.findall(text.lower()))


def _root(word: str) -> str:
    """What share, shared and sharing have in common; short words stay as they are."""
    bare = word
    if len(word) > _LONG and (cut := _ENDING.sub("", word)) != word:
        bare = _DOUBLED.sub(r"\1", cut)
    return bare.removesuffix("e") if len(bare) >= _LONG else bare


def _parts_too(text: str) -> tuple[str, ...]:
    """The same, and the words inside of FirstLogonCommands."""
    return (*parts_of(text), *parts_of(_CAMEL.sub(" ", text)))


_FILLER_STEMS = frozenset(part for word in FILLER for part in parts_of(word))


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A way of asking."""

    parts: tuple[str, ...]
    telling: frozenset[str]
    """What is left of it without the words that name nothing."""

    @classmethod
    def of(cls, parts: tuple[str, ...]) -> _Phrase:
        return cls(parts, frozenset(parts) - _FILLER_STEMS)


@dataclass(frozen=True, slots=True)
class _Text:
    """A question, as phrases are looked for in it."""

    parts: tuple[str, ...]
    words: frozenset[str]
    runs: frozenset[tuple[str, ...]]
    """All stretches of it."""

    @classmethod
    def of(cls, parts: tuple[str, ...]) -> _Text:
        size = len(parts)
        runs = {
            parts[at : at + long]
            for at in range(size)
            for long in range(1, min(_LONGEST, size - at) + 1)
        }
        return cls(parts, frozenset(parts), frozenset(runs))


class Index:
    """All concepts by their words."""

    def __init__(self, known: Ideas, said: Sayings) -> None:
        self.known, self.said = known, said
        self._spelt: dict[str, str] = {}
        self._weights: dict[str, dict[str, float]] = {}
        self._terms: dict[str, dict[str, frozenset[str]]] = {}
        self._phrases: dict[str, tuple[_Phrase, ...]] = {}
        for one in known.concepts.values():
            self._add(one)
        counts = Counter(word for weights in self._weights.values() for word in weights)
        total = len(self._weights)
        self._rare = {word: math.log(1 + total / count) for word, count in counts.items()}
        self._rarest = math.log(1 + total)

    def _add(self, one: Concept) -> None:
        weights: dict[str, float] = {}

        def take(words: Iterable[str], weight: float) -> None:
            for word in words:
                weights[word] = max(weights.get(word, 0.0), weight)

        take(_parts_too(one.means), _MEANS)
        for term in one.named.values():
            take(_parts_too(term.term), _TERM)
        for said in one.asked:
            take(_parts_too(said), _ASKED)
        take((*parts_of(one.title), *parts_of(one.name)), _TITLE)
        self._weights[one.name] = weights
        self._terms[one.name] = {
            tool: frozenset(_parts_too(term.term)) for tool, term in one.named.items()
        }
        texts = (one.title, one.name, *one.asked, *(t.term for t in one.named.values()))
        phrases = dict.fromkeys(p for text in texts if (p := parts_of(text)))
        self._phrases[one.name] = tuple(map(_Phrase.of, phrases))
        for text in (*texts, one.means):
            self._spelt.update((word, _root(stem(word))) for word in _PARTS.findall(text.lower()))

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[str]]:
        """Spelt words by what is left of them without a number at their end."""
        found: dict[str, list[str]] = {}
        for word in self._spelt:
            bare = word.rstrip("0123456789")
            if len(bare) >= _HALF:
                found.setdefault(bare, []).append(word)
        return found

    def knows(self, word: str) -> bool:
        """Whether any concept has the word or one that stands for it, or all its parts where it is
        a name; and words that name nothing."""
        return all(
            self._readings(part) or self._names_nothing(part)
            for part in _PARTS.findall(word.lower())
        )

    def search(self, asked: Asked) -> list[Hit]:
        """The concepts that have words of the question, the best first."""
        every = dict.fromkeys(part for word in asked.words for part in _PARTS.findall(word.lower()))
        read = {word: self._readings(word) for word in every}
        wanted = [
            (one or {_root(stem(word)): 1.0}) for word, one in read.items()
            if one or not self._names_nothing(word)
        ]  # fmt: skip
        whole = sum(max(map(self._rarity, one)) * max(one.values()) for one in wanted)
        words = tuple(dict.fromkeys(next(iter(one)) for one in wanted))
        texts = [_Text.of(parts_of(text)) for text in dict.fromkeys((asked.text, asked.whole))]
        hits = []
        for name, weights in self._weights.items():
            told = self._told(name, weights, wanted, asked.asked_from)
            if not told:
                continue
            points = sum(point for point, _ in told)
            points += max(
                (_phrase_points(p, text, words) for p in self._phrases[name] for text in texts),
                default=0.0,
            )
            points += self._fit(name, words)
            terms = self.known.concepts[name].terms
            points *= _SERVED ** sum(tool in terms for tool in (*asked.asked_from, *asked.asked_to))
            share = sum(rarity for _, rarity in told) / whole
            hits.append(Hit(self.known.concepts[name], points * (0.4 + share), share))
        return sorted(hits, key=lambda hit: (-hit.points, hit.concept.name))

    def _told(
        self,
        name: str,
        weights: Mapping[str, float],
        wanted: Sequence[Mapping[str, float]],
        asked_from: Sequence[str],
    ) -> list[tuple[float, float]]:
        """For each word of the question that a concept has: its points and its rarity."""
        tools = [self._terms[name][t] for t in asked_from if t in self._terms[name]]
        told = []
        for readings in wanted:
            rarity = max(map(self._rarity, readings))
            best = max(
                (
                    (self._rare[word] * weights[word] * part * more, rarity * part)
                    for word, part in readings.items() if word in weights
                    for more in (_OF_TOOL if _in_any(word, tools) else 1.0,)
                ),
                default=None,
            )  # fmt: skip
            if best is not None:
                told.append(best)
        return told

    def _fit(self, name: str, words: tuple[str, ...]) -> float:
        """How well the best way of asking and the question cover each other; a concept that is
        asked for in many ways has by this no lead over one that is asked for in few."""
        best = 0.0
        for phrase in self._phrases[name]:
            if shared := phrase.telling.intersection(words):
                common = sum(map(self._rarity, shared))
                best = max(best, common * common / sum(map(self._rarity, phrase.telling)))
        return _FIT * best

    def _rarity(self, word: str) -> float:
        return self._rare.get(word, self._rarest)

    def _readings(self, word: str) -> dict[str, float]:
        """What a word of the question may be in the vocabulary, with how much that tells: itself,
        what stands for it, or, where there is neither, a word that it is a slip of."""
        root = _root(stem(word))
        own = 1.0
        if word in self.said.common_words:
            own = _EVERYDAY
        elif word.isdigit():
            own = _NUMBER
        found = {root: own} if root in self._rare else {}
        for other in self.said.alike(word, root):
            bare = _root(stem(other))
            if bare in self._rare:
                found.setdefault(bare, _ALIKE * own)
        if not found and not self._names_nothing(word):
            found = dict.fromkeys(self._halves(word) or self._slips(word), _ALIKE)
        return found

    def _halves(self, word: str) -> tuple[str, ...]:
        """The known words that are written as one here (firstboot), or a name but for its number
        (vmbr2)."""
        bare = word.rstrip("0123456789")
        for at in range(_HALF, len(bare) - _HALF + 1):
            left, right = bare[:at], bare[at:]
            if left in self._spelt and right in self._spelt:
                return self._spelt[left], self._spelt[right]
        others = (self._spelt[one] for one in self._by_name.get(bare, ())) if bare != word else ()
        return tuple(dict.fromkeys(others))

    def _slips(self, word: str) -> tuple[str, ...]:
        """Known words that differ from this one by as few letters as a slip of the finger."""
        most = next((slips for size, slips in _SLIPS if len(word) >= size), 0)
        if not most or not word.isalpha():
            return ()
        near = process.extract(
            word, list(self._spelt), scorer=OSA.distance, score_cutoff=most, limit=2
        )
        return tuple(dict.fromkeys(self._spelt[one] for one, _, _ in near if one[0] == word[0]))

    def _names_nothing(self, word: str) -> bool:
        return word in self.said.common_words or word.isdigit()

    def nearest(self, word: str, most: int = 3) -> tuple[str, ...]:
        """Ways of saying things that the vocabulary has, the most alike first."""
        found = process.extract(word, self._sayings, scorer=fuzz.ratio, limit=most)
        return tuple(said for said, score, _ in found if score >= _NEAR)

    @property
    def _sayings(self) -> Sequence[str]:
        return _sayings(self.known)


def _in_any(word: str, groups: Sequence[frozenset[str]]) -> bool:
    return any(word in group for group in groups)


def _phrase_points(phrase: _Phrase, text: _Text, words: tuple[str, ...]) -> float:
    """For a way of asking that stands in the question word for word; more where nothing else of
    what the question looks for (`words`) is left, less where its words stand in another order."""
    if not phrase.telling.isdisjoint(text.words) or not phrase.telling:
        if phrase.parts in text.runs:
            whole = phrase.parts in (text.parts, words)
            return _PHRASE * len(phrase.parts) + (_PHRASE if whole else 0.0)
        if len(phrase.telling) > 1 and phrase.telling <= text.words:
            return _SCATTERED * len(phrase.telling)
    return 0.0


@lru_cache(maxsize=1)
def _sayings(known: Ideas) -> tuple[str, ...]:
    said: Mapping[str, None] = dict.fromkeys(
        text.lower()
        for one in known.concepts.values()
        for text in (one.title, *one.asked, *(t.term for t in one.named.values()))
    )
    return tuple(text for text in said if len(text) >= _SHORTEST)


@lru_cache(maxsize=1)
def index() -> Index:
    """The vocabulary's index, made once."""
    return Index(ideas(), sayings())
