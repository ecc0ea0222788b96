"""Windows 11 gets UEFI firmware, or the stated bypass.

Setup asks for firmware that could do Secure Boot, and BIOS cannot. Choose UEFI in the source, with
an EFI partition in the answer file, or set `BypassSecureBootCheck` under LabConfig.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.machines import asked_by_setup, firmware_of
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import speaks_of
from assistant.check.subject import Subject

_WAYS = {
    "hyperv-iso": ("generation", "Set `generation = 2`."),
    "qemu": ("machine_type", 'Set `efi_boot = true` and `machine_type = "q35"`.'),
    "proxmox-iso": ("bios", 'Set `bios = "ovmf"` and add an `efi_config` block.'),
    "virtualbox-iso": ("firmware", 'Set `firmware = "efi"`.'),
    "vmware-iso": ("firmware", 'Set `firmware = "efi-secure"`.'),
    "vsphere-iso": ("firmware", 'Set `firmware = "efi-secure"`.'),
}


def with_bios(subject: Subject) -> Iterator[Hit]:
    """Machines that install Windows 11 on BIOS."""
    if speaks_of(subject, "bypasssecurebootcheck"):
        return
    for machine in subject.machines:
        if asked_by_setup(machine) and firmware_of(machine) == "bios":
            name, way = _WAYS[machine.builder]
            yield at_machine(
                machine, name, "Windows 11 Setup refuses a machine with BIOS firmware", way
            )


def _source(firmware: str) -> str:
    return (
        'source "virtualbox-iso" "a" {\n  guest_os_type    = "Windows11_64"\n'
        "  cpus             = 2\n  memory           = 4096\n  disk_size        = 65536\n"
        '  vboxmanage       = [["modifyvm", "{{.Name}}", "--tpm-type", "2.0"]]\n'
        f'{firmware}  shutdown_command = "shutdown /s /t 5"\n}}\n'
    )


RULE = Rule(
    code="rule/windows-11-firmware",
    severity="warning",
    page=__doc__ or "",
    check=with_bios,
    bad={"a.pkr.hcl": _source("")},
    good={"a.pkr.hcl": _source('  firmware         = "efi"\n')},
    at=("a.pkr.hcl", 1, 1),
)
