"""Which version of a pack a file is checked against."""

from __future__ import annotations

import pytest

from assistant.check import check_files
from assistant.core.finding import Finding
from assistant.knowledge import Packs

OLD = """resource "libvirt_domain" "vm" {
  name = "vm"
  disk {
    volume_id = "x"
  }
}
"""
NEW = """resource "libvirt_domain" "vm" {
  name        = "vm"
  type        = "kvm"
  memory      = 2
  memory_unit = "GiB"
  vcpu        = 2
}
"""
MISSPELT = 'resource "libvirt_domain" "vm" {\n  name = "vm"\n  nmae = 1\n}\n'


def wants(name: str, source: str, version: str | None = None) -> str:
    line = f'      version = "{version}"\n' if version else ""
    return (
        f"terraform {{\n  required_providers {{\n    {name} = {{\n"
        f'      source  = "{source}"\n{line}    }}\n  }}\n}}\n'
    )


def schema(packs: Packs, files: dict[str, str]) -> list[Finding]:
    return [f for f in check_files(files, packs).findings if f.source in ("schema", "internal")]


def said(packs: Packs, files: dict[str, str]) -> list[tuple[str, str, int]]:
    return [(f.code, f.severity, f.start.line) for f in schema(packs, files)]


def used(packs: Packs, files: dict[str, str]) -> str:
    rungs = {e.rung: e for e in check_files(files, packs).evidence}
    return f"{rungs['schema'].by} {rungs['schema'].version}"


LIBVIRT = "dmacvicar/libvirt"


@pytest.mark.parametrize(
    ("constraint", "text", "version"),
    [
        ("~> 0.7.0", OLD, "0.7.6"),
        ("0.7.6", OLD, "0.7.6"),
        (">= 0.6.14, < 0.8", OLD, "0.7.6"),
        ("~> 0.9", NEW, "0.9.7"),
        ("!= 0.7.6", NEW, "0.9.7"),
    ],
)
def test_the_constraint_picks(packs: Packs, constraint: str, text: str, version: str) -> None:
    files = {"main.tf": wants("libvirt", LIBVIRT, constraint) + text}
    assert said(packs, files) == []
    assert f"libvirt {version}" in used(packs, files)


def test_a_name_of_the_other_version_is_an_error_where_the_constraint_picks(packs: Packs) -> None:
    old = wants("libvirt", LIBVIRT, "~> 0.9") + OLD
    assert ("schema/unknown-block", "error", 11) in said(packs, {"main.tf": old})
    new = wants("libvirt", LIBVIRT, "~> 0.7.0") + NEW
    assert ("schema/unknown-attribute", "error", 13) in said(packs, {"main.tf": new})


def test_a_version_that_no_pack_has_makes_names_uncertain(packs: Packs) -> None:
    text = wants("libvirt", LIBVIRT, "~> 0.8.1") + MISSPELT
    files = {"main.tf": text}
    assert said(packs, files) == [
        ("schema/other-version", "info", 5),
        ("schema/unknown-attribute", "warning", 11),
    ]
    first = schema(packs, files)[0]
    assert text.splitlines()[4][first.start.column - 1 : first.end.column - 1] == '"~> 0.8.1"'
    assert "0.7.6" in first.summary


def test_a_provider_block_may_hold_the_constraint(packs: Packs) -> None:
    files = {"main.tf": 'provider "libvirt" {\n  version = "~> 0.7.0"\n}\n' + OLD}
    assert "libvirt 0.7.6" in used(packs, files)
    entry = 'terraform {\n  required_providers {\n    libvirt = "~> 0.7.0"\n  }\n}\n'
    assert "libvirt 0.7.6" in used(packs, {"main.tf": entry + OLD})


LOCK = (
    'provider "registry.terraform.io/dmacvicar/libvirt" {{\n  version = "{}"\n  hashes = []\n}}\n'
)


def test_the_lock_file_picks_where_no_constraint_does(packs: Packs) -> None:
    files = {"a/main.tf": OLD, "a/.terraform.lock.hcl": LOCK.format("0.7.6")}
    assert said(packs, files) == []
    assert "libvirt 0.7.6" in used(packs, files)
    files["a/.terraform.lock.hcl"] = LOCK.format("0.6.3")
    assert said(packs, {**files, "a/main.tf": MISSPELT}) == [
        ("schema/other-version", "info", 1),
        ("schema/unknown-attribute", "warning", 3),
    ]
    elsewhere = {"a/main.tf": NEW, "b/.terraform.lock.hcl": LOCK.format("0.7.6")}
    assert "libvirt 0.9.7" in used(packs, elsewhere)


