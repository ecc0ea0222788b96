"""Schemas of block bodies: what passes, what fails and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.schema import AttributeSchema, BlockSchema, BodySchema, Constraint
from assistant.knowledge import Packs
from assistant.knowledge.jsonschema import UNKNOWN, body_schema, merge_bodies, value_schema


def faults(schema: dict[str, Any], value: Any) -> list[tuple[str, str]]:
    """(where, which keyword) of each error, sorted."""
    validator = jsonschema.Draft202012Validator(schema)
    return sorted((e.json_path, str(e.validator)) for e in validator.iter_errors(value))


def source(packs: Packs, builder: str) -> dict[str, Any]:
    component = packs.component(f"packer/builder/{builder}")
    assert component is not None
    return body_schema(merge_bodies(component.body, packs.toplevel("packer")["source"].body))


def resource(packs: Packs, kind: str) -> dict[str, Any]:
    component = packs.component(f"terraform/resource/{kind}")
    assert component is not None
    return body_schema(merge_bodies(component.body, packs.toplevel("terraform")["resource"].body))


def test_a_sound_source_passes(packs: Packs) -> None:
    sound = {
        "iso_url": UNKNOWN,
        "iso_checksum": "none",
        "memory": "8192",
        "cpus": 4,
        "disk_size": "80G",
        "format": "qcow2",
        "boot_wait": "2s",
        "boot_command": ["<enter>", UNKNOWN],
        "qemuargs": [["-m", "4096"], UNKNOWN],
        "headless": True,
        "vtpm": None,
        "net_device": "e1000e",
        "winrm_timeout": UNKNOWN,
        "http_content": {"/a": UNKNOWN},
    }
    assert faults(source(packs, "qemu"), sound) == []


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ({"bogus": 1}, ("$", "additionalProperties")),
        ({"iso_url": ["a"]}, ("$.iso_url", "type")),
        ({"memory": "lots"}, ("$.memory", "pattern")),
        ({"memory": 1.5}, ("$.memory", "multipleOf")),
        ({"memory": True}, ("$.memory", "type")),
        ({"cpus": -1}, ("$.cpus", "minimum")),
        ({"disk_size": "12x"}, ("$.disk_size", "pattern")),
        ({"format": "vdi"}, ("$.format", "enum")),
        ({"headless": "yes"}, ("$.headless", "enum")),
        ({"boot_wait": "2 seconds"}, ("$.boot_wait", "pattern")),
        ({"boot_wait": 10}, ("$.boot_wait", "const")),
        ({"boot_command": "<enter>"}, ("$.boot_command", "type")),
        ({"boot_command": ["a", {}]}, ("$.boot_command[1]", "type")),
        ({"qemuargs": [["-m", []]]}, ("$.qemuargs[0][1]", "type")),
        ({"http_content": {"/a": {}}}, ("$.http_content['/a']", "type")),
    ],
)
def test_a_fault_in_a_source_is_found_in_its_place(
    packs: Packs, member: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert faults(source(packs, "qemu"), member) == [expected]


def test_nested_blocks_and_required_members(packs: Packs) -> None:
    schema = resource(packs, "docker_container")
    sound = {"name": "web", "image": UNKNOWN, "count": 2, "ports": [{"internal": 80}]}
    assert faults(schema, sound) == []
    assert faults(schema, {"image": "x"}) == [("$", "required")]
    assert faults(schema, {"name": "web", "image": None}) == [("$.image", "type")]
    assert faults(schema, sound | {"ports": [{"external": 80}]}) == [("$.ports[0]", "required")]
    assert faults(schema, sound | {"ports": {"internal": 80}}) == [("$.ports", "type")]
    twice = sound | {"healthcheck": [{"test": ["a"]}, {"test": ["b"]}]}
    assert faults(schema, twice) == [("$.healthcheck", "maxItems")]
    wrong = sound | {"lifecycle": [{"prevent_destroy": "maybe"}]}
    assert faults(schema, wrong) == [("$.lifecycle[0].prevent_destroy", "enum")]


def test_blocks_that_must_stand(packs: Packs) -> None:
    vsphere = source(packs, "vsphere-iso")
    base = {"vcenter_server": "v", "username": "u", "password": "p", "vm_name": "n"}
    assert faults(vsphere, base) == [("$", "required")]
    assert faults(vsphere, base | {"storage": []}) == [("$.storage", "minItems")]
    assert faults(vsphere, base | {"storage": [{"disk_size": 100}]}) == []


def test_an_environment_variable_stands_in_for_a_required_attribute(packs: Packs) -> None:
    assert "proxmox_url" not in source(packs, "proxmox-iso")["required"]
    assert "node" in source(packs, "proxmox-iso")["required"]


def test_nested_attributes_know_their_members(packs: Packs) -> None:
    schema = resource(packs, "libvirt_domain")
    base = {"name": "n", "type": "kvm", "memory": 1024}
    assert faults(schema, base | {"cpu": {"mode": "host-passthrough"}}) == []
    assert faults(schema, base | {"cpu": {"moed": "x"}}) == [("$.cpu", "additionalProperties")]
    assert faults(schema, base | {"cpu": UNKNOWN}) == []


def test_open_documented_and_folded_enums() -> None:
    def one(value: Any, **more: Any) -> list[tuple[str, str]]:
        return faults(value_schema(AttributeSchema("string", enum=("a", "b"), **more)), value)

    assert one("c") == [("$", "enum")]
    assert one("c", enum_open=True) == []
    assert one("c", enum_enforced=False) == []
    assert one("A") == [("$", "enum")]
    assert one("A", enum_ci=True) == []
    assert one("ab", enum_ci=True) == [("$", "pattern")]
    assert one("", enum_ci=True) == one("") == []
    items = value_schema(AttributeSchema(["list", "string"], enum=("a",), enum_items=True))
    assert faults(items, ["a", UNKNOWN, "z"]) == [("$[2]", "enum")]


def test_an_unknown_body_allows_anything() -> None:
    assert faults(body_schema(BodySchema(known=False)), {"any": [1]}) == []
    inside = BodySchema(blocks={"b": BlockSchema(BodySchema(known=False), max_items=1)})
    assert faults(body_schema(inside), {"b": [{"any": 1}]}) == []
    assert faults(body_schema(inside), {"b": [{}, {}]}) == [("$.b", "maxItems")]


def test_a_body_in_several_places_is_defined_once(packs: Packs) -> None:
    schema = resource(packs, "aws_wafv2_web_acl")
    assert len(schema["$defs"]) > 10
    acl = {
        "scope": "REGIONAL",
        "default_action": [{"allow": [{}]}],
        "visibility_config": [
            {
                "cloudwatch_metrics_enabled": True,
                "metric_name": "m",
                "sampled_requests_enabled": True,
            }
        ],
    }
    assert faults(schema, acl) == []
    acl["default_action"] = [{"allow": [{"custom_request_handling": [{}]}]}]
    place = "$.default_action[0].allow[0].custom_request_handling[0]"
    assert faults(schema, acl) == [(place, "required")]


def test_merging_keeps_the_first_and_all_constraints() -> None:
    one = BodySchema(
        {"a": AttributeSchema("string"), "now": AttributeSchema("bool")},
        constraints=(Constraint("at_most_one", {"of": ["a", "now"]}),),
        removed={"old": "now"},
    )
    two = BodySchema(
        {"a": AttributeSchema("number"), "old": AttributeSchema("bool")},
        constraints=(*one.constraints, Constraint("together", {"of": ["a", "old"]})),
        known=False,
    )
    merged = merge_bodies(one, two)
    assert merged.attributes["a"].type == "string"
    assert set(merged.attributes) == {"a", "now", "old"}
    assert [c.kind for c in merged.constraints] == ["at_most_one", "together"]
    assert merged.removed == {}
    assert not merged.known


def _attributes(body: BodySchema) -> Iterator[tuple[str, AttributeSchema]]:
    yield from body.attributes.items()
    for block in body.blocks.values():
        yield from _attributes(block.body)


@pytest.mark.parametrize("kind", ["builder", "provisioner", "post-processor", "data"])
def test_every_default_and_every_enum_value_passes_its_own_schema(packs: Packs, kind: str) -> None:
    for name in packs.names("packer", kind):
        component = packs.component(f"packer/{kind}/{name}")
        assert component is not None
        for where, attribute in _attributes(component.body):
            schema = value_schema(attribute)
            values = [[v] if attribute.enum_items else v for v in attribute.enum]
            for value in [*values, *([] if attribute.default is None else [attribute.default])]:
                assert faults(schema, value) == [], (name, where, value)


@pytest.mark.parametrize(
    "address",
    [
        "packer/builder/qemu",
        "packer/provisioner/powershell",
        "terraform/resource/docker_container",
        "terraform/resource/libvirt_domain",
    ],
)
def test_schemas_are_schemas(packs: Packs, address: str) -> None:
    component = packs.component(address)
    assert component is not None
    jsonschema.Draft202012Validator.check_schema(body_schema(component.body))


_TYPES = st.recursive(
    st.sampled_from(["string", "number", "bool", "any"]),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["list", "set", "map"]), inner).map(list),
        st.dictionaries(st.text("abc", min_size=1), inner, max_size=3).map(
            lambda members: ["object", members]
        ),
        st.lists(inner, max_size=2).map(lambda members: ["tuple", members]),
    ),
    max_leaves=6,
)


@given(kind=_TYPES, required=st.booleans())
def test_a_value_that_is_not_known_satisfies_every_type(kind: Any, required: bool) -> None:
    schema = value_schema(AttributeSchema(kind, required=required, optional=not required))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert faults(schema, UNKNOWN) == []
    assert faults(schema, None) == [] or required
