"""Values that do not come from a plan: a stored state, and an object with nothing in it."""

from __future__ import annotations

import json
from typing import Any

from .schema import Block, Nested, Type

_INT64 = range(-(2**63), 2**63)


def absent(block: Block) -> dict[str, Any]:
    """An object in which nothing is set: no attribute, no block."""
    out: dict[str, Any] = dict.fromkeys(block.attributes)
    out.update((name, _no_blocks(nested)) for name, nested in block.blocks.items())
    return out


def _no_blocks(nested: Nested) -> Any:
    if nested.nesting == "single":
        return None
    if nested.nesting == "group":
        return absent(nested.block)
    return {} if nested.nesting == "map" else []


def load(data: bytes) -> Any:
    """A state as it is stored. A number that is not whole becomes text with the digits that stand
    there, and so does one that 64 bits do not hold: it never passes through a binary fraction.

    Raises:
        ValueError: it is no JSON.
    """
    return json.loads(data, parse_float=str, parse_int=_whole)


def _whole(digits: str) -> int | str:
    number = int(digits)
    return number if number in _INT64 else digits


def restored(block: Block, value: Any) -> dict[str, Any]:
    """A stored object in the form of today's schema: names that are gone are left out, names that
    are new are null, and what does not fit its type any more is null too."""
    before = value if isinstance(value, dict) else {}
    out: dict[str, Any] = {}
    for name, one in block.attributes.items():
        stored = None if one.write_only else before.get(name)
        if one.nested is not None and stored is not None:
            out[name] = _nested(one.nested, stored)
        else:
            out[name] = converted(one.type, stored)
    for name, nested in block.blocks.items():
        stored = before.get(name)
        out[name] = _no_blocks(nested) if stored is None else _nested(nested, stored)
    return out


def _nested(nested: Nested, value: Any) -> Any:
    if nested.nesting in ("single", "group"):
        return restored(nested.block, value)
    if nested.nesting == "map":
        held = value if isinstance(value, dict) else {}
        return {key: restored(nested.block, one) for key, one in held.items()}
    return [restored(nested.block, one) for one in (value if isinstance(value, list) else [])]


def converted(kind: Type, value: Any) -> Any:
    """A value from a state as it travels; null where it is not of the type."""
    if value is None:
        return None
    if isinstance(kind, str):
        return _primitive(kind, value)
    inner = kind[1]
    if kind[0] in ("object", "map"):
        if not isinstance(value, dict):
            return None
        if kind[0] == "map":
            return {key: converted(inner, one) for key, one in value.items()}
        return {name: converted(one, value.get(name)) for name, one in inner.items()}
    if not isinstance(value, list):
        return None
    if kind[0] == "tuple":
        return [converted(one, part) for one, part in zip(inner, value, strict=False)]
    return [converted(inner, one) for one in value]


def _primitive(kind: str, value: Any) -> Any:
    if kind == "dynamic":
        if not isinstance(value, dict) or value.keys() != {"type", "value"}:
            return None
        held = value["type"]
        return [json.dumps(held, separators=(",", ":")).encode(), converted(held, value["value"])]
    if kind == "bool":
        return value if isinstance(value, bool) else None
    if isinstance(value, bool | dict | list):
        return None
    return str(value) if kind == "string" else value
