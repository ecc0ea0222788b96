"""What the makers of questions share."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from rapidfuzz import fuzz

from assistant.core.quiz import Question

LEAST, MOST = 2, 3
"""Wrong choices of a question."""
_LONG, _ALIKE = 16, 92
"""Letters from which two choices are compared, and the likeness of 100 that is too much."""


def asked(
    id_: str, about: str, text: str, right: str, wrong: Sequence[str], why: str, source: str,
    chance: Random,
) -> Question | None:  # fmt: skip
    """A question with its choices in an order of chance, of the wrong ones the first few; None
    where too few are left that differ from the right one and from each other."""
    others: list[str] = []
    for one in wrong:
        if len(others) < MOST and not any(_same(one, other) for other in (right, *others)):
            others.append(one)
    if len(others) < LEAST:
        return None
    choices = [right, *others]
    chance.shuffle(choices)
    return Question(id_, about, text, tuple(choices), choices.index(right), why, source)


def shuffled(some: Sequence[str], chance: Random) -> list[str]:
    """The same in an order of chance."""
    found = list(some)
    chance.shuffle(found)
    return found


def _same(one: str, other: str) -> bool:
    """Whether two choices differ in no more than a word like `of`."""
    first, second = _plain(one), _plain(other)
    return first == second or (
        min(len(first), len(second)) >= _LONG and fuzz.ratio(first, second) >= _ALIKE
    )


def _plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())
