"""Every predicate: once met, once not, and unknown where the files cannot tell."""

from __future__ import annotations

import re
from typing import Any

import pytest

import assistant.check.obligations as room
from assistant.check import judge
from assistant.check.obligations import PREDICATES
from assistant.core.plan import Obligation
from assistant.knowledge import Packs

XML = """<unattend xmlns="urn:schemas-microsoft-com:unattend">
  <settings pass="oobeSystem">
    <component name="Microsoft-Windows-Shell-Setup">
      <AutoLogon>
        <Enabled>true</Enabled>
      </AutoLogon>
    </component>
  </settings>
</unattend>
"""
FILES = {
    "main.pkr.hcl": """packer {
  required_plugins {
    qemu = {
      source  = "github.com/hashicorp/qemu"
      version = "~> 1"
    }
  }
}
variable "cpus" {
  default = 4
}
variable "iso_url" {
  type = string
}
variable "pass" {
  sensitive = true
}
locals {
  size = "${var.cpus}0G"
}
source "qemu" "a" {
  cpus             = var.cpus
  memory           = "4096"
  disk_size        = local.size
  iso_url          = var.iso_url
  vm_name          = ""
  ssh_timeout      = "2h"
  boot_command     = ["<enter>", "<wait>"]
  cd_files         = ["${path.root}/answers/*"]
  shutdown_command = "shutdown /s"
  ssh_password     = var.pass
  qemu_img_args {
    create = ["-o", "x"]
  }
}
build {
  sources = ["source.qemu.a"]
  provisioner "powershell" {
    scripts = ["${path.root}/scripts/a.ps1", "${path.root}/scripts/b.ps1"]
  }
  provisioner "windows-update" {
  }
  provisioner "powershell" {
    script = "scripts/seal.ps1"
  }
}
""",
    "answers/autounattend.xml": XML,
    "scripts/a.ps1": "Write-Host a\n",
    "scripts/b.ps1": "Write-Host b\n",
    "scripts/seal.ps1": "& sysprep.exe /generalize /oobe /quit\n",
    "scripts/alone.ps1": "Write-Host\n",
    "data.yaml": "a: 1\n",
    "bad.yaml": "a: [1\n",
    "play.yml": """- hosts: web
  serial: 1
  tasks:
    - ansible.builtin.apt: {name: [nginx, curl], upgrade: "yes"}
      notify: Restart nginx
    - ansible.builtin.template: {src: a.j2, dest: /etc/a.conf}
""",
    "data.json": "{}",
    "bad.json": "{",
    "bad.xml": "<a>",
}
TF = {
    "main.tf": """terraform {
  required_providers {
    docker = { source = "kreuzwerker/docker" }
  }
}
resource "docker_network" "n" {
  name = "n"
}
resource "docker_container" "c" {
  name  = "c"
  image = "a:1"
  networks_advanced {
    name = docker_network.n.name
  }
}
output "o" {
  value = 1
}
"""
}
Q = "source.qemu"
CASES: list[tuple[str, dict[str, Any], str]] = [
    ("block_exists", {"block": Q}, "met"),
    ("block_exists", {"block": "source.qemu.b"}, "unmet"),
    ("block_exists", {"block": "build.provisioner.windows-update"}, "met"),
    ("block_exists", {"block": "source.*.a"}, "met"),
    ("blocks_at_least", {"block": "build.provisioner", "count": 3}, "met"),
    ("blocks_at_least", {"block": "build.provisioner", "count": 4}, "unmet"),
    ("block_absent", {"block": "source.docker"}, "met"),
    ("block_absent", {"block": "source"}, "unmet"),
    ("attribute_equals", {"block": Q, "path": "cpus", "value": 4}, "met"),
    ("attribute_equals", {"block": Q, "path": "memory", "value": 4096}, "met"),
    ("attribute_equals", {"block": Q, "path": "disk_size", "value": "40G"}, "met"),
    ("attribute_equals", {"block": Q, "path": "cpus", "value": 2}, "unmet"),
    ("attribute_equals", {"block": Q, "path": "nope", "value": 2}, "unmet"),
    ("attribute_equals", {"block": Q, "path": "iso_url", "value": "x"}, "unknown"),
    ("attribute_equals", {"block": Q, "path": "qemu_img_args.create.1", "value": "x"}, "met"),
    ("attribute_equals", {"block": "locals", "path": "size", "value": "40G"}, "met"),
    ("attribute_equals_any", {"block": Q, "path": "cpus", "values": "2|4"}, "met"),
    ("attribute_equals_any", {"block": Q, "path": "cpus", "values": "2 | 3"}, "unmet"),
    ("attribute_within", {"block": Q, "path": "cpus", "values": "2|4"}, "met"),
    ("attribute_within", {"block": Q, "path": "cpus", "values": "2|3"}, "unmet"),
    ("attribute_within", {"block": Q, "path": "no_such_path", "values": "2"}, "met"),
    ("attribute_not_equals", {"block": Q, "path": "cpus", "value": 2}, "met"),
    ("attribute_not_equals", {"block": Q, "path": "cpus", "value": "4"}, "unmet"),
    ("attribute_not_equals", {"block": Q, "path": "iso_url", "value": "4"}, "unknown"),
    ("attribute_set", {"block": Q, "path": "iso_url"}, "met"),
    ("attribute_set", {"block": Q, "path": "qemu_img_args"}, "met"),
    ("attribute_set", {"block": Q, "path": "vm_name"}, "unmet"),
    ("attribute_unset", {"block": Q, "path": "vm_name"}, "met"),
    ("attribute_unset", {"block": Q, "path": "cpus"}, "unmet"),
    ("attribute_at_least", {"block": Q, "path": "cpus", "value": 4}, "met"),
    ("attribute_at_least", {"block": Q, "path": "cpus", "value": 5}, "unmet"),
    ("attribute_at_least", {"block": Q, "path": "disk_size", "value": "40960M"}, "met"),
    ("attribute_at_least", {"block": Q, "path": "memory", "value": "4G", "unit": "M"}, "met"),
    ("attribute_at_least", {"block": Q, "path": "ssh_timeout", "value": "90m"}, "met"),
    ("attribute_at_most", {"block": Q, "path": "ssh_timeout", "value": "90m"}, "unmet"),
    ("attribute_at_most", {"block": Q, "path": "cpus", "value": 4}, "met"),
    ("attribute_contains", {"block": Q, "path": "boot_command", "text": "<enter>"}, "met"),
    ("attribute_contains", {"block": Q, "path": "boot_command", "text": "<esc>"}, "unmet"),
    ("attribute_references", {"block": Q, "path": "iso_url", "to": "var.iso_url"}, "met"),
    ("attribute_references", {"block": Q, "path": "iso_url", "to": "var.iso"}, "unmet"),
    ("references", {"from": Q, "to": "local.size"}, "met"),
    ("references", {"from": Q, "to": "local.other"}, "unmet"),
    ("variable_declared", {"name": "cpus"}, "met"),
    ("variable_declared", {"name": "nope"}, "unmet"),
    ("variable_sensitive", {"name": "pass"}, "met"),
    ("variable_sensitive", {"name": "cpus"}, "unmet"),
    ("variable_without_default", {"name": "iso_url"}, "met"),
    ("variable_without_default", {"name": "cpus"}, "unmet"),
    ("plugin_required", {"name": "qemu"}, "met"),
    ("plugin_required", {"name": "vmware"}, "unmet"),
    ("output_declared", {"name": "o"}, "unmet"),
    ("no_secret_literals", {}, "met"),
    ("file_exists", {"path": "scripts/*.ps1"}, "met"),
    ("file_exists", {"path": "nope"}, "unmet"),
    ("file_absent", {"path": "nope"}, "met"),
    ("file_absent", {"path": "data.yaml"}, "unmet"),
    ("file_contains", {"path": "scripts/a.ps1", "text": "Host a"}, "met"),
    ("file_contains", {"path": "scripts/*", "text": "Host a"}, "unmet"),
    ("file_line", {"path": "main.pkr.hcl", "text": "default =   4"}, "met"),
    ("file_line", {"path": "main.pkr.hcl", "text": "default"}, "unmet"),
    ("file_line_absent", {"path": "main.pkr.hcl", "text": "default"}, "met"),
    ("file_line_absent", {"path": "*", "text": "default = 4"}, "unmet"),
    ("file_absent_text", {"path": "*", "text": "hunter2"}, "met"),
    ("file_absent_text", {"path": "*", "text": "Host a"}, "unmet"),
    ("file_referenced", {"path": "answers/autounattend.xml"}, "met"),
    ("file_referenced", {"path": "scripts/a.ps1"}, "met"),
    ("file_referenced", {"path": "scripts/alone.ps1"}, "unmet"),
    ("xml_valid", {"path": "answers/autounattend.xml"}, "met"),
    ("xml_valid", {"path": "bad.xml"}, "unmet"),
    ("xml_pass", {"path": "answers/autounattend.xml", "pass": "oobeSystem"}, "met"),
    ("xml_pass", {"path": "answers/autounattend.xml", "pass": "windowsPE"}, "unmet"),
    ("xml_pass_absent", {"path": "answers/autounattend.xml", "pass": "windowsPE"}, "met"),
    ("xml_pass_absent", {"path": "answers/autounattend.xml", "pass": "oobeSystem"}, "unmet"),
    ("xml_component", {"path": "answers/*.xml", "pass": "oobeSystem",
                       "component": "Microsoft-Windows-Shell-Setup"}, "met"),
    ("xml_component", {"path": "answers/*.xml", "pass": "oobeSystem", "component": "X"}, "unmet"),
    ("xml_element", {"path": "answers/*", "element": "AutoLogon/Enabled", "value": True}, "met"),
    ("xml_element", {"path": "answers/*", "element": "AutoLogon/Enabled", "value": "x"}, "unmet"),
    ("xml_element_absent", {"path": "answers/*", "element": "ProductKey"}, "met"),
    ("xml_element_absent", {"path": "answers/*", "element": "AutoLogon"}, "unmet"),
    ("yaml_valid", {"path": "data.yaml"}, "met"),
    ("yaml_valid", {"path": "bad.yaml"}, "unmet"),
    ("json_valid", {"path": "data.json"}, "met"),
    ("json_valid", {"path": "bad.json"}, "unmet"),
    ("yaml_exists", {"path": "play.yml", "at": "*/tasks/*/notify"}, "met"),
    ("yaml_exists", {"path": "play.yml", "at": "tasks/*/notify"}, "unmet"),
    ("yaml_exists", {"path": "other.yml", "at": "**"}, "unmet"),
    ("yaml_absent", {"path": "play.yml", "at": "**/ansible.builtin.shell"}, "met"),
    ("yaml_absent", {"path": "*.yml", "at": "**/ansible.builtin.a*"}, "unmet"),
    ("yaml_equals", {"path": "play.yml", "at": "0/serial", "value": 1}, "met"),
    ("yaml_equals", {"path": "play.yml", "at": "**/*.apt/name", "value": "curl"}, "met"),
    ("yaml_equals", {"path": "play.yml", "at": "**/*.apt/upgrade", "value": True}, "unmet"),
    ("yaml_equals", {"path": "play.yml", "at": "**/*.apt/upgrade", "value": "yes"}, "met"),
    ("yaml_contains", {"path": "play.yml", "at": "**/dest", "text": "a.conf"}, "met"),
    ("yaml_contains", {"path": "play.yml", "at": "**/tasks/0", "text": "notify"}, "met"),
    ("yaml_contains", {"path": "play.yml", "at": "**/dest", "text": "b.conf"}, "unmet"),
    ("yaml_before", {"path": "play.yml", "first": "**/*.apt", "second": "**/*.template"}, "met"),
    ("yaml_before", {"path": "play.yml", "first": "**/dest", "second": "**/notify"}, "unmet"),
    ("yaml_before", {"path": "play.yml", "first": "**/dest", "second": "**/x"}, "unmet"),
    ("runs", {"what": "a.ps1"}, "met"),
    ("runs", {"what": "scripts/alone.ps1"}, "unmet"),
    ("runs_in", {"what": "scripts/a.ps1", "stage": "provisioners"}, "met"),
    ("runs_in", {"what": "scripts/a.ps1", "stage": "specialize"}, "unmet"),
    ("runs_before", {"first": "scripts/a.ps1", "second": "scripts/b.ps1"}, "met"),
    ("runs_before", {"first": "scripts/b.ps1", "second": "scripts/a.ps1"}, "unmet"),
    ("runs_before", {"first": "windows-update", "second": "sysprep"}, "met"),
    ("runs_before", {"first": "sysprep", "second": "windows-update"}, "unmet"),
    ("runs_after", {"first": "scripts/a.ps1", "second": "communicator"}, "met"),
    ("runs_after", {"first": "scripts/a.ps1", "second": "sysprep"}, "unmet"),
    ("last_before_shutdown", {"what": "sysprep"}, "met"),
    ("last_before_shutdown", {"what": "windows-update"}, "unmet"),
    ("not_drafted", {"name": "a.ps1", "why": "a.ps1 was not given"}, "unknown"),
    ("no_such_predicate", {}, "unknown"),
    ("block_exists", {}, "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "args", "status"), CASES)
def test_predicate(packs: Packs, check: str, args: dict[str, Any], status: str) -> None:
    (held,) = judge([Obligation("x", "text", check, args)], FILES, packs)
    assert (held.status, held.id) == (status, "x"), held.why
    if status != "met":
        assert held.why
    if held.at:
        path, _, line = held.at.rpartition(":")
        assert path in FILES
        assert 1 <= int(line) <= FILES[path].count("\n") + 1


def test_terraform_is_judged_too(packs: Packs) -> None:
    obligations = [
        Obligation("a", "", "references", {"from": "resource.docker_container.c",
                                           "to": "docker_network.n"}),
        Obligation("b", "", "output_declared", {"name": "o"}),
        Obligation("c", "", "plugin_required", {"name": "docker"}),
        Obligation("d", "", "attribute_set", {"block": "resource.docker_container",
                                              "path": "networks_advanced.name"}),
    ]  # fmt: skip
    assert [h.status for h in judge(obligations, TF, packs)] == ["met"] * 4


def test_every_predicate_is_tested_both_ways_and_documented() -> None:
    only = {"output_declared": "unmet", "not_drafted": "unknown"}
    for name in PREDICATES:
        assert only.get(name, "met") in {s for check, _, s in CASES if check == name}
    documented = re.findall(
        r"^    ([a-z]+(?:_[a-z]+)+|references|runs)\s", room.__doc__ or "", re.M
    )
    assert sorted(documented) == sorted(PREDICATES)


def test_a_secret_breaks_its_obligation(packs: Packs) -> None:
    files = {"a.pkr.hcl": 'source "null" "a" {\n  ssh_password = "x"\n}\n'}
    (held,) = judge([Obligation("x", "", "no_secret_literals")], files, packs)
    assert (held.status, held.at) == ("unmet", "a.pkr.hcl:2")
