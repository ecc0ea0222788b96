"""How each provider spells what a machine is: where its values stand, and in which units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.translate.machines.model import GIB, MIB


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider's machine."""

    id: str
    name: str
    title: str
    type: str
    """Of the resource that is a machine."""
    source: str
    version: str
    reads: Mapping[str, tuple[str, float]]
    """By path (`cpu.cores`), the concept and the factor that leads to its unit."""
    disks: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    """By path of a reference, or of a size, within the machine: `volume` for a reference to one of
    `volumes`, `size` with its factor, `image` for a reference to what is fetched."""
    volumes: Mapping[str, tuple[str, float, tuple[str, ...]]] = field(default_factory=dict)
    """By type of resource, its attribute for the size, the factor to GiB, and those that name an
    image."""
    fetched: Mapping[str, str] = field(default_factory=dict)
    """By type of resource that fetches an image, the attribute that holds its address."""
    own: Mapping[str, str] = field(default_factory=dict)
    """Paths that say only how this provider does it, with why nothing is lost."""


_AFFAIR = "the provider's own affair"

PROXMOX = Provider(
    id="proxmox", name="Proxmox",
    title="Terraform with Proxmox machines", type="proxmox_virtual_environment_vm",
    source="bpg/proxmox", version="~> 0.111",
    reads={
        "name": ("name", 1), "description": ("description", 1), "on_boot": ("on_boot", 1),
        "cpu.cores": ("cores", 1), "memory.dedicated": ("memory", 1),
        "network_device.bridge": ("network", 1), "network_device.mac_address": ("mac", 1),
    },
    disks={
        "disk.size": ("size", 1), "disk.file_id": ("image", 1), "disk.import_from": ("image", 1),
    },
    fetched={"proxmox_virtual_environment_download_file": "url", "proxmox_download_file": "url"},
    own={
        "node_name": _AFFAIR, "disk.datastore_id": _AFFAIR, "disk.interface": _AFFAIR,
        "network_device.model": _AFFAIR, "agent.enabled": _AFFAIR, "cpu.type": _AFFAIR,
        "operating_system.type": _AFFAIR, "disk.discard": _AFFAIR, "disk.iothread": _AFFAIR,
    },
)  # fmt: skip
LIBVIRT = Provider(
    id="libvirt", name="libvirt",
    title="Terraform with libvirt machines", type="libvirt_domain",
    source="dmacvicar/libvirt", version="~> 0.7.6",
    reads={
        "name": ("name", 1), "description": ("description", 1), "autostart": ("on_boot", 1),
        "vcpu": ("cores", 1), "memory": ("memory", 1),
        "network_interface.network_name": ("network", 1),
        "network_interface.bridge": ("network", 1), "network_interface.mac": ("mac", 1),
    },
    disks={"disk.volume_id": ("volume", 1)},
    volumes={"libvirt_volume": ("size", 1 / GIB, ("source", "base_volume_id"))},
    own={
        "qemu_agent": _AFFAIR, "running": _AFFAIR, "cpu.mode": _AFFAIR, "arch": _AFFAIR,
        "console.type": _AFFAIR, "console.target_type": _AFFAIR, "console.target_port": _AFFAIR,
        "graphics.type": _AFFAIR, "graphics.listen_type": _AFFAIR, "graphics.autoport": _AFFAIR,
        "network_interface.wait_for_lease": _AFFAIR, "machine": _AFFAIR, "type": _AFFAIR,
    },
)  # fmt: skip
HYPERV = Provider(
    id="hyperv", name="Hyper-V",
    title="Terraform with Hyper-V machines", type="hyperv_machine_instance",
    source="taliesins/hyperv", version="~> 1.2",
    reads={
        "name": ("name", 1), "notes": ("description", 1), "processor_count": ("cores", 1),
        "memory_startup_bytes": ("memory", 1 / MIB),
        "network_adaptors.switch_name": ("network", 1),
        "network_adaptors.static_mac_address": ("mac", 1),
        "vm_firmware.enable_secure_boot": ("secure_boot", 1),
        "automatic_start_action": ("on_boot", 1),
    },
    disks={"hard_disk_drives.path": ("volume", 1)},
    volumes={"hyperv_vhd": ("size", 1 / GIB, ("source", "parent_path"))},
    own={
        "generation": _AFFAIR, "static_memory": _AFFAIR, "automatic_stop_action": _AFFAIR,
        "checkpoint_type": _AFFAIR, "network_adaptors.name": _AFFAIR, "state": _AFFAIR,
        "hard_disk_drives.controller_type": _AFFAIR, "hard_disk_drives.controller_number": _AFFAIR,
        "hard_disk_drives.controller_location": _AFFAIR,
        "vm_firmware.secure_boot_template": _AFFAIR,
    },
)  # fmt: skip
HCLOUD = Provider(
    id="hcloud", name="Hetzner Cloud",
    title="Terraform with Hetzner Cloud servers", type="hcloud_server",
    source="hetznercloud/hcloud", version="~> 1.45",
    reads={"name": ("name", 1), "image": ("image", 1)},
    own={"location": _AFFAIR, "datacenter": _AFFAIR},
)  # fmt: skip
PROVIDERS: tuple[Provider, ...] = (PROXMOX, LIBVIRT, HYPERV, HCLOUD)
