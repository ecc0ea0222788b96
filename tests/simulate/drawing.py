"""Schemas of every form, and configurations that fit them, for Hypothesis to draw."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from assistant.simulate.values import UNKNOWN, Unknown, write

NAMES = st.sampled_from(["id", "name", "size", "tags", "zone", "state", "port"])
UNKNOWNS = st.sampled_from([UNKNOWN, Unknown(12, b"\x81\x01\xc2")])
"""Bare, and refined: known not to be null."""

TEXT = st.text(alphabet="abcäß\n 0", max_size=4)
NUMBER = st.one_of(
    st.integers(-(2**63), 2**63 - 1), st.sampled_from(["1.1", "1e100", "123456789012345678901"])
)

TYPES = st.recursive(
    st.sampled_from(["string", "number", "bool", "dynamic"]),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["list", "map"]), inner).map(list),
        inner.filter(lambda kind: "dynamic" not in json.dumps(kind)).map(lambda one: ["set", one]),
        st.dictionaries(NAMES, inner, min_size=1, max_size=3).map(lambda one: ["object", one]),
        st.lists(inner, min_size=1, max_size=3).map(lambda one: ["tuple", one]),
    ),
    max_leaves=4,
)
FLAGS = st.sampled_from(
    [
        {"required": True},
        {"optional": True},
        {"computed": True},
        {"optional": True, "computed": True},
        {"optional": True, "write_only": True},
    ]
)
PLAIN = st.builds(lambda kind, flags: {"type": kind} | flags, TYPES, FLAGS)


def without_write_only(document: Any) -> Any:
    """The same schema with plain attributes for write-only ones: no set may hold any, and nothing
    that a provider makes up as a whole."""
    if isinstance(document, dict):
        return {
            name: without_write_only(one) for name, one in document.items() if name != "write_only"
        }
    return document


def _closed(document: dict[str, Any]) -> dict[str, Any]:
    inner = document.get("nested_type", document)
    open_to_them = inner["nesting_mode"] != "set" and not document.get("computed")
    return document if open_to_them else without_write_only(document)


def _nested_type(attributes: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(
        lambda nesting, inner, flags: _closed(
            {"nested_type": {"nesting_mode": nesting, "attributes": inner}} | flags
        ),
        st.sampled_from(["single", "list", "set", "map"]),
        st.dictionaries(NAMES, attributes, min_size=1, max_size=3),
        FLAGS,
    )


ATTRIBUTES = st.recursive(PLAIN, lambda inner: st.one_of(inner, _nested_type(inner)), max_leaves=4)


def _block(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    nested = st.builds(
        lambda nesting, block: _closed({"nesting_mode": nesting, "block": block}),
        st.sampled_from(["single", "list", "set", "map", "group"]),
        inner,
    )
    names = NAMES.map(lambda name: f"{name}_block")
    return st.builds(
        lambda attributes, blocks: {"attributes": attributes, "block_types": blocks},
        st.dictionaries(NAMES, ATTRIBUTES, max_size=4),
        st.dictionaries(names, nested, max_size=2),
    )


BLOCKS = st.recursive(_block(st.just({"attributes": {}})), _block, max_leaves=3)


def distinct(values: list[Any]) -> list[Any]:
    """Elements of a set: none twice, in an order that follows from them."""
    return [one for _, one in sorted({write(one): one for one in values}.items())]


def value(kind: Any) -> st.SearchStrategy[Any]:
    """A value of a type, not null at the top."""
    if isinstance(kind, str):
        primitives: dict[str, st.SearchStrategy[Any]] = {
            "string": TEXT,
            "number": NUMBER,
            "bool": st.booleans(),
        }
        if kind == "dynamic":
            return st.one_of([_wrapped(name, held) for name, held in primitives.items()])
        return primitives[kind]
    inner = kind[1]
    if kind[0] == "object":
        return st.fixed_dictionaries({name: st.none() | value(one) for name, one in inner.items()})
    if kind[0] == "tuple":
        return st.tuples(*(value(one) for one in inner)).map(list)
    if kind[0] == "map":
        return st.dictionaries(TEXT, value(inner), max_size=2)
    lists = st.lists(value(inner), max_size=2)
    return lists.map(distinct) if kind[0] == "set" else lists


def _wrapped(name: str, held: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return held.map(lambda one: [json.dumps(name).encode(), one])


def config(block: dict[str, Any]) -> st.SearchStrategy[Any]:
    """A configuration that fits a block, with nothing unknown in it."""
    parts = {name: _attribute(one) for name, one in block.get("attributes", {}).items()}
    for name, nested in block.get("block_types", {}).items():
        held = _several(nested["nesting_mode"], config(nested["block"]))
        parts[name] = st.none() | held if nested["nesting_mode"] == "single" else held
    return st.fixed_dictionaries(parts)


def _attribute(attribute: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "nested_type" in attribute:
        inner = attribute["nested_type"]
        held = _several(inner["nesting_mode"], config({"attributes": inner["attributes"]}))
    else:
        held = value(attribute["type"])
    if attribute.get("required"):
        return held
    return st.none() | held if attribute.get("optional") else st.none()


def _several(nesting: str, one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    if nesting in ("single", "group"):
        return one
    if nesting == "map":
        return st.dictionaries(TEXT, one, max_size=2)
    lists = st.lists(one, max_size=3)
    return lists.map(distinct) if nesting == "set" else lists


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], Any, Any]:
    """A block, and two configurations of it."""
    block = draw(BLOCKS)
    return block, draw(config(block)), draw(config(block))


@st.composite
def masked(draw: st.DrawFn, block: dict[str, Any], known: Any) -> Any:
    """A configuration of which some is only known later."""
    out = dict(known)
    for name, attribute in block.get("attributes", {}).items():
        if out[name] is not None and draw(st.integers(0, 3)) == 0:
            out[name] = draw(UNKNOWNS)
        elif "nested_type" in attribute and attribute["nested_type"]["nesting_mode"] == "list":
            inner = {"attributes": attribute["nested_type"]["attributes"]}
            if isinstance(out[name], list):
                out[name] = [draw(masked(inner, one)) for one in out[name]]
    for name, nested in block.get("block_types", {}).items():
        if isinstance(out[name], list) and nested["nesting_mode"] == "list":
            if draw(st.integers(0, 5)) == 0:
                out[name] = draw(UNKNOWNS)
            else:
                out[name] = [draw(masked(nested["block"], one)) for one in out[name]]
        elif isinstance(out[name], dict) and nested["nesting_mode"] in ("single", "group"):
            out[name] = draw(masked(nested["block"], out[name]))
    return out
