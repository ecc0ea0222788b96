"""Paths in a resource's schema: what they lead to, and what a resource cannot do without."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.core.schema import AttributeSchema, BodySchema

_SECRET = re.compile(
    r"(?:^|_)(?:password|passwd|passphrase|secret|token|private_key|api_key|access_key|credentials?"
    r"|secret_key|psk)(?:_pem|_value|_wo)?$"
)


def at_path(body: BodySchema, path: str) -> AttributeSchema | None:
    """The attribute at a path; one that goes on into a map or an open object gives the map."""
    first, _, rest = path.partition(".")
    first = first.partition("#")[0]
    one = body.attributes.get(first)
    if one is not None:
        inner = one.nested or one.objects
        return at_path(inner, rest) if rest and inner is not None else one
    block = body.blocks.get(first)
    return at_path(block.body, rest) if block is not None and rest else None


def reference_path(body: BodySchema, path: str) -> str:
    """A path as an expression reads it: metadata.name of a listed block is metadata[0].name."""
    first, _, rest = path.partition(".")
    block = body.blocks.get(first)
    if block is None or not rest:
        return path
    index = "[0]" if block.nesting in ("list", "set") else ""
    return f"{first}{index}.{reference_path(block.body, rest)}"


def required(body: BodySchema, present: frozenset[str], at: str = "") -> Iterator[str]:
    """Paths of the required attributes, those of required blocks and of blocks and objects below
    which one of `present` lies among them. A required block without any gives its own path."""
    for name, one in body.attributes.items():
        inner = one.nested or one.objects
        inside = any(path.startswith(f"{at}{name}.") for path in present)
        if inner is not None and (one.required or inside):
            yield from required(inner, present, f"{at}{name}.")
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
    if isinstance(kind, list) and kind[0] in ("list", "set", "map"):
        return f"{kind[0]}({type_text(kind[1])})"
    if isinstance(kind, list) and kind[0] == "object":
        keys = ", ".join(f"{name} = {type_text(one)}" for name, one in kind[1].items())
        return f"object({{ {keys} }})"
    return "any"
