"""Which concept a question is about, by a table that was learned from all ways of asking."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import assistant.knowledge
from assistant.learn.ideas import Ideas
from assistant.learn.words.grams import rows_of

TABLE = Path(assistant.knowledge.__file__).with_name("data") / "words.npz"
"""Written by `python -m assistant.learn.words.fitting`."""
_FINE = 1000
"""Sums are rounded to this part of one."""


@dataclass(frozen=True, eq=False)
class Table:
    """Whole numbers only, so that an answer is the same on each machine."""

    names: tuple[str, ...]
    """The concepts."""
    parts: NDArray[np.int8]
    """A vector for each room of `grams`."""
    wholes: NDArray[np.int16]
    """A vector for each concept, as columns."""
    made_from: str
    """Of which vocabulary it was learned: its digest."""

    def tells(self, text: str) -> Mapping[str, int]:
        """How much a text in lower case tells of each concept; only the order and the distances
        within one text mean something."""
        seen = np.zeros(self.parts.shape[1])
        for rows in rows_of(text):
            known = [row for row in rows if self.parts[row].any()]
            seen += self.parts[known].sum(axis=0, dtype=np.int64) / max(len(known), 1) ** 0.5
        told = np.rint(seen * _FINE).astype(np.int64) @ self.wholes.astype(np.int64)
        return dict(zip(self.names, map(int, told), strict=True))

    def write(self, path: Path) -> None:
        """Write it as a file."""
        np.savez_compressed(
            path, names=np.array(self.names), parts=self.parts, wholes=self.wholes,
            made_from=np.array(self.made_from),
        )  # fmt: skip


@lru_cache(maxsize=1)
def table() -> Table:
    """The one that comes with Dryfit, read once."""
    with np.load(TABLE) as read:
        names = tuple(map(str, read["names"]))
        return Table(names, read["parts"], read["wholes"], str(read["made_from"]))


def texts(known: Ideas) -> Iterator[tuple[str, str]]:
    """Concept and text of all that a table is learned from."""
    for name, one in sorted(known.concepts.items()):
        yield name, name.replace("-", " ")
        for text in (one.title, one.means, *one.asked, *(t.term for t in one.named.values())):
            yield name, text


def digest(known: Ideas) -> str:
    """A digest of all texts."""
    every = "\n".join(f"{name}\t{text}" for name, text in texts(known))
    return hashlib.sha256(every.encode()).hexdigest()
