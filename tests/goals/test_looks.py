"""The suite's own eyes: what they find, what they don't, independent of the checker."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from assistant.bench.looks import holds
from assistant.bench.reading import Files
from assistant.bench.sound import unsound
from assistant.bench.suite import Check, Suite

TF = """
variable "n" { default = 3 }
variable "memory" { default = 4 * 1024 }
variable "names" { default = ["a", "b"] }
locals { bridge = "vmbr${var.n}" }
resource "proxmox_vm_qemu" "web" {
  count  = var.n
  memory = var.memory
  tags   = "x"
  network { bridge = local.bridge }
  network { bridge = "vmbr9" }
}
resource "hcloud_server" "a" {
  for_each = toset(var.names)
  user_data = <<-EOT
    #cloud-config
    packages: [docker.io]
  EOT
}
resource "hcloud_server" "b" { for_each = toset(["x", "y", "z"]) }
"""
FILES = {
    "main.tf": TF,
    "http/user-data": "#cloud-config\nautoinstall:\n  version: 1\n  late: !vault |\n    abc\n",
    "play.yml": "- hosts: all\n  serial: 1\n  tasks:\n  - apt: {upgrade: dist}\n  - name: b\n",
    "autounattend.xml": (
        '<unattend xmlns="urn:schemas-microsoft-com:unattend"><settings pass="specialize">'
        "<component><ComputerName>lab</ComputerName></component></settings></unattend>"
    ),
    "run.sh": "# PermitRootLogin yes\nfirst\nsecond\n",
}


def check(raw: dict[str, Any]) -> Check:
    return msgspec.convert(raw, Check)


@pytest.mark.parametrize(
    ("raw", "met"),
    [
        ({"hcl": {"at": "resource/proxmox_*/*/memory", "is": [4096]}}, True),
        ({"hcl": {"at": "resource/proxmox_*/*/memory", "is": ["4096"]}}, True),
        ({"hcl": {"at": "resource/proxmox_*/*/memory", "is": [2048]}}, False),
        ({"hcl": {"at": "resource/proxmox_*/*/network/bridge", "is": ["vmbr3"]}}, True),
        (
            {"hcl": {"at": "resource/*/*/network/bridge", "is": ["vmbr3"], "every": True}},
            False,
        ),
        ({"hcl": {"at": "resource/**/bridge", "least": 2}}, True),
        ({"hcl": {"at": "resource/**/bridge", "least": 3}}, False),
        ({"hcl": {"at": "resource/aws_*/*", "exists": False}}, True),
        ({"hcl": {"at": "resource/aws_*/*/x", "is": [1], "or_absent": True}}, True),
        ({"hcl": {"at": "resource/aws_*/*/x", "or_at": ["resource/*/*/tags"], "is": ["x"]}}, True),
        ({"hcl": {"at": "resource/hcloud_server/*/user_data", "has": "docker"}}, True),
        ({"instances": {"type": "proxmox_*", "is": 3}}, True),
        ({"instances": {"type": "hcloud_server", "is": 5}}, True),
        ({"instances": {"type": "hcloud_server", "is": 4, "least": True}}, True),
        ({"instances": {"type": "hcloud_server", "is": 6, "least": True}}, False),
        ({"yaml": {"file": "user-data", "at": "autoinstall/version", "is": [1]}}, True),
        ({"yaml": {"file": "*.yml", "at": "tasks/apt/upgrade", "is": ["dist"]}}, True),
        ({"yaml": {"file": "*.yml", "at": "serial", "is": [2]}}, False),
        ({"yaml": {"file": "*.yml", "at": "hosts", "lacks": "prod"}}, True),
        ({"xml": {"at": "**/ComputerName", "is": ["lab"]}}, True),
        ({"text": {"has": "PermitRootLogin yes"}}, True),
        ({"text": {"lacks": "PermitRootLogin yes"}}, True),
        ({"text": {"lacks": "second"}}, False),
        ({"text": {"file": "*.ps1", "lacks": "second"}}, False),
        ({"files": {"has": "*.xml"}}, True),
        ({"files": {"lacks": "*.sh"}}, False),
        ({"order": {"first": "first", "then": "second"}}, True),
        ({"order": {"first": "second", "then": "first"}}, False),
        ({"any": [{"files": {"has": "no"}}, {"files": {"has": "*.sh"}}]}, True),
        ({"all": [{"files": {"has": "no"}}, {"files": {"has": "*.sh"}}]}, False),
    ],
)
def test_looks(suite: Suite, raw: dict[str, Any], met: bool) -> None:
    assert holds(check(raw), Files(FILES), suite) is met


BUILD = {
    "build.pkr.hcl": (
        'build {\n provisioner "powershell" {\n script = "${path.root}/s/agent.ps1"\n }\n'
        ' provisioner "windows-update" {}\n provisioner "powershell" {\n'
        ' script = "s/seal.ps1"\n }\n}\n'
    ),
    "sources.pkr.hcl": 'source "qemu" "x" {\n shutdown_command = "shutdown /s"\n}\n',
    "s/agent.ps1": "Install-It\n",
    "s/seal.ps1": "sysprep /generalize\n",
}


@pytest.mark.parametrize(
    ("first", "then", "met"),
    [
        ("windows-update", "/generalize", True),
        ("Install-It", "windows-update", True),
        ("/generalize", "windows-update", False),
        ("/generalize", "shutdown /s", True),
        ("/generalize", "not-there", False),
    ],
)
def test_the_order_of_a_build_s_steps(suite: Suite, first: str, then: str, met: bool) -> None:
    assert holds(check({"order": {"first": first, "then": then}}), Files(BUILD), suite) is met


SG = (
    'resource "aws_security_group" "x" {{\n {} {{\n'
    ' from_port = {}\n to_port = {}\n protocol = "tcp"\n'
    ' cidr_blocks = ["{}"]\n }}\n}}\n'
)


@pytest.mark.parametrize(
    ("name", "files", "sound"),
    [
        ("parses", FILES, True),
        ("parses", {"a.tf": 'resource "x" {'}, False),
        ("parses", {"a.yml": "a: [1"}, False),
        ("parses", {"a.xml": "<a><b></a>"}, False),
        ("parses", {"a.json": '{"a": 1,}'}, False),
        ("known-names", {"a.tf": 'resource "aws_instance" "x" {}'}, True),
        ("known-names", {"a.tf": 'resource "aws_instnace" "x" {}'}, False),
        ("known-names", {"a.pkr.hcl": 'source "hypre-v" "x" {}'}, False),
        ("known-names", {"a.pkr.hcl": 'build {\n provisioner "bash" {}\n}'}, False),
        ("known-names", {"a.pkr.hcl": 'build {\n provisioner "shell" {}\n}'}, True),
        ("no-open-password", {"a.tf": 'x "y" "z" {\n password = "hunter22"\n}'}, False),
        ("no-open-password", {"a.tf": 'x "y" "z" {\n password = var.p\n}'}, True),
        ("no-open-password", {"a.tf": 'variable "db_password" {\n default = "abc123"\n}'}, False),
        ("no-open-password", {"a.tf": 'variable "db_password" {\n sensitive = true\n}'}, True),
        ("no-open-password", {"c.yml": "a: {environment: [POSTGRES_PASSWORD=geheim]}"}, False),
        ("no-open-password", {"c.yml": "a: {environment: ['DB_PASSWORD=${DB_PASSWORD}']}"}, True),
        ("no-open-password", {"c.yml": "a: {DB_PASSWORD_FILE: /run/secrets/db}"}, True),
        ("no-open-password", {"nattend.xml": "<Password><Value>abc</Value></Password>"}, False),
        ("no-open-password", {"nattend.xml": "<Password><Value>${p}</Value></Password>"}, True),
        ("no-open-management-port", {"a.tf": SG.format("ingress", 22, 22, "0.0.0.0/0")}, False),
        ("no-open-management-port", {"a.tf": SG.format("ingress", 22, 22, "10.0.0.0/8")}, True),
        ("no-open-management-port", {"a.tf": SG.format("ingress", 443, 443, "0.0.0.0/0")}, True),
        ("no-open-management-port", {"a.tf": SG.format("egress", 0, 0, "0.0.0.0/0")}, True),
        ("no-open-management-port", {"a.tf": SG.format("ingress", 0, 65535, "0.0.0.0/0")}, False),
        (
            "no-open-management-port",
            {
                "a.tf": 'resource "azurerm_network_security_rule" "x" {\n direction = "Inbound"\n'
                ' access = "Allow"\n source_port_range = "*"\n destination_port_range = "3389"\n'
                ' source_address_prefix = "*"\n}'
            },
            False,
        ),
        (
            "no-open-management-port",
            {
                "a.tf": 'resource "hcloud_firewall" "x" {\n rule {\n direction = "in"\n'
                ' port = "22"\n source_ips = ["203.0.113.7/32"]\n }\n}'
            },
            True,
        ),
    ],
)  # fmt: skip
def test_soundness(suite: Suite, name: str, files: dict[str, str], sound: bool) -> None:
    assert (not unsound(name, Files(files), suite)) is sound


def test_products_of_variables_are_worked_out() -> None:
    files = Files(
        {
            "main.tf": 'variable "mb" {\n  default = 4096\n}\n'
            'resource "x_vm" "a" {\n  bytes = var.mb * 1024 * 1024\n  odd = var.none * 2\n}\n'
        }
    )
    assert files.settled("${var.mb * 1024 * 1024}") == 4096 * 1024**2
    assert files.settled("${var.none * 2}") == "${var.none * 2}"
