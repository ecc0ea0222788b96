"""What machines and containers of Proxmox VE share: the API, ids, tags and addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import Data, duty, nested, provider, put, var
from assistant.targets.terraform.machines import devices, inventory
from assistant.targets.terraform.machines.fleet import (
    Fleet,
    search_domains,
    second_card,
    second_card_duty,
)


def connection(scene: Scene, *, ssh: bool = False, root: bool = False) -> Data:
    """Fragments of the provider, and of how it reaches Proxmox. `ssh`: the node's shell as well;
    `root`: as root@pam, who may do what no token may."""
    pinned = {"map": {"source": "bpg/proxmox", "version": "~> 0.111"}}
    endpoint = put("endpoint", var("proxmox_endpoint"))
    who = [put("api_token", var("proxmox_api_token"))]
    if root:
        why = "what the node itself has is refused to a token"
        who = [put("username", "root@pam", why), put("password", var("proxmox_password"))]
    return {
        "providers": [put("proxmox", pinned), *inventory.provider(scene)],
        "provider": [provider("proxmox", endpoint, *who, *([_shell()] if ssh else []))],
    }


def _shell() -> Data:
    agent = put("agent", True, "the key that ssh-agent holds")
    return nested("ssh", agent, put("username", var("proxmox_ssh_user")))


def machine_id(machines: Fleet) -> list[Data]:
    """The id in Proxmox, where the goal gives one."""
    if machines.has("vm_id"):
        return [put("vm_id", machines.optional("vm_id"))]
    given = "param:vm_id" in machines.scene.facts and not machines.several
    return [put("vm_id", {"param": "vm_id"})] if given else []


def tags(scene: Scene) -> list[Data]:
    """The goal's tags, as Proxmox keeps them: in small letters and sorted."""
    given = sorted({str(p.value).lower() for p in scene.given if p.name == "machine_tag"})
    if not given:
        return []
    scene.setting("machine_tag")
    return [put("tags", {"list": given}, "sorted, as Proxmox keeps them")]


def vlan(machines: Fleet) -> list[Data]:
    """The tag of the network card, where the goal gives one."""
    if machines.has("vlan"):
        return [put("vlan_id", machines.optional("vlan"))]
    given = "param:vlan" in machines.scene.facts
    return [put("vlan_id", {"param": "vlan"})] if given else []


_ASKS_UEFI = frozenset(("has:uefi", "has:secure-boot", "has:tpm"))


def keeps_firmware(scene: Scene) -> bool:
    """True where the goal names UEFI, Secure Boot or a TPM, each of which has a small disk."""
    return not _ASKS_UEFI.isdisjoint(scene.facts)


def firmware(scene: Scene) -> list[Data]:
    """What a machine starts with, where the goal says so."""
    if not keeps_firmware(scene):
        express = [put("machine", "q35", "PCI Express")] if devices.has_pci(scene) else []
        return [*([put("bios", "seabios")] if "has:bios" in scene.facts else []), *express]
    disk = [
        put("datastore_id", var("storage")),
        put("type", "4m"),
        put("pre_enrolled_keys", "has:no-secure-boot" not in scene.facts, "Secure Boot's keys"),
    ]
    chip = [put("datastore_id", var("storage")), put("version", "v2.0")]
    return [
        put("bios", "ovmf"),
        put("machine", "q35"),
        nested("efi_disk", *disk),
        *([nested("tpm_state", *chip)] if "has:tpm" in scene.facts else []),
    ]


def firmware_duties(scene: Scene, block: str) -> Iterator[Data]:
    """The obligations that go with it, for the machine `block`."""
    if keeps_firmware(scene):
        said = "The machines start with UEFI"
        yield duty("uefi", said, "attribute_equals", block=block, path="bios", value="ovmf")
    if "has:tpm" in scene.facts:
        said = "The machines have a TPM"
        yield duty("tpm", said, "blocks_at_least", block=f"{block}.tpm_state", count=1)


