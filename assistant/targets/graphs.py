"""The order of things that wait for others: levels, each as early as what it waits for allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def levels(waits: Mapping[T, Sequence[T]]) -> list[list[T]]:
    """The keys by level, in their own order within one. Names that are no keys count for nothing.

    What waits for itself, and what waits for that, comes last, all together.
    """
    open_ = {key: {one for one in before if one in waits} for key, before in waits.items()}
    after: dict[T, list[T]] = {key: [] for key in waits}
    for key, before in open_.items():
        for one in before:
            after[one].append(key)
    place = {key: number for number, key in enumerate(waits)}
    left = {key: len(before) for key, before in open_.items()}
    ready = [key for key, number in left.items() if not number]
    found: list[list[T]] = []
    while ready:
        found.append(ready)
        following: list[T] = []
        for key in ready:
            del open_[key]
            for other in after[key]:
                left[other] -= 1
                if not left[other]:
                    following.append(other)
        ready = sorted(following, key=place.__getitem__)
    # Of a circle no order is true; the tool refuses it.
    return [*found, list(open_)] if open_ else found
