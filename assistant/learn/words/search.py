"""Which concept a question is about: by its words, weighed by how rare they are; no model."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from assistant.knowledge.catalogue import stem
from assistant.learn.ideas import Concept, Ideas, ideas
from assistant.learn.words.asking import Asked

_TITLE, _ASKED, _TERM, _MEANS = 3.0, 3.0, 2.5, 1.0
"""How much a word tells by where it stands: in the title, in a way of asking, in a tool's term, in
the sentence that says what is meant."""
_OF_TOOL = 1.5
"""So much more a term tells that is one of the tool that the question names."""
_PHRASE = 4.0
"""So much a whole phrase adds for each of its words."""
_SERVED = 1.2
"""So much more a concept tells for each tool of the question that it has something to say of."""
_PARTS = re.compile(r"[a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ENDING = re.compile(r"(?:ing|ed)\Z")
_LONG = 5
"""Letters from which a word's ending is looked at."""
_NEAR = 75
"""Of 100: likeness from which a word is worth showing as the nearest."""
_SHORTEST = 4
"""Letters of a saying that may be the nearest to something."""


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
    bare = _ENDING.sub("", word) if len(word) > _LONG else word
    return bare.removesuffix("e") if len(bare) >= _LONG else bare


def _parts_too(text: str) -> tuple[str, ...]:
    """The same, and the words inside of FirstLogonCommands."""
    return (*parts_of(text), *parts_of(_CAMEL.sub(" ", text)))


class Index:
    """All concepts by their words."""

    def __init__(self, known: Ideas) -> None:
        self.known = known
        self._weights: dict[str, dict[str, float]] = {}
        self._terms: dict[str, dict[str, frozenset[str]]] = {}
        self._phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
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
        sayings = (one.title, one.name, *one.asked, *(t.term for t in one.named.values()))
        phrases = dict.fromkeys(p for text in sayings if (p := parts_of(text)))
        self._phrases[one.name] = tuple(phrases)

    def knows(self, word: str) -> bool:
        """Whether any concept has the word, or all its parts where it is a name."""
        parts = parts_of(word)
        return all(part in self._rare for part in parts)

    def search(self, asked: Asked) -> list[Hit]:
        """The concepts that have words of the question, the best first."""
        words = tuple(dict.fromkeys(part for word in asked.words for part in parts_of(word)))
        whole = sum(self._rare.get(word, self._rarest) for word in words)
        text = parts_of(asked.text)
        hits = []
        for name, weights in self._weights.items():
            common = [word for word in words if word in weights]
            if not common:
                continue
            tools = [self._terms[name][t] for t in asked.asked_from if t in self._terms[name]]
            points = sum(
                self._rare[word] * weights[word] * (_OF_TOOL if _in_any(word, tools) else 1.0)
                for word in common
            )
            points += max(
                (_phrase_points(p, text, words) for p in self._phrases[name]), default=0.0
            )
            told = self.known.concepts[name].terms
            points *= _SERVED ** sum(tool in told for tool in (*asked.asked_from, *asked.asked_to))
            share = sum(self._rare[word] for word in common) / whole
            hits.append(Hit(self.known.concepts[name], points * (0.4 + share), share))
        return sorted(hits, key=lambda hit: (-hit.points, hit.concept.name))

    def nearest(self, word: str, most: int = 3) -> tuple[str, ...]:
        """Ways of saying things that the vocabulary has, the most alike first."""
        found = process.extract(word, self._sayings, scorer=fuzz.ratio, limit=most)
        return tuple(said for said, score, _ in found if score >= _NEAR)

    @property
    def _sayings(self) -> Sequence[str]:
        return _sayings(self.known)


def _in_any(word: str, groups: Sequence[frozenset[str]]) -> bool:
    return any(word in group for group in groups)


def _phrase_points(phrase: tuple[str, ...], text: tuple[str, ...], words: tuple[str, ...]) -> float:
    """For a way of asking that stands in the question word for word; more where nothing else of
    what the question looks for (`words`) is left."""
    size = len(phrase)
    stands = any(text[at : at + size] == phrase for at in range(len(text) - size + 1))
    exact = 1.0 if phrase in (text, words) else 0.0
    return _PHRASE * size + _PHRASE * exact if stands else 0.0


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
    return Index(ideas())
