"""How well a block fits one version of its provider, told from names and their form alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container

from assistant.core.schema import BodySchema, Component
from assistant.knowledge.language import TopLevelBlock
from assistant.knowledge.types import list_of_objects
from assistant.syntax.hcl import Block, Body


def unfit(block: Block, spec: TopLevelBlock, component: Component) -> int:
    """How much of a block the component would refuse: names that it does not have, blocks for
    arguments and the reverse, arguments that only it sets, what it needs and is not there."""
    own = {*spec.body.attributes, *spec.body.blocks, *spec.nested}
    # What a provider's block must hold may be given in the environment instead.
    needs = component.flags_certain and spec.name != "provider"
    return _inside(block.body, component.body, needs, own)


def _inside(body: Body, schema: BodySchema, needs: bool, own: Container[str] = ()) -> int:
    if not schema.known:
        return 0
    number = 0
    present: Counter[str] = Counter()
    for attribute in body.attributes:
        present[attribute.name] += 1
        if attribute.name not in own:
            known = schema.attributes.get(attribute.name)
            number += known is None or not (known.required or known.optional)
    for block in body.blocks:
        dynamic = block.type == "dynamic" and block.labels
        name = block.labels[0].text if dynamic else block.type
        if name in own:
            continue
        present[name] += 1
        inner = schema.blocks.get(name)
        if inner is None:
            listed = schema.attributes.get(name)
            number += listed is None or not list_of_objects(listed.type)
            continue
        limit = 1 if inner.nesting in ("single", "group") else inner.max_items
        number += bool(limit) and present[name] == limit + 1 and not dynamic
        for part in block.body.blocks_of("content") if dynamic else (block,):
            number += _inside(part.body, inner.body, needs)
    if needs and not body.broken:
        number += sum(name not in present for names in schema.needed for name in names)
    return number
