"""Values as they travel.

A value is what msgpack gives: text, int, float, bool, None, a list
(of a list, set or tuple), a dict (of a map or object); a number that none of these holds exactly is
text with its digits; a value of the type "dynamic" is a list of its type as JSON and the value.
Unknown values are extension types, which are carried along as they came.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgpack

from .schema import Type

Path = tuple[str | int, ...]
"""Names of attributes and blocks, keys of maps, places in lists and sets."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is only known later, carried along with whatever is told about it."""

    code: int
    data: bytes


UNKNOWN = Unknown(0, b"\0")
"""One that nothing is known about."""


def read(data: bytes) -> Any:
    """A value from its bytes.

    Raises:
        ValueError: the bytes are no msgpack.
    """
    return msgpack.unpackb(data, strict_map_key=False, ext_hook=Unknown)


def write(value: Any) -> bytes:
    """The bytes of a value; the same value always gives the same bytes, maps are sorted."""
    packed: bytes = msgpack.packb(_sorted(value), default=_extension)
    return packed


def _extension(value: Unknown) -> msgpack.ExtType:
    return msgpack.ExtType(value.code, value.data)


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [_sorted(one) for one in value]
    return value


def is_unknown(value: Any) -> bool:
    """Whether a value is only known later; refined or not."""
    return isinstance(value, Unknown)


def ordered(kind: Type, value: Any) -> Any:
    """A value whose sets stand in an order that follows from their elements alone."""
    if value is None or is_unknown(value) or isinstance(kind, str):
        return value
    inner = kind[1]
    if kind[0] == "object":
        return {name: ordered(inner[name], one) for name, one in value.items() if name in inner}
    if kind[0] == "tuple":
        return [ordered(one, part) for one, part in zip(inner, value, strict=False)]
    if kind[0] == "map":
        return {key: ordered(inner, one) for key, one in value.items()}
    held = [ordered(inner, one) for one in value]
    return sorted(held, key=write) if kind[0] == "set" else held
