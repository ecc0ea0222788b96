"""Somebody presses a key when the setup medium asks for one.

On UEFI, Windows media wait about five seconds for any key, and then start from the empty disk.
Packer waits ten seconds by default before it types. Set `boot_wait` to one to three seconds and
type a harmless key several times. Media made with efisys_noprompt ask nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check import measures
from assistant.check.machines import LOCAL_BUILDERS, firmware_of
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def too_late(subject: Subject) -> Iterator[Hit]:
    """Machines with UEFI for Windows whose first key comes after more than five seconds."""
    for machine in subject.machines:
        if machine.builder not in LOCAL_BUILDERS or firmware_of(machine) != "efi":
            continue
        if machine.family != "windows" or not machine.keys:
            continue
        given = machine.value("boot_wait")
        given = "10s" if given in (None, "") else given
        pair = measures.magnitudes(given, "5s")
        if pair is not None and pair[0] > pair[1]:
            yield at_machine(
                machine,
                "boot_wait",
                f"The first key comes after {given}, when the medium has stopped waiting",
                'Set `boot_wait = "2s"`.',
            )


def _source(wait: str) -> str:
    return (
        'source "hyperv-iso" "a" {\n  communicator     = "winrm"\n  generation       = 2\n'
        '  boot_command     = ["<spacebar><wait><spacebar><wait><spacebar>"]\n'
        f'{wait}  shutdown_command = "shutdown /s /t 5"\n}}\n'
    )


RULE = Rule(
    code="rule/boot-key",
    severity="warning",
    page=__doc__ or "",
    check=too_late,
    bad={"a.pkr.hcl": _source("")},
    good={"a.pkr.hcl": _source('  boot_wait        = "2s"\n')},
    at=("a.pkr.hcl", 1, 1),
)
