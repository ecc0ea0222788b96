"""QEMU is given a disk interface that it has.

`disk_interface = "sata"` passes `packer validate`, and QEMU then refuses to start: its drives know
ide, scsi, virtio and others, and no sata. On the machine type q35, `ide` is AHCI, which is SATA.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def unknown(subject: Subject) -> Iterator[Hit]:
    """Sources of QEMU with a disk interface that QEMU does not have."""
    for machine in subject.machines:
        given = machine.text("disk_interface") if machine.builder == "qemu" else None
        # With drives of its own in qemuargs the attribute is not used.
        if given in ("sata", "ahci", "nvme") and machine.is_off("qemuargs"):
            yield at_machine(
                machine,
                "disk_interface",
                f"QEMU's drives have no interface `{given}`",
                'Write "ide": on q35 it is AHCI.',
            )


def _source(interface: str) -> str:
    return (
        f'source "qemu" "a" {{\n  disk_interface   = "{interface}"\n'
        '  shutdown_command = "poweroff"\n}\n'
    )


RULE = Rule(
    code="rule/qemu-disk-interface",
    severity="warning",
    page=__doc__ or "",
    check=unknown,
    bad={"a.pkr.hcl": _source("sata")},
    good={"a.pkr.hcl": _source("ide")},
    at=("a.pkr.hcl", 2, 3),
)
