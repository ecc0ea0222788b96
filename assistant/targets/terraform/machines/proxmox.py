"""Machines on Proxmox VE, with the provider bpg/proxmox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import (
    Data,
    comment,
    duty,
    nested,
    output,
    put,
    ref,
    resource,
    var,
)
from assistant.targets.terraform.machines import (
    access,
    devices,
    inventory,
    k3s,
    pve_source,
    snippets,
)
from assistant.targets.terraform.machines.fleet import (
    SIZES,
    Fleet,
    fleet,
    hardware_address,
    second_card,
)
from assistant.targets.terraform.machines.images import cloned, from_medium, image_address
from assistant.targets.terraform.machines.pve import (
    addresses,
    bus,
    connection,
    data_storage,
    firmware,
    firmware_duties,
    keeps_firmware,
    machine_id,
    place,
    second_network,
    second_network_duties,
    settled,
    storages,
    tags,
    unsaved,
    vlan,
)

_KIND = "proxmox_virtual_environment_vm"
_LIKE_WINDOWS_10 = ("10", "server-2016", "server-2019")
_ADDRESS = "try({}.ipv4_addresses[1][0], {}.name)"
"""Known once the guest agent runs; until then the name has to be found."""
_BLOCK = f"resource.{_KIND}.vm"


def proxmox(scene: Scene) -> Mapping[str, Any]:
    """Everything in the draft that depends on the machines."""
    machines = fleet(scene, "vm_id", "vlan", "data_disk_gb", "node", partly=True)
    copied = cloned(scene)
    source = [] if copied or from_medium(scene) else [pve_source.image(machines)]
    if copied and pve_source.by_name(scene):
        source = [pve_source.looked_up()]
    blocks = [*machines.locals(), *source, *snippets.upload(machines), _machine(machines, copied)]
    user = "" if access.windows(scene) else "var.username"
    blocks += devices.high_availability(machines, _KIND, "vm")
    blocks += inventory.written(machines, f"{_KIND}.vm", _ADDRESS, user)
    return {
        "name": f"{machines.machines[0].name}-proxmox",
        "variables": list(_variables(machines, copied)),
        "fragments": {
            **connection(scene, ssh=snippets.wanted(scene), root=devices.by_address(scene)),
            "machines": blocks,
            "outputs": list(_outputs(machines)),
        },
        "files": list(snippets.files(scene)),
        "obligations": [
            *_duties(machines, copied),
            *_hardware_duties(scene),
            *devices.duties(scene, _BLOCK),
            *devices.ha_duties(scene, _KIND, "vm"),
            *snippets.duties(scene, _BLOCK),
            *inventory.duties(machines, f"{_KIND}.vm"),
            *k3s.duties(scene),
        ],
        "commands": list(k3s.commands(machines)),
        "notes": [*({"text": text} for text in _notes(scene, copied)), *machines.notes()],
    }


def _machine(machines: Fleet, copied: bool) -> Data:
    scene = machines.scene
    body = [
        comment(
            "machine.comment",
            "What the machines are",
            "Each machine is a full copy" if copied else "Each machine gets a disk of its own",
            "What is made here, terraform destroy takes away",
            "The machines",
        ),
        *machines.each(),
        put("name", machines.name()),
        put("node_name", pve_source.node(machines)),
        put("on_boot", True, "starts with the node"),
    ]
    body += machine_id(machines)
    body += tags(scene)
    if "param:resource_pool" in scene.facts:
        body.append(put("pool_id", {"param": "resource_pool"}))
    if copied:
        body.append(pve_source.clone(machines))
    body += [
        *firmware(scene),
        *([put("scsi_hardware", "virtio-scsi-pci")] if "has:virtio-scsi" in scene.facts else []),
        *devices.passed(scene),
        nested("agent", put("enabled", var("guest_agent"))),
        nested("cpu", put("cores", machines.value("cpus")), put("type", _cpu(scene))),
        nested("memory", *_memory(machines)),
        *_disks(machines, copied),
        *(pve_source.medium() if from_medium(scene) else []),
        _network(machines),
        *([_second(scene)] if second_card(scene) else []),
        *_initialization(machines, copied),
        nested("operating_system", put("type", _system(scene))),
        *([] if from_medium(scene) else [_lifecycle(copied)]),
    ]
    return resource(_KIND, "vm", body)


def _memory(machines: Fleet) -> Iterator[Data]:
    scene = machines.scene
    most = machines.value("memory_mb")
    yield put("dedicated", most, "in MB")
    if "param:memory_min_mb" in scene.facts:
        yield put("floating", {"param": "memory_min_mb"}, "what the balloon may leave, in MB")
    elif "has:dynamic-memory" in scene.facts:
        yield put("floating", most, "a balloon, which gives back what is not used")


def _cpu(scene: Scene) -> str:
    """The oldest kind of processor that the system runs on, nodes of ten years have both; or the
    node's own."""
    if "has:host-cpu" in scene.facts:
        return "host"
    return "x86-64-v3" if "cpu:v3" in scene.facts else "x86-64-v2-AES"