def test_of_versions_that_the_constraint_allows_the_lock_file_picks(packs: Packs) -> None:
    text = wants("libvirt", LIBVIRT, ">= 0.7") + MISSPELT
    files = {"main.tf": text, ".terraform.lock.hcl": LOCK.format("0.7.6")}
    assert "libvirt 0.7.6" in used(packs, files)
    files[".terraform.lock.hcl"] = LOCK.format("0.9.7")
    assert "libvirt 0.9.7" in used(packs, files)


def test_where_nothing_is_asked_the_files_show_their_version(packs: Packs) -> None:
    assert "libvirt 0.9.7" in used(packs, {"main.tf": NEW})
    assert said(packs, {"main.tf": NEW}) == []
    assert "libvirt 0.7.6" in used(packs, {"main.tf": OLD})
    assert said(packs, {"main.tf": OLD}) == [("schema/version-open", "warning", 1)]
    open_end = {"main.tf": wants("libvirt", LIBVIRT, ">= 0.7") + OLD}
    assert said(packs, open_end) == [("schema/version-open", "warning", 5)]
    unknown = said(packs, {"main.tf": MISSPELT})
    assert ("schema/unknown-attribute", "error", 3) in unknown


def test_a_module_is_held_to_what_its_caller_asks(packs: Packs) -> None:
    files = {
        "main.tf": wants("libvirt", LIBVIRT, "~> 0.7.0") + 'module "m" {\n  source = "./vm"\n}\n',
        "vm/main.tf": OLD,
        ".terraform.lock.hcl": LOCK.format("0.7.6"),
    }
    assert said(packs, files) == []
    del files["main.tf"]
    assert said(packs, files) == [("schema/version-open", "warning", 1)]


def test_a_local_name_of_ones_own(packs: Packs) -> None:
    text = (
        wants("mycloud", "hetznercloud/hcloud", "~> 1.50")
        + 'provider "mycloud" {\n  token = "x"\n  tokn = "x"\n}\n'
        + 'resource "hcloud_server" "a" {\n  provider = mycloud\n  name = "a"\n'
        + '  server_type = "cx22"\n  imge = "x"\n}\n'
    )
    found = said(packs, {"main.tf": text})
    assert found == [
        ("schema/unknown-attribute", "error", 11),
        ("schema/unknown-attribute", "error", 17),
    ]


def test_a_source_without_a_pack_is_said_to_be_unchecked(packs: Packs) -> None:
    text = (
        wants("proxmox", "Telmate/proxmox", "3.0.1-rc4")
        + 'provider "proxmox" {\n  pm_api_url = "https://x"\n}\n'
        + 'resource "proxmox_vm_qemu" "a" {\n  anything = 1\n  thing {}\n}\n'
        + 'resource "proxmox_virtual_environment_vm" "b" {\n  strange = 1\n}\n'
    )
    (finding,) = schema(packs, {"main.tf": text})
    assert (finding.code, finding.severity) == ("schema/unchecked-source", "info")
    assert (finding.start.line, finding.start.column, finding.end.column) == (4, 17, 34)
    rung = next(e for e in check_files({"main.tf": text}, packs).evidence if e.rung == "schema")
    assert rung.status == "partial"
    assert "Telmate/proxmox" in rung.why
    assert "resource proxmox_vm_qemu" in rung.why


def test_another_provider_under_the_same_types(packs: Packs) -> None:
    beta = 'resource "google_compute_network" "a" {\n  provider = google-beta\n  brand_new = 1\n}\n'
    (finding,) = schema(packs, {"main.tf": beta})
    assert (finding.code, finding.severity) == ("schema/unchecked-source", "info")
    assert "hashicorp/google-beta" in finding.summary
    plain = (
        'resource "google_compute_network" "a" {\n  provider = google.east\n  brand_new = 1\n}\n'
    )
    codes = [code for code, _, _ in said(packs, {"main.tf": plain})]
    assert "schema/unknown-attribute" in codes


def test_moved_providers_and_mirrors_are_seen_through(packs: Packs) -> None:
    text = 'resource "{}" "a" {{\n  brand_new_name = 1\n}}\n'
    for name, source, kind in (
        ("vsphere", "hashicorp/vsphere", "vsphere_folder"),
        ("random", "registry.opentofu.org/hashicorp/random", "random_pet"),
        ("docker", "terraform-providers/docker", "docker_volume"),
    ):
        files = {"main.tf": wants(name, source) + text.format(kind)}
        assert "schema/unknown-attribute" in [code for code, _, _ in said(packs, files)]


PLUGINS = """packer {{
  required_plugins {{
    {} = {{
      source  = "{}"
      version = "{}"
    }}
  }}
}}
"""


