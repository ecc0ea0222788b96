"""Type expressions as origins spell them, brought into Terraform's JSON type syntax."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.core.schema import AttributeSchema, BodySchema, TypeExpr

_SIMPLE = {
    "string": "string",
    "number": "number",
    "bool": "bool",
    "any": "any",
    "dynamic": "any",
}
_COLLECTIONS = ("list", "set", "map")


def parse_type(text: str) -> TypeExpr:
    """`list(map(string))` → ["list", ["map", "string"]]; `object` alone is any object.

    Raises ValueError for anything else.
    """
    text = text.strip()
    if text in _SIMPLE:
        return _SIMPLE[text]
    if text == "object":
        return ["map", "any"]
    head, _, rest = text.partition("(")
    if rest.endswith(")"):
        inner = parse_type(rest[:-1])
        if head in _COLLECTIONS:
            return [head, inner]
        if head == "object":
            return ["map", inner]
    raise ValueError(f"unknown type {text!r}")


def json_type(raw: Any) -> TypeExpr:
    """A type that already is in JSON syntax, with `dynamic` and null spelt `any`."""
    if raw is None:
        return "any"
    if isinstance(raw, str):
        return parse_type(raw)
    head, inner = raw
    if head == "object":
        return ["object", {name: json_type(value) for name, value in sorted(inner.items())}]
    if head == "tuple":
        return ["tuple", [json_type(value) for value in inner]]
    if head in _COLLECTIONS:
        return [head, json_type(inner)]
    raise ValueError(f"unknown type {raw!r}")


def nested_type(nesting: str, body: BodySchema) -> TypeExpr:
    """The type of a nested attribute: objects of the body's attributes, as `nesting` (single,
    list, set, map) gathers them. Raises ValueError for another word."""
    inner = ["object", {name: one.type for name, one in sorted(body.attributes.items())}]
    if nesting == "single":
        return inner
    if nesting in _COLLECTIONS:
        return [nesting, inner]
    raise ValueError(f"unknown nesting {nesting!r}")


def list_of_objects(type_: TypeExpr) -> bool:
    """Whether values of a type are lists or sets of objects, which may be written as blocks."""
    return (
        isinstance(type_, list | tuple)
        and type_[0] in ("list", "set")
        and isinstance(type_[1], list | tuple)
        and type_[1][0] == "object"
    )


def body_of(type_: TypeExpr) -> BodySchema:
    """The body of a block that stands for an object in a list or set of them."""
    keys: Mapping[str, TypeExpr] = type_[1][1]
    return BodySchema({name: AttributeSchema(one) for name, one in keys.items()})


def block_body(body: BodySchema, name: str) -> BodySchema | None:
    """The inside of a block `name` of a body: a block, or an attribute that is a list of objects,
    which Terraform takes as blocks too. None where neither is known."""
    if name in body.blocks:
        return body.blocks[name].body
    attribute = body.attributes.get(name)
    if attribute is None or not list_of_objects(attribute.type):
        return None
    return attribute.objects or body_of(attribute.type)
