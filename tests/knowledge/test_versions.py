"""Versions, constraints and the names that sources go by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge import Packs
from assistant.knowledge.addresses import MOVED, canonical_source
from assistant.knowledge.versions import later_in_series, parse_version, satisfies, version_key


@pytest.mark.parametrize(
    ("version", "constraint", "met"),
    [
        ("1.1.4", ">= 1.0, < 2", True),
        ("1.1.4", ">=1.0,<1.1.4", False),
        ("1.1.4", "~> 1.1", True),
        ("1.1.4", "~> 1.2", False),
        ("2.0.0", "~> 1.2", False),
        ("1.1.4", "~> 1.1.3", True),
        ("1.2.0", "~> 1.1.3", False),
        ("1.1.4", "1.1.4", True),
        ("1.1.4", "v1.1.4", True),
        ("1.1.4", "= 1.1", False),
        ("1.1.0", "= 1.1", True),
        ("1.1.4", "!= 1.1.4", False),
        ("1.1.4", "> 1.0, != 1.1.5", True),
        ("1.1.4", "> 1.1.4", False),
        ("0.7.6", "~> 0.7", True),
        ("0.9.7", "~> 0.7", True),
        ("0.9.7", "~> 0.7.0", False),
        ("1.2.0-beta1", ">= 1.1", False),
        ("1.2.0-beta1", "~> 1.2.0-beta1", False),
        ("1.2.0-beta1", "1.2.0-beta1", True),
        ("1.2.0-beta1", "= 1.2.0-beta2", False),
        ("1.2.0", "> 1.2.0-beta1", True),
        ("1.2.0+build.7", "1.2.0", True),
        ("unknown", ">= 3", None),
        ("1.1.4", "newest", None),
        ("1.1.4", "", None),
        ("1.1.4", ">= 1.0,", None),
    ],
)
def test_constraints(version: str, constraint: str, met: bool | None) -> None:
    assert satisfies(version, constraint) is met


def test_where_the_tools_read_one_constraint_differently() -> None:
    assert satisfies("2.0.0", "~> 1", "packer")
    assert not satisfies("2.0.0", "~> 1", "terraform")
    assert not satisfies("2.0.0", "~> 1.0", "packer")


def test_versions_in_order() -> None:
    ordered = ["unknown", "0.9", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0"]
    ordered += ["1.0.1", "1.2", "1.10.0"]
    assert sorted(set(ordered), key=version_key) == ordered
    assert parse_version("1" * 61) is None


@given(st.text(max_size=20), st.text(max_size=30))
def test_nothing_raises(version: str, constraint: str) -> None:
    assert satisfies(version, constraint) in (True, False, None)
    assert sorted([version, constraint], key=version_key)


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_a_version_meets_what_names_it(major: int, minor: int, patch: int) -> None:
    text = f"{major}.{minor}.{patch}"
    for constraint in (text, f"~> {text}", f"~> {major}.{minor}", f">= {text}, <= {text}"):
        assert satisfies(text, constraint)
    assert not satisfies(text, f"!= {text}")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("hashicorp/vsphere", "vmware/vsphere"),
        ("registry.terraform.io/hashicorp/aws", "hashicorp/aws"),
        ("registry.opentofu.org/hashicorp/aws", "hashicorp/aws"),
        ("registry.opentofu.org/opentofu/aws", "hashicorp/aws"),
        ("Hashicorp/AWS", "hashicorp/aws"),
        ("aws", "hashicorp/aws"),
        ("terraform-providers/docker", "kreuzwerker/docker"),
        ("terraform-providers/random", "hashicorp/random"),
        ("mirror.example/dmacvicar/libvirt", "dmacvicar/libvirt"),
        ("Telmate/proxmox", "telmate/proxmox"),
        ("terraform.io/builtin/terraform", ""),
    ],
)
def test_what_a_provider_is_called(source: str, name: str) -> None:
    assert canonical_source("terraform", source) == name


def test_what_a_plugin_is_called() -> None:
    for source in ("github.com/hashicorp/qemu", "github.com/HashiCorp/packer-plugin-qemu"):
        assert canonical_source("packer", source) == "github.com/hashicorp/qemu"


def test_every_home_of_a_moved_provider_has_a_pack(packs: Packs) -> None:
    for name, home in MOVED.items():
        assert packs.of_source("terraform", f"terraform-providers/{name}")[0].source == home


def test_packs_by_source(packs: Packs) -> None:
    libvirt = packs.of_source("terraform", "registry.terraform.io/dmacvicar/libvirt")
    assert [info.version for info in libvirt] == ["0.9.7", "0.7.6"]
    assert packs.of_source("terraform", "telmate/proxmox") == ()
    (core,) = packs.of_source("terraform", "terraform.io/builtin/terraform")
    assert core.name == "terraform/core"
    (qemu,) = packs.of_source("packer", "github.com/hashicorp/qemu")
    assert qemu.name == "packer/qemu"
    assert packs.of_source("packer", "hashicorp/aws") == ()


@pytest.mark.parametrize(
    ("version", "constraint", "later"),
    [
        ("5.100.0", "5.33.0", True),
        ("5.100.0", "~> 5.33.0", True),
        ("5.100.0", ">= 5.1, < 5.50", True),
        ("5.100.0", "4.67.0", False),
        ("5.100.0", ">= 4.0, < 5.50", False),
        ("5.100.0", "5.101.0", False),
        ("5.100.0", "!= 5.100.0", False),
        ("5.100.0", ">= 5.200", False),
        ("0.111.1", "0.60.0", False),
        ("0.111.3", "0.111.1", True),
        ("unknown", "1.0.0", False),
        ("1.0.0", "latest", False),
    ],
)
def test_a_later_release_of_the_same_series(version: str, constraint: str, later: bool) -> None:
    assert later_in_series(version, constraint) is later
