"""What machines of Proxmox VE are made from, and the node that each runs on."""

from __future__ import annotations

from typing import Any

from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import Data, data, nested, put, ref, resource, var
from assistant.targets.terraform.machines.fleet import Fleet

FOUND = "data.proxmox_virtual_environment_vms.template"
_ALL_NODES = "toset([for machine in values(local.machines) : try(machine.node, var.node)])"


def by_name(scene: Scene) -> bool:
    """True where the goal calls the template by its name alone."""
    return "param:template" in scene.facts and "param:template_id" not in scene.facts


def node(machines: Fleet) -> Any:
    """The node of a machine, inside its block."""
    return ref(_node(machines)) if machines.has("node") else var("node")


def _node(machines: Fleet) -> str:
    every = all("node" in machine.own for machine in machines.machines)
    return "each.value.node" if every else "try(each.value.node, var.node)"


def downloaded(machines: Fleet, kind: str, label: str, body: list[Data]) -> Data:
    """A file that is fetched to the node of each machine; `body` is without the node."""
    if not machines.has("node"):
        return resource(kind, label, [put("node_name", var("node")), *body])
    each = [
        put("for_each", ref(_ALL_NODES), "each node has its own"),
        put("node_name", ref("each.value")),
    ]
    return resource(kind, label, [*each, *body])


def file_of(machines: Fleet, kind: str, label: str) -> Data:
    """The id of such a file, inside a machine's block."""
    picked = f"[{_node(machines)}]" if machines.has("node") else ""
    return ref(f"{kind}.{label}{picked}.id")


def image(machines: Fleet) -> Data:
    """The distribution's cloud image, on the node."""
    name = 'replace(basename(var.image_url), "/[.](qcow2|img)$/", ".img")'
    return downloaded(
        machines,
        "proxmox_download_file",
        "image",
        [
            put("content_type", "iso", "images of disks lie among the ISO files"),
            put("datastore_id", var("image_storage")),
            put("url", var("image_url")),
            put("file_name", ref(name)),
            put("overwrite", False, "machines keep the image that they were made from"),
        ],
    )


def clone(machines: Fleet) -> Data:
    """The template that each machine is a copy of; it lies on the node of `var.node`."""
    scene = machines.scene
    template = ref(f"{FOUND}.vms[0].vm_id") if by_name(scene) else var("template_id")
    elsewhere = [put("node_name", var("node"), "where the template lies")]
    return nested(
        "clone",
        put("vm_id", template),
        put("full", True),
        *(elsewhere if machines.has("node") else []),
    )


def looked_up() -> Data:
    """The template of a name, found on the node."""
    named = [put("name", "name"), put("values", {"list": [var("template")]})]
    only = [put("name", "template"), put("values", {"list": ["true"]})]
    body = [put("node_name", var("node")), nested("filter", *named), nested("filter", *only)]
    return data("proxmox_virtual_environment_vms", "template", body)


def medium() -> list[Data]:
    """A setup medium in the drive, behind the empty disk in the order of the boot."""
    return [
        nested("cdrom", put("file_id", {"param": "iso_file"}), put("interface", "ide2")),
        put("boot_order", {"list": ["scsi0", "ide2"]}, "the disk as soon as a system is on it"),
    ]
