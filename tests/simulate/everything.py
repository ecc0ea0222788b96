"""A provider whose schema has every kind of attribute, type and nesting."""

from __future__ import annotations

from typing import Any

NESTINGS = ("single", "list", "set", "map")


def attribute(kind: Any, *flags: str) -> dict[str, Any]:
    return {"type": kind} | dict.fromkeys(flags, True)


def nested(nesting: str, attributes: dict[str, Any], *flags: str) -> dict[str, Any]:
    inner = {"nesting_mode": nesting, "attributes": attributes}
    return {"nested_type": inner} | dict.fromkeys(flags, True)


def blocks(suffix: str, block: dict[str, Any]) -> dict[str, Any]:
    names = (*NESTINGS, "group")
    return {f"{one}_{suffix}": {"nesting_mode": one, "block": block} for one in names}


REQUIRED = attribute("string", "required")
OPTIONAL = attribute("string", "optional")
COMPUTED = attribute("string", "computed")
EITHER = attribute("string", "optional", "computed")

INNER = {
    "attributes": {
        "name": REQUIRED,
        "ip": COMPUTED,
        "note": OPTIONAL,
        "auto": attribute("number", "optional", "computed"),
    }
}
OUTER = {"attributes": {"label": REQUIRED, "uid": COMPUTED}, "block_types": blocks("in", INNER)}

ATTRIBUTES: dict[str, Any] = {
    "id": COMPUTED,
    "name": REQUIRED,
    "object": attribute(
        ["object", {"a": "string", "b": "number", "c": ["list", "bool"]}], "optional"
    ),
    "objects": attribute(["list", ["object", {"a": "string"}]], "optional", "computed"),
    "found": attribute(["set", ["object", {"a": "string", "b": ["map", "string"]}]], "computed"),
    "tuple": attribute(["tuple", ["string", "number", ["list", "string"]]], "optional"),
    "any": attribute("dynamic", "optional"),
    "any_found": attribute("dynamic", "computed"),
    "map": attribute(["map", ["list", ["object", {"x": "string", "y": "bool"}]]], "optional"),
    "set": attribute(["set", ["object", {"x": "string", "y": ["set", "number"]}]], "optional"),
    "secret": attribute("string", "optional", "sensitive"),
    "hidden": attribute("string", "optional", "write_only"),
    "number": attribute("number", "optional"),
}
for _nesting in NESTINGS:
    _deep = nested(_nesting, {"k": REQUIRED, "v": EITHER}, "optional")
    _parts = {"name": REQUIRED, "ip": COMPUTED, "note": OPTIONAL, "deep": _deep}
    ATTRIBUTES[f"of_{_nesting}"] = nested(_nesting, _parts, "optional")
    _open = {"name": OPTIONAL, "ip": COMPUTED}
    ATTRIBUTES[f"either_{_nesting}"] = nested(_nesting, _open, "optional", "computed")

FILTER = {"attributes": {"name": REQUIRED, "values": attribute(["set", "string"], "required")}}

SCHEMA: dict[str, Any] = {
    "provider": {"version": 0, "block": {"attributes": {"region": REQUIRED}}},
    "resource_schemas": {
        "thing_all": {
            "version": 2,
            "block": {"attributes": ATTRIBUTES, "block_types": blocks("block", OUTER)},
        },
        "thing_box": {"version": 0, "block": {"attributes": {"id": COMPUTED, "link": OPTIONAL}}},
        "thing_sliced": {"version": 0, "block": {}},
    },
    "data_source_schemas": {
        "thing_look": {
            "version": 0,
            "block": {
                "attributes": {
                    "id": COMPUTED,
                    "names": attribute(["list", "string"], "computed"),
                    "query": REQUIRED,
                },
                "block_types": {"filter": {"nesting_mode": "set", "block": FILTER}},
            },
        }
    },
    "ephemeral_resource_schemas": {
        "thing_token": {
            "version": 0,
            "block": {"attributes": {"token": COMPUTED, "use": REQUIRED}},
        }
    },
    "functions": {
        "shout": {"parameters": [{"name": "x", "type": "string"}], "return_type": "string"}
    },
}
REPLACE = {"thing_all": ["name", "list_block.label"]}