def _system(scene: Scene) -> str:
    """What Proxmox calls the kind of system."""
    if not access.windows(scene):
        return "l26"
    older = [f"os:windows-{release}" for release in _LIKE_WINDOWS_10]
    return "win10" if any(fact in scene.facts for fact in older) else "win11"


def _lifecycle(copied: bool) -> Data:
    at, what = ("clone", "template") if copied else ("disk[0].file_id", "image")
    why = f"a newer {what} makes no machine anew"
    return nested("lifecycle", put("ignore_changes", {"list": [ref(at)]}, why))


def _disks(machines: Fleet, copied: bool) -> Iterator[Data]:
    scene = machines.scene
    if not copied:
        yield nested(
            "disk",
            put("datastore_id", var("storage")),
            put("interface", f"{bus(scene)}0"),
            *_content(machines),
            put("size", machines.value("disk_gb"), "in GB"),
            put("discard", "on"),
            *unsaved(scene, further=False),
        )
    elif _sized(machines):
        yield nested(
            "disk",
            put("datastore_id", var("storage")),
            put("interface", f"{bus(scene)}0"),
            put("size", machines.value("disk_gb"), "in GB; the template's disk can only grow"),
            *unsaved(scene, further=False),
        )
    if machines.has("data_disk_gb"):
        yield _own_disk(machines)
    for number, given in enumerate((p for p in scene.given if p.name == "data_disk_gb"), 1):
        scene.setting("data_disk_gb")
        yield nested(
            "disk",
            put("datastore_id", data_storage(scene)),
            put("interface", f"{bus(scene)}{number}"),
            put("size", ref(str(given.value)), scene.why(given)),
            *unsaved(scene, further=True),
        )


def _content(machines: Fleet) -> Iterator[Data]:
    """What a disk is made from; nothing where a system is installed on it."""
    if not from_medium(machines.scene):
        yield put("file_id", pve_source.file_of(machines, "proxmox_download_file", "image"))


def _own_disk(machines: Fleet) -> Data:
    """A further disk that only some machines have."""
    disk = nested(
        "content",
        put("datastore_id", data_storage(machines.scene)),
        put("interface", f"{bus(machines.scene)}1"),
        put("size", ref("disk.value"), "in GB"),
    )
    size = "try(each.value.data_disk_gb, null)"
    each = put("for_each", ref(f"{size} == null ? [] : [{size}]"), "not every machine has one")
    return {"block": "dynamic", "labels": ["disk"], "body": [each, disk]}


def _stores(machines: Fleet, copied: bool) -> bool:
    """True where the draft says on which storage something lies."""
    more = machines.has("data_disk_gb")
    more = more or any(p.name == "data_disk_gb" for p in machines.scene.given)
    more = more or keeps_firmware(machines.scene)
    return not copied or more or _sized(machines) or any(_initialization(machines, copied))


def _sized(machines: Fleet) -> bool:
    """True where the goal says how large the system disk is."""
    setting = machines.scene.settings.get("disk_gb")
    return machines.differs("disk_gb") or (setting is not None and setting.source != "assumed")


def _network(machines: Fleet) -> Data:
    body = [
        put("bridge", var("bridge")),
        put("model", "virtio"),
        *vlan(machines),
        *hardware_address(machines),
    ]
    return nested("network_device", *body)


def _second(scene: Scene) -> Data:
    bridge, *tag = second_network(scene)
    return nested("network_device", bridge, put("model", "virtio"), *tag)


def _initialization(machines: Fleet, copied: bool) -> Iterator[Data]:
    scene = machines.scene
    if from_medium(scene) or (copied and access.windows(scene) and not machines.addressed):
        return
    body = [put("datastore_id", var("storage")), *snippets.attached(machines), *addresses(machines)]
    if not (access.windows(scene) or snippets.takes_over(scene)):
        account = [put("username", var("username")), put("keys", {"list": [access.key(scene)]})]
        body.append(nested("user_account", *account))
    yield nested("initialization", *body)


