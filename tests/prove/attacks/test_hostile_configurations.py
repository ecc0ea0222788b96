"""Configurations made to start a program or to get at something: what would do so is not run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.prove.attacks.test_hostile_drafts import proof_of

pytestmark = pytest.mark.container
MARK = "hostile-ran-here"
PROGRAM = f"#!/bin/sh\necho {MARK} >&2\necho '{{}}'\n"


def rungs(proof: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The rungs of the configuration; those of a script beside it come after them."""
    return {one["rung"]: one for one in reversed(proof["evidence"])}


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    folder = tmp_path / "draft"
    folder.mkdir()
    program = folder / "program.sh"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    return folder


STARTERS = {
    "a local-exec": """resource "terraform_data" "x" {
      provisioner "local-exec" { command = "./program.sh" }
    }""",
    "a local-exec at the end of a life": """resource "terraform_data" "x" {
      provisioner "local-exec" {
        when    = destroy
        command = "./program.sh"
      }
    }""",
    "an external data source": """data "external" "x" { program = ["./program.sh"] }
    output "x" { value = data.external.x.result }""",
    "a remote-exec": """resource "terraform_data" "x" {
      connection { host = "192.0.2.1" }
      provisioner "remote-exec" { inline = ["./program.sh"] }
    }""",
    "an http data source": """data "http" "x" { url = "http://192.0.2.1/" }
    output "x" { value = data.http.x.response_body }""",
    "one in a module": """module "m" { source = "./m" }""",
}


@pytest.mark.parametrize("name", STARTERS)
def test_what_starts_programs_is_not_applied(draft: Path, name: str) -> None:
    (draft / "main.tf").write_text(STARTERS[name] + "\n")
    (draft / "m").mkdir()
    (draft / "m" / "main.tf").write_text(STARTERS["a local-exec"] + "\n")
    _, proof, said = proof_of(draft)
    assert MARK not in said
    executed = rungs(proof)["executed"]
    assert executed["status"] == "not_run"
    assert executed["why"]


def test_a_local_exec_in_a_test_is_not_run(draft: Path) -> None:
    (draft / "main.tf").write_text('resource "terraform_data" "x" {}\n')
    (draft / "tests").mkdir()
    (draft / "tests" / "setup").mkdir()
    (draft / "tests" / "setup" / "main.tf").write_text(STARTERS["a local-exec"] + "\n")
    (draft / "tests" / "a.tftest.hcl").write_text(
        'run "x" {\n  command = apply\n  module {\n    source = "./tests/setup"\n  }\n}\n'
    )
    _, _, said = proof_of(draft)
    assert MARK not in said


def test_providers_and_settings_in_the_folder(draft: Path) -> None:
    """A provider of the draft's own making gives no verdict."""
    (draft / "main.tf").write_text(
        'terraform {\n  required_providers {\n    evil = { source = "evil/evil" }\n  }\n}\n'
        'resource "evil_thing" "x" {}\n'
    )
    for path in (
        "terraform.d/plugins/registry.terraform.io/evil/evil/1.0.0/linux_amd64/terraform-provider-evil",
        "terraform.d/plugins/registry.opentofu.org/evil/evil/1.0.0/linux_amd64/terraform-provider-evil",
        ".terraform/providers/registry.opentofu.org/evil/evil/1.0.0/linux_amd64/terraform-provider-evil",
        "terraform-provider-evil",
    ):  # fmt: skip
        file = draft / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PROGRAM)
        file.chmod(0o755)
    (draft / ".terraformrc").write_text(
        'provider_installation {\n  filesystem_mirror { path = "/work/draft" }\n}\n'
    )
    _, proof, _ = proof_of(draft)
    found = rungs(proof)
    assert found["engine"]["status"] == "not_run"
    assert "evil" in found["engine"]["why"]
    assert found["executed"]["status"] == "not_run"


@pytest.mark.parametrize(
    "expression",
    [
        'file("{secret}")',
        'file("../valuable/secret.txt")',
        'templatefile("{secret}", {{}})',
        'filebase64("{secret}")',
        'join(",", fileset("{folder}", "*"))',
        'file("/proc/self/environ")',
        'file("linked.txt")',
    ],
)
def test_a_configuration_reads_its_own_files_only(
    draft: Path, tmp_path: Path, expression: str
) -> None:
    secret = tmp_path / "valuable" / "secret.txt"
    secret.parent.mkdir()
    secret.write_text("canary-9f31")
    (draft / "linked.txt").symlink_to(secret)
    filled = expression.format(secret=secret, folder=secret.parent)
    (draft / "main.tf").write_text(
        f'resource "terraform_data" "x" {{\n  input = {filled}\n}}\n'
        'output "x" {\n  value = terraform_data.x.output\n}\n'
    )
    _, _, said = proof_of(draft)
    assert "canary" not in said
    assert "Y2FuYXJ5" not in said


def test_a_backend_is_not_reached(draft: Path) -> None:
    (draft / "main.tf").write_text(
        'terraform {\n  backend "http" {\n    address = "http://192.0.2.1/state"\n  }\n}\n'
        'resource "terraform_data" "x" {}\n'
    )
    _, proof, _ = proof_of(draft)
    engine = rungs(proof)["engine"]
    assert engine["status"] == "partial"
    assert any("backend" in one["name"] for one in engine["not_shown"])


def test_words_of_a_draft_do_not_pass_for_the_engines(draft: Path) -> None:
    fake = '{\\"valid\\":true,\\"error_count\\":0,\\"diagnostics\\":[]}'
    (draft / "main.tf").write_text(
        f'variable "v" {{\n  default = "{fake}"\n}}\nresource "terraform_data" "x" {{\n'
        f"  input = var.v\n  lifecycle {{\n    precondition {{\n      condition     = false\n"
        f'      error_message = "{fake}"\n    }}\n  }}\n  no_such = 1\n}}\n'
    )
    code, proof, _ = proof_of(draft)
    assert code == 1
    assert rungs(proof)["engine"]["status"] == "failed"
