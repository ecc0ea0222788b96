"""What a learned table sees of a text: its words, words beside each other, pieces of words."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from zlib import crc32

from assistant.learn.words.stems import PARTS, root

ROOMS = 1 << 15
"""So many rows a table has; what falls into one row shares it."""
_PIECES = (3, 4, 5)
"""Letters of the pieces that a word is cut into, its ends among them."""


def rows_of(text: str) -> tuple[list[int], list[int]]:
    """The rows of a table that a text in lower case stands in, one for each thing seen: words,
    alone and two beside each other, and pieces."""
    words = PARTS.findall(text)
    roots = [root(word) for word in words]
    whole = [_row(f"={one}") for one in roots]
    whole += [_row(f"{one} {two}") for one, two in pairwise(roots)]
    return whole, [row for word in words for row in _pieces(f" {word} ")]


@cache
def _pieces(word: str) -> tuple[int, ...]:
    return tuple(
        _row(word[at : at + size]) for size in _PIECES for at in range(len(word) - size + 1)
    )


def _row(thing: str) -> int:
    return crc32(thing.encode()) % ROOMS
