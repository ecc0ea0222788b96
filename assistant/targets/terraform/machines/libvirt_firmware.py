"""What a machine on KVM starts with."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import Data, duty, nested, put, ref, var
from assistant.targets.terraform.machines.fleet import Fleet


def _is_uefi(scene: Scene) -> bool:
    return "has:uefi" in scene.facts


def firmware(machines: Fleet) -> Iterator[Data]:
    """UEFI, with variables of each machine's own, where the goal asks for it."""
    if not _is_uefi(machines.scene):
        return
    name = "${each.key}" if machines.several else machines.machines[0].name
    kept = ref(f'"/var/lib/libvirt/qemu/nvram/{name}_VARS.fd"')
    yield put("firmware", var("ovmf_code"))
    yield nested("nvram", put("file", kept), put("template", var("ovmf_vars")))


def variables(scene: Scene) -> Iterator[Data]:
    """Where the host has the firmware."""
    if not _is_uefi(scene):
        return
    for name, said in (("code", "UEFI firmware"), ("vars", "Variables that belong to it")):
        path = f"/usr/share/OVMF/OVMF_{name.upper()}_4M.fd"
        yield {"name": f"ovmf_{name}", "description": f"{said}, on the host", "default": path}


def duties(scene: Scene, domain: str) -> Iterator[Data]:
    """The obligation that goes with it."""
    if _is_uefi(scene):
        yield duty("uefi", "The machines start with UEFI", "attribute_references", block=domain,
                   path="firmware", to="var.ovmf_code")  # fmt: skip
