"""Paths of attributes as the protocol spells them."""

from __future__ import annotations

from collections.abc import Iterator

from .schema import Block, Type
from .values import Path

Step = tuple[str, str | int]
"""The protocol's name for the kind of the step, and the step."""


def steps(block: Block, path: Path) -> Iterator[Step]:
    """The steps of a path, as far as the protocol can tell them: an element of a set has no name,
    so a path ends at the set."""
    kind: Type = block.type
    for one in path:
        if isinstance(kind, str) or kind[0] == "set":
            return
        if kind[0] == "object":
            if one not in kind[1]:
                return
            yield "attribute_name", one
            kind = kind[1][one]
        elif kind[0] == "map":
            yield "element_key_string", str(one)
            kind = kind[1]
        else:
            if not isinstance(one, int):
                return
            yield "element_key_int", one
            kind = kind[1][one] if kind[0] == "tuple" else kind[1]
