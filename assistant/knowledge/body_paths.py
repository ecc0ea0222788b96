"""Paths into a body: spec.template.metadata.labels.app."""

from __future__ import annotations

from assistant.core.schema import AttributeSchema, BodySchema


def at_path(body: BodySchema, path: str) -> AttributeSchema | None:
    """The attribute at a path, None where there is none.

    A path that goes on into a map or an open object gives that; a further block of one name may
    have a number behind it (rule#2.port).
    """
    first, _, rest = path.partition(".")
    first = first.partition("#")[0]
    one = body.attributes.get(first)
    if one is not None:
        inner = one.nested or one.objects
        if not rest:
            return one
        if inner is not None:
            return at_path(inner, rest)
        return one if one.type == "any" or one.type[0] in ("map", "object") else None
    block = body.blocks.get(first)
    return at_path(block.body, rest) if block is not None and rest else None
