"""Which packs there are, and that they hold facts and no prose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from assistant.knowledge import Packs
from assistant.knowledge.packs import DATA
from tests.knowledge.contents import contents

PROVIDERS = {
    "bpg/proxmox": ["0.111.1"],
    "cloudflare/cloudflare": ["5.28.0", "4.52.0", "3.35.0"],
    "cyrilgdn/postgresql": ["1.27.0"],
    "digitalocean/digitalocean": ["2.71.0", "1.23.0"],
    "dmacvicar/libvirt": ["0.9.7", "0.7.6"],
    "hashicorp/ad": ["0.5.0", "0.4.4"],
    "hashicorp/archive": ["2.8.1"],
    "hashicorp/aws": ["5.100.0", "6.69.1", "4.67.0"],
    "hashicorp/azuread": ["3.10.0", "2.53.1"],
    "hashicorp/azurerm": ["5.10.0", "4.81.0", "3.116.0"],
    "hashicorp/cloudinit": ["2.4.1"],
    "hashicorp/dns": ["3.6.2"],
    "hashicorp/external": ["2.4.2"],
    "hashicorp/google": ["8.7.0", "7.46.1", "6.50.0", "5.43.1", "4.84.0"],
    "hashicorp/helm": ["3.3.0", "2.17.0"],
    "hashicorp/http": ["3.6.2"],
    "hashicorp/kubernetes": ["3.4.0", "2.38.0"],
    "hashicorp/local": ["2.9.1"],
    "hashicorp/null": ["3.3.2"],
    "hashicorp/random": ["3.9.1"],
    "hashicorp/time": ["0.14.2", "0.9.1"],
    "hashicorp/tls": ["4.4.1"],
    "hashicorp/vault": ["5.13.0", "4.8.0", "3.25.0"],
    "hetznercloud/hcloud": ["1.51.0"],
    "integrations/github": ["6.13.0", "5.45.0"],
    "kreuzwerker/docker": ["4.6.0", "3.6.0", "2.25.0"],
    "taliesins/hyperv": ["1.2.1"],
    "terraform-provider-openstack/openstack": ["3.4.0", "3.0.0"],
    "vmware/vsphere": ["2.15.0", "1.26.0"],
}
PLUGINS = {
    "amazon": 9, "ansible": 2, "azure": 5, "core": 23, "docker": 5, "googlecompute": 6, "hcloud": 1,
    "hyperv": 2, "parallels": 4, "proxmox": 3, "qemu": 1, "vagrant": 4, "virtualbox": 3,
    "vmware": 2, "vsphere": 6, "windows-update": 1,
}  # fmt: skip


def test_every_provider_in_every_version(packs: Packs) -> None:
    found: dict[str, list[str]] = {}
    for info in packs.packs():
        if info.tool == "terraform" and info.source:
            found.setdefault(info.source, []).append(info.version)
    assert found == PROVIDERS
    assert packs.component("terraform/resource/terraform_data") is not None


def test_every_plugin_of_packer(packs: Packs) -> None:
    found = {p.local_name: p.components for p in packs.packs() if p.tool == "packer"}
    assert found == PLUGINS
    assert sum(found.values()) == 77


def test_every_pack_says_where_it_is_from(packs: Packs) -> None:
    for info in packs.packs():
        assert info.origin, info
        assert info.version[0].isdigit(), info
        assert info.completeness in ("complete", "names"), info
        unlicensed = info.name in ("packer/windows-update", "terraform/taliesins/hyperv")
        assert (info.licence is None) == unlicensed, info


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts(list(value))
        yield from texts(list(value.values()))
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


@pytest.mark.slow
def test_there_is_no_prose_in_the_pack_file() -> None:
    """Names, types and values have no more than three words; a command line is one value."""
    known = contents(DATA)
    wordy = {
        text
        for one in (*known["body"], *known["language"])
        for text in texts(one)
        if len(text.split()) > 3
    }
    commands = {text for text in wordy if "{{" in text or text.startswith(("sudo ", "shutdown "))}
    assert wordy == commands
    assert len(commands) <= 12
