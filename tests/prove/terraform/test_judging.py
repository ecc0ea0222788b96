"""OpenTofu and Terraform as judges, with a scripted engine in their place."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest

from assistant.knowledge import Packs
from assistant.targets.judging import Answer, Trial
from tests.prove.terraform.scripted import (
    PASSED,
    VALID,
    Scripted,
    diagnostic,
    invalid,
    judge,
    life,
    line,
)

DOCKER = dedent(
    """\
    terraform {
      required_providers {
        docker = {
          source  = "kreuzwerker/docker"
          version = "~> 3.0"
        }
      }
    }

    resource "docker_network" "n" {
      name = "né"
    }
    """
)
PROXMOX = dedent(
    """\
    terraform {
      required_providers {
        proxmox = {
          source  = "bpg/proxmox"
          version = ">= 0.60"
        }
      }
    }

    resource "proxmox_virtual_environment_vm" "a" {
      node_name = "pve"
    }
    """
)
VSPHERE = dedent(
    """\
    terraform {
      required_providers {
        vsphere = {
          source  = "hashicorp/vsphere"
          version = ">= 1.0"
        }
      }
    }

    resource "vsphere_host" "h" {
      hostname = "é"
      services { # é
        ntpd {
          enabled = true
        }
      }
      bogus = 1
    }
    """
)
HERE = "registry.opentofu.org/bpg/proxmox/0.111.1"
OLD_VSPHERE = "registry.opentofu.org/hashicorp/vsphere/1.26.0"


def test_real_providers_pass_and_simulated_ones_lead_the_life(packs: Packs) -> None:
    scripted = Scripted(life(1), lying=(HERE,))
    verdicts = judge(PROXMOX, packs, scripted)
    assert len(scripted.shown) == 1
    assert "say apply" in scripted.shown[0].beside["life.sh"].decode()
    assert "say apply" not in scripted.commands()
    assert verdicts["engine"].status == "passed"
    assert verdicts["engine"].why == "with bpg/proxmox 0.111.1"
    assert verdicts["executed"].status == "simulated"
    assert verdicts["executed"].by == ""
    assert "with a simulated provider: bpg/proxmox 0.111.1" in verdicts["executed"].why
    assert "created 1, a second plan changed nothing, destroyed 1" in verdicts["executed"].why
    assert scripted.text() == PROXMOX
    assert f'"$TOOLS"/providers/{HERE}/linux_amd64' in scripted.shown[0].beside["steps.sh"].decode()
    assert scripted.simulates() == ["registry.opentofu.org/bpg/proxmox 0.111.1"]


def test_without_a_real_provider_all_is_simulated_in_one_trial(packs: Packs) -> None:
    scripted = Scripted(life(1))
    verdicts = judge(DOCKER, packs, scripted)
    assert verdicts["engine"].status == verdicts["executed"].status == "simulated"
    assert len(scripted.shown) == 1
    assert scripted.simulates() == ["registry.opentofu.org/kreuzwerker/docker 3.6.0"]
    assert scripted.shown[0].steps[-1].argv[:4] == ("python3", "-P", "-m", "assistant.simulate")


def test_what_bindings_cannot_tell_is_taken_as_it_is_written(packs: Packs) -> None:
    """Both forms are right for the real provider of these arguments."""
    text = dedent(
        """\
        terraform {
          required_providers {
            aws = {
              source  = "hashicorp/aws"
              version = "~> 6.0"
            }
          }
        }
        resource "aws_security_group" "a" {
          ingress {
            from_port = 1
          }
          dynamic "egress" {
            for_each = []
            content {
              to_port = 1
            }
          }
        }
        """
    )
    scripted = Scripted(life(1))
    judge(text, packs, scripted)
    (provider,) = json.loads(scripted.shown[0].beside["providers.json"])["providers"]
    block = provider["schema"]["resource_schemas"]["aws_security_group"]["block"]
    assert {"ingress", "egress"} <= block["block_types"].keys()
    assert not {"ingress", "egress"} & block["attributes"].keys()
    scripted = Scripted(life(1))
    judge(text.replace("  ingress {", "  ingress = [{").replace("  }\n  dyn", "  }]\n  dyn"), packs,
          scripted)  # fmt: skip
    (provider,) = json.loads(scripted.shown[0].beside["providers.json"])["providers"]
    block = provider["schema"]["resource_schemas"]["aws_security_group"]["block"]
    assert "ingress" in block["attributes"]


def test_terraform_looks_in_its_own_registry(packs: Packs) -> None:
    scripted = Scripted(life(1))
    judge(DOCKER, packs, scripted, name="terraform", version="1.11.4")
    assert scripted.simulates() == ["registry.terraform.io/kreuzwerker/docker 3.6.0"]


def test_errors_stand_at_code_points_of_the_draft(packs: Packs) -> None:
    answer = invalid(diagnostic("Unsupported argument", DOCKER, '"né"'))
    verdicts = judge(DOCKER, packs, Scripted(answer))
    (finding,) = verdicts["engine"].findings
    assert verdicts["engine"].status == "failed"
    assert (finding.code, finding.severity) == ("engine/unsupported-argument", "error")
    assert (finding.start.line, finding.start.column) == (11, 10)
    assert (finding.end.line, finding.end.column) == (11, 14)
    assert verdicts["executed"].status == "not_run"


def test_what_a_provider_is_too_old_for_is_left_out_in_place(packs: Packs) -> None:
    text = VSPHERE.replace("  bogus = 1\n", "")
    refused = invalid(diagnostic("Unsupported block type", text, "services"))
    scripted = Scripted(refused, PASSED, life(1), lying=(OLD_VSPHERE,))
    verdicts = judge(text, packs, scripted)
    assert verdicts["engine"].status == "partial"
    (note,) = verdicts["engine"].not_shown
    assert (note.name, note.line, note.rewritten_as) == ("services", 12, None)
    assert "newer than hashicorp/vsphere 1.26.0" in note.why
    shown = scripted.shown[1].files["main.tf"]
    assert b"services" not in shown
    assert len(shown) == len(text.encode())
    assert shown.count(b"\n") == text.count("\n")
    # For the life the pack of the newer version stands in, so nothing is left out of it.
    assert verdicts["executed"].not_shown == ()


def test_a_name_that_no_pack_has_stays_an_error_after_cuts(packs: Packs) -> None:
    both = invalid(
        diagnostic("Unsupported block type", VSPHERE, "services"),
        diagnostic("Unsupported argument", VSPHERE, "bogus"),
    )
    one = invalid(diagnostic("Unsupported argument", VSPHERE, "bogus"))
    scripted = Scripted(both, one, lying=(OLD_VSPHERE,))
    verdicts = judge(VSPHERE, packs, scripted)
    assert verdicts["engine"].status == "failed"
    # What was left out may be the cause: the last word is that of a newer, simulated one.
    assert scripted.simulates() == ["registry.opentofu.org/hashicorp/vsphere 2.15.0"]
    assert [(f.code, f.start.line) for f in verdicts["engine"].findings] == [
        ("engine/unsupported-argument", 17)
    ]


def test_a_name_that_the_files_version_does_not_have_is_not_excused(packs: Packs) -> None:
    text = VSPHERE.replace(">= 1.0", "= 1.26.0").replace("  bogus = 1\n", "")
    refused = invalid(diagnostic("Unsupported block type", text, "services"))
    verdicts = judge(text, packs, Scripted(refused, lying=(OLD_VSPHERE,)))
    assert verdicts["engine"].status == "failed"
    assert [f.start.line for f in verdicts["engine"].findings] == [12]


def test_a_constraint_that_is_not_met_here_is_rewritten(packs: Packs) -> None:
    text = PROXMOX.replace(">= 0.60", "~> 0.50.0")
    scripted = Scripted(PASSED, life(1), lying=(HERE,))
    verdicts = judge(text, packs, scripted)
    assert verdicts["engine"].status == "partial"
    (note,) = verdicts["engine"].not_shown
    assert (note.line, note.rewritten_as) == (5, 'version = "0.111.1"')
    assert scripted.shown[0].files["main.tf"].decode().splitlines()[4] == (
        '      version = ">=0      "'
    )


def test_errors_with_another_version_are_left_to_a_simulation(packs: Packs) -> None:
    text = VSPHERE.replace(">= 1.0", ">= 2.0").replace("  bogus = 1\n", "")
    refused = invalid(diagnostic("Missing required argument", text, "{\n  hostname"))
    scripted = Scripted(refused, life(1), lying=(OLD_VSPHERE,))
    verdicts = judge(text, packs, scripted)
    assert verdicts["engine"].status == "simulated"
    assert verdicts["engine"].findings == ()
    assert scripted.text() == text


def test_a_provider_under_a_name_of_the_past_is_told(packs: Packs) -> None:
    text = 'resource "openstack_networking_network_v2" "a" {\n}\n'
    lying = ("registry.opentofu.org/terraform-provider-openstack/openstack/3.4.0",)
    verdict = judge(text, packs, Scripted(life(1), lying=lying))["engine"]
    assert verdict.status == "partial"
    assert [(n.name, n.line, n.rewritten_as) for n in verdict.not_shown] == [
        ("hashicorp/openstack", 1, "terraform-provider-openstack/openstack")
    ]


def test_the_users_lock_file_is_kept_where_it_can_be(packs: Packs) -> None:
    lock = 'provider "registry.opentofu.org/bpg/proxmox" {\n  version = "0.111.1"\n}\n'
    files = {"main.tf": PROXMOX, ".terraform.lock.hcl": lock}
    mismatch = {"init": (1, "doesn't match any of the checksums previously recorded"),
                "validate": (1, VALID)}  # fmt: skip
    scripted = Scripted(mismatch, PASSED, life(1), lying=(HERE,))
    verdict = judge(files, packs, scripted)["engine"]
    assert ".terraform.lock.hcl" in scripted.shown[0].files
    assert ".terraform.lock.hcl" not in scripted.shown[1].files
    assert verdict.status == "partial"
    assert [n.name for n in verdict.not_shown] == [".terraform.lock.hcl"]

    kept = Scripted(PASSED, life(1), lying=(HERE,))
    assert judge(files, packs, kept)["engine"].status == "passed"
    other = {**files, ".terraform.lock.hcl": lock.replace("0.111.1", "0.70.0")}
    scripted = Scripted(PASSED, life(1), lying=(HERE,))
    assert judge(other, packs, scripted)["engine"].status == "partial"
    assert ".terraform.lock.hcl" not in scripted.shown[0].files


def test_where_the_state_is_kept_is_not_shown(packs: Packs) -> None:
    text = DOCKER.replace("terraform {\n", 'terraform {\n  backend "s3" {\n    key = "é"\n  }\n', 1)
    files = {"main.tf": text, "terraform.tfstate": "{}", ".terraform/x": "y"}
    scripted = Scripted(life(1))
    verdict = judge(files, packs, scripted)["engine"]
    assert [(n.name, n.line) for n in verdict.not_shown] == [("backend s3", 2)]
    assert "backend" not in scripted.text()
    assert set(scripted.shown[0].files) == {"main.tf"}


@pytest.mark.parametrize(
    ("block", "name"),
    [
        ('provisioner "local-exec" {\n    command = "id"\n  }', "provisioner local-exec"),
        ('provisioner "file" {\n    source = "a"\n  }', "provisioner file"),
        ('provisioner "remote-exec" {\n  }', "provisioner remote-exec"),
    ],
)
def test_nothing_is_planned_with_what_starts_programs(packs: Packs, block: str, name: str) -> None:
    text = f'resource "terraform_data" "a" {{\n  {block}\n}}\n'
    scripted = Scripted(PASSED)
    verdicts = judge(text, packs, scripted)
    assert verdicts["engine"].status == "passed"
    assert verdicts["executed"].status == "not_run"
    assert f"{name} at main.tf:2" in verdicts["executed"].why
    assert "say apply" not in scripted.commands()


@pytest.mark.parametrize("kind", ["external", "http", "terraform_remote_state"])
def test_nothing_is_planned_with_data_from_elsewhere(packs: Packs, kind: str) -> None:
    text = f'check "c" {{\n  data "{kind}" "d" {{\n  }}\n}}\n'
    scripted = Scripted(PASSED)
    verdicts = judge(text, packs, scripted)
    assert f"data {kind} at main.tf:2" in verdicts["executed"].why
    assert "say apply" not in scripted.commands()


def test_null_resources_with_triggers_are_no_danger(packs: Packs) -> None:
    text = 'resource "null_resource" "a" {\n  triggers = { a = "b" }\n}\n'
    assert judge(text, packs, Scripted(life(1)))["executed"].status == "simulated"


def test_harmless_providers_live_for_real(packs: Packs) -> None:
    text = 'resource "random_id" "a" {\n}\nresource "terraform_data" "b" {\n}\n'
    lying = ("registry.opentofu.org/hashicorp/random/3.6.0",)
    scripted = Scripted(life(2, again=1), lying=lying)
    verdict = judge(text, packs, scripted)["executed"]
    assert (verdict.status, verdict.by) == ("passed", "")
    assert verdict.why == "created 2, a second plan still changes 1, destroyed 2"
    assert scripted.simulates() == []


def test_variables_get_values_that_the_drafts_rules_accept(packs: Packs) -> None:
    text = dedent(
        """\
        variable "size" {
          type = number
          validation {
            condition     = var.size > 41
            error_message = "Larger."
          }
        }
        variable "nets" {
          type = list(object({ cidr = string, port = optional(number) }))
        }
        variable "given" {}
        """
    )
    files = {"main.tf": text, "a.auto.tfvars": "given = 1\n"}
    refused = {**PASSED, "apply": (1, line(
        diagnostic("Invalid value for variable", text, "size",
                   detail="Larger.\n\nThis was checked by the validation rule at main.tf:3,3-13.",
                   file="../dryfit/2/beside/supplied.tfvars.json")))}  # fmt: skip
    scripted = Scripted(refused, refused, refused, life(0))
    verdict = judge(files, packs, scripted)["executed"]
    assert verdict.status == "passed"
    assert scripted.values() == {"size": 42, "nets": [{"cidr": "10.0.0.0/16", "port": 8080}]}
    assert verdict.supplied["size"] == "42"
    never = Scripted(refused)
    verdict = judge(files, packs, never)["executed"]
    assert verdict.status == "not_run"
    assert "size" in verdict.why


def test_a_value_of_the_drafts_own_that_its_rule_refuses_is_an_error(packs: Packs) -> None:
    text = 'variable "a" {\n  default = 1\n  validation {\n    condition = var.a > 1\n  }\n}\n'
    refused = {**PASSED, "apply": (1, line(diagnostic("Invalid value for variable", text, "var")))}
    verdict = judge(text, packs, Scripted(refused))["executed"]
    assert verdict.status == "failed"
    assert [(f.code, f.start.line) for f in verdict.findings] == [("engine/invalid-value", 1)]


def test_what_may_come_of_made_up_values_is_no_error(packs: Packs) -> None:
    refused = {**PASSED, "apply": (1, line(diagnostic("Invalid index", DOCKER, "name =")))}
    verdict = judge(DOCKER, packs, Scripted(refused))["executed"]
    assert (verdict.status, verdict.findings) == ("not_run", ())
    assert "Invalid index at main.tf:11" in verdict.why


def test_a_rule_for_values_that_a_plan_breaks_is_an_error(packs: Packs) -> None:
    told = diagnostic("Invalid value", DOCKER, '"né"', detail="resource/docker_network: no name")
    refused = {**PASSED, "apply": (1, line(told))}
    verdict = judge(DOCKER, packs, Scripted(refused))["executed"]
    assert verdict.status == "failed"
    with_data = f'{DOCKER}data "docker_network" "x" {{\n  name = "x"\n}}\n'
    assert judge(with_data, packs, Scripted(refused))["executed"].status == "not_run"


def test_modules_from_elsewhere_have_stand_ins(packs: Packs) -> None:
    text = dedent(
        """\
        module "vpc" {
          source  = "terraform-aws-modules/vpc/aws"
          version = "~> 5.1"
          name    = "x"
        }
        output "o" {
          value = module.vpc.vpc_id
        }
        """
    )
    scripted = Scripted(PASSED)
    verdicts = judge(text, packs, scripted)
    assert verdicts["engine"].status == "partial"
    assert [(n.name, n.line) for n in verdicts["engine"].not_shown] == [("module vpc", 1)]
    assert "module vpc at main.tf:1" in verdicts["executed"].why
    stand_in = scripted.text(".terraform/modules/outside-1/main.tf")
    assert 'variable "name"' in stand_in
    assert 'output "vpc_id"' in stand_in
    assert '"registry.opentofu.org/terraform-aws-modules/vpc/aws"' in scripted.text(
        ".terraform/modules/modules.json"
    )


def test_files_outside_of_the_draft_are_made_up(packs: Packs) -> None:
    text = 'locals {\n  key = file("~/.ssh/id_rsa.pub")\n}\n'
    missing = diagnostic("Invalid function argument", text, "file",
                         detail='no file exists at "~/.ssh/id_rsa.pub"; this')  # fmt: skip
    scripted = Scripted(invalid(missing), life(0))
    verdict = judge(text, packs, scripted)["engine"]
    assert verdict.status == "partial"
    assert set(verdict.supplied) == {"~/.ssh/id_rsa.pub"}
    assert '"$HOME"/.ssh/id_rsa.pub' in scripted.commands()
    # One that cannot be made is nobody's error; one that is missing inside is the draft's.
    never = judge(text, packs, Scripted(invalid(missing)))["engine"]
    assert (never.status, never.findings) == ("not_run", ())
    inside = {**missing, "detail": 'no file exists at "./a/../b"; this'}
    assert judge(text, packs, Scripted(invalid(inside)))["engine"].status == "failed"


def test_an_engine_of_another_version_is_not_asked(packs: Packs) -> None:
    text = 'terraform {\n  required_version = ">= 1.13"\n}\n'
    scripted = Scripted(PASSED)
    verdict = judge(text, packs, scripted)["engine"]
    assert verdict.status == "not_run"
    assert ">= 1.13 at main.tf:1" in verdict.why
    assert scripted.shown == []


def test_a_pack_of_another_version_makes_no_errors(packs: Packs) -> None:
    text = DOCKER.replace("~> 3.0", "~> 1.0")
    refused = invalid(diagnostic("Unsupported argument", text, "name ="))
    verdict = judge(text, packs, Scripted(refused))["engine"]
    assert verdict.status == "not_run"
    assert [f.severity for f in verdict.findings] == ["warning"]
    ours = invalid(diagnostic("Reference to undeclared resource", text, "source"))
    assert judge(text, packs, Scripted(ours))["engine"].status == "failed"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(124, "", timed_out=True),
        Answer(1, "sh: cannot start"),
        Answer(1, "", whole=False),
        {"init": (137, "")},
        {"init": (0, ""), "validate": (124, "")},
        {"init": (0, ""), "validate": (1, "panic: runtime error\nmore")},
        {"init": (0, ""), "validate": (1, "no JSON")},
        {"init": (1, "dial tcp: lookup registry: no such host"), "validate": (1, VALID)},
        {"init": (1, "Error: Failed to install provider\n\nno space"), "validate": (1, VALID)},
        {"init": (1, "Error: Unsupported OpenTofu Core version"), "validate": (1, VALID)},
    ],
)
def test_no_verdict_is_not_run_and_never_passed(
    packs: Packs, answer: Answer | dict[str, tuple[int, str]]
) -> None:
    verdicts = judge(DOCKER, packs, Scripted(answer))
    assert verdicts["engine"].status == "not_run"
    assert verdicts["engine"].why
    assert verdicts["engine"].findings == ()
    assert verdicts["executed"].status == "not_run"


def test_a_real_provider_that_crashes_leaves_the_word_to_a_simulated_one(packs: Packs) -> None:
    crash = {"init": (0, ""), "validate": (1, "Error: Plugin did not respond")}
    scripted = Scripted(crash, life(1), lying=(HERE,))
    verdict = judge(PROXMOX, packs, scripted)["engine"]
    assert verdict.status == "simulated"


def test_an_engine_that_never_stops_complaining_ends_the_rounds(packs: Packs) -> None:
    class Endless(Scripted):
        def __call__(self, trial: Trial) -> Answer:
            paths = [f"~/{len(self.shown)}"]
            told = diagnostic("Invalid function argument", DOCKER, "source",
                              detail=f'no file exists at "{paths[0]}"')  # fmt: skip
            self.rounds = [invalid(told)]
            return super().__call__(trial)

    scripted = Endless(PASSED)
    assert judge(DOCKER, packs, scripted)["engine"].status == "not_run"
    assert len(scripted.shown) < 40


def test_the_formatter_names_file_and_line(packs: Packs) -> None:
    head = "main.tf\n--- old/main.tf\n+++ new/main.tf\n"
    style = head + "@@ -9,3 +9,3 @@\n a {\n-  b=1\n+  b = 1\n }\n"
    found = judge(DOCKER, packs, Scripted(life(1), style=style))["engine"].findings
    assert [(f.code, f.severity, f.start.line, f.summary) for f in found] == [
        ("engine/terraform-fmt", "warning", 10, "tofu fmt writes this file otherwise")
    ]


def test_what_the_formatter_says_at_length_is_asked_for_alone(packs: Packs) -> None:
    head = "main.tf\n--- old/{0}\n+++ new/{0}\n@@ -1,1 +1,1 @@\n-a=1\n+a = 1\n"
    files = {"main.tf": DOCKER, "z.tf": "a=1\n"}
    style = head.format("main.tf") + "+#\n" * 4000 + head.format("z.tf")
    found = judge(files, packs, Scripted(life(1), style=style))["engine"].findings
    assert [f.path for f in found] == ["main.tf", "z.tf"]


def test_failing_tests_are_errors_where_nothing_is_made_up(packs: Packs) -> None:
    test = 'run "a" {\n  assert {\n    condition = false\n  }\n}\n'
    told = diagnostic("Test assertion failed", test, "false", file="tests/a.tftest.hcl")
    counted = '{"type":"test_summary","test_summary":{"passed":1,"failed":1}}'
    failing = (1, f"{line(told)}\n{counted}")
    files = {"main.tf": 'resource "terraform_data" "a" {}\n', "tests/a.tftest.hcl": test}
    verdict = judge(files, packs, Scripted({**life(1), "test": failing}))["executed"]
    assert verdict.status == "failed"
    assert "1 of 2 tests passed" in verdict.why
    assert [(f.path, f.severity, f.start.line) for f in verdict.findings] == [
        ("tests/a.tftest.hcl", "error", 3)
    ]
    simulated = judge({**files, "main.tf": DOCKER}, packs, Scripted({**life(1), "test": failing}))
    assert simulated["executed"].status == "simulated"
    assert [f.severity for f in simulated["executed"].findings] == ["warning"]


def test_a_configuration_in_json_is_judged_at_its_places(packs: Packs) -> None:
    text = (
        '{"terraform": {"required_providers": {"proxmox":'
        ' {"source": "bpg/proxmox", "version": "~> 0.50.0"}}},\n'
        ' "resource": {"proxmox_virtual_environment_vm": {"é": {"node": 1, "bogus": 2}}}}\n'
    )
    told = diagnostic("Extraneous JSON object property", text, '"bogus"', file="main.tf.json")
    scripted = Scripted(invalid(told), lying=(HERE,))
    verdict = judge({"main.tf.json": text}, packs, scripted)["engine"]
    assert [(f.start.line, f.start.column, f.end.column) for f in verdict.findings] == [(2, 67, 74)]
    assert '"version": ">=0      "' in scripted.shown[0].files["main.tf.json"].decode()
