"""How many of a resource a goal wants: two web servers, 2 cx22 web servers, 3x e2-micro vms."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from assistant.core.intent import Span
from assistant.knowledge.catalogue import stem
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named
from assistant.understand.resources.leaves import Leaf, leaves
from assistant.understand.resources.shapes import number_in
from assistant.understand.text import Word

TIMES = re.compile(r"x([0-9]{1,3})|([0-9]{1,3})x", re.IGNORECASE)
"""x3, 3x."""
_SYSTEM = re.compile(
    r"\b(?:debian|ubuntu|windows|win|server|srv|svr|rocky|alma(?:linux)?|linux|fedora|leap|rhel"
    r"|centos|suse)\s+\Z",
    re.IGNORECASE,
)
"""Before a number that is a release and no count."""
_BEFORE = 6
"""Words before a resource's own among which its number may stand."""


def read_count(reading: Reading, one: Named, named: Sequence[Named]) -> None:
    """A number before the words, or x3 behind them. One word may stand between, and beside it what
    has a digit or was read already: two web servers, 2 cx22 web servers, 3 gcp e2-micro vms."""
    plain, stops = 0, _not_between(reading, named)
    others = {other.span.start for other in named if other is not one}
    for at in range(one.first - 1, max(-1, one.first - 1 - _BEFORE), -1):
        word = reading.words[at]
        number = None if _of_release(reading, word) else _number_of(word.text)
        between = reading.goal[word.end : one.span.start]
        if number is not None and _free(reading, at):
            said = number > 1 or word.text.isdigit() or one.label
            if said and not re.search(r"[,;:()]|\.\s", between):
                _counted(reading, one, number, Span(word.start, word.end))
            return
        read = number is None and not _free(reading, at)
        if word.start in others or (word.text in stops and not read):
            break
        if not re.search("[0-9]", word.text) and not word.joined and not read:
            plain += 1
        if plain > 1:
            break
    for at in range(one.after, min(one.after + 1, len(reading.words))):
        word = reading.words[at]
        if (times := TIMES.fullmatch(word.text)) and _free(reading, at):
            _counted(reading, one, int(times[1] or times[2]), Span(word.start, word.end))


def _of_release(reading: Reading, word: Word) -> bool:
    """True for the number of a release: ubuntu 22.04 vms, rocky 9 servers."""
    before, behind = reading.goal[: word.start], reading.goal[word.end :]
    dotted = re.search(r"[0-9]\.\Z", before) or re.match(r"\.[0-9]", behind)
    return bool(dotted or _SYSTEM.search(before))


def _number_of(text: str) -> int | None:
    times = TIMES.fullmatch(text)
    return int(times[1] or times[2]) if times else number_in(text)


def _not_between(reading: Reading, named: Sequence[Named]) -> set[str]:
    values = reading.lexicon.values
    phrases = (p for one in named for p in one.traits.attributes.values())
    words = " ".join(itertools.chain.from_iterable(phrases))
    single = {*itertools.chain.from_iterable(leaf.own for leaf in _single(named))}
    counted = {word.text for word in reading.words if stem(word.text) in single}
    return {*reading.lexicon.stop, *values.size_units, *re.findall(r"\w+", words), *counted}


def _single(named: Sequence[Named]) -> Iterable[Leaf]:
    """Attributes whose names are one word: a number before that is its value."""
    bodies = {one.type: one.body for one in named}.values()
    return (leaf for body in bodies for leaf in leaves(body) if len(leaf.own) == 1)


def _counted(reading: Reading, one: Named, number: int, span: Span) -> None:
    if not 1 <= number <= 100:
        return
    reading.claim(span.start, span.end, f"{one.type}: {number}")
    if one.sense.count:
        one.values[one.sense.count] = (number, span)
    else:
        one.count = number


def _free(reading: Reading, at: int) -> bool:
    word = reading.words[at]
    return reading.free(word.start, word.end)
