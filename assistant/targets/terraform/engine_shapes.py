"""Arguments that a draft writes as blocks, where bindings could not tell which of the two they are.

Lists and sets of objects are nested attributes of some providers, which take no blocks, and of
others arguments that may be written either way. Origins that do not say so give the first for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.syntax.hcl import Body

_GROUPS = {
    "resource": "resource_schemas",
    "data": "data_source_schemas",
    "ephemeral": "ephemeral_resource_schemas",
}


def shape(provider: Mapping[str, Any], kind: str, name: str, bodies: Iterable[Body]) -> None:
    """Let the schema of one type in a simulated provider take as blocks what all `bodies` of that
    type write as blocks."""
    schema = provider["schema"]
    whole = schema["provider"] if kind == "provider" else schema[_GROUPS[kind]].get(name)
    if whole is not None:
        _shape(whole["block"], tuple(bodies))


def _shape(block: dict[str, Any], bodies: tuple[Body, ...]) -> None:
    inner: dict[str, list[Body]] = {}
    for body in bodies:
        for nested in body.blocks:
            if nested.type == "dynamic" and nested.names:
                found = [content.body for content in nested.body.blocks_of("content")]
                inner.setdefault(nested.names[0], []).extend(found)
            else:
                inner.setdefault(nested.type, []).append(nested.body)
    attributes = block.get("attributes", {})
    for name, nested_bodies in inner.items():
        nested_type = attributes.get(name, {}).get("nested_type")
        written = any(body.attribute(name) for body in bodies)
        if nested_type and nested_type["nesting_mode"] != "map" and not written:
            del attributes[name]
            block["block_types"][name] = {
                "nesting_mode": nested_type["nesting_mode"],
                "block": {"attributes": nested_type["attributes"], "block_types": {}},
            }
        if name in block.get("block_types", {}):
            _shape(block["block_types"][name]["block"], tuple(nested_bodies))
