"""Machines with Terraform: how many, what each has, and what the checker says of them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from assistant import paths
from assistant.check import check_files, judge
from assistant.core.intent import Parameter
from assistant.core.plan import Plan
from assistant.knowledge import Packs
from assistant.plan import make_plan
from assistant.plan.library import systems
from assistant.targets.scene import Scene
from assistant.targets.terraform.machines.images import image_address
from tests.plan.helpers import files, intent

PLATFORMS = ("proxmox", "libvirt", "vsphere", "hyperv")
SYSTEMS = ("debian-13", "ubuntu-24.04", "rocky-9", "almalinux-9", None)


def made(packs: Packs, platform: str, os: str | None = None, *has: str, **values: Any) -> Plan:
    given = tuple(
        Parameter(name, one, "goal")
        for name, value in values.items()
        for one in (value if isinstance(value, tuple) else (value,))
    )
    asked = intent("virtual-machine", (platform,), os, has, given, target="terraform")
    return make_plan(asked, packs)


def assert_holds(plan: Plan, packs: Packs) -> dict[str, str]:
    texts = files(plan)
    found = check_files(texts, packs).findings
    assert not [f for f in found if f.severity != "info"], plan.name
    held = judge(plan.obligations, texts, packs)
    assert [(h.id, h.why) for h in held if h.status != "met"] == [], plan.name
    return {path: re.sub(" +", " ", text) for path, text in texts.items()}


@pytest.mark.parametrize("os", SYSTEMS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_one_machine(packs: Packs, platform: str, os: str | None) -> None:
    texts = assert_holds(made(packs, platform, os, hostname="app01"), packs)
    assert '"app01"' in texts["main.tf"]
    assert "for_each" not in texts["main.tf"]


def test_the_one_service_names_the_machine(packs: Packs) -> None:
    texts = files(made(packs, "proxmox", "debian-12", "pihole"))
    assert re.search(r'name += "pihole"', texts["main.tf"])


@pytest.mark.parametrize("platform", PLATFORMS)
def test_several_by_name(packs: Packs, platform: str) -> None:
    plan = made(packs, platform, "debian-12", names=("db01", "db02"), cpus=4, memory_mb=8192)
    texts = assert_holds(plan, packs)
    assert re.search(r'"?db01"? = {}', texts["main.tf"])
    assert "for_each" in texts["main.tf"]
    assert "default = 8192" in texts["variables.tf"]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_kinds_of_machines_have_sizes_of_their_own(packs: Packs, platform: str) -> None:
    sizes = {"master_memory_mb": 4096, "worker_memory_mb": 8192}
    plan = made(packs, platform, "debian-12", "kubernetes", masters=1, workers=2, **sizes)
    texts = assert_holds(plan, packs)
    assert texts["main.tf"].count("memory_mb = 8192") == 2
    assert "each.value.memory_mb" in texts["main.tf"]
    assert '"memory_mb"' not in texts["variables.tf"]
    assert "https://get.k3s.io" in texts["README.md"]


@pytest.mark.parametrize("platform", ["proxmox", "libvirt", "vsphere"])
def test_an_address_goes_to_the_machine(packs: Packs, platform: str) -> None:
    values = {"ip": "10.1.2.30/24", "gateway": "10.1.2.1", "dns": ("10.1.2.53",)}
    texts = assert_holds(made(packs, platform, "debian-12", **values), packs)
    whole = texts["main.tf"] + texts["variables.tf"]
    for part in ("10.1.2.30", "10.1.2.1", "10.1.2.53"):
        assert f'"{part}' in whole, part


@pytest.mark.parametrize("platform", ["proxmox", "libvirt", "vsphere"])
def test_an_address_each(packs: Packs, platform: str) -> None:
    values = {"names": ("a", "b"), "ip": ("10.0.0.1/24", "10.0.0.2/24")}
    texts = assert_holds(made(packs, platform, "debian-12", **values), packs)
    assert 'ip = "10.0.0.2/24"' in texts["main.tf"]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_further_disks(packs: Packs, platform: str) -> None:
    texts = assert_holds(made(packs, platform, "debian-12", data_disk_gb=(200, 50)), packs)
    assert "200" in texts["main.tf"]
    assert "50" in texts["main.tf"]


def test_a_template_is_cloned_and_nothing_is_downloaded(packs: Packs) -> None:
    texts = assert_holds(made(packs, "proxmox", template_id=9000), packs)
    assert "vm_id = var.template_id" in texts["main.tf"]
    assert "proxmox_download_file" not in texts["main.tf"]
    assert "default = 9000" in texts["variables.tf"]


def test_windows_is_cloned_without_an_account_of_cloud_init(packs: Packs) -> None:
    texts = assert_holds(made(packs, "proxmox", "windows-server-2022"), packs)
    assert "user_account" not in texts["main.tf"]
    texts = assert_holds(made(packs, "vsphere", "windows-11"), packs)
    assert "windows_options" in texts["main.tf"]


def test_an_isolated_network_has_no_way_out(packs: Packs) -> None:
    plan = made(packs, "libvirt", "debian-12", "isolated-network", network_cidr="10.20.0.0/24")
    texts = assert_holds(plan, packs)
    assert 'mode = "none"' in texts["main.tf"]


_NO_ADDRESS = {"distribution:oracle", "distribution:amazon", "distribution:alpine"}
"""Distributions without an address that always holds the newest image."""


def test_every_system_with_an_installer_has_an_image() -> None:
    for name, entry in systems(paths.prompts_dir()).items():
        scene = Scene("g", "r", frozenset({f"os:{name}"}), {}, "", ())
        known = "family:linux" in entry.facts and _NO_ADDRESS.isdisjoint(entry.facts)
        assert bool(image_address(scene)) == known, name


CONTAINERS = ("debian-13", "ubuntu-24.04", "rocky-9", None)


def contained(packs: Packs, os: str | None = None, *has: str, **values: Any) -> dict[str, str]:
    given = tuple(Parameter(name, value, "goal") for name, value in values.items())
    asked = intent("system-container", ("proxmox",), os, has, given, target="terraform")
    return assert_holds(make_plan(asked, packs), packs)


@pytest.mark.parametrize("os", CONTAINERS)
def test_a_container(packs: Packs, os: str | None) -> None:
    texts = contained(packs, os, "lxc", hostname="ct01", ip="10.0.0.5/24", vlan=20)
    assert 'hostname = "ct01"' in texts["main.tf"]
    assert "unprivileged = true" in texts["main.tf"]
    assert "features" not in texts["main.tf"]


def test_containers_in_containers(packs: Packs) -> None:
    texts = contained(packs, "debian-12", "lxc", "nesting", "lxc-privileged", count=2)
    assert "nesting = true" in texts["main.tf"]
    assert "unprivileged = false" in texts["main.tf"]
    assert "for_each" in texts["main.tf"]


def test_a_container_of_a_system_without_a_known_template_asks_for_one(packs: Packs) -> None:
    texts = contained(packs, "debian-11", "lxc")
    assert "template_url" in texts["terraform.tfvars.example"]


@pytest.mark.parametrize("platform", ["proxmox", "libvirt", "vsphere"])
def test_an_address_without_a_length_gets_the_usual_one_and_says_so(
    packs: Packs, platform: str
) -> None:
    plan = made(packs, platform, "debian-12", ip="10.0.0.5")
    texts = assert_holds(plan, packs)
    whole = texts["main.tf"] + texts["variables.tf"]
    assert "10.0.0.5/24" in whole or "ipv4_netmask = 24" in whole
    assert "/24 is assumed" in texts["README.md"]


def test_a_template_is_found_by_its_name(packs: Packs) -> None:
    texts = assert_holds(made(packs, "proxmox", template="debian-base"), packs)
    assert "proxmox_virtual_environment_vms.template.vms[0].vm_id" in texts["main.tf"]
    assert 'default = "debian-base"' in texts["variables.tf"]


@pytest.mark.parametrize(
    ("platform", "has", "kept"),
    [
        ("proxmox", (), "disk[0].file_id"),
        ("proxmox", ("template-clone",), "clone"),
        ("vsphere", (), "clone[0].template_uuid"),
    ],
)
def test_what_machines_were_made_from_may_change(
    packs: Packs, platform: str, has: tuple[str, ...], kept: str
) -> None:
    texts = assert_holds(made(packs, platform, "debian-12", *has), packs)
    assert f"ignore_changes = [{kept}]" in texts["main.tf"]


def test_memory_that_grows(packs: Packs) -> None:
    texts = assert_holds(made(packs, "hyperv", None, "dynamic-memory", memory_mb=4096), packs)
    assert "dynamic_memory = true" in texts["main.tf"]
    assert "static_memory" not in texts["main.tf"]


def test_machines_in_a_network_of_libvirt_reach_out_by_way_of_the_host(packs: Packs) -> None:
    values = {"network_cidr": "10.20.0.0/25", "ip": "10.20.0.9"}
    texts = assert_holds(made(packs, "libvirt", "debian-12", "nat-network", **values), packs)
    assert "gateway = cidrhost(var.network_cidr, 1)" in texts["main.tf"]
    assert "10.20.0.9/25" in texts["variables.tf"]
