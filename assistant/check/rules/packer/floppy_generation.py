"""A Hyper-V machine of generation 2 has no floppy drive.

What is put on a floppy never reaches the machine, the answer file included: Setup asks a person.
Use `cd_files` or `cd_content`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.machines import firmware_of
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_NAMES = ("floppy_files", "floppy_dirs", "floppy_content")


def floppies(subject: Subject) -> Iterator[Hit]:
    """Floppies of such machines."""
    for machine in subject.machines:
        if machine.builder == "hyperv-iso" and firmware_of(machine) == "efi":
            for name in _NAMES:
                if machine.value(name) not in (None, "", [], {}) and not machine.unknown(name):
                    yield at_machine(
                        machine,
                        name,
                        "A machine of generation 2 has no floppy drive",
                        f"Use `{name.replace('floppy', 'cd').replace('dirs', 'files')}`.",
                    )


def _source(kind: str) -> str:
    return (
        'source "hyperv-iso" "a" {\n  generation       = 2\n'
        f'  {kind}_files = ["autounattend.xml"]\n'
        '  shutdown_command = "shutdown /s /t 5"\n}\n'
    )


RULE = Rule(
    code="rule/floppy-generation",
    severity="error",
    page=__doc__ or "",
    check=floppies,
    bad={"a.pkr.hcl": _source("floppy")},
    good={"a.pkr.hcl": _source("cd")},
    at=("a.pkr.hcl", 3, 3),
)
