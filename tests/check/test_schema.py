"""Findings of the schema pass: code and place."""

from __future__ import annotations

import pytest

from assistant.check import check_files
from assistant.core.finding import Finding
from assistant.knowledge import Packs

HEAD = 'source "qemu" "a" {\n  iso_url      = "a.iso"\n  iso_checksum = "sha256:ab"\n'
TAIL = '  ssh_username     = "root"\n  shutdown_command = "poweroff"\n}\n'


def found(packs: Packs, path: str, text: str) -> list[Finding]:
    result = check_files({path: text}, packs)
    return [f for f in result.findings if f.source in ("schema", "internal")]


def place(finding: Finding) -> tuple[str, int, int, int]:
    code = finding.code.removeprefix("schema/")
    return code, finding.start.line, finding.start.column, finding.end.column


QEMU = [
    ("cpuz = 4", ("unknown-attribute", 4, 3, 7)),
    ("efi_boot {\n}", ("attribute-as-block", 4, 3, 11)),
    ("qemu_img_args = {}", ("block-as-attribute", 4, 3, 16)),
    ("qemu_img_args {\n}\nqemu_img_args {\n}", ("too-many-blocks", 6, 1, 14)),
    ("qemu_img_arg {\n}", ("unknown-block", 4, 3, 15)),
    ('qemu_img_args "x" {\n}', ("label-count", 4, 3, 20)),
    ('memory = "four"', ("wrong-type", 4, 12, 18)),
    ("memory = 1.5", ("wrong-type", 4, 12, 15)),
    ("headless = [true]", ("wrong-type", 4, 14, 20)),
    ('boot_command = ["a", {}]', ("wrong-type", 4, 24, 26)),
    ('qemuargs = [["a", "b"], "c"]', ("wrong-type", 4, 27, 30)),
    ('disk_size = "64GB"', ("pattern", 4, 15, 21)),
    ('boot_wait = "5"', ("pattern", 4, 15, 18)),
    ('communicator = "winrn"', ("enum", 4, 18, 25)),
    ('iso_urls = ["b.iso"]', ("constraint", 4, 3, 11)),
    ('iso_md5 = "x"', ("removed", 4, 3, 10)),
    ('vm_name = uper("a")', ("unknown-function", 4, 13, 17)),
    ('vm_name = "${lowr("a")}"', ("unknown-function", 4, 16, 20)),
]


@pytest.mark.parametrize(("line", "expected"), QEMU)
def test_one_fault_in_a_source(
    packs: Packs, line: str, expected: tuple[str, int, int, int]
) -> None:
    findings = found(packs, "a.pkr.hcl", f"{HEAD}  {line}\n{TAIL}")
    assert [place(f) for f in findings] == [expected]


FINE = [
    'memory = "4096"',
    'headless = "true"',
    "vm_name = 4",
    "iso_urls = null",
    "iso_urls = []",
    "iso_urls = var.urls",
    'disk_size = "40G"',
    'disk_size = "${var.gb}G"',
    "memory = var.memory",
    "memory = 1024 * 4",
    'boot_wait = "-1s"',
    'boot_wait = "1h30m"',
    'communicator = ""',
    "boot_command = concat(var.a, [1, true])",
    "qemuargs = [for a in var.l : [a, 1]]",
    'dynamic "qemu_img_args" {\n    for_each = []\n    content {\n      create = []\n    }\n  }',
]


@pytest.mark.parametrize("line", FINE)
def test_what_the_tool_would_take_is_taken(packs: Packs, line: str) -> None:
    assert found(packs, "a.pkr.hcl", f"{HEAD}  {line}\n{TAIL}") == []


def test_what_is_missing_points_at_the_header(packs: Packs) -> None:
    findings = found(packs, "a.pkr.hcl", 'source "vmware-iso" "a" {\n}\n')
    places = {place(f) for f in findings}
    assert ("missing-required", 1, 1, 24) in places
    assert {p[1:] for p in places} == {(1, 1, 24)}
    assert "iso_checksum" in " ".join(f.summary for f in findings)


def test_nothing_is_missing_from_a_block_that_was_not_read_in_full(packs: Packs) -> None:
    assert found(packs, "a.pkr.hcl", 'source "vmware-iso" "a" {\n  iso_url = \n}\n') == []


