"""The port of WinRM and its encryption go together.

Port 5986 speaks HTTPS and 5985 plain HTTP. With `winrm_port = 5986` and without `winrm_use_ssl`,
Packer talks plainly to a port that waits for a handshake, until its timeout, and the other way
round.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def mismatched(subject: Subject) -> Iterator[Hit]:
    """Sources whose port and encryption contradict one another."""
    for machine in subject.machines:
        if machine.communicator != "winrm":
            continue
        port = str(machine.value("winrm_port"))
        if port == "5986" and machine.is_off("winrm_use_ssl"):
            yield at_machine(
                machine,
                "winrm_port",
                "Port 5986 expects HTTPS, and Packer speaks HTTP to it",
                "Set `winrm_use_ssl = true`.",
            )
        elif port == "5985" and machine.is_true("winrm_use_ssl"):
            yield at_machine(
                machine,
                "winrm_port",
                "Port 5985 speaks HTTP, and Packer expects HTTPS",
                "Set `winrm_port = 5986`.",
            )


def _source(ssl: str) -> str:
    return (
        'source "hyperv-iso" "a" {\n  communicator     = "winrm"\n  winrm_port       = 5986\n'
        f'{ssl}  shutdown_command = "shutdown /s /t 5"\n}}\n'
    )


RULE = Rule(
    code="rule/winrm-port",
    severity="warning",
    page=__doc__ or "",
    check=mismatched,
    bad={"a.pkr.hcl": _source("")},
    good={"a.pkr.hcl": _source("  winrm_use_ssl    = true\n")},
    at=("a.pkr.hcl", 3, 3),
)
