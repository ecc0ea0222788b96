"""Every block and attribute name of a plan must be in the pack: nothing is invented here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from assistant.core.errors import Unfinished
from assistant.core.plan import Attribute, Block
from assistant.core.schema import BodySchema, Component
from assistant.knowledge.types import block_body

META = {
    "provisioner": frozenset(
        {"name", "pause_before", "max_retries", "timeout", "only", "except", "override"}
    ),
    "post-processor": frozenset({"name", "only", "except", "keep_input_artifact"}),
    "resource": frozenset(
        {"count", "for_each", "provider", "depends_on", "lifecycle", "connection", "provisioner"}
    ),
    "data": frozenset({"count", "for_each", "provider", "depends_on", "lifecycle"}),
    "provider": frozenset({"alias"}),
}
"""Names of the tool's own language that may stand in a component's body."""


class Lookup(Protocol):
    """What is needed of the packs."""

    def component(self, address: str) -> Component | None:
        """The component, or None when no pack has it."""


def check(blocks: Iterable[Block], packs: Lookup, recipe: str) -> None:
    """Raise Unfinished when a planned name is in no pack; the recipe is at fault then."""
    for block in blocks:
        if not block.schema:
            check((b for b in block.body if isinstance(b, Block)), packs, recipe)
            continue
        component = packs.component(block.schema)
        if component is None:
            raise Unfinished(f"recipe {recipe}: no pack has {block.schema}")
        meta = META.get(block.type, frozenset())
        _body(block, component.body, meta, f"{recipe}: {block.schema}")


def _body(block: Block, body: BodySchema, meta: frozenset[str], place: str) -> None:
    if not body.known:
        return
    for entry in block.body:
        if isinstance(entry, Attribute):
            if entry.name not in body.attributes and entry.name not in meta:
                raise Unfinished(f"recipe {place} has no attribute {entry.name!r}")
        elif isinstance(entry, Block):
            made, inner = _made(entry)
            nested = block_body(body, made)
            if nested is not None:
                _body(inner, nested, frozenset(), f"{place}.{made}")
            elif entry.type not in meta:
                raise Unfinished(f"recipe {place} has no block {entry.type!r}")


def _made(block: Block) -> tuple[str, Block]:
    """The block that is really there: a dynamic one makes those of its label, from its content."""
    if block.type != "dynamic":
        return block.type, block
    inner = (b for b in block.body if isinstance(b, Block) and b.type == "content")
    return block.labels[0], next(inner, block)
