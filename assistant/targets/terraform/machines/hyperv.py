"""Machines on Hyper-V, with the provider taliesins/hyperv."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import (
    Data,
    comment,
    duty,
    nested,
    output,
    provider,
    put,
    ref,
    resource,
    var,
)
from assistant.targets.terraform.machines import access, k3s, switches
from assistant.targets.terraform.machines.fleet import (
    SIZES,
    Fleet,
    fleet,
    second_card,
    second_card_duty,
    taken_at_once,
)

_BLOCK = "resource.hyperv_machine_instance.vm"
_LEAST_MB = 512
_BYTES = "* 1024 * 1024"
_FOLDER = re.compile(r"[A-Za-z]:(?:\\[^\\.]+)+\\?")


def hyperv(scene: Scene) -> Mapping[str, Any]:
    """Everything in the draft that depends on the machines."""
    machines = fleet(scene)
    return {
        "name": f"{machines.machines[0].name}-hyperv",
        "variables": list(_variables(machines)),
        "fragments": {
            "providers": [
                put("hyperv", {"map": {"source": "taliesins/hyperv", "version": "~> 1.2"}})
            ],
            "provider": [
                provider(
                    "hyperv",
                    put("host", var("hyperv_host")),
                    put("user", var("hyperv_user")),
                    put("password", var("hyperv_password")),
                    put("port", 5986),
                    put("https", True),
                    put("insecure", False, "the host's certificate is checked"),
                )
            ],
            "machines": [
                *machines.locals(),
                *switches.made(scene),
                *_disks(machines),
                _machine(machines),
            ],
            "outputs": list(_outputs(machines)),
        },
        "obligations": [*_duties(machines), *switches.duties(scene, _BLOCK), *k3s.duties(scene)],
        "notes": list(switches.notes(scene)),
        "commands": list(k3s.commands(machines)),
    }


def _first(scene: Scene) -> bool:
    """True for a machine of generation 1."""
    return "has:bios" in scene.facts


def _copied(scene: Scene) -> bool:
    """True where the machines' disks are copies of the image that another part makes."""
    return "param:image_vhdx" in scene.facts


def _name(machines: Fleet) -> str:
    return "${each.key}" if machines.several else machines.machines[0].name


def _bytes(value: Any, unit: str) -> Any:
    text = str(value["expr"]) if "expr" in value else f"var.{value['var']}"
    return ref(f"{text} {unit}")


def _disks(machines: Fleet) -> Iterator[Data]:
    scene = machines.scene
    kinds = [("disk", "", machines.value("disk_gb"))]
    for number, given in enumerate((p for p in scene.given if p.name == "data_disk_gb"), 1):
        scene.setting("data_disk_gb")
        kinds.append((f"data{number}", f"-data{number}", {"expr": str(given.value)}))
    for label, end, size in kinds:
        path = f'"${{var.disk_folder}}\\\\{_name(machines)}{end}.vhdx"'
        body = [*machines.each(), put("path", ref(path))]
        if label == "disk" and _copied(scene):
            body.append(put("source", var("image_vhdx"), "a copy for each machine"))
        else:
            body += [
                *_kind(scene, further=label != "disk"),
                put("size", _bytes(size, f"{_BYTES} * 1024"), "in bytes"),
            ]
        yield resource("hyperv_vhd", label, body)


def _kind(scene: Scene, *, further: bool) -> list[Data]:
    if taken_at_once(scene, further=further):
        return [put("vhd_type", "Fixed", "takes all of its room at once")]
    return [put("vhd_type", "Dynamic", "grows as it is written")]


def _machine(machines: Fleet) -> Data:
    scene = machines.scene
    first = _first(scene)
    body = [
        comment(
            "machine.comment",
            "What the machines are",
            "Each machine boots from a disk of its own",
            "What is made here, terraform destroy takes away",
            "The machines, without a system until one is installed",
        ),
        *machines.each(),
        put("name", machines.name()),
        put("generation", 1 if first else 2),
        put("processor_count", machines.value("cpus")),
        *_memory(machines),
        put("automatic_start_action", "StartIfRunning"),
        put("automatic_stop_action", "ShutDown"),
        put("checkpoint_type", "Production"),
    ]
    if not first:
        windows = access.windows(scene)
        template = "MicrosoftWindows" if windows else "MicrosoftUEFICertificateAuthority"
        secure = "Off" if "has:no-secure-boot" in scene.facts else "On"
        body.append(
            nested(
                "vm_firmware",
                put("enable_secure_boot", secure),
                put("secure_boot_template", template),
            )
        )
    card = [put("name", "eth0"), put("switch_name", switches.chosen(scene))]
    if "param:vlan" in scene.facts:
        card += [put("vlan_access", True), put("vlan_id", {"param": "vlan"})]
    body.append(nested("network_adaptors", *card))
    if second_card(scene):
        second = [put("name", "eth1"), put("switch_name", switches.second(scene))]
        if "param:second_vlan" in scene.facts:
            second += [put("vlan_access", True), put("vlan_id", {"param": "second_vlan"})]
        body.append(nested("network_adaptors", *second))
    for place, label in enumerate(_labels(scene)):
        path = ref(machines.picked(f"hyperv_vhd.{label}{{}}.path"))
        body.append(
            nested(
                "hard_disk_drives",
                put("controller_type", "Ide" if first else "Scsi"),
                put("controller_number", 0),
                put("controller_location", place),
                put("path", path),
            )
        )
    if "param:iso_url" in scene.facts:
        body.append(
            nested(
                "dvd_drives",
                put("controller_number", 1 if first else 0),
                put("controller_location", len(_labels(scene))),
                put("path", {"param": "iso_url"}),
            )
        )
    return resource("hyperv_machine_instance", "vm", body)