def second_network(scene: Scene) -> list[Data]:
    """Where the second card is: on the first one's bridge and in no VLAN where the goal does not
    say."""
    told = scene.facts
    bridge = {"param": "second_bridge"} if "param:second_bridge" in told else var("bridge")
    tag = [put("vlan_id", {"param": "second_vlan"})] if "param:second_vlan" in told else []
    return [put("bridge", bridge), *tag]


def second_network_duties(scene: Scene, block: str, card: str) -> Iterator[Data]:
    """The obligations that go with a second card, for the block `card` of the machine `block`."""
    yield from second_card_duty(scene, f"{block}.{card}")
    for name, path in (("second_bridge", "bridge"), ("second_vlan", "vlan_id")):
        if second_card(scene) and f"param:{name}" in scene.facts:
            said = "The second network card is where the goal says"
            yield duty(name.replace("_", "-"), said, "attribute_equals", block=block,
                       path=f"{card}.{path}", value={"param": name})  # fmt: skip


def addresses(machines: Fleet) -> Iterator[Data]:
    """Blocks of name servers and of the machine's address, inside its `initialization`."""
    scene = machines.scene
    servers = [p for p in scene.given if p.name == "dns"]
    looked_up = search_domains(scene)
    dns = [put("domain", looked_up[0])] if looked_up else []
    if servers:
        scene.setting("dns")
        names = [{"text": [str(p.value)], "why": scene.why(p)} for p in servers]
        dns.append(put("servers", {"list": names}))
    if dns:
        yield nested("dns", *dns)
    ipv4 = [put("address", machines.address() or "dhcp")]
    if machines.addressed and "param:gateway" in scene.facts:
        ipv4.append(put("gateway", {"param": "gateway"}))
    yield nested("ip_config", nested("ipv4", *ipv4))
    if second_card(scene):
        own: Any = {"param": "second_ip"} if "param:second_ip" in scene.facts else "dhcp"
        yield nested("ip_config", nested("ipv4", put("address", own)))


def place(*, root: bool = False) -> Iterator[Data]:
    """Variables of the connection, and of the node; `root` as in `connection`."""
    yield {
        "name": "proxmox_endpoint",
        "description": "Address of the Proxmox API",
        "example": '"https://pve.example.org:8006/"',
        "hint": "the address of the web interface",
    }
    yield (
        {
            "name": "proxmox_password",
            "description": "Password of root@pam",
            "sensitive": True,
        }
        if root
        else {
            "name": "proxmox_api_token",
            "description": "API token, as user@realm!name=secret",
            "sensitive": True,
            "hint": "Datacenter, Permissions, API Tokens",
        }
    )
    yield from settled("node", "Proxmox node that runs the machines")


def settled(name: str, said: str) -> Iterator[Data]:
    """A variable whose default is the parameter of the same name."""
    yield {"name": name, "description": said, "default": {"param": name}}


def data_storage(scene: Scene) -> Data:
    """The storage of further disks, as a value."""
    return var("data_storage" if "param:data_storage" in scene.facts else "storage")


def storages(scene: Scene, said: str) -> Iterator[Data]:
    """Variables for the storages; `said` says what the first is for."""
    yield from settled("storage", said)
    if "param:data_storage" in scene.facts:
        yield from settled("data_storage", "Storage for the further disks")


def bus(scene: Scene) -> str:
    """What the disks are attached by."""
    given = "param:disk_bus" in scene.facts and "disk_bus:nvme" not in scene.facts
    return str(scene.value("disk_bus")) if given else "scsi"


def unsaved(scene: Scene, *, further: bool) -> Iterator[Data]:
    """What keeps backups off a disk; `further`: one beside the system's."""
    if "unsaved_disks:all" in scene.facts or (further and "unsaved_disks:further" in scene.facts):
        scene.setting("unsaved_disks")
        yield put("backup", False, "backup jobs pass over it")
