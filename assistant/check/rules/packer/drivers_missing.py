"""Windows Setup is given the driver of its disk.

Windows has no driver for virtio disks (QEMU's default), for VMware's paravirtual controller, and
current Windows none for VMware's default, lsilogic: Setup shows an empty list of disks and waits.
Name the drivers' folders in `DriverPaths` of the windowsPE pass, or give the machine a disk of a
kind that Windows knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.machines import Machine
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import speaks_of
from assistant.check.subject import Subject
from assistant.syntax.patterns import later
from assistant.syntax.xml import XmlFile

_LOADED = ("drvload", "$winpedriver$", "viostor", "vioscsi", "virtio", "pvscsi")
_VIRTIO = later(r"virtio|pvscsi", re.IGNORECASE)


def without_drivers(subject: Subject) -> Iterator[Hit]:
    """Machines with such a disk whose answer files name no driver."""
    for machine in subject.machines:
        name = _unknown_disk(machine) if machine.family == "windows" else ""
        installs = [tree for tree in machine.answers if _has(tree, "ImageInstall")]
        if not name or not installs or any(_has(tree, "DriverPaths") for tree in installs):
            continue
        texts = [subject.files[tree.source.path].lower() for tree in installs]
        named = any(word in text for word in _LOADED for text in texts)
        if not named and not speaks_of(subject, "$winpedriver$", "drvload"):
            yield at_machine(
                machine,
                name,
                "Windows Setup has no driver for this disk and finds none",
                "Add DriverPaths to the windowsPE pass, or choose another kind of disk.",
            )


def _unknown_disk(machine: Machine) -> str:
    """The attribute that gives the machine a disk without an in-box driver; empty for none."""
    if machine.builder == "qemu":
        value = machine.value("disk_interface")
        plain = machine.is_off("qemuargs")
        given = value is None or (isinstance(value, str) and _VIRTIO.match(value))
        return "disk_interface" if plain and given else ""
    if machine.builder == "proxmox-iso":
        types = machine.values("disks.type")
        controller = machine.value("scsi_controller")
        if "virtio" in types:
            return "disks"
        paravirtual = isinstance(controller, str) and _VIRTIO.match(controller)
        return "scsi_controller" if paravirtual and "scsi" in types else ""
    if machine.builder == "vmware-iso":
        value = machine.value("disk_adapter_type")
        old = value is None or value in ("", "lsilogic")
        return "disk_adapter_type" if old and machine.release in ("11", "2025") else ""
    if machine.builder == "vsphere-iso":
        value = machine.value("disk_controller_type")
        return "disk_controller_type" if isinstance(value, list) and "pvscsi" in value else ""
    return ""


def _has(tree: XmlFile, name: str) -> bool:
    return tree.root is not None and next(tree.root.all(name), None) is not None


def _source(interface: str) -> str:
    return (
        'source "qemu" "a" {\n  communicator     = "winrm"\n'
        f'  disk_interface   = "{interface}"\n  cd_files         = ["autounattend.xml"]\n'
        '  shutdown_command = "shutdown /s /t 5"\n}\n'
    )


_ANSWER = (
    '<unattend xmlns="urn:schemas-microsoft-com:unattend">\n  <settings pass="windowsPE">\n'
    '    <component name="Microsoft-Windows-Setup" processorArchitecture="amd64"'
    ' publicKeyToken="31bf3856ad364e35" language="neutral" versionScope="nonSxS">\n'
    "      <ImageInstall/>\n      <UserData>\n        <AcceptEula>true</AcceptEula>\n"
    "      </UserData>\n    </component>\n  </settings>\n</unattend>\n"
)
RULE = Rule(
    code="rule/drivers-missing",
    severity="warning",
    page=__doc__ or "",
    check=without_drivers,
    bad={"a.pkr.hcl": _source("virtio"), "autounattend.xml": _ANSWER},
    good={"a.pkr.hcl": _source("ide"), "autounattend.xml": _ANSWER},
    at=("a.pkr.hcl", 3, 3),
)
