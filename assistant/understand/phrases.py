"""Phrases of the lexicon: a compact notation, spread out, and looked up by words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
_ATOM = re.compile(r"[^\W_]+")


def spread(pattern: str) -> tuple[str, ...]:
    """All phrases that a pattern stands for, in the order of writing.

    `(x)` may be left out, `(x|y)` is one of them or nothing, `{x|y}` is exactly one of them; they
    may be nested. Raises ValueError when brackets do not match.
    """
    texts, rest = _sequence(pattern, 0, "")
    if rest != len(pattern):
        raise ValueError(f"unmatched bracket in {pattern!r}")
    return tuple(dict.fromkeys(" ".join(text.split()) for text in texts))


def _sequence(pattern: str, at: int, closers: str) -> tuple[list[str], int]:
    texts = [""]
    while at < len(pattern) and pattern[at] not in closers:
        char = pattern[at]
        if char in "({":
            options, at = _group(pattern, at)
            texts = [text + option for text in texts for option in options]
        elif char in ")}":
            break
        else:
            texts = [text + char for text in texts]
            at += 1
    return texts, at


def _group(pattern: str, at: int) -> tuple[list[str], int]:
    closer = ")" if pattern[at] == "(" else "}"
    options = [""] if closer == ")" else []
    while True:
        texts, at = _sequence(pattern, at + 1, "|" + closer)
        options.extend(texts)
        if at >= len(pattern) or pattern[at] not in "|" + closer:
            raise ValueError(f"unmatched bracket in {pattern!r}")
        if pattern[at] == closer:
            return options, at + 1


def atoms_of(phrase: str) -> tuple[str, ...]:
    """The words of a phrase in lower case, without what stands between them."""
    if phrase.isascii() and phrase.replace(" ", "").isalnum():  # nearly all, and much faster
        return tuple(phrase.lower().split())
    return tuple(match.group().lower() for match in _ATOM.finditer(phrase))


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """Phrases to entries; several entries under one phrase keep their order."""

    entries: Mapping[tuple[str, ...], tuple[T, ...]]
    longest: int
    starts: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, rows: Iterable[tuple[Iterable[str], T]]) -> Table[T]:
        """A table from pairs of patterns and entry."""
        found: dict[tuple[str, ...], list[T]] = {}
        for patterns, entry in rows:
            for pattern in patterns:
                for phrase in spread(pattern):
                    atoms = atoms_of(phrase)
                    if atoms and entry not in found.setdefault(atoms, []):
                        found[atoms].append(entry)
        return cls(
            {atoms: tuple(entries) for atoms, entries in found.items()},
            max((len(atoms) for atoms in found), default=0),
            frozenset(atoms[0] for atoms in found),
        )

    def at(self, words: tuple[str, ...], index: int) -> Iterator[tuple[int, tuple[T, ...]]]:
        """Length and entries of every phrase that begins at `index`, longest first."""
        if index >= len(words) or words[index] not in self.starts:
            return
        for length in range(min(self.longest, len(words) - index), 0, -1):
            entries = self.entries.get(words[index : index + length])
            if entries:
                yield length, entries
