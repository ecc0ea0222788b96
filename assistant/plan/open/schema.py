"""Paths in a resource's schema: what they lead to, and what a resource cannot do without."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.core.schema import AttributeSchema, BodySchema

_SECRET = re.compile(
    r"(?:^|_)(?:password|passwd|passphrase|secret|token|private_key|api_key|access_key|credentials?"
    r"|secret_key|psk)(?:_pem|_value|_wo)?$"
)


def reference_path(body: BodySchema, path: str) -> str:
    """An attribute's path as another block refers to it: blocks and objects in a list by their
    number."""
    first, _, rest = path.partition(".")
    block = body.blocks.get(first)
    if block is not None and rest:
        index = "[0]" if block.nesting in ("list", "set") else ""
        return f"{first}{index}.{reference_path(block.body, rest)}"
    attribute = body.attributes.get(first)
    inner = (attribute.nested or attribute.objects) if attribute else None
    if attribute is None or inner is None or not rest or attribute.type[0] == "map":
        return path
    index = "[0]" if attribute.type[0] in ("list", "set") else ""
    return f"{first}{index}.{reference_path(inner, rest)}"


def required(body: BodySchema, present: frozenset[str], at: str = "") -> Iterator[str]:
    """Paths of the required attributes, those of required blocks and of blocks and objects below
    which one of `present` lies among them. A required block without any gives its own path."""
    for name, one in body.attributes.items():
        inner = None if one.type[0] == "map" else one.nested or one.objects
        inside = any(path.startswith(f"{at}{name}.") for path in present)
        if inner is not None and (one.required or inside):
            below = list(required(inner, present, f"{at}{name}."))
            yield from below or ([] if inside else [f"{at}{name}"])
        elif one.required and not one.env:
            yield f"{at}{name}"
    for name, block in body.blocks.items():
        path = f"{at}{name}"
        if block.min_items or any(p == path or p.startswith(f"{path}.") for p in present):
            found = list(required(block.body, present, f"{path}."))
            yield from found or [path]


def is_secret(path: str, schema: AttributeSchema) -> bool:
    """True for what must not stand in a file."""
    return schema.sensitive or bool(_SECRET.search(path.rpartition(".")[2]))


def type_text(kind: object) -> str:
    """A type as a variable block spells it."""
    if isinstance(kind, str):
        return kind
    if isinstance(kind, list) and kind[0] in ("list", "set", "map") and isinstance(kind[1], str):
        return f"{kind[0]}({kind[1]})"
    return "any"