def test_a_source_is_completed_by_its_build(packs: Packs) -> None:
    text = """source "qemu" "a" {
  iso_checksum     = "none"
  shutdown_command = "poweroff"
}
build {
  source "source.qemu.a" {
    name         = "one"
    iso_url      = "a.iso"
    ssh_username = "root"
    cpuz         = 1
  }
}
"""
    assert [place(f) for f in found(packs, "a.pkr.hcl", text)] == [("unknown-attribute", 10, 5, 9)]


TOP = [
    ("a.pkr.hcl", 'sourc "qemu" "a" {\n}\n', ("unknown-block", 1, 1, 6)),
    ("a.pkr.hcl", 'source "qemu" {\n}\n', ("label-count", 1, 1, 14)),
    ("a.pkr.hcl", 'source "qmeu" "a" {\n}\n', ("unknown-component", 1, 8, 14)),
    ("a.pkr.hcl", 'source "virtualbox" "a" {\n}\n', ("removed", 1, 8, 20)),
    ("a.pkr.hcl", "x = 1\n", ("unknown-attribute", 1, 1, 2)),
    ("a.pkr.hcl", 'variable "a" {\n  type = number\n  default = "x"\n}\n',
     ("wrong-type", 3, 13, 16)),
    ("a.tf", 'variable "a" {\n  type = list(object({ n = number }))\n'
     '  default = [{ n = "x" }]\n}\n',
     ("wrong-type", 3, 20, 23)),
    ("a.tf", 'resource "docker_contianer" "a" {\n}\n', ("unknown-component", 1, 10, 28)),
    ("a.tf", 'resource "docker_network" "a" {\n  name = "n"\n  ipam_confg {\n  }\n}\n',
     ("unknown-block", 3, 3, 13)),
    ("a.tf", 'resource "docker_network" "a" {\n}\n', ("missing-required", 1, 1, 30)),
    ("a.tf", 'output "a" {\n  valu = 1\n  value = 2\n}\n', ("unknown-attribute", 2, 3, 7)),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "expected"), TOP)
def test_one_fault_at_the_top(
    packs: Packs, path: str, text: str, expected: tuple[str, int, int, int]
) -> None:
    assert [place(f) for f in found(packs, path, text)] == [expected]


def test_a_builder_that_nobody_knows_is_a_warning_and_the_rung_is_partial(packs: Packs) -> None:
    result = check_files({"a.pkr.hcl": 'source "qzxwv-thing" "a" {\n  b = 1\n}\n'}, packs)
    assert [(f.code, f.severity) for f in result.findings] == [
        ("schema/unknown-component", "warning")
    ]
    rung = next(e for e in result.evidence if e.rung == "schema")
    assert (rung.status, "qzxwv-thing" in rung.why) == ("partial", True)


def test_a_certain_misspelling_has_a_safe_fix(packs: Packs) -> None:
    text = f"{HEAD}  headles = true\n{TAIL}"
    finding = found(packs, "a.pkr.hcl", text)[0]
    assert finding.fix is not None
    assert finding.fix.safety == "safe"
    edit = finding.fix.edits[0]
    assert (edit.start.column, edit.end.column, edit.text) == (3, 10, "headless")
    short = found(packs, "a.pkr.hcl", f"{HEAD}  cpuz = 4\n{TAIL}")[0]
    assert short.fix is not None
    assert short.fix.safety == "unsafe"


def test_rungs_name_what_checked_and_what_was_read(packs: Packs) -> None:
    result = check_files({"a.pkr.hcl": HEAD + TAIL, "b.md": "x"}, packs)
    rungs = {e.rung: e for e in result.evidence}
    assert (rungs["parsed"].by, rungs["parsed"].files) == ("tree-sitter-hcl", ("a.pkr.hcl",))
    assert "qemu 1.1.4" in rungs["schema"].by
    assert rungs["schema"].status == "passed"
    nothing = {e.rung: e.status for e in check_files({"b.md": "x"}, packs).evidence}
    assert (nothing["parsed"], nothing["schema"]) == ("not_run", "not_run")


def test_another_version_than_the_packs_is_said_and_its_names_are_not_certain(
    packs: Packs,
) -> None:
    plugins = """packer {
  required_plugins {
    qemu = {
      source  = "github.com/hashicorp/qemu"
      version = ">= 9.0"
    }
  }
}
"""
    files = {"a.pkr.hcl": plugins + HEAD + "  brand_new = 1\n" + TAIL}
    result = check_files(files, packs)
    assert [(f.code, f.severity) for f in result.findings] == [
        ("schema/other-version", "info"),
        ("schema/unknown-attribute", "warning"),
    ]
    assert next(e for e in result.evidence if e.rung == "schema").status == "partial"
