"""The attributes that a goal may set in a resource, each with the words of its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.core.schema import AttributeSchema, BodySchema
from assistant.knowledge.catalogue import words_of_name

_DEPTH = 5
_NEVER = frozenset(("id", "timeouts"))


@dataclass(frozen=True, slots=True)
class Leaf:
    """One attribute by its path from the top of the resource."""

    path: str
    own: frozenset[str]
    """Stems of its own name."""
    around: frozenset[str]
    """Stems of the names of the blocks that it stands in."""
    schema: AttributeSchema

    @property
    def depth(self) -> int:
        """In how many blocks it stands."""
        return self.path.count(".")


def leaves(body: BodySchema) -> tuple[Leaf, ...]:
    """Every attribute that may be written, by depth and name; what the provider computes and what
    is deprecated is left out."""
    return tuple(
        sorted(_leaves(body, "", frozenset(), 0), key=lambda leaf: (leaf.depth, leaf.path))
    )


def _leaves(body: BodySchema, at: str, around: frozenset[str], depth: int) -> Iterator[Leaf]:
    for name, one in body.attributes.items():
        if name in _NEVER or one.deprecated is not None or one.internal:
            continue
        if not (one.required or one.optional):
            continue
        inner = one.nested or one.objects
        if inner is not None and depth < _DEPTH:
            yield from _leaves(inner, f"{at}{name}.", around | {*words_of_name(name)}, depth + 1)
        elif inner is None:
            yield Leaf(f"{at}{name}", frozenset(words_of_name(name)), around, one)
    for name, block in body.blocks.items():
        if name not in _NEVER and block.deprecated is None and depth < _DEPTH:
            yield from _leaves(
                block.body, f"{at}{name}.", around | {*words_of_name(name)}, depth + 1
            )
