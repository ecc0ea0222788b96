"""Which changes a provider cannot make in place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .schema import Type
from .values import Path, is_unknown, ordered, write


def replaced(paths: Iterable[str | Iterable[str]], kind: Type, prior: Any, plan: Any) -> list[Path]:
    """Those of the attributes that force a replacement and that a plan changes.

    A path is names from the top down, dotted or as a list; it stands for the attribute in every
    element on its way. Each answer is the part of it that comes before the first element. `kind`
    is the type of both values.
    """
    found: list[Path] = []
    for one in paths:
        names = tuple(one.split(".")) if isinstance(one, str) else tuple(one)
        if write(_at(kind, prior, names)) != write(_at(kind, plan, names)):
            found.append(_stem(plan, names))
    return [one for one in dict.fromkeys(found) if one]


def _at(kind: Type, value: Any, names: tuple[str, ...]) -> Any:
    """What a value holds under some names; of all elements on the way where it is set at all."""
    if value is None or is_unknown(value):
        return value
    if not names or isinstance(kind, str):
        return ordered(kind, value)
    inner = kind[1]
    if kind[0] == "object":
        name = names[0]
        return _at(inner[name], value[name], names[1:]) if name in inner else None
    if kind[0] == "tuple":
        return ordered(kind, value)
    if kind[0] == "map":
        return {key: _at(inner, one, names) for key, one in value.items()}
    held = [part for one in value if (part := _at(inner, one, names)) is not None]
    return sorted(held, key=write) if kind[0] == "set" else held


def _stem(value: Any, names: tuple[str, ...]) -> Path:
    stem: list[str] = []
    for name in names:
        if not isinstance(value, dict) or name not in value:
            break
        stem.append(name)
        value = value[name]
    return tuple(stem)
