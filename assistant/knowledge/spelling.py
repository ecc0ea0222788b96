"""How far words are from one another, and which known name a misspelt one may have meant.

A distance counts the letters that are put in, left out, changed, or changed about with the next.
What measures them is loaded with the first question: files without faults need it not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from assistant.knowledge.meanings import of_same_meaning

_TELLING = 5
"""Letters from which on a single slip tells the word that was meant."""
_ALIKE = 60
"""Of 100: below it a word typed at a prompt has nothing of a name."""


def distance(word: str, name: str) -> int:
    """Slips between two words, letter by letter."""
    from rapidfuzz.distance import OSA

    return OSA.distance(word, name)


def within(word: str, names: Iterable[str], most: int) -> list[tuple[int, str]]:
    """The names that are at most so many slips from a word, whatever the case; nearest first."""
    from rapidfuzz.distance import OSA

    low = word.lower()
    scored: list[tuple[int, str]] = []
    for name in names:
        if abs(len(name) - len(low)) <= most:
            slips = OSA.distance(low, name.lower(), score_cutoff=most)
            if slips <= most:
                scored.append((slips, name))
    return sorted(scored)


def near(word: str, names: Collection[str], limit: int = 3) -> tuple[str, ...]:
    """What a word may have been meant as: names a slip away first, then names that mean the same
    in other tools, then names of which at most a third of the letters differ."""
    close = _close(word, names)
    slips = [name for slips, name in close if slips <= 1]
    if slips and len(word) >= _TELLING:
        return tuple(dict.fromkeys(name for _, name in close))[:limit]
    same = of_same_meaning(word, names)
    found = dict.fromkeys([*same, *(name for _, name in close)])
    return tuple(found)[:limit]


def _close(word: str, names: Iterable[str]) -> list[tuple[int, str]]:
    """The names that look like a word, with how far each is from it, nearest first."""
    plain = _plain(word)
    scored: list[tuple[int, bool, str]] = []
    other = "-" if "_" in word else "_" if "-" in word else ""
    for name in names:
        slips = distance(plain, _plain(name))
        if slips <= max(1, min(3, len(plain) // 3)) and slips < len(plain):
            scored.append((slips, bool(other) and other in name, name))
    return [(slips, name) for slips, _, name in sorted(scored)]


def _plain(word: str) -> str:
    return word.lower().replace("-", "_")


def a_slip(word: str, name: str) -> bool:
    """Whether one slip of the hand lies between a word and a name."""
    return distance(word, name) <= 1


def certain(word: str, names: Sequence[str]) -> bool:
    """Whether a misspelling can only have meant the first name: one slip in a word of length."""
    if not names or len(word) < _TELLING:
        return False
    distances = [distance(_plain(word), _plain(name)) for name in names]
    return distances[0] <= 1 and all(d > 2 for d in distances[1:])


def alike(word: str, names: Collection[str], limit: int = 3) -> tuple[str, ...]:
    """The names that are most like a word that somebody typed, also by their parts."""
    from rapidfuzz import process

    found = process.extract(word, list(names), limit=limit, score_cutoff=_ALIKE)
    return tuple(name for name, *_ in found)
