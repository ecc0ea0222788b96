"""Packer waits as long as Windows Setup takes.

`winrm_timeout` counts from the start of the machine, and Setup takes ten minutes on a fast disk and
an hour on a slow one. Set it to 1h or more; every minute that is not needed costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check import measures
from assistant.check.machines import ISO_BUILDERS
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def too_short(subject: Subject) -> Iterator[Hit]:
    """Sources that install Windows and wait less than half an hour for it."""
    for machine in subject.machines:
        # vsphere-iso waits for the address first, in a time of its own.
        if machine.builder not in ISO_BUILDERS - {"vsphere-iso"} or machine.communicator != "winrm":
            continue
        given = machine.value("winrm_timeout")
        pair = measures.magnitudes(given, "30m") if machine.is_off("disk_image") else None
        if pair is not None and pair[0] < pair[1]:
            yield at_machine(
                machine,
                "winrm_timeout",
                f"Windows Setup may need more than {given}",
                'Set `winrm_timeout = "2h"`.',
            )


def _source(timeout: str) -> str:
    return (
        'source "hyperv-iso" "a" {\n  communicator     = "winrm"\n'
        f'  winrm_timeout    = "{timeout}"\n'
        '  shutdown_command = "shutdown /s /t 5"\n}\n'
    )


RULE = Rule(
    code="rule/winrm-timeout",
    severity="warning",
    page=__doc__ or "",
    check=too_short,
    bad={"a.pkr.hcl": _source("15m")},
    good={"a.pkr.hcl": _source("2h")},
    at=("a.pkr.hcl", 3, 3),
)
