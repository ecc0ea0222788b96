"""Schemas of a pack as `terraform providers schema -json` spells them."""

from __future__ import annotations

from typing import Any

from assistant.core.schema import AttributeSchema, BlockSchema, BodySchema, TypeExpr


def block_of(body: BodySchema) -> dict[str, Any]:
    """A body as `providers schema -json` spells a block. One whose inside is not known is empty."""
    return {
        "attributes": {name: attribute_of(one) for name, one in body.attributes.items()},
        "block_types": {name: _nested_block(one) for name, one in body.blocks.items()},
    }


def _nested_block(block: BlockSchema) -> dict[str, Any]:
    raw: dict[str, Any] = {"nesting_mode": block.nesting, "block": block_of(block.body)}
    if block.nesting in ("list", "set"):
        # The tools take these two for a list or set only, or refuse the whole schema.
        raw |= {"min_items": block.min_items, "max_items": block.max_items}
    elif block.nesting == "single" and block.min_items:
        raw |= {"min_items": 1, "max_items": 1}
    return raw


def attribute_of(attribute: AttributeSchema) -> dict[str, Any]:
    """An attribute as `providers schema -json` spells it."""
    raw: dict[str, Any] = {
        name: True
        for name in ("required", "optional", "computed", "sensitive", "write_only")
        if getattr(attribute, name)
    }
    if attribute.deprecated is not None:
        raw["deprecated"] = True
    nested = attribute.nested
    if nested is not None and nested.known and attribute.type != "any":
        kind = attribute.type[0]
        raw["nested_type"] = {
            "nesting_mode": "single" if kind == "object" else kind,
            "attributes": {name: attribute_of(one) for name, one in nested.attributes.items()},
        }
    else:
        raw["type"] = cty_type(attribute.type)
    return raw


def cty_type(type_: TypeExpr) -> Any:
    """A type in Terraform's JSON syntax. A map, list or set of anything is `dynamic` as a whole:
    its elements may differ, which no collection of the tools' allows."""
    if isinstance(type_, str):
        return "dynamic" if type_ == "any" else type_
    head, inner = type_[0], type_[1]
    if head == "object":
        return ["object", {name: cty_type(one) for name, one in inner.items()}]
    if head == "tuple":
        return ["tuple", [cty_type(one) for one in inner]]
    made = cty_type(inner)
    return "dynamic" if _dynamic(made) else [head, made]


def _dynamic(made: Any) -> bool:
    if isinstance(made, str):
        return made == "dynamic"
    inner = made[1]
    parts = inner.values() if isinstance(inner, dict) else inner if made[0] == "tuple" else [inner]
    return any(_dynamic(part) for part in parts)
