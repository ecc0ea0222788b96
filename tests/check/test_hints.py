"""The way out that a finding names: what is said must mend what was written."""

from __future__ import annotations

import pytest

from assistant.check import check_files
from assistant.check.formats import format_of
from assistant.core.finding import Finding
from assistant.knowledge import Packs


def one(packs: Packs, text: str, code: str, path: str = "main.tf") -> Finding:
    findings = [f for f in check_files({path: text}, packs).findings if f.code == code]
    assert len(findings) == 1
    return findings[0]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("'a'", "straight double quotes"),
        ("\u201ca\u201d", "straight double quotes"),
        ("${local.b}", "write `local.b`"),
    ],
)
def test_a_value_that_cannot_be_read_says_how_it_is_written(
    packs: Packs, value: str, told: str
) -> None:
    text = f"locals {{\n  b = 1\n  a = {value}\n}}\n"
    assert told in one(packs, text, "parse/invalid-expression").detail


@pytest.mark.parametrize(
    ("declared", "written", "meant"),
    [
        ("locals {\n  a = 1\n}\n", "locals.a", "local.a"),
        ('module "n" {\n  source = "./n"\n}\n', "modules.n.id", "module.n"),
        ('data "local_file" "f" {\n  filename = "x"\n}\n', "local_file.f.content",
         "data.local_file.f"),
        ('resource "local_file" "f" {\n  filename = "x"\n}\n', "data.local_file.f.content",
         "local_file.f"),
    ],
)  # fmt: skip
def test_a_reference_that_lacks_its_root_or_has_a_wrong_one(
    packs: Packs, declared: str, written: str, meant: str
) -> None:
    text = f'{declared}output "o" {{\n  value = {written}\n}}\n'
    code = "undeclared-data" if written.startswith("data.") else "undeclared-resource"
    found = one(packs, text, f"reference/{code}")
    assert found.detail == f"Did you mean `{meant}`?"
    assert found.fix is not None
    assert [edit.text for edit in found.fix.edits] == [meant]


def test_a_variable_of_the_shell_in_a_heredoc_is_escaped(packs: Packs) -> None:
    text = 'output "o" {\n  value = <<EOT\necho ${HOME}\nEOT\n}\n'
    found = one(packs, text, "reference/unknown-name")
    assert found.fix is not None
    assert [edit.text for edit in found.fix.edits] == ["$${"]


def test_a_near_name_counts_more_than_what_all_resources_have(packs: Packs) -> None:
    text = 'resource "hcloud_server" "a" {\n  name  = "a"\n  image = "b"\n  type  = "cx22"\n}\n'
    found = one(packs, text, "schema/unknown-attribute")
    assert found.detail == "Did you mean `server_type`?"


def test_a_resource_that_is_written_as_data(packs: Packs) -> None:
    text = 'data "docker_volume" "a" {\n  name = "a"\n}\n'
    found = one(packs, text, "schema/unknown-component")
    assert "data source `docker_volume`" in found.summary
    assert 'It is a resource: `resource "docker_volume"`' in found.detail


def test_a_source_that_no_build_makes_is_told_once(packs: Packs) -> None:
    none = '{\n  communicator = "none"\n}\n'
    text = f'source "null" "a" {none}source "null" "b" {none}'
    text += 'build {\n  sources = ["null.a"]\n}\n'
    found = check_files({"a.pkr.hcl": text}, packs).findings
    assert [f.code for f in found if f.start.line == 4] == ["reference/unused-source"]


def test_any_certificate_is_told_once(packs: Packs) -> None:
    text = 'source "proxmox-iso" "a" {\n  insecure_skip_tls_verify = true\n}\n'
    found = check_files({"a.pkr.hcl": text}, packs).findings
    assert [f.code for f in found if f.start.line == 2] == ["rule/unverified-tls"]


def test_a_number_alone_is_not_put_in_quotes_where_a_unit_is_missing() -> None:
    text = "services:\n  a:\n    image: b:1\n    healthcheck:\n      test: a\n      timeout: 5\n"
    one_format = format_of("compose.yaml", text)
    assert one_format is not None
    (found,) = one_format.check("compose.yaml", text)
    assert found.fix is None
    assert "unit" in found.detail


def test_the_way_of_joining_words_is_kept() -> None:
    text = "- hosts: all\n  tasks:\n    - ansible.builtin.apt:\n        update_caches: true\n"
    one_format = format_of("site.yml", text)
    assert one_format is not None
    (found,) = one_format.check("site.yml", text)
    assert found.fix is not None
    assert [edit.text for edit in found.fix.edits] == ["update_cache"]


def test_an_edition_is_called_by_the_name_of_its_own_release(packs: Packs) -> None:
    text = (
        '<unattend xmlns="urn:schemas-microsoft-com:unattend">\n<settings pass="windowsPE">\n'
        '<component name="Microsoft-Windows-Setup" processorArchitecture="amd64" '
        'publicKeyToken="31bf3856ad364e35" language="neutral" versionScope="nonSxS">\n'
        "<ImageInstall><OSImage><InstallFrom><MetaData><Key>/IMAGE/NAME</Key>"
        "<Value>Windows 11 Professional</Value></MetaData></InstallFrom></OSImage></ImageInstall>\n"
        "</component>\n</settings>\n</unattend>\n"
    )
    found = one(packs, text, "schema/image-name", "autounattend.xml")
    assert found.detail == "Did you mean `Windows 11 Pro`?"


def test_a_container_of_windows_has_no_root(packs: Packs) -> None:
    text = 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nENTRYPOINT ["cmd"]\n'
    found = check_files({"Dockerfile": text}, packs).findings
    assert [f.code for f in found] == []


def test_include_is_gone(packs: Packs) -> None:
    text = "- hosts: all\n  tasks:\n    - include: more.yml\n"
    found = one(packs, text, "schema/unknown-module", "site.yml")
    assert (found.severity, "include_tasks" in found.detail) == ("warning", True)


def test_what_another_version_says_names_both(packs: Packs) -> None:
    text = (
        "terraform {\n  required_providers {\n    docker = {\n"
        '      source  = "kreuzwerker/docker"\n      version = "~> 9.0"\n    }\n  }\n}\n'
        'resource "docker_volume" "a" {\n  nam = "a"\n}\n'
    )
    found = one(packs, text, "schema/unknown-attribute")
    assert found.severity == "warning"
    assert found.detail.startswith("Did you mean `name`?")
    assert found.detail.endswith("; the files ask for ~> 9.0.")
