"""Providers of which neither the real one nor a pack is here."""

from __future__ import annotations

import json
from textwrap import dedent
from typing import Any

import pytest

from assistant.knowledge import Packs
from tests.prove.terraform.scripted import (
    PASSED,
    VALID,
    Round,
    Scripted,
    diagnostic,
    invalid,
    judge,
)

DRAFT = dedent(
    """\
    terraform {
      required_providers {
        foo = {
          source  = "acme/foo"
          version = "~> 2.1"
        }
      }
    }

    provider "foo" {
      url = "https://example.org"
    }

    resource "foo_thing" "a" {
      count = 2
      size  = 1
      part {
        name = "é"
      }
      dynamic "more" {
        for_each = [1]
        content {
          name = more.value
        }
      }
      lifecycle {
        prevent_destroy = true
      }
    }

    output "id" {
      value = [for one in foo_thing.a : one.address]
    }
    """
)
DOCKER = dedent(
    """\
    resource "docker_network" "n" {
      name = "n"
    }
    terraform {
      required_providers {
        docker = {
          source = "kreuzwerker/docker"
        }
      }
    }
    """
)
UNREAD = (
    "Error: Terraform encountered problems during initialisation, including problems\n"
    "with the configuration, described below."
)


def unread(*diagnostics: dict[str, object]) -> Round:
    return {"init": (1, UNREAD), "validate": invalid(*diagnostics)["validate"]}


def provider(scripted: Scripted) -> dict[str, Any]:
    found = json.loads(scripted.shown[-1].beside["providers.json"])["providers"]
    (one,) = [p for p in found if p["address"].endswith("/acme/foo")]
    return dict(one)


def test_a_stand_in_takes_what_is_written_and_the_copy_is_judged_in_part(packs: Packs) -> None:
    scripted = Scripted(PASSED)
    verdicts = judge(DRAFT, packs, scripted)
    assert verdicts["engine"].status == "partial"
    assert verdicts["engine"].by == ""
    (hidden,) = verdicts["engine"].not_shown
    assert (hidden.name, hidden.path, hidden.line) == ("acme/foo", "main.tf", 5)
    assert verdicts["executed"].status == "not_run"
    assert "no pack to simulate acme/foo" in verdicts["executed"].why
    stand_in = provider(scripted)
    assert stand_in["address"] == "registry.opentofu.org/acme/foo"
    block = stand_in["schema"]["resource_schemas"]["foo_thing"]["block"]
    assert {"size", "address"} <= block["attributes"].keys()
    assert not {"count", "part", "lifecycle"} & block["attributes"].keys()
    assert block["block_types"].keys() == {"part", "more"}
    assert block["block_types"]["more"]["block"]["attributes"]["name"]["type"] == "dynamic"
    assert stand_in["schema"]["provider"]["block"]["attributes"].keys() == {"url"}


def test_one_beside_a_simulated_provider(packs: Packs) -> None:
    scripted = Scripted(PASSED)
    verdicts = judge({"main.tf": DRAFT, "docker.tf": DOCKER}, packs, scripted)
    assert verdicts["engine"].status == "simulated"
    assert [n.name for n in verdicts["engine"].not_shown] == ["acme/foo"]
    assert "acme" not in verdicts["engine"].why
    assert len(scripted.simulates()) == 2


@pytest.mark.parametrize(
    ("answer", "status", "severities"),
    [
        (unread(diagnostic("Invalid expression", DRAFT, "1\n")), "failed", ["error"]),
        (invalid(diagnostic("Reference to undeclared input variable", DRAFT, "1\n")),
         "failed", ["error"]),
        (invalid(diagnostic("Unsupported argument", DRAFT, "size")), "not_run", ["warning"]),
        (invalid(diagnostic("Unsupported attribute", DRAFT, "one.address")),
         "not_run", ["warning"]),
        (invalid(diagnostic("Unknown provider function", DRAFT, "one.address")),
         "failed", ["error"]),
        (invalid(diagnostic("Unknown provider function", DRAFT, "one.address",
                            detail='There is no function named "provider::foo::up".')),
         "not_run", ["warning"]),
    ],
)  # fmt: skip
def test_only_what_rests_on_the_provider_is_doubted(
    packs: Packs, answer: Round, status: str, severities: list[str]
) -> None:
    verdict = judge(DRAFT, packs, Scripted(answer))["engine"]
    assert verdict.status == status
    assert [f.severity for f in verdict.findings] == severities
    if status == "not_run":
        assert "acme/foo, which is not known here" in verdict.why


def test_a_source_that_no_engine_takes_is_not_written_anywhere(packs: Packs) -> None:
    refused: Round = {"init": (1, UNREAD), "validate": (0, VALID)}
    text = DRAFT.replace("acme/foo", "../../etc/foo")
    scripted = Scripted(refused)
    judge(text, packs, scripted)
    assert json.loads(scripted.shown[-1].beside["providers.json"]) == {"providers": []}
