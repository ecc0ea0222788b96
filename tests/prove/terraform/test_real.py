"""Configurations in front of a real engine, in the real container."""

from __future__ import annotations

from textwrap import dedent

import pytest

from assistant.core.evidence import Evidence
from assistant.knowledge import Packs
from assistant.prove import Proof, engines, prove
from tests.conftest import require

pytestmark = pytest.mark.container


@pytest.fixture(autouse=True)
def tofu(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenTofu alone, without providers: what is told does not depend on the machine."""
    found = engines.installed("opentofu")
    require("" if found else "no OpenTofu is here → dryfit engines build opentofu")
    one = {"opentofu": found[:1]}
    monkeypatch.setattr(engines, "installed", lambda name: one.get(name, ()))
    monkeypatch.setattr(engines, "tool", lambda *_: None)


def rung(proof: Proof, name: str) -> Evidence:
    (only,) = [e for e in proof.evidence if e.rung == name]
    return only


def test_a_simulated_life(packs: Packs) -> None:
    text = dedent(
        """\
        terraform {
          required_providers {
            docker = {
              source  = "kreuzwerker/docker"
              version = "~> 3.0"
            }
          }
        }

        variable "name" {
          type = string
          validation {
            condition     = startswith(var.name, "é-")
            error_message = "It begins otherwise."
          }
        }

        resource "docker_network" "net" {
          name = var.name
        }

        resource "docker_container" "web" {
          count = 2
          name  = "web-${count.index}"
          image = "nginx"
          networks_advanced {
            name = docker_network.net.id
          }
        }
        """
    )
    proof = prove(
        {"sub/main.tf": text, "sub/.terraform/x": "", "sub/terraform.tfstate": "no"}, packs
    )
    engine, executed = rung(proof, "engine"), rung(proof, "executed")
    assert (engine.status, engine.files) == ("simulated", ("sub/main.tf",)), engine.why
    assert executed.status == "simulated", executed.why
    assert "created 3, a second plan changed nothing, destroyed 3" in executed.why
    assert executed.supplied == {"name": "é-"}
    assert proof.findings == ()


def test_errors_and_style_at_the_drafts_own_places(packs: Packs) -> None:
    files = {
        "main.tf": dedent(
            """\
            terraform {
              backend "s3" {
                bucket = "é"
              }
            }
            resource "terraform_data" "a" {
              input = "é" /* é */ + missing.name
            }
            module "m" {
              source = "./m"
            }
            """
        ),
        "m/main.tf.json": '{"output": {"o": {"value": "é${nothing.at_all}"}}}',
        "m/style.tf": 'locals {\n  long_one = "é"\n  b = 1\n}\n',
    }
    proof = prove(files, packs)
    assert rung(proof, "engine").status == "failed"
    places = [
        (f.severity, f.path, f.start.line, f.start.column, f.end.column) for f in proof.findings
    ]
    assert places == [
        ("error", "m/main.tf.json", 1, 32, 46),
        ("warning", "m/style.tf", 3, 3, 3),
        ("error", "main.tf", 7, 25, 37),
    ]


def test_style_is_told_of_every_file_of_a_long_draft(packs: Packs) -> None:
    long = "locals {\n" + "".join(f"  a{n}=[{n}]\n" for n in range(2000)) + "}\n"
    files = {"a.tf": long, "z.tf": "locals {\n  z=1\n}\n", "sub/z.tf": "locals {\n  z=1\n}\n"}
    proof = prove(files, packs)
    styled = [f.path for f in proof.findings if f.code == "engine/terraform-fmt"]
    assert styled == ["a.tf", "sub/z.tf", "z.tf"]
    assert {f for e in proof.evidence for f in e.files} == set(files)


def test_a_hostile_configuration_starts_nothing(packs: Packs) -> None:
    text = dedent(
        """\
        resource "terraform_data" "a" {
          input = file("assistant/__init__.py")
          provisioner "local-exec" {
            command = "touch /tmp/started; exit 1"
          }
        }
        """
    )
    trap = 'raise SystemExit("imported")'
    files = {"main.tf": text, "assistant/__init__.py": trap, "json.py": trap, "grpc.py": trap}
    proof = prove(files, packs)
    assert rung(proof, "engine").status == "passed"
    assert rung(proof, "executed").status == "not_run"
    assert "provisioner local-exec at main.tf:3" in rung(proof, "executed").why


def test_real_tests_of_a_draft(packs: Packs) -> None:
    test = dedent(
        """\
        run "good" {
          assert {
            condition     = terraform_data.a.output == "b"
            error_message = "other"
          }
        }
        run "bad" {
          assert {
            condition     = terraform_data.a.output == "é"
            error_message = "other"
          }
        }
        """
    )
    files = {
        "main.tf": 'resource "terraform_data" "a" {\n  input = "b"\n}\n',
        "tests/a.tftest.hcl": test,
    }
    proof = prove(files, packs)
    executed = rung(proof, "executed")
    assert (executed.status, executed.by) == ("failed", "opentofu")
    assert executed.why.endswith("1 of 2 tests passed")
    assert [(f.path, f.start.line) for f in proof.findings] == [("tests/a.tftest.hcl", 9)]


def test_a_provider_that_nobody_knows_hides_no_error(packs: Packs) -> None:
    text = dedent(
        """\
        resource "unheardof_thing" "a" {
          name = "é"
          part {
            size = 1
          }
        }
        output "ids" {
          value = [unheardof_thing.a.id, unheardof_thing.a.part[0].size]
        }
        """
    )
    proof = prove({"main.tf": text}, packs)
    assert rung(proof, "engine").status == "partial", rung(proof, "engine").why
    assert [n.name for n in rung(proof, "engine").not_shown] == ["hashicorp/unheardof"]
    for before, after, place in (
        ('"é"', '= "é"', (2, 10, 11)),
        ('"é"', "var.nope", (2, 10, 18)),
    ):
        proof = prove({"main.tf": text.replace(before, after)}, packs)
        assert rung(proof, "engine").status == "failed"
        (error,) = [f for f in proof.findings if f.severity == "error"]
        assert (error.start.line, error.start.column, error.end.column) == place
