"""Devices of a Proxmox node in its machines, and machines that another node takes over."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import Data, duty, nested, put, ref, resource, var
from assistant.targets.terraform.machines.fleet import Fleet

_KINDS = (("pci_device", "pci-passthrough", "hostpci"), ("usb_device", "usb-passthrough", "usb"))
_ROOT = (
    "Proxmox lets only root@pam hand a device to a machine by its address, and refuses it to a"
    " token: the provider logs on with root's password."
)


def by_address(scene: Scene) -> bool:
    """True where the goal says a device's address, which only root may hand over."""
    return scene.holds(["param:pci_device|param:usb_device"])


def passed(scene: Scene) -> Iterator[Data]:
    """A block for each device; one without an address is taken by its mapping."""
    for name, component, block in _KINDS:
        given = [p for p in scene.given if p.name == name]
        if given:
            scene.setting(name)
        for number, one in enumerate(given):
            where = {"text": [str(one.value)], "why": scene.why(one)}
            yield nested(block, *_first(block, number), *_found(block, where))
        if not given and f"has:{component}" in scene.facts:
            mapping = put("mapping", var(f"{block}_mapping"))
            yield nested(block, *_first(block, 0), mapping, *_rest(block))


def _first(block: str, number: int) -> Iterator[Data]:
    if block == "hostpci":
        yield put("device", f"hostpci{number}")


def _found(block: str, where: Data) -> Iterator[Data]:
    yield put("id" if block == "hostpci" else "host", where)
    yield from _rest(block)


def _rest(block: str) -> Iterator[Data]:
    if block == "hostpci":
        yield put("pcie", True, "the machine type q35 has PCI Express")


def has_pci(scene: Scene) -> bool:
    """True where a PCI device is handed over, for which the machine has to be of type q35."""
    return scene.holds(["param:pci_device|has:pci-passthrough"])


def variables(scene: Scene) -> Iterator[Data]:
    """Names of mappings that the goal does not say."""
    for name, component, block in _KINDS:
        if f"has:{component}" in scene.facts and f"param:{name}" not in scene.facts:
            kind = "PCI" if block == "hostpci" else "USB"
            yield {
                "name": f"{block}_mapping",
                "description": f"Mapping of the {kind} device that the machine gets",
                "example": '"gpu"' if block == "hostpci" else '"stick"',
                "hint": "Datacenter, Resource Mappings: the name of the device's mapping",
            }


def notes(scene: Scene) -> Iterator[str]:
    """What a device asks of the node."""
    if by_address(scene):
        yield _ROOT
    if has_pci(scene):
        yield (
            "The node must have IOMMU on, and must leave the PCI device to VFIO: not set up here."
        )


def duties(scene: Scene, machine: str) -> Iterator[Data]:
    """The obligations that go with the devices."""
    for name, component, block in _KINDS:
        given = [p for p in scene.given if p.name == name]
        if given or f"has:{component}" in scene.facts:
            said = "The machine gets the device"
            count = max(1, len(given))
            yield duty(block, said, "blocks_at_least", block=f"{machine}.{block}", count=count)


def _wants_ha(scene: Scene) -> bool:
    return scene.holds(["has:ha|param:ha_group"])


def high_availability(machines: Fleet, kind: str, label: str) -> list[Data]:
    """What has a cluster start the machines on another node when theirs fails."""
    scene = machines.scene
    if not _wants_ha(scene):
        return []
    prefix = "ct" if kind.endswith("container") else "vm"
    at = machines.picked(f"{kind}.{label}{{}}.vm_id")
    group = [put("group", {"param": "ha_group"})] if "param:ha_group" in scene.facts else []
    body = [
        *machines.each(),
        put("resource_id", ref(f'"{prefix}:${{{at}}}"')),
        put("state", "started"),
        *group,
    ]
    return [resource("proxmox_haresource", label, body)]


def ha_duties(scene: Scene, kind: str, label: str) -> Iterator[Data]:
    """The obligation that goes with it."""
    if _wants_ha(scene):
        said = "The cluster keeps the machines running"
        block = f"resource.proxmox_haresource.{label}"
        yield duty("ha", said, "attribute_references", block=block, path="resource_id",
                   to=f"{kind}.{label}")  # fmt: skip


def ha_notes(scene: Scene) -> Iterator[str]:
    """What high availability asks of the cluster."""
    if _wants_ha(scene):
        yield (
            "High availability needs a cluster of three nodes, and disks on storage that all of"
            " them reach."
        )
