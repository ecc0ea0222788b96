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


def test_every_system_with_an_installer_has_an_image() -> None:
    for name, entry in systems(paths.prompts_dir()).items():
        scene = Scene("g", "r", frozenset({f"os:{name}"}), {}, "", ())
        assert bool(image_address(scene)) == ("family:linux" in entry.facts), name
