"""What Terraform's recipes take from data of their own, by the name that they call it."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.targets.scene import Expansion
from assistant.targets.terraform.docker_host import docker_host
from assistant.targets.terraform.machines.containers import containers
from assistant.targets.terraform.machines.hyperv import hyperv
from assistant.targets.terraform.machines.libvirt import libvirt
from assistant.targets.terraform.machines.proxmox import proxmox
from assistant.targets.terraform.machines.vsphere import vsphere

EXPANSIONS: Mapping[str, Expansion] = {
    "docker-host": docker_host,
    "hyperv-machines": hyperv,
    "libvirt-machines": libvirt,
    "proxmox-containers": containers,
    "proxmox-machines": proxmox,
    "vsphere-machines": vsphere,
}
