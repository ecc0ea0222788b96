"""Nothing is invented: every name in a plan's blocks is looked up before a line is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.core.errors import Unfinished
from assistant.core.plan import Attribute, Block, Plan
from assistant.core.schema import BodySchema
from assistant.draft.hcl import is_identifier
from assistant.knowledge import Packs
from assistant.knowledge.language import TopLevelBlock
from assistant.knowledge.types import block_body


class UnknownName(Unfinished):
    """A plan holds a name that no schema pack has: a fault of the recipe, not of the goal."""


@dataclass(frozen=True, slots=True)
class _Known:
    """All that may stand in one body."""

    bodies: Sequence[BodySchema]
    nested: Mapping[str, TopLevelBlock] = field(default_factory=dict)
    free: bool = False
    """True where attribute names are the author's own."""

    def has_attribute(self, name: str) -> bool:
        return self.free or any(not b.known or name in b.attributes for b in self.bodies)

    def has_block(self, name: str) -> bool:
        return name in self.nested or any(
            not b.known or block_body(b, name) is not None for b in self.bodies
        )


def verify_names(plan: Plan, packs: Packs) -> None:
    """Raise UnknownName for the first block or attribute that no pack and no language has."""
    tops = [packs.toplevel(target) for target in plan.targets]
    for file in plan.files:
        for block in file.blocks:
            top = next((t[block.type] for t in tops if block.type in t), None)
            if top is None:
                raise UnknownName(f"{file.path}: no target of the plan has a block “{block.type}”")
            _Verifier(packs, file.path).block(block, top, None, ())


class _Verifier:
    def __init__(self, packs: Packs, path: str) -> None:
        self.packs, self.path = packs, path

    def block(
        self, block: Block, top: TopLevelBlock | None, body: BodySchema | None, where: Sequence[str]
    ) -> None:
        """Verify a block that its parent knows: as the language's `top`, or as a plain `body`."""
        place = (*where, block.type)
        known = self.known(block, top, body, place)
        for item in block.body:
            if isinstance(item, Attribute):
                if not is_identifier(item.name) or not known.has_attribute(item.name):
                    raise self.unknown(f"attribute “{item.name}”", place, block)
            elif isinstance(item, Block):
                if not is_identifier(item.type) or not known.has_block(item.type):
                    raise self.unknown(f"block “{item.type}”", place, block)
                inner = known.nested.get(item.type)
                self.block(item, inner, _nested_body(known, item.type), place)

    def known(
        self,
        block: Block,
        top: TopLevelBlock | None,
        body: BodySchema | None,
        place: Sequence[str],
    ) -> _Known:
        bodies = [body] if body else []
        address = block.schema
        if top is not None:
            bodies.append(top.body)
            address = address or top.component_address(block.labels) or ""
        if address:
            component = self.packs.component(address)
            if component is None:
                raise self.unknown(f"component “{address}”", place, block)
            bodies.append(component.body)
        if top is None:
            return _Known(bodies)
        return _Known(bodies, top.nested, top.any_attribute is not None)

    def unknown(self, what: str, place: Sequence[str], block: Block) -> UnknownName:
        named = f" ({block.schema})" if block.schema else ""
        return UnknownName(f"{self.path}: {'.'.join(place)}{named}: no schema pack has the {what}")


def _nested_body(known: _Known, name: str) -> BodySchema | None:
    for body in known.bodies:
        if (found := block_body(body, name)) is not None:
            return found
    if any(not body.known for body in known.bodies):
        return BodySchema(known=False)
    return None
