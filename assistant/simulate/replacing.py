"""Which changes a provider cannot make in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .values import Path, is_unknown


def replaced(paths: Iterable[str | Iterable[str]], prior: Any, plan: Any) -> list[Path]:
    """Those of the attributes that force a replacement and that a plan changes.

    A path is names from the top down, dotted or as a list; it stands for the attribute in every
    element on its way. Each answer is the part of it that comes before the first element.
    """
    found = []
    for one in paths:
        names = tuple(one.split(".")) if isinstance(one, str) else tuple(one)
        before, after = list(_at(prior, names)), list(_at(plan, names))
        if before != after or any(map(is_unknown, after)):
            found.append(_stem(plan, names))
    return list(dict.fromkeys(found))


def _at(value: Any, names: Path) -> Iterator[Any]:
    if isinstance(value, list) and names:
        for one in value:
            yield from _at(one, names)
    elif not names:
        yield value
    elif isinstance(value, dict) and names[0] in value:
        yield from _at(value[names[0]], names[1:])
    elif is_unknown(value):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _at(one, names)


def _stem(value: Any, names: Path) -> Path:
    stem: list[str | int] = []
    for name in names:
        if not isinstance(value, dict) or name not in value:
            break
        stem.append(name)
        value = value[name]
    return tuple(stem)
