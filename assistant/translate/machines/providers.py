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
    sized: str = ""
    """The attribute that says its size by the name of a type."""
    networks: frozenset[str] = frozenset()
    """Paths that name a network, be it one that the configuration makes."""
    tagged: Mapping[str, str] = field(default_factory=dict)
    """By name of a tag, its concept."""
    seeds: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By path of a reference to a resource that holds user data, the block in it and the attribute
    that holds the text."""
    settings: str = ""
    """A table of what the machine can ask for, `guestinfo.userdata` among it."""
    usual: str = ""
    """The network of a machine that names none; empty: it has none then."""
    rooted: bool = False
    """A machine has a disk, although nothing says so."""
    around: frozenset[str] = frozenset()
    """Types of resources and data that only say where the machine belongs."""


_AFFAIR = "the provider's own affair"

PROXMOX = Provider(
    id="proxmox", name="Proxmox",
    title="Terraform with Proxmox machines", type="proxmox_virtual_environment_vm",
    source="bpg/proxmox", version="~> 0.111",
    reads={
        "name": ("name", 1), "description": ("description", 1), "on_boot": ("on_boot", 1),
        "cpu.cores": ("cores", 1), "cpu.sockets": ("sockets", 1),
        "memory.dedicated": ("memory", 1),
        "network_device.bridge": ("network", 1), "network_device.mac_address": ("mac", 1),
        "clone.vm_id": ("template", 1),
    },
    disks={
        "disk.size": ("size", 1), "disk.file_id": ("image", 1), "disk.import_from": ("image", 1),
    },
    fetched={"proxmox_virtual_environment_download_file": "url", "proxmox_download_file": "url"},
    own={
        "node_name": _AFFAIR, "disk.datastore_id": _AFFAIR, "disk.interface": _AFFAIR,
        "network_device.model": _AFFAIR, "agent.enabled": _AFFAIR, "cpu.type": _AFFAIR,
        "operating_system.type": _AFFAIR, "disk.discard": _AFFAIR, "disk.iothread": _AFFAIR,
        "disk.ssd": _AFFAIR, "clone.full": _AFFAIR, "clone.node_name": _AFFAIR,
        "clone.datastore_id": _AFFAIR, "initialization.datastore_id": _AFFAIR,
    },
    seeds={"initialization.user_data_file_id": ("source_raw", "data")},
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
    networks=frozenset({"network_interface.network_id"}),
    seeds={"cloudinit": ("", "user_data")},
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
VSPHERE = Provider(
    id="vsphere", name="vSphere",
    title="Terraform with vSphere machines", type="vsphere_virtual_machine",
    source="vmware/vsphere", version="~> 2.15",
    reads={
        "name": ("name", 1), "annotation": ("description", 1), "num_cpus": ("cores", 1),
        "memory": ("memory", 1), "efi_secure_boot_enabled": ("secure_boot", 1),
    },
    disks={"disk.size": ("size", 1), "clone.template_uuid": ("image", 1)},
    fetched={"vsphere_virtual_machine": "name"},
    own={
        "resource_pool_id": _AFFAIR, "datastore_id": _AFFAIR, "host_system_id": _AFFAIR,
        "folder": _AFFAIR, "guest_id": _AFFAIR, "scsi_type": _AFFAIR, "firmware": _AFFAIR,
        "disk.label": _AFFAIR, "disk.unit_number": _AFFAIR, "disk.thin_provisioned": _AFFAIR,
        "disk.eagerly_scrub": _AFFAIR, "network_interface.adapter_type": _AFFAIR,
        "num_cores_per_socket": _AFFAIR, "wait_for_guest_net_timeout": _AFFAIR,
        "datastore_cluster_id": _AFFAIR, "clone.linked_clone": _AFFAIR,
    },
    networks=frozenset({"network_interface.network_id"}), rooted=True, settings="extra_config",
    around=frozenset({
        "vsphere_datacenter", "vsphere_datastore", "vsphere_compute_cluster", "vsphere_network",
        "vsphere_resource_pool", "vsphere_host",
    }),
)  # fmt: skip
HCLOUD = Provider(
    id="hcloud", name="Hetzner Cloud",
    title="Terraform with Hetzner Cloud servers", type="hcloud_server",
    source="hetznercloud/hcloud", version="~> 1.45",
    reads={"name": ("name", 1), "image": ("image", 1), "user_data": ("user_data", 1)},
    own={"location": _AFFAIR, "datacenter": _AFFAIR},
    sized="server_type", usual="Hetzner's public network",
)  # fmt: skip
AWS = Provider(
    id="aws", name="AWS",
    title="Terraform with AWS machines", type="aws_instance",
    source="hashicorp/aws", version="~> 5.0",
    reads={"ami": ("image", 1), "user_data": ("user_data", 1),
           "user_data_base64": ("user_data", 1)},
    disks={"root_block_device.volume_size": ("size", 1),
           "ebs_block_device.volume_size": ("size", 1)},
    own={
        "availability_zone": _AFFAIR, "root_block_device.volume_type": _AFFAIR,
        "root_block_device.delete_on_termination": _AFFAIR,
        "ebs_block_device.volume_type": _AFFAIR,
        "ebs_block_device.device_name": _AFFAIR, "ebs_optimized": _AFFAIR,
        "metadata_options.http_tokens": _AFFAIR, "metadata_options.http_endpoint": _AFFAIR,
    },
    sized="instance_type", networks=frozenset({"subnet_id"}),
    tagged={"Name": "name", "Description": "description"},
    usual="the default network of the account", rooted=True,
)  # fmt: skip
AZURE = Provider(
    id="azurerm", name="Azure",
    title="Terraform with Azure machines", type="azurerm_linux_virtual_machine",
    source="hashicorp/azurerm", version="~> 4.0",
    reads={
        "name": ("name", 1), "source_image_id": ("image", 1),
        "source_image_reference.offer": ("image", 1), "secure_boot_enabled": ("secure_boot", 1),
        "custom_data": ("user_data", 1), "user_data": ("user_data", 1),
    },
    disks={"os_disk.disk_size_gb": ("size", 1)},
    own={
        "location": _AFFAIR, "resource_group_name": _AFFAIR, "os_disk.caching": _AFFAIR,
        "os_disk.storage_account_type": _AFFAIR, "os_disk.name": _AFFAIR,
        "source_image_reference.publisher": _AFFAIR, "source_image_reference.sku": _AFFAIR,
        "source_image_reference.version": _AFFAIR, "provision_vm_agent": _AFFAIR, "zone": _AFFAIR,
    },
    sized="size", networks=frozenset({"network_interface_ids"}),
    tagged={"description": "description"}, rooted=True,
    around=frozenset({"azurerm_network_interface", "azurerm_resource_group"}),
)  # fmt: skip
PROVIDERS: tuple[Provider, ...] = (PROXMOX, LIBVIRT, HYPERV, VSPHERE, HCLOUD, AWS, AZURE)