def _memory(machines: Fleet) -> Iterator[Data]:
    scene = machines.scene
    most = _bytes(machines.value("memory_mb"), _BYTES)
    start = most
    if scene.holds(["has:dynamic-memory|param:memory_min_mb"]):
        least = ref(f"{_LEAST_MB} {_BYTES}"), "512 MB"
        if "param:memory_min_mb" in scene.facts:
            number = scene.setting("memory_min_mb").value
            least = ref(f"{number} {_BYTES}"), f"{number} MB"
            start = least[0]
        if "param:memory_start_mb" in scene.facts:
            start = ref(f"{scene.setting('memory_start_mb').value} {_BYTES}")
        yield put("dynamic_memory", True)
        yield put("memory_minimum_bytes", *least)
        yield put("memory_maximum_bytes", most, "in bytes")
    else:
        yield put("static_memory", True)
    yield put("memory_startup_bytes", start, "in bytes")


def _labels(scene: Scene) -> list[str]:
    more = sum(p.name == "data_disk_gb" for p in scene.given)
    return ["disk", *(f"data{number}" for number in range(1, more + 1))]


def _variables(machines: Fleet) -> Iterator[Data]:
    scene = machines.scene
    yield {
        "name": "hyperv_host",
        "description": "Host that is reached by WinRM",
        "example": '"hyperv01.example.org"',
        "hint": "the name on its certificate",
    }
    yield {
        "name": "hyperv_user",
        "description": "Account at the host",
        "example": '"HYPERV01\\\\terraform"',
        "hint": "a member of Hyper-V Administrators",
    }
    yield {
        "name": "hyperv_password",
        "description": "Password of the account at the host",
        "sensitive": True,
        "hint": "of the account in hyperv_user",
    }
    yield {
        "name": "disk_folder",
        "description": "Folder of the host for the machines' disks",
        "default": _folder(scene),
    }
    if not switches.of_draft(scene):
        said = "Hyper-V switch that the machines are on"
        yield {"name": "switch", "description": said, "default": {"param": "switch"}}
    yield from switches.variables(scene)
    if switches.second_there(scene):
        said = "Hyper-V switch of the machines' second network card"
        yield {"name": "second_switch", "description": said, "default": {"param": "second_switch"}}
    if _copied(scene):
        yield _image(scene)
    yield from machines.variables(*(s for s in SIZES if s != "disk_gb" or not _copied(scene)))


def _folder(scene: Scene) -> Any:
    """Where the disks lie: a folder of the host's that the goal names, else Hyper-V's own."""
    given = [p for p in scene.given if p.name == "path" and _FOLDER.fullmatch(str(p.value))]
    if len(given) != 1:
        return "C:\\Hyper-V\\Virtual Hard Disks"
    scene.setting("path")
    return {"text": [str(given[0].value).rstrip("\\")], "why": scene.why(given[0])}


def _image(scene: Scene) -> Data:
    """The disk that the machines start from: a path of the goal's, or what Packer makes."""
    name = str(scene.setting("image_vhdx").value)
    if "\\" in name:
        said = "Path on the host of the disk that the machines start from"
        return {"name": "image_vhdx", "description": said, "default": {"param": "image_vhdx"}}
    return {
        "name": "image_vhdx",
        "description": f"Path on the host of {name}.vhdx, which Packer made",
        "example": f'"C:\\\\Images\\\\{name}.vhdx"',
        "hint": "under output, Virtual Hard Disks in the folder of Packer's draft",
    }


def _outputs(machines: Fleet) -> Iterator[Data]:
    at = machines.at("hyperv_machine_instance.vm{}.name")
    yield output("machines", "Names of the machines", at)


def _duties(machines: Fleet) -> Iterator[Data]:
    scene = machines.scene
    yield from machines.duties(_BLOCK)
    yield from second_card_duty(scene, f"{_BLOCK}.network_adaptors")
    yield from switches.second_duty(scene, _BLOCK)
    number = 1 if _first(scene) else 2
    said = f"The machines are of generation {number}"
    yield duty(
        "generation", said, "attribute_equals", block=_BLOCK, path="generation", value=number
    )
    if not machines.differs("cpus"):
        said, value = "cpus is what was settled", {"param": "cpus"}
        yield duty(
            "cpus", said, "attribute_equals", block=_BLOCK, path="processor_count", value=value
        )
    if not machines.differs("memory_mb"):
        said, value = "memory is what was settled", {"param": "memory_mb"}
        yield duty(
            "memory",
            said,
            "attribute_equals",
            block="variable.memory_mb",
            path="default",
            value=value,
        )
    yield duty(
        "disk",
        "Each machine boots from a disk of this draft",
        "attribute_references",
        block=_BLOCK,
        path="hard_disk_drives.path",
        to="hyperv_vhd.disk",
    )
    said = "The host's password is asked for and never shown"
    yield duty("password", said, "variable_sensitive", name="hyperv_password")
