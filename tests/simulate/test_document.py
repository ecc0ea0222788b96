"""A draft's packs as the document that the simulated provider reads."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.core.schema import AttributeSchema, BlockSchema, BodySchema, Constraint
from assistant.knowledge import Packs
from assistant.knowledge.value_rules import replaced, rules_of, values_of
from assistant.simulate.schema import Catalogue
from assistant.targets.terraform.schema_document import attribute_of, block_of, cty_type
from assistant.targets.terraform.simulated import provider
from tests.simulate.documents import simulation_of, wanted

DRAFT = {
    "main.tf": """
        terraform {
          required_providers {
            proxmox = { source = "bpg/proxmox", version = "~> 0.111" }
            lab     = { source = "registry.example.com/lab/docker" }
            own     = { source = "acme/own" }
          }
        }
        provider "proxmox" {}
        resource "proxmox_virtual_environment_vm" "a" { node_name = "pve" }
        resource "docker_image" "b" {
          name     = "web"
          provider = lab
        }
        resource "terraform_data" "c" {}
        module "net" { source = "./net" }
        check "up" {
          data "http" "up" { url = "https://example.com" }
        }
    """,
    "net/main.tf": """
        resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
        data "aws_region" "here" {}
    """,
    "other/main.tf": 'resource "hcloud_server" "s" {}',
}


def test_a_draft_wants_what_it_and_its_modules_use(packs: Packs) -> None:
    found = {one.source: one for one in wanted(DRAFT, packs)}
    assert {source: one.info and one.info.source for source, one in found.items()} == {
        "acme/own": None,
        "bpg/proxmox": "bpg/proxmox",
        "hashicorp/aws": "hashicorp/aws",
        "hashicorp/http": "hashicorp/http",
        "registry.example.com/lab/docker": None,
    }
    assert found["hashicorp/aws"].types == {"resource/aws_vpc", "data/aws_region"}
    assert found["hashicorp/http"].types == {"data/http"}
    assert found["bpg/proxmox"].types >= {"resource/proxmox_virtual_environment_vm"}


def test_a_provider_without_a_pack_is_said(packs: Packs) -> None:
    simulation = simulation_of(DRAFT, packs)
    assert simulation.missing == ("acme/own", "registry.example.com/lab/docker")
    assert "hashicorp/aws" in simulation.versions


@pytest.mark.parametrize(
    ("engine", "host"),
    [("opentofu", "registry.opentofu.org"), ("terraform", "registry.terraform.io")],
)
def test_an_address_is_the_one_that_the_engine_looks_for(
    engine: str, host: str, packs: Packs
) -> None:
    files = {
        "a.tf": 'resource "docker_image" "a" {}',
        "b.tf": 'terraform { required_providers { aws = { source = "Registry.Terraform.io/'
        'hashicorp/aws" } } }',
    }
    simulation = simulation_of(files, packs, engine)
    assert [one["address"] for one in simulation.document["providers"]] == [
        f"{host}/hashicorp/docker",
        "registry.terraform.io/hashicorp/aws",
    ]


def test_only_what_is_used_is_given_whole(packs: Packs) -> None:
    simulation = simulation_of(DRAFT, packs)
    aws = next(p for p in simulation.document["providers"] if p["address"].endswith("/aws"))
    schemas = aws["schema"]["resource_schemas"]
    assert len(schemas) > 1000
    assert [name for name, one in schemas.items() if one["block"]] == ["aws_vpc"]
    assert schemas["aws_vpc"]["block"]["attributes"]["id"]["computed"]
    assert len(json.dumps(aws)) < 250_000


def test_another_version_than_the_files_ask_for_is_a_doubt(packs: Packs) -> None:
    files = {
        "a.tf": """
            terraform { required_providers { aws = {
              source = "hashicorp/aws"
              version = "= 5.1.0"
            } } }
            resource "aws_vpc" "v" {}
        """
    }
    (doubt,) = simulation_of(files, packs).doubts
    assert doubt == "the files ask for hashicorp/aws = 5.1.0; it is simulated as 5.100.0"


def test_an_inside_that_no_pack_knows_is_a_doubt_where_it_is_used(packs: Packs) -> None:
    text = """
        terraform { required_providers { aws = {
          source = "hashicorp/aws"
          version = "~> 6.0"
        } } }
        resource "RES" "v" {}
    """
    doubts = simulation_of({"a.tf": text.replace("RES", "aws_quicksight_analysis")}, packs).doubts
    assert any("`definition`" in doubt for doubt in doubts)
    doubts = simulation_of({"a.tf": text.replace("RES", "aws_vpc")}, packs).doubts
    assert not any("definition" in doubt for doubt in doubts)


def test_documentation_is_a_doubt(packs: Packs) -> None:
    doubts = simulation_of({"a.tf": 'resource "hyperv_vhd" "a" {}'}, packs).doubts
    assert any("documentation" in doubt for doubt in doubts)


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("any", "dynamic"),
        (["map", "string"], ["map", "string"]),
        (["map", "any"], "dynamic"),
        (["list", ["object", {"a": ["map", "any"]}]], "dynamic"),
        (["object", {"a": ["map", "any"]}], ["object", {"a": "dynamic"}]),
        (["tuple", ["any", "string"]], ["tuple", ["dynamic", "string"]]),
    ],
)
def test_types(written: Any, spelt: Any) -> None:
    assert cty_type(written) == spelt


def test_what_is_spelt_is_what_the_simulated_provider_reads() -> None:
    inner = BodySchema({"key": AttributeSchema("string", required=True, optional=False)})
    body = BodySchema(
        {
            "id": AttributeSchema("string", optional=False, computed=True),
            "token": AttributeSchema("string", sensitive=True, write_only=True),
            "old": AttributeSchema("string", deprecated="new"),
            "entries": AttributeSchema(["map", ["object", {"key": "string"}]], nested=inner),
            "one": AttributeSchema(["object", {"key": "string"}], nested=inner),
        },
        {
            "rule": BlockSchema(inner, "set", 1, 3),
            "by_key": BlockSchema(inner, "map"),
            "timeouts": BlockSchema(inner, "single", 0, 1),
        },
    )
    document = {"resource_schemas": {"t": {"version": 0, "block": block_of(body)}}}
    schema = Catalogue(document).get("resource", "t")
    assert schema is not None
    attributes, blocks = schema.block.attributes, schema.block.blocks
    assert attributes["id"].computed
    assert not attributes["id"].optional
    assert attributes["token"].sensitive
    assert attributes["token"].write_only
    assert attributes["old"].deprecated
    assert attributes["entries"].type == ["map", ["object", {"key": "string"}]]
    assert attributes["entries"].nested is not None
    assert attributes["one"].nested is not None
    assert attributes["one"].nested.nesting == "single"
    assert {name: one.nesting for name, one in blocks.items()} == {
        "rule": "set", "by_key": "map", "timeouts": "single",
    }  # fmt: skip
    assert (blocks["rule"].min_items, blocks["rule"].max_items) == (1, 3)
    assert attribute_of(AttributeSchema("any")) == {"optional": True, "type": "dynamic"}


def test_every_type_of_every_pack_can_be_spelt(packs: Packs) -> None:
    """The smaller packs whole; the sweeps have the others."""
    for info in packs.packs():
        if info.tool != "terraform" or not info.source or info.components > 300:
            continue
        used = {address.partition("/")[2] for address in packs.addresses(info)}
        catalogue = Catalogue(provider("a/b/c", info, used, packs)["schema"])
        for name in catalogue.names("resource"):
            assert catalogue.get("resource", name) is not None


def test_limits_become_rules_and_replacements() -> None:
    inner = BodySchema({"x": AttributeSchema("string", enum=("a", "b"), replaces=True)})
    body = BodySchema(
        {
            "set": AttributeSchema(["set", ["object", {"x": "string"}]], objects=inner),
            "map": AttributeSchema(["map", ["object", {"x": "string"}]], nested=inner),
            "size": AttributeSchema("number", minimum=1, maximum=9),
            "open": AttributeSchema("string", enum=("a",), enum_open=True),
            "told": AttributeSchema("string", enum=("a",), enum_enforced=False),
            "made": AttributeSchema("string", enum=("a",), optional=False, computed=True),
            "kept": AttributeSchema("string", format="cidr", pattern="^1", replaces=True),
            "whole": AttributeSchema("number", format="int"),
        },
        {
            "block": BlockSchema(inner, "map"),
            "fixed": BlockSchema(inner, replaces=True),
        },
        (Constraint("exactly_one", {"of": ["size", "open"]}),),
    )
    enum = {"check": "enum", "values": ["a", "b"]}
    assert rules_of(body) == [
        {"at": (), "check": "exactly_one", "of": ["size", "open"]},
        {"at": ("set", "x"), **enum},
        {"at": ("map", "*", "x"), **enum},
        {"at": ("size",), "check": "range", "least": 1, "most": 9},
        {"at": ("kept",), "check": "pattern", "pattern": "^1"},
        {"at": ("kept",), "check": "form", "form": "cidr"},
        {"at": ("block", "*", "x"), **enum},
        {"at": ("fixed", "x"), **enum},
    ]
    assert replaced(body) == ["set.x", "map.x", "kept", "block.x", "fixed"]
    assert values_of(body) == {"made": "a"}
