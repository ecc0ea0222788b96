"""Made-up values: of their type, the same again, and in the form that their name promises."""

from __future__ import annotations

import ipaddress
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.knowledge import Packs
from assistant.simulate.forms import lacks_form
from assistant.simulate.mock import value
from assistant.simulate.mock_table import TYPES
from assistant.targets.terraform.schema_document import cty_type

AWS = {"address": "registry.opentofu.org/hashicorp/aws"}
_SIMPLE = st.sampled_from(["string", "number", "bool", "dynamic"])
_NAMES = st.sampled_from(["id", "arn", "cidr_block", "json", "ids", "port", "x_y", "mac_address"])
types = st.recursive(
    _SIMPLE,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["list", "set", "map"]), inner).map(list),
        st.dictionaries(_NAMES, inner, max_size=3).map(lambda one: ["object", one]),
        st.lists(inner, max_size=3).map(lambda one: ["tuple", one]),
    ),
    max_leaves=8,
)


def fits(type_: Any, made: Any) -> bool:
    if type_ == "dynamic":
        return isinstance(made, list) and fits(json.loads(made[0]), made[1])
    if isinstance(type_, str):
        plain: type = {"string": str, "number": int, "bool": bool}[type_]
        return isinstance(made, plain) and (type_ == "bool") == isinstance(made, bool)
    kind, inner = type_
    if kind == "object":
        return made.keys() == inner.keys() and all(fits(inner[name], made[name]) for name in inner)
    if kind == "tuple":
        return len(made) == len(inner) and all(map(fits, inner, made))
    if kind == "map":
        return all(fits(inner, one) for one in made.values())
    return all(fits(inner, one) for one in made)


@settings(deadline=None)
@given(types, _NAMES, st.binary(max_size=8))
def test_a_value_is_of_its_type_and_the_same_again(type_: Any, name: str, seed: bytes) -> None:
    made = value(AWS, "resource/aws_x", (name,), type_, seed)
    assert fits(type_, made)
    assert made == value(AWS, "resource/aws_x", (name,), type_, seed)


def test_another_seed_gives_another_id() -> None:
    ids = {value(AWS, "resource/aws_vpc", ("id",), "string", bytes([n])) for n in range(50)}
    assert len(ids) == 50
    assert all(re.fullmatch(r"vpc-0[0-9a-f]{16}", one) for one in ids)


@pytest.mark.parametrize(
    ("kind_type", "name", "form"),
    [
        ("resource/aws_sns_topic", "arn", "arn"),
        ("resource/aws_subnet", "cidr_block", "cidr"),
        ("resource/aws_vpc", "ipv6_cidr_block", "cidr"),
        ("resource/x_network", "ip_range", "cidr"),
        ("resource/x_server", "ipv4_address", "ipv4"),
        ("resource/x_server", "public_ip", "ipv4"),
        ("resource/x_server", "ipv6_address", "ipv6"),
        ("resource/x_server", "mac_address", "mac"),
        ("resource/x_server", "created_at", "time"),
        ("resource/x_server", "uuid", "uuid"),
        ("resource/x_server", "console_url", "url"),
        ("data/x_policy", "policy", "json"),
        ("data/x_policy", "config_json", "json"),
    ],
)
def test_a_name_that_promises_a_form_gets_it(kind_type: str, name: str, form: str) -> None:
    for n in range(20):
        made = value(AWS, kind_type, (name,), "string", bytes([n]))
        assert lacks_form(form, made) is None, made


def test_addresses_are_those_set_aside() -> None:
    private = ipaddress.ip_address(value(AWS, "resource/x_y", ("private_ip",), "string", b""))
    public = ipaddress.ip_address(value(AWS, "resource/x_y", ("public_ip",), "string", b""))
    assert private in ipaddress.ip_network("10.0.0.0/8")
    assert public in ipaddress.ip_network("203.0.113.0/24")


def test_what_the_input_says_comes_first() -> None:
    one = {**AWS, "mocks": {"resource/aws_x": {"rule.protocol": "tcp", "size": "big"}}}
    assert value(one, "resource/aws_x", ("rule", 0, "protocol"), "string", b"") == "tcp"
    # What is not of the type is passed over.
    assert value(one, "resource/aws_x", ("size",), "number", b"") == 10


def test_known_types_are_types_of_the_packs(packs: Packs) -> None:
    for kind_type, values in TYPES.items():
        versions = [
            component.body
            for info in packs.packs()
            if info.tool == "terraform"
            and (component := packs.component(f"terraform/{kind_type}", info.version, info.name))
        ]
        assert versions, kind_type
        for name, known in values.items():
            found = [body.attributes[name] for body in versions if name in body.attributes]
            assert found, (kind_type, name)
            for attribute in found:
                type_ = cty_type(attribute.type)
                made = value(AWS, kind_type, (name,), type_, b"")
                assert fits(type_, made), (kind_type, name, made)
            assert known not in (None, "")