def test_packer_plugins(packs: Packs) -> None:
    source = 'source "{}" "a" {{\n  brand_new_name = 1\n}}\n'
    name = ("qemu", "github.com/hashicorp/qemu", "~> 1")
    found = said(packs, {"a.pkr.hcl": PLUGINS.format(*name) + source.format("qemu")})
    assert ("schema/unknown-attribute", "error", 10) in found
    own = ("hv", "github.com/hashicorp/hyperv", ">= 1.1")
    found = said(packs, {"a.pkr.hcl": PLUGINS.format(*own) + source.format("hv-iso")})
    assert ("schema/unknown-attribute", "error", 10) in found
    other = ("qemu", "github.com/somebody/qemu", ">= 1.1")
    found = said(packs, {"a.pkr.hcl": PLUGINS.format(*other) + source.format("qemu")})
    assert found == [("schema/unchecked-source", "info", 4)]
    new = ("hyperv", "github.com/hashicorp/hyperv", ">= 99")
    found = said(packs, {"a.pkr.hcl": PLUGINS.format(*new) + source.format("hyperv-iso")})
    assert {severity for _, severity, _ in found} == {"info", "warning"}


def test_what_is_built_in_needs_no_provider(packs: Packs) -> None:
    text = (
        'resource "terraform_data" "a" {\n  input = 1\n'
        '  provisioner "local-exec" {\n    command = "true"\n  }\n}\n'
    )
    assert said(packs, {"main.tf": text}) == []
    builtin = wants("terraform", "terraform.io/builtin/terraform")
    assert said(packs, {"main.tf": builtin + text}) == []


def test_an_unknown_type_of_a_known_provider(packs: Packs) -> None:
    for constraint, severity in (("~> 5.0", "error"), ("~> 6.0", "error"), ("~> 3.0", "warning")):
        main = wants("aws", "hashicorp/aws", constraint) + 'resource "aws_s3_buckt" "a" {}\n'
        found = {(code, level) for code, level, _ in said(packs, {"main.tf": main})}
        assert ("schema/unknown-component", severity) in found


BY_BLOCK = 'provider "helm" {\n  kubernetes {\n    host = "https://192.0.2.1"\n  }\n}\n'
BY_ARGUMENT = BY_BLOCK.replace("kubernetes {", "kubernetes = {")


def test_what_became_an_argument_shows_the_version_too(packs: Packs) -> None:
    assert said(packs, {"main.tf": BY_BLOCK}) == [("schema/version-open", "warning", 1)]
    assert said(packs, {"main.tf": BY_ARGUMENT}) == []
    older, newer = (wants("helm", "hashicorp/helm", f"~> {n}.0") for n in (2, 3))
    assert said(packs, {"main.tf": older + BY_BLOCK}) == []
    assert said(packs, {"main.tf": newer + BY_BLOCK}) == [
        ("schema/attribute-as-block", "error", 10)
    ]
    assert said(packs, {"main.tf": older + BY_ARGUMENT}) == [
        ("schema/block-as-attribute", "error", 10)
    ]


SQL = """resource "google_sql_database_instance" "a" {
  database_version = "POSTGRES_15"
  settings {
    tier = "db-f1-micro"
    ip_configuration {
      require_ssl = true
    }
  }
}
"""


def test_the_inside_of_a_block_shows_the_version_too(packs: Packs) -> None:
    assert "google 5.43.1" in used(packs, {"main.tf": SQL})
    assert said(packs, {"main.tf": SQL}) == [("schema/version-open", "warning", 1)]
    misspelt = SQL.replace("require_ssl", "require_sl")
    assert "google 8.7.0" in used(packs, {"main.tf": misspelt})
    assert said(packs, {"main.tf": misspelt}) == [("schema/unknown-attribute", "error", 6)]


@pytest.mark.parametrize(
    ("version", "found"),
    [
        ("~> 5.0", []),
        ("5.11.0", [("schema/other-version", "info", 5)]),
        ("~> 4.8.0", [("schema/other-version", "info", 5)]),
        (
            "6.14.1",
            [("schema/other-version", "info", 5), ("schema/unknown-attribute", "error", 14)],
        ),
        ("~> 7.0", [("schema/unknown-attribute", "error", 14)]),
    ],
)
def test_every_series_is_held_to_its_own_names(
    packs: Packs, version: str, found: list[tuple[str, str, int]]
) -> None:
    google = wants("google", "hashicorp/google", version)
    assert said(packs, {"main.tf": google + SQL}) == found


def test_what_no_version_takes_is_an_error_of_the_preferred_one(packs: Packs) -> None:
    fine = SQL.replace("require_ssl", "ipv4_enabled")
    wrong = 'resource "google_sql_database" "b" {\n  name = "b"\n  instnce = "a"\n}\n'
    found = said(packs, {"main.tf": fine + wrong})
    assert ("schema/unknown-attribute", "error", 12) in found
    assert "schema/version-open" not in {code for code, _, _ in found}
