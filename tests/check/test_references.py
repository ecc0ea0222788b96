"""What is used and not declared, declared and not used, or twice there."""

from __future__ import annotations

import pytest

from assistant.check import check_files
from assistant.core.finding import Finding
from assistant.knowledge import Packs


def found(packs: Packs, files: dict[str, str]) -> list[tuple[str, str, int, int]]:
    findings = check_files(files, packs).findings
    return [place(f) for f in findings if f.source == "reference"]


def place(finding: Finding) -> tuple[str, str, int, int]:
    code = finding.code.removeprefix("reference/")
    return code, finding.path, finding.start.line, finding.start.column


BUILD = 'build {\n  sources = ["source.null.a"]\n}\n'
SOURCE = 'source "null" "a" {\n  communicator = "none"\n}\n'

PACKER = [
    ({"a.pkr.hcl": SOURCE + BUILD}, []),
    ({"a.pkr.hcl": SOURCE, "b.pkr.hcl": BUILD}, []),
    ({"a.pkr.hcl": SOURCE, "x/b.pkr.hcl": BUILD}, [("undeclared-source", "x/b.pkr.hcl", 2, 14)]),
    ({"a.pkr.hcl": SOURCE + 'build {\n  sources = [source.null.a, "null.a"]\n}\n'}, []),
    ({"a.pkr.hcl": 'locals {\n  a = var.b\n  c = local.a\n  d = local.c + local.d\n}\n'},
     [("undeclared-variable", "a.pkr.hcl", 2, 7), ("unused-local", "a.pkr.hcl", 4, 3),
      ("cycle", "a.pkr.hcl", 4, 17)]),
    ({"a.pkr.hcl": 'variable "a" {\n  validation {\n    condition = var.a != ""\n'
                   '    error_message = "x"\n  }\n}\n'},
     [("unused-variable", "a.pkr.hcl", 1, 10)]),
    ({"a.pkr.hcl": 'locals {\n  a = foo\n}\n'},
     [("unused-local", "a.pkr.hcl", 2, 3), ("unknown-name", "a.pkr.hcl", 2, 7)]),
    ({"a.pkr.hcl": 'variable "a" {}\nvariable "a" {}\nlocals {\n  b = var.a\n  c = local.b\n'
                   "  d = local.c\n  e = local.d\n}\n"},
     [("duplicate", "a.pkr.hcl", 2, 1), ("unused-local", "a.pkr.hcl", 7, 3)]),
    ({"a.pkr.hcl": SOURCE + BUILD, "a.pkrvars.hcl": "x = 1\n"},
     [("undeclared-variable", "a.pkrvars.hcl", 1, 1)]),
    ({"only.pkrvars.hcl": "x = 1\n"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), PACKER)
def test_packer(
    packs: Packs, files: dict[str, str], expected: list[tuple[str, str, int, int]]
) -> None:
    assert found(packs, files) == expected


IMAGE = 'resource "docker_image" "a" {\n  name = "a:1"\n}\n'

TERRAFORM = [
    ({"a.tf": IMAGE + 'output "x" {\n  value = docker_image.a.image_id\n}\n'}, []),
    ({"a.tf": IMAGE + 'output "x" {\n  value = docker_image.b.image_id\n}\n'},
     [("undeclared-resource", "a.tf", 5, 11)]),
    ({"a.tf": 'output "x" {\n  value = data.docker_image.b.id\n}\n'},
     [("undeclared-data", "a.tf", 2, 11)]),
    ({"a.tf": 'output "x" {\n  value = module.m.y\n}\n'},
     [("undeclared-module", "a.tf", 2, 11)]),
    ({"a.tf": 'provider "docker" {\n  alias = "two"\n}\nresource "docker_image" "a" {\n'
              '  provider = docker.two\n  name = "a:1"\n  lifecycle {\n'
              "    ignore_changes = [name]\n  }\n}\n"}, []),
    ({"a.tf": 'variable "l" {\n  type = list(object({ a = string, b = optional(number) }))\n}\n'
              'resource "docker_container" "a" {\n  name = "a"\n  image = "a:1"\n'
              '  dynamic "ports" {\n    for_each = var.l\n    iterator = it\n    content {\n'
              "      internal = it.value.b\n    }\n  }\n"
              '  dynamic "labels" {\n    for_each = { a = 1 }\n    content {\n'
              "      label = labels.key\n      value = labels.value\n    }\n  }\n}\n"}, []),
    ({"a.tf": "moved {\n  from = docker_image.x\n  to = docker_image.a\n}\n" + IMAGE}, []),
]  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), TERRAFORM)
def test_terraform(
    packs: Packs, files: dict[str, str], expected: list[tuple[str, str, int, int]]
) -> None:
    assert found(packs, files) == expected


def test_what_a_broken_part_may_declare_is_not_called_undeclared(packs: Packs) -> None:
    text = (
        'variable "a" {\n  default = \n}\nvariable "b" = {\n}\nlocals {\n  x = [var.a, var.b]\n}\n'
    )
    assert found(packs, {"a.pkr.hcl": text}) == []


def test_the_fix_mends_the_name_alone(packs: Packs) -> None:
    text = 'variable "iso_url" {}\nlocals {\n  a = "${var.iso_ulr}"\n}\n'
    finding = next(
        f
        for f in check_files({"a.pkr.hcl": text}, packs).findings
        if f.code == "reference/undeclared-variable"
    )
    assert finding.fix is not None
    edit = finding.fix.edits[0]
    assert (edit.start.column, edit.end.column, edit.text) == (14, 21, "iso_url")
