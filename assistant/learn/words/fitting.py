"""python -m assistant.learn.words.fitting: learn from all ways of asking which concept a text is
about, and write the table that `learned` reads. Takes a minute or two.

What a text consists of is added up as vectors of a few numbers, and these are compared with one
vector for each concept; both are fitted so that each way of asking finds its own (softmax, Adam).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.learn.ideas import Ideas, ideas
from assistant.learn.words.asking import asked
from assistant.learn.words.grams import ROOMS, rows_of
from assistant.learn.words.learned import TABLE, Table, digest, texts

_Floats = NDArray[np.float32]
_Seen = tuple[NDArray[np.int64], _Floats]
_WIDE = 48
"""Numbers of a vector."""
_ROUNDS, _AT_ONCE, _STEP = 6, 512, 0.01
_DROPPED = 0.3
"""The share of a text that is not seen each time, so that not all hangs on one word."""
_SEED = 0
_START = np.float32(0.1)
_MEAN, _SPREAD = 0.9, 0.99
"""How slowly Adam forgets."""
_LARGEST = 127
_LEAST = 2
"""In so many texts a thing has to be seen to be learned from."""


class _Fitted:
    """Numbers that are fitted, with what Adam remembers of them."""

    def __init__(self, start: _Floats) -> None:
        self.now = start
        self._mean, self._spread, self._steps = np.zeros_like(start), np.zeros_like(start), 0

    def step(self, slope: _Floats, size: float) -> None:
        """Go a step downhill."""
        self._steps += 1
        self._mean *= _MEAN
        self._mean += (1 - _MEAN) * slope
        self._spread *= _SPREAD
        self._spread += (1 - _SPREAD) * slope * slope
        mean = self._mean / (1 - _MEAN**self._steps)
        spread = np.sqrt(self._spread / (1 - _SPREAD**self._steps))
        self.now -= size * mean / (spread + 1e-8)


def fit(known: Ideas, rounds: int = _ROUNDS) -> Table:
    """The table for these concepts; the same for the same concepts on one machine."""
    names = sorted(known.concepts)
    every = [(rows_of(asked(text).whole), names.index(name)) for name, text in texts(known)]
    seldom = _seldom([(*whole, *pieces) for (whole, pieces), _ in every])
    seen = [(_seen(rows, seldom), at) for rows, at in every]
    pairs = [(rows, at) for rows, at in seen if len(rows[0])]
    right = np.array([at for _, at in pairs])
    counts = np.bincount(right, minlength=len(names))
    # A concept with few ways of asking is to weigh nearly as much as one with many.
    weights = np.sqrt(counts.mean() / counts)[right].astype(np.float32)
    chance = np.random.default_rng(_SEED)
    parts = _Fitted(chance.standard_normal((ROOMS, _WIDE), dtype=np.float32) * _START)
    wholes = _Fitted(chance.standard_normal((_WIDE, len(names)), dtype=np.float32) * _START)
    for turn in range(rounds):
        order = chance.permutation(len(pairs))
        for start in range(0, len(order), _AT_ONCE):
            batch = order[start : start + _AT_ONCE]
            size = _STEP * (1 - turn / rounds)
            some = [pairs[at][0] for at in batch]
            _learn(parts, wholes, some, right[batch], weights[batch], size, chance)
    parts.now[seldom] = 0
    return _small(names, parts.now, wholes.now, digest(known))


def _seldom(every: list[tuple[int, ...]]) -> NDArray[np.bool_]:
    """The rows that stand in one text at most, and so tell nothing of others."""
    found = np.bincount([row for rows in every for row in {*rows}], minlength=ROOMS)
    return found < _LEAST


def _seen(rows: tuple[list[int], list[int]], seldom: NDArray[np.bool_]) -> _Seen:
    """The rows of a text with the weight of each; its words weigh as much as its pieces."""
    kinds = [np.array([row for row in some if not seldom[row]], np.int64) for some in rows]
    weights = [np.full(len(some), len(some) ** -0.5) for some in kinds if len(some)]
    return np.concatenate(kinds), np.concatenate([[], *weights]).astype(np.float32)


def _learn(
    parts: _Fitted, wholes: _Fitted, some: list[_Seen], right: NDArray[np.int64],
    weights: _Floats, size: float, chance: np.random.Generator,
) -> None:  # fmt: skip
    """One step for a batch of texts."""
    long = np.array([len(rows) for rows, _ in some])
    of, rows = np.repeat(np.arange(len(some)), long), np.concatenate([rows for rows, _ in some])
    starts = np.concatenate(([0], np.cumsum(long)[:-1]))
    seen = np.concatenate([each for _, each in some]) / np.float32(1 - _DROPPED)
    seen *= chance.random(len(rows)) >= _DROPPED
    sums = np.add.reduceat(parts.now[rows] * seen[:, None], starts)
    told = sums @ wholes.now
    told = np.exp(told - told.max(axis=1, keepdims=True))
    told /= told.sum(axis=1, keepdims=True)
    told[np.arange(len(some)), right] -= 1
    told *= weights[:, None] / len(some)
    slopes = (told @ wholes.now.T)[of] * seen[:, None]
    order = np.argsort(rows, kind="stable")
    hit, first = np.unique(rows[order], return_index=True)
    slope = np.zeros_like(parts.now)
    slope[hit] = np.add.reduceat(slopes[order], first)
    wholes_slope = sums.T @ told
    parts.step(slope, size)
    wholes.step(wholes_slope, size)


def _small(names: list[str], parts: _Floats, wholes: _Floats, made_from: str) -> Table:
    """The fitted numbers as small whole ones, with which an answer is the same everywhere."""
    scale = np.abs(parts).max(axis=0) / _LARGEST
    scaled = wholes * scale[:, None]
    return Table(
        tuple(names),
        np.rint(parts / scale).astype(np.int8),
        np.rint(scaled / np.abs(scaled).max() * 32767).astype(np.int16),
        made_from,
    )


if __name__ == "__main__":
    fit(ideas()).write(TABLE)
