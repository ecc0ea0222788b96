"""Sweeps: every type of every pack, with what it needs and with all that it takes, through
validate, apply, a second plan without changes and destroy."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.knowledge import PackInfo, Packs
from tests.simulate.sweeping import kinds_of, sweep

SLICE = {
    "hashicorp/aws": (
        "data/aws_availability_zones", "data/aws_iam_policy_document", "resource/aws_instance",
        "resource/aws_route", "resource/aws_s3_bucket", "resource/aws_security_group",
        "resource/aws_vpc", "resource/aws_cloudfront_distribution",
    ),
    "bpg/proxmox": (
        "data/proxmox_virtual_environment_nodes", "resource/proxmox_virtual_environment_container",
        "resource/proxmox_virtual_environment_firewall_rules",
        "resource/proxmox_virtual_environment_vm", "resource/proxmox_virtual_environment_vm2",
    ),
    "hashicorp/kubernetes": ("resource/kubernetes_deployment_v1", "resource/kubernetes_manifest"),
    "cloudflare/cloudflare": ("data/cloudflare_dns_records", "resource/cloudflare_dns_record"),
    "terraform-provider-openstack/openstack": (
        "resource/openstack_compute_instance_v2", "resource/openstack_lb_loadbalancer_v2",
        "resource/openstack_networking_secgroup_rule_v2",
    ),
}  # fmt: skip
"""Types of every nesting, with sets that the provider completes, dynamic values and rules."""


def _packs() -> list[PackInfo]:
    opened = Packs.open()
    found = [
        info
        for info in opened.packs()
        if info.tool == "terraform" and info.source and not info.imported
    ]
    opened.close()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("source", SLICE)
def test_a_slice_of_a_pack(source: str, packs: Packs, tofu: Path, tmp_path: Path) -> None:
    info = packs.pack(f"terraform/{source}")
    assert info is not None
    assert set(SLICE[source]) <= set(kinds_of(info, packs))
    swept = sweep(info, packs, tofu, tmp_path, SLICE[source])
    assert not swept.failures
    assert not swept.unmade


@pytest.mark.long
@pytest.mark.parametrize("info", _packs(), ids=lambda info: f"{info.source}@{info.version}")
def test_every_type_of_a_pack(info: PackInfo, packs: Packs, tofu: Path, tmp_path: Path) -> None:
    swept = sweep(info, packs, tofu, tmp_path)
    assert swept.resources + swept.data == len(kinds_of(info, packs))
    assert not swept.failures
    assert not swept.unmade
