"""Paths of attributes as the protocol spells them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .schema import Attribute, Block, Nested
from .values import Path

Step = tuple[str, str | int]
"""The protocol's name for the kind of the step, and the step."""


def steps(block: Block, path: Path, value: Any) -> Iterator[Step]:
    """The steps of a path, as far as engines find their way to a place in a file.

    That is through blocks to an attribute, and to one element of it. An element of a set has no
    name: a path goes through a set of blocks only where `value`, which the path is about, has a
    single one there, and ends at it otherwise. Older providers have attributes that are written
    as blocks, so a path goes through these too.
    """
    rest = list(path)
    while rest:
        name = str(rest.pop(0))
        yield "attribute_name", name
        nested = block.blocks.get(name) or _as_blocks(block, name, rest)
        if nested is None:
            kind = block.attributes[name].type if name in block.attributes else "string"
            if rest and not isinstance(kind, str) and kind[0] in ("list", "tuple", "map"):
                yield _element(rest[0])
            return
        value = value.get(name) if isinstance(value, dict) else None
        block = nested.block
        if nested.nesting in ("list", "map", "set") and rest:
            place = rest.pop(0)
            if nested.nesting == "set":
                if not isinstance(value, list) or len(value) != 1:
                    return
            else:
                yield _element(place)
            value = _at(value, place)


def _as_blocks(block: Block, name: str, rest: list[str | int]) -> Nested | None:
    """An attribute that holds objects as the blocks that it may have been written as. Not where
    an engine, having found no such blocks, would take an attribute around it for the one meant."""
    attribute = block.attributes.get(name)
    if attribute is None or attribute.nested or len(rest) < 2 or rest[1] in block.attributes:
        return None
    match attribute.type:
        case ["list" | "set" as nesting, ["object", parts, *_]]:
            inner = {part: Attribute(held) for part, held in parts.items()}
            return Nested(nesting, Block(inner))
    return None


def _element(place: str | int) -> Step:
    return "element_key_int" if isinstance(place, int) else "element_key_string", place


def _at(value: Any, place: str | int) -> Any:
    if isinstance(value, list) and isinstance(place, int):
        return value[place] if place < len(value) else None
    return value.get(place) if isinstance(value, dict) else None


def spelled(path: Path) -> str:
    """A path as references to it are written: `disk[0].size`."""
    out = ""
    for one in path:
        if isinstance(one, int) or not one.isidentifier():
            out += f'["{one}"]' if isinstance(one, str) else f"[{one}]"
        else:
            out += f".{one}" if out else one
    return out