def _variables(machines: Fleet, copied: bool) -> Iterator[Data]:
    scene = machines.scene
    yield from place(root=devices.by_address(scene))
    yield from devices.variables(scene)
    if _stores(machines, copied):
        yield from storages(scene, "Storage for the machines' disks")
    if copied and pve_source.by_name(scene):
        yield from settled("template", "Name of the template that is cloned")
    elif copied:
        out: Data = {
            "name": "template_id",
            "description": "Id of the template that is cloned",
            "type": "number",
        }
        given = "param:template_id" in scene.facts
        hint = {"hint": "the number beside the template's name", "example": "9000"}
        yield out | ({"default": {"param": "template_id"}} if given else hint)
    elif not from_medium(scene):
        yield {
            "name": "image_storage",
            "description": "Storage for the image that is downloaded, with content type ISO image",
            "default": "local",
        }
        yield {
            "name": "image_url",
            "description": "Address of the distribution's cloud image",
            "default": image_address(scene),
        }
    sizes = SIZES if not copied or _sized(machines) else ("cpus", "memory_mb")
    yield from machines.variables(*sizes)
    yield from settled("bridge", "Bridge of the node that the machines are on")
    yield from snippets.variables(scene)
    agent = "has:guest-agent" in scene.facts
    yield {
        "name": "guest_agent",
        "description": "Whether the QEMU guest agent runs in the machines: else Terraform waits",
        "type": "bool",
        "default": agent,
    }
    theirs = snippets.takes_over(scene) and "param:inventory_file" not in scene.facts
    if not (access.windows(scene) or from_medium(scene) or theirs):
        yield from access.variables(scene)


def _outputs(machines: Fleet) -> Iterator[Data]:
    at = machines.at(f"{_KIND}.vm{{}}.vm_id")
    yield output("vm_ids", "Proxmox ids of the machines, by name", at)
    at = machines.at(f"{_KIND}.vm{{}}.ipv4_addresses")
    yield output("addresses", "IPv4 addresses, where the guest agent tells them", at)


def _hardware_duties(scene: Scene) -> Iterator[Data]:
    if "has:host-cpu" in scene.facts:
        yield _equal("cpu-type", "The machines have the node's own processor", "cpu.type", "host")
    if "param:memory_min_mb" in scene.facts:
        said = "The balloon leaves what the goal says"
        yield _equal("balloon", said, "memory.floating", {"param": "memory_min_mb"})


def _duties(machines: Fleet, copied: bool) -> Iterator[Data]:
    yield from machines.duties(_BLOCK)
    for path, attribute in (("cpu.cores", "cpus"), ("memory.dedicated", "memory_mb")):
        yield from _size(machines, path, attribute)
    if copied:
        yield duty(
            "clone",
            "Each machine is a clone of the template",
            "attribute_references",
            block=_BLOCK,
            path="clone.vm_id",
            to=pve_source.FOUND if pve_source.by_name(machines.scene) else "var.template_id",
        )
    elif from_medium(machines.scene):
        medium = {"param": "iso_file"}
        yield _equal("medium", "The setup medium is in the drive", "cdrom.file_id", medium)
    else:
        yield duty(
            "image",
            "Each machine's disk is made from the image",
            "attribute_references",
            block=_BLOCK,
            path="disk.file_id",
            to="proxmox_download_file.image",
        )
    scene = machines.scene
    yield from second_network_duties(scene, _BLOCK, "network_device")
    yield from firmware_duties(scene, _BLOCK)
    if "param:vlan" in scene.facts and not machines.has("vlan"):
        yield _equal(
            "vlan",
            "The network card is tagged with the goal's VLAN",
            "network_device.vlan_id",
            {"param": "vlan"},
        )
    if machines.addressed and not machines.several:
        at = "initialization.ip_config.ipv4.address"
        value = machines.machines[0].own["ip"].value
        yield _equal("ip", "The address is the goal's", at, value)
    for given in (p for p in scene.given if p.name == "data_disk_gb"):
        said = f"There is a further disk of {given.value} GB"
        yield _equal(f"disk.{given.value}", said, "disk.size", given.value)
    secret = "proxmox_password" if devices.by_address(scene) else "proxmox_api_token"
    said = "The secret of the API is asked for and never shown"
    yield duty("token", said, "variable_sensitive", name=secret)


def _size(machines: Fleet, path: str, attribute: str) -> Iterator[Data]:
    if not machines.differs(attribute):
        value = {"param": attribute}
        yield _equal(attribute, f"{attribute} is what was settled", path, value)


def _equal(name: str, said: str, path: str, value: Any) -> Data:
    return duty(name, said, "attribute_equals", block=_BLOCK, path=path, value=value)


def _notes(scene: Scene, copied: bool) -> Iterator[str]:
    if from_medium(scene):
        yield "The machine starts from the setup medium: the system is installed by hand."
    elif not copied:
        yield f"Not verified here: that {image_address(scene)} is there."
    elif not scene.holds(["param:template_id|param:template"]):
        yield "The goal gives no number of a template: fill in template_id."
    yield from snippets.notes(scene)
    yield from devices.notes(scene)
    yield from devices.ha_notes(scene)
    if "has:guest-agent" not in scene.facts:
        yield "Set guest_agent = true once the QEMU guest agent runs in the machines."
