"""What blocks of a tool's language may hold, put together once for all blocks of a kind."""

from __future__ import annotations

from dataclasses import replace

from assistant.check.schema.bodies import Scope
from assistant.core.schema import BodySchema, Component
from assistant.knowledge.language import TopLevelBlock
from assistant.knowledge.limits import limited

_KEPT = 400
"""Scopes beyond so many are made anew: no folder uses as many kinds of blocks."""

_made: dict[tuple[int, int, str], tuple[TopLevelBlock, Component | None, Scope]] = {}


def scope_of(spec: TopLevelBlock, component: Component | None, tool: str) -> Scope:
    """What a block may hold; the same object for the same block type and component."""
    key = (id(spec), id(component), tool)
    found = _made.get(key)
    if found is None:
        if len(_made) >= _KEPT:
            _made.clear()
        # What the ids belong to is kept beside, so that they cannot be given to something else.
        found = _made[key] = (spec, component, _scope(spec, component, tool))
    return found[2]


def _scope(spec: TopLevelBlock, component: Component | None, tool: str) -> Scope:
    own = spec.body
    what = f"`{spec.name}`"
    if component is not None:
        body = limited(component.address, component.body)
        own = BodySchema(
            attributes={**body.attributes, **own.attributes},
            blocks={**body.blocks, **own.blocks},
            constraints=(*own.constraints, *body.constraints),
            removed=body.removed,
            known=body.known,
        )
        what = f"{component.address.split('/')[1]} `{component.address.split('/')[2]}`"
    elif spec.component is not None:
        own = replace(own, known=False)
    return Scope(
        schema=own,
        what=what,
        complete=component.complete if component else True,
        # What a provider's block must hold may be given in the environment instead.
        flags_certain=component is None or (component.flags_certain and spec.name != "provider"),
        nested={name: n for name, n in spec.nested.items() if name != "dynamic"},
        free=spec.any_attribute,
        partial=spec.name == "source" and spec.labels[:1] == ("reference",),
        blocks_as_attributes=tool == "terraform",
    )
