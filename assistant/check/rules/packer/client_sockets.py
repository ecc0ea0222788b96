"""A Windows client gets cores, not sockets.

Windows 10 and 11 use two processor sockets at most, and leave the processors in further ones idle.
Set `sockets = 1` and as many `cores` as the machine shall have.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

SOCKETS = 2


def idle(subject: Subject) -> Iterator[Hit]:
    """Client machines with more sockets than Windows uses."""
    for machine in subject.machines:
        value = machine.value("sockets") if machine.is_client else None
        if isinstance(value, int | str) and str(value).isdecimal() and int(value) > SOCKETS:
            yield at_machine(
                machine,
                "sockets",
                f"Windows {machine.release} uses {SOCKETS} of these {value} sockets",
                f"Set `sockets = 1` and `cores = {value}`.",
            )


def _source(sockets: int, cores: int) -> str:
    return (
        'source "proxmox-iso" "a" {\n  boot_iso {\n    iso_file = "local:iso/windows-10.iso"\n  }\n'
        f"  sockets = {sockets}\n  cores   = {cores}\n}}\n"
    )


RULE = Rule(
    code="rule/client-sockets",
    severity="warning",
    page=__doc__ or "",
    check=idle,
    bad={"a.pkr.hcl": _source(4, 1)},
    good={"a.pkr.hcl": _source(1, 4)},
    at=("a.pkr.hcl", 5, 3),
)
