"""Which element of a set before became which element now.

Elements of a set have no names. Where the provider decides a part of an element, an element of
the configuration has to find the one that it became before, or every plan would show a change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .schema import Attribute, Block, Nested, Type
from .values import is_unknown, ordered, write

Fits = Callable[[int, int], bool]


def pair(block: Block, prior: list[Any], config: list[Any]) -> list[Any]:
    """For each element of the configuration the one before that it goes on from, or None.

    Elements that are known to be the same are paired first, and as many as can be; then those
    that may be the same, since a part of them is only known later.
    """
    found: list[Any] = [None] * len(config)
    left = list(range(len(prior)))
    for unsure in (False, True):
        open_places = [i for i, one in enumerate(found) if one is None]
        fits = _fits(block, [prior[j] for j in left], [config[i] for i in open_places], unsure)
        match = _match(len(open_places), len(left), fits)
        for place, j in zip(open_places, match, strict=True):
            if j is not None:
                found[place] = prior[left[j]]
        taken = {j for j in match if j is not None}
        left = [one for j, one in enumerate(left) if j not in taken]
    return found


def _fits(block: Block, prior: list[Any], config: list[Any], unsure: bool) -> Fits:
    return lambda i, j: _object(block, prior[j], config[i], unsure)


def _match(rows: int, columns: int, fits: Fits) -> list[int | None]:
    """For each row a column of its own that fits it, as many as possible (augmenting paths)."""
    choices = [[j for j in range(columns) if fits(i, j)] for i in range(rows)]
    owner: list[int | None] = [None] * columns

    def place(row: int, seen: set[int]) -> bool:
        for j in choices[row]:
            if j in seen:
                continue
            seen.add(j)
            held = owner[j]
            if held is None or place(held, seen):
                owner[j] = row
                return True
        return False

    for row in range(rows):
        place(row, set())
    found: list[int | None] = [None] * rows
    for j, row_held in enumerate(owner):
        if row_held is not None:
            found[row_held] = j
    return found


def _object(block: Block, prior: Any, config: Any, unsure: bool) -> bool:
    if is_unknown(config):
        return unsure
    if not isinstance(prior, dict) or not isinstance(config, dict):
        return bool(prior == config)
    return all(
        _attribute(one, prior.get(name), config.get(name), unsure)
        for name, one in block.attributes.items()
    ) and all(
        _nested(nested, prior.get(name), config.get(name), unsure)
        for name, nested in block.blocks.items()
    )


def _attribute(attribute: Attribute, prior: Any, config: Any, unsure: bool) -> bool:
    if attribute.write_only or (config is None and attribute.computed):
        return True
    if is_unknown(config):
        return unsure
    if attribute.nested is not None:
        return _nested(attribute.nested, prior, config, unsure)
    return same(attribute.type, prior, config) or (unsure and _has_unknown(config))


def _nested(nested: Nested, prior: Any, config: Any, unsure: bool) -> bool:
    if is_unknown(config):
        return unsure
    if prior is None or config is None:
        return prior is None and config is None
    if nested.nesting in ("single", "group"):
        return _object(nested.block, prior, config, unsure)
    if len(prior) != len(config):
        return False
    if nested.nesting == "map":
        return prior.keys() == config.keys() and all(
            _object(nested.block, prior[key], config[key], unsure) for key in config
        )
    if nested.nesting == "list":
        pairs = zip(prior, config, strict=True)
        return all(_object(nested.block, one, other, unsure) for one, other in pairs)
    fits = _fits(nested.block, prior, config, unsure)
    return None not in _match(len(config), len(prior), fits)


def same(kind: Type, one: Any, other: Any) -> bool:
    """Whether two values of a type are equal, in whatever order their sets stand."""
    return write(ordered(kind, one)) == write(ordered(kind, other))


def _has_unknown(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_unknown(one) for one in value.values())
    if isinstance(value, list):
        return any(_has_unknown(one) for one in value)
    return is_unknown(value)
