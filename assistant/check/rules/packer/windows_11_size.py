"""Windows 11 gets the processor, memory and disk that Setup asks for.

Setup refuses a machine with less than two cores, 4 GB of memory or 64 GB of disk, and the builders'
defaults are below that. Set all three, or the bypass in LabConfig for those that you mean to lack.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check import measures
from assistant.check.machines import Machine, asked_by_setup
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import speaks_of
from assistant.check.subject import Subject
from assistant.syntax.hcl import Unknown

MEMORY, DISK, CORES = 4096, "61036M", 2
"""MB, a size, cores. The disk is 64 GB as makers count them, a little less than 60 GiB."""
_MEMORY = {"vsphere-iso": "RAM"}
_DISKS = {
    "hyperv-iso": ("disk_size", 40960),
    "virtualbox-iso": ("disk_size", 40000),
    "vmware-iso": ("disk_size", 40000),
    "qemu": ("disk_size", "40960M"),
    "vsphere-iso": ("storage.disk_size", None),
    "proxmox-iso": ("disks.disk_size", "20G"),
}
"""By builder: where the first disk's size stands, in MB or with a unit, and its default."""
_BYPASS = {
    "memory": "bypassramcheck",
    "cores": "bypasscpucheck",
    "disk": "bypassstoragecheck",
}


def too_small(subject: Subject) -> Iterator[Hit]:
    """Machines for Windows 11 that are below, by what is set or left to the default."""
    for machine in subject.machines:
        if not asked_by_setup(machine) or machine.builder not in _DISKS:
            continue
        for what, name, given in (_memory(machine), _cores(machine), _disk(machine)):
            if name and not speaks_of(subject, _BYPASS[what]):
                yield at_machine(
                    machine,
                    name,
                    f"Windows 11 Setup refuses the machine: {given}",
                    "It asks for 2 cores, 4096 MB of memory and a disk of 64 GB.",
                )


def _memory(machine: Machine) -> tuple[str, str, str]:
    name = _MEMORY.get(machine.builder, "memory")
    value = machine.value(name)
    if value is None:
        value = 512
    pair = measures.magnitudes(value, MEMORY)
    small = pair is not None and pair[0] < pair[1]
    return "memory", name if small else "", f"{value} MB of memory"


def _cores(machine: Machine) -> tuple[str, str, str]:
    names = {"vsphere-iso": ("CPUs",), "proxmox-iso": ("sockets", "cores")}.get(
        machine.builder, ("cpus",)
    )
    total = 1
    for name in names:
        value = machine.value(name)
        if isinstance(value, Unknown):
            return "cores", "", ""
        total *= int(value) if str(value).isdecimal() else 1
    # QEMU may be told by its own switches.
    told = machine.builder == "qemu" and not machine.is_off("qemuargs")
    told = told or (not machine.is_off("cores") and machine.builder == "qemu")
    return "cores", names[-1] if total < CORES and not told else "", f"{total} core"


def _disk(machine: Machine) -> tuple[str, str, str]:
    path, default = _DISKS[machine.builder]
    value = machine.value(path)
    if value is None and not machine.is_off("additional_disk_size"):
        return "disk", "", ""
    value = default if value is None else value
    pair = measures.magnitudes(value, DISK, "M") if value is not None else None
    small = pair is not None and pair[0] < pair[1]
    return "disk", path.partition(".")[0] if small else "", f"a disk of {value}"


def _source(memory: int) -> str:
    return (
        'source "hyperv-iso" "a" {\n  iso_url          = "file:///iso/windows-11.iso"\n'
        f"  cpus             = 2\n  memory           = {memory}\n  disk_size        = 65536\n"
        "  generation       = 2\n  enable_tpm       = true\n"
        '  shutdown_command = "shutdown /s /t 5"\n}\n'
    )


RULE = Rule(
    code="rule/windows-11-size",
    severity="warning",
    page=__doc__ or "",
    check=too_small,
    bad={"a.pkr.hcl": _source(2048)},
    good={"a.pkr.hcl": _source(4096)},
    at=("a.pkr.hcl", 4, 3),
)
