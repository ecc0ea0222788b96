"""Packer itself, in its container, on drafts of these recipes."""

from __future__ import annotations

import pytest

from assistant.knowledge import Packs
from assistant.plan import make_plan
from assistant.prove import prove
from tests.plan.helpers import files, intent

PASSED = [
    ("docker-image", "docker", "debian-13", ("nginx",)),
    ("machine-image", "qemu", "ubuntu-24.04", ()),
    ("machine-image", "qemu", "rocky-9", ("uefi", "nginx")),
    ("machine-image", "qemu", "ubuntu-22.04", ("ssh-key", "sudo", "docker-engine")),
    ("machine-image", "hyperv-iso", "almalinux-8", ()),
    ("machine-image", "virtualbox-iso", "debian-11", ("lvm",)),
]
PARTIAL = [
    ("machine-image", "proxmox-iso", "debian-12", ()),
    ("machine-image", "proxmox-iso", "ubuntu-22.04", ("uefi",)),
    ("machine-image", "vmware-iso", "rocky-8", ("uefi",)),
]


@pytest.mark.container
@pytest.mark.parametrize(
    ("case", "status"),
    [(c, {"passed", "partial"}) for c in PASSED] + [(c, {"partial"}) for c in PARTIAL],
)
def test_packer_accepts_the_draft(
    case: tuple[str, str, str, tuple[str, ...]], status: set[str]
) -> None:
    subject, platform, os, components = case
    packs = Packs.open()
    plan = make_plan(intent(subject, (platform,), os, components), packs)
    proof = prove(files(plan, 1), packs, strict=True)
    engine = [e for e in proof.evidence if e.rung == "engine" and e.by == "packer"]
    assert engine
    assert {e.status for e in engine} <= status, [e.why + e.log for e in engine]
    assert not [f for f in proof.findings if f.severity == "error"]
