"""Bodies survive being packed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.schema import AttributeSchema, BlockSchema, BodySchema, Constraint
from assistant.knowledge.codec import (
    DICTIONARY,
    Bodies,
    Encoder,
    decode,
    dictionary_of,
    encode,
    pack_bytes,
    unpack_bytes,
)

_NAMES = st.text("abc_", min_size=1, max_size=3)
_SCALARS = st.one_of(st.text(max_size=3), st.integers(-9, 9), st.booleans())
_MAYBE = st.none() | st.text(max_size=3)
_WORDS = st.lists(st.text(max_size=3), max_size=2).map(tuple)


def _attributes(body: st.SearchStrategy[BodySchema]) -> st.SearchStrategy[AttributeSchema]:
    return st.builds(
        AttributeSchema,
        type=st.sampled_from(["string", ["list", "string"], ["object", {"a": "number"}]]),
        required=st.booleans(),
        optional=st.booleans(),
        computed=st.booleans(),
        sensitive=st.booleans(),
        write_only=st.booleans(),
        internal=st.booleans(),
        deprecated=_MAYBE,
        enum=st.lists(_SCALARS, max_size=2).map(tuple),
        enum_enforced=st.booleans(),
        enum_open=st.booleans(),
        enum_ci=st.booleans(),
        enum_items=st.booleans(),
        format=_MAYBE,
        minimum=st.none() | st.integers(-9, 9),
        maximum=st.none() | st.floats(-9, 9),
        pattern=_MAYBE,
        default=st.none() | _SCALARS | st.lists(_SCALARS, max_size=2),
        absent_in=_WORDS,
        env=_MAYBE,
        replaces=st.booleans(),
        nested=st.none() | body,
        objects=st.none() | body,
    )


def _bodies(body: st.SearchStrategy[BodySchema]) -> st.SearchStrategy[BodySchema]:
    block = st.builds(
        BlockSchema,
        body=body,
        nesting=st.sampled_from(["single", "list", "set", "map"]),
        min_items=st.integers(0, 2),
        max_items=st.integers(0, 2),
        absent_in=_WORDS,
        deprecated=_MAYBE,
        replaces=st.booleans(),
    )
    return st.builds(
        BodySchema,
        attributes=st.dictionaries(_NAMES, _attributes(body), max_size=2),
        blocks=st.dictionaries(_NAMES, block, max_size=2),
        constraints=st.lists(
            st.builds(Constraint, kind=_NAMES, args=st.just({"of": ["a", "b"]})), max_size=2
        ).map(tuple),
        removed=st.dictionaries(_NAMES, _MAYBE, max_size=2),
        known=st.booleans(),
    )


WORDS = dictionary_of(
    encode([[{"a": {name: ["string", flags] for name in "abc"}}]]) for flags in (1, 2, 2, 2)
)


@given(st.recursive(st.just(BodySchema()), _bodies, max_leaves=4))
def test_a_body_comes_back_as_it_went(body: BodySchema) -> None:
    encoder = Encoder()
    root = encoder.body(body)
    data = encode([encoder.bodies])
    (raw,) = decode(unpack_bytes(pack_bytes(data, WORDS), WORDS))
    back = Bodies(raw).body(root)
    assert back == body
    assert back.needed == BodySchema(back.attributes, back.blocks).needed


def test_equal_bodies_are_stored_once_and_are_one_object() -> None:
    def leaf() -> BodySchema:
        return BodySchema({"a": AttributeSchema("string")})

    encoder = Encoder()
    root = encoder.body(BodySchema(blocks={"x": BlockSchema(leaf()), "y": BlockSchema(leaf())}))
    assert len(encoder.bodies) == 2
    blocks = Bodies(encoder.bodies).body(root).blocks
    assert blocks["x"].body is blocks["y"].body


def test_a_lazy_mapping_is_a_mapping() -> None:
    encoder = Encoder()
    names = {"b": AttributeSchema("bool"), "a": AttributeSchema("string", required=True)}
    body = Bodies(encoder.bodies).body(encoder.body(BodySchema(names)))
    assert list(body.attributes) == ["a", "b"]
    assert body.attributes == names
    assert ("a" in body.attributes, "c" in body.attributes) == (True, False)
    assert body.attributes.get("c") is None
    with pytest.raises(KeyError):
        body.attributes["c"]
    unchanged: Any = body.attributes
    with pytest.raises(TypeError):
        unchanged["c"] = names["a"]


def test_a_dictionary_holds_what_is_frequent_and_no_more_than_fits() -> None:
    values = [
        encode([[{"a": {f"n{i}": ["string", i], "id": ["string", 8]}}]]) for i in range(4000)
    ] + [encode([[{"a": {f"seen{i}": ["x" * 90, 1]}}]]) for i in range(400)] * 3
    words = dictionary_of(values)
    assert encode("id") + encode(["string", 8]) in words
    assert b"n3999" not in words
    assert DICTIONARY - 200 < len(words) <= DICTIONARY
    assert words == dictionary_of(reversed(values))
    small = sum(len(pack_bytes(value, words)) for value in values[:200])
    assert small < 0.6 * sum(len(pack_bytes(value, b"")) for value in values[:200])
