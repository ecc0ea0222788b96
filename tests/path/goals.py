"""The goals that the whole path is held to, with the outcome that each must reach."""

from __future__ import annotations

PROVEN = {
    "windows-qemu": "a Windows 11 Packer image with pre-sysprep scripts for qemu",
    "docker-image": "a Docker image with nginx baked by Packer",
}
PARTLY = {
    # cloud-init passes over the part of its user data that Ubuntu's installer reads.
    "ubuntu-qemu": "an Ubuntu 24.04 Packer image for qemu with 2 cores and 4 GB",
    "windows-hyperv": "a Windows 11 Packer image with pre-sysprep scripts for Hyper-V, "
    "4 vCPU, 8 GB",
    "windows-proxmox": "a Windows 11 Packer image with pre-sysprep scripts on Proxmox",
    "debian-proxmox": "a Debian 12 Packer image on Proxmox with 2 cores, 2 GB, 20 GB disk",
    # Docker's provider is simulated.
    "vaultwarden": "Vaultwarden behind Caddy with Terraform on Docker",
}

OUTCOMES = {
    **{goal: {"proven"} for goal in PROVEN.values()},
    **{goal: {"proven", "partly_proven"} for goal in PARTLY.values()},
}
