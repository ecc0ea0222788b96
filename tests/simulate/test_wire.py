"""The numbers that two programs have to agree on."""

from __future__ import annotations

import pytest
from google.protobuf.message import DecodeError

from assistant.simulate.engine import Engine
from assistant.simulate.wire import METHODS, NAMES_IN_5, messages
from tests.simulate.asking import ask, provider, resource

NESTED = {
    "attributes": {
        "list": {
            "nested_type": {
                "nesting_mode": "list",
                "attributes": {"x": {"type": "string", "required": True}},
            },
            "optional": True,
        },
        "key": {"type": ["map", "string"], "optional": True, "write_only": True},
    }
}


def test_a_value_and_a_diagnostic_in_bytes() -> None:
    known = messages(6)
    assert known.DynamicValue(msgpack=b"\xc0").SerializeToString() == b"\x0a\x01\xc0"
    step = known.Step(element_key_int=0)
    path = known.AttributePath(steps=[known.Step(attribute_name="a"), step])
    told = known.Diagnostic(severity=1, summary="s", attribute=path)
    assert told.SerializeToString() == b"\x08\x01\x12\x01s\x22\x09\x0a\x03\x0a\x01a\x0a\x02\x18\x00"


@pytest.mark.parametrize(
    ("version", "nested", "write_only"), [(5, b"", b"\x50\x01"), (6, b"\x52", b"\x58\x01")]
)
def test_the_versions_differ_in_attributes(version: int, nested: bytes, write_only: bytes) -> None:
    (entry,) = ask(Engine(resource(NESTED), version), "GetProviderSchema").resource_schemas
    listed, key = messages(version).Schema.FromString(entry.value).block.attributes
    assert nested in listed.SerializeToString()
    assert key.SerializeToString().endswith(write_only)
    if version == 5:
        assert listed.type == b'["list",["object",{"x":"string"}]]'


def test_every_method_answers_by_both_names() -> None:
    document = provider({"resource_schemas": {"thing_box": {"block": {}}}})
    document["schema"]["functions"] = {"f": {"return_type": "string"}}
    for version in (5, 6):
        engine = Engine(document, version)
        for method in METHODS:
            assert ask(engine, method) is not None
    assert Engine(document, 6).method("GetSchema") is None
    assert Engine(document, 5).method("GetSchema") == NAMES_IN_5["GetSchema"]


def test_what_is_no_request_is_refused() -> None:
    engine = Engine(provider({}))
    with pytest.raises(KeyError):
        engine.call("GetSchema", b"")
    with pytest.raises(DecodeError):
        engine.call("ReadResource", b"\xff\xff\xff")
