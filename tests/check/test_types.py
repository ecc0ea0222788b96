"""Types: what can be turned into what, what is in them, how they are written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.check.schema.algebra import (
    BodyType,
    common,
    convertible,
    described,
    element,
    type_of,
)
from assistant.check.schema.stepping import Missing, step_into
from assistant.check.schema.types import read_type
from assistant.check.schema.values import type_misfits
from assistant.core.schema import AttributeSchema, BlockSchema, BodySchema
from assistant.syntax.hcl import UNKNOWN, Unknown, parse

PRIMITIVES = st.sampled_from(["string", "number", "bool", "any"])
TYPES = st.recursive(
    PRIMITIVES,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["list", "set", "map"]), inner).map(list),
        st.dictionaries(st.sampled_from("abc"), inner, max_size=2).map(lambda d: ["object", d]),
        st.lists(inner, max_size=2).map(lambda items: ["tuple", items]),
    ),
    max_leaves=5,
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.just(UNKNOWN)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc"), inner, max_size=2)
    ),
    max_leaves=6,
)


@given(TYPES)
def test_every_type_is_convertible_to_itself_and_to_any(type_: Any) -> None:
    assert convertible(type_, type_)
    assert convertible(type_, "any")
    assert convertible("any", type_)
    assert common(type_, type_) == type_
    assert described(type_)


@given(VALUES)
def test_a_value_fits_its_own_type(value: Any) -> None:
    assert list(type_misfits(type_of(value), value)) == []


@given(VALUES, TYPES)
def test_what_does_not_fit_when_it_is_unknown_does_not_fit_when_it_is_known(
    value: Any, type_: Any
) -> None:
    if list(type_misfits(type_, Unknown(type_of(value)))):
        assert list(type_misfits(type_, value))


@given(VALUES, st.one_of(st.none(), st.integers(0, 3), st.sampled_from("abcd")))
def test_a_step_into_a_type_leads_no_further_than_into_its_value(value: Any, key: Any) -> None:
    known, unknown = step_into(value, key), step_into(Unknown(type_of(value)), key)
    if isinstance(unknown, Missing):
        assert isinstance(known, Missing)


@pytest.mark.parametrize(
    ("have", "want", "fits"),
    [
        ("number", "string", True),
        ("number", "bool", False),
        ("bool", "number", False),
        (["list", "string"], "string", False),
        (["list", "string"], ["set", "number"], True),
        (["list", "bool"], ["set", "number"], False),
        (["tuple", ["string", ["list", "any"]]], ["list", "string"], False),
        (["object", {"a": "string"}], ["map", "number"], True),
        (["object", {"a": ["list", "any"]}], ["map", "number"], False),
        (["map", "any"], ["list", "any"], False),
        ("any", ["list", "any"], True),
    ],
)
def test_convertible(have: Any, want: Any, fits: bool) -> None:
    assert convertible(have, want) is fits


def test_the_type_of_a_body() -> None:
    inner = BodySchema(attributes={"port": AttributeSchema("number")})
    body = BodySchema(
        attributes={
            "name": AttributeSchema("string"),
            "set": AttributeSchema(["list", ["object", {}]], nested=inner),
        },
        blocks={
            "ports": BlockSchema(inner, "list"),
            "one": BlockSchema(inner, "single"),
            "odd": BlockSchema(BodySchema(known=False), "set"),
        },
    )
    type_ = BodyType(body, {"id": "string"})
    assert set(type_) == {"id", "name", "set", "ports", "one", "odd"}
    assert len(type_) == 6
    assert type_["id"] == type_["name"] == "string"
    assert type_["ports"][0] == "list"
    assert element(type_["ports"])[1]["port"] == "number"
    assert type_["one"][1]["port"] == "number"
    assert type_["odd"] == ["set", "any"]
    assert element(type_["set"])[1]["port"] == "number"
    found = step_into(Unknown(["object", type_]), "nam")
    assert isinstance(found, Missing)
    assert "name" in found.names


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("string", "string"),
        ("list", ["list", "any"]),
        ("map(list(number))", ["map", ["list", "number"]]),
        ("object({ a = string, b = optional(bool, true) })",
         ["object", {"a": "string", "b": "bool"}, ["b"]]),
        ("tuple([string, number])", ["tuple", ["string", "number"]]),
        ("nonsense", None),
        ("list(nonsense)", None),
        ("1 + 2", None),
    ],
)  # fmt: skip
def test_types_as_they_are_written(text: str, type_: Any) -> None:
    file = parse("a.tf", f"locals {{\n  x = {text}\n}}\n")
    assert read_type(file.body.blocks[0].body.attributes[0].value) == type_
