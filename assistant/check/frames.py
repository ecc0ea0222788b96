"""Every body of a module with what stands around it: what its expressions may speak of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from assistant.syntax.hcl import (
    Attribute,
    Block,
    Expression,
    HclFile,
    Literal,
    Module,
    Traversal,
    references,
)

_NOT_VALUES = {
    ("variable", "type"), ("lifecycle", "ignore_changes"), ("moved", "from"), ("moved", "to"),
    ("removed", "from"), ("import", "to"), ("resource", "provider"), ("data", "provider"),
    ("ephemeral", "provider"), ("module", "providers"), ("import", "provider"),
    ("dynamic", "iterator"), ("provisioner", "when"), ("provisioner", "on_failure"),
    ("terraform", "experiments"), ("terraform", "language"), ("language", "edition"),
    ("language", "experiments"),
}  # fmt: skip
"""Arguments that are read as words or addresses, by the block around them."""


class Iterating(msgspec.Struct, frozen=True, gc=False):
    """The name that a `dynamic` block gives to its current element."""

    name: str
    over: Expression | None


class Frame(msgspec.Struct, frozen=True, gc=False):
    """A block's body and its surroundings."""

    file: HclFile
    owner: Block
    """The top-level block that it is in, or is."""
    block: Block
    kinds: tuple[str, ...]
    """Block types from the top down to this one."""
    iterators: tuple[Iterating, ...] = ()

    @property
    def values(self) -> Iterator[Attribute]:
        """The arguments whose expressions are evaluated."""
        kind = self.block.type
        if kind != "required_providers":
            for attribute in self.block.body.attributes:
                if (kind, attribute.name) not in _NOT_VALUES:
                    yield attribute


@lru_cache(maxsize=4)
def frames(module: Module) -> tuple[Frame, ...]:
    """The frames of all blocks of a module, outer ones before inner ones."""
    tops = (Frame(p.file, p.block, p.block, (p.block.type,)) for p in module.blocks)
    return tuple(frame for top in tops for frame in _inner(top))


def _inner(frame: Frame) -> Iterator[Frame]:
    yield frame
    iterators = frame.iterators
    block = frame.block
    if block.type == "dynamic" and block.labels and len(frame.kinds) > 1:
        over = block.body.attribute("for_each")
        iterators = (*iterators, Iterating(iterator_of(block), over.value if over else None))
    for inner in block.body.blocks:
        kinds = (*frame.kinds, inner.type)
        yield from _inner(Frame(frame.file, frame.owner, inner, kinds, iterators))


def iterator_of(dynamic: Block) -> str:
    """The name that a `dynamic` block gives to its current element."""
    named = dynamic.body.attribute("iterator")
    return (word_of(named.value) if named else None) or dynamic.labels[0].text


def word_of(expression: Expression) -> str | None:
    """The plain word that an expression is, quoted or not."""
    if isinstance(expression, Literal):
        return expression.value if isinstance(expression.value, str) else None
    if isinstance(expression, Traversal):
        return str(expression.parts[0])
    found = next(references(expression), None)
    return str(found.parts[0]) if found else None
