"""Sysprep is started by a task, not by the shutdown command itself.

Current builders wait for the shutdown command and report the connection that sysprep cuts: "Failed
to send shutdown command", although the machine powers off. Let the last provisioner register a
scheduled task of SYSTEM, and start it with `schtasks /run`, which returns at once.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import sysprep_calls
from assistant.check.subject import Subject


def direct(subject: Subject) -> Iterator[Hit]:
    """Shutdown commands over WinRM that call sysprep themselves."""
    winrm = any(machine.communicator == "winrm" for machine in subject.machines)
    for command, switches in sysprep_calls(subject) if winrm else ():
        if command.place == "shutdown" and {"generalize", "shutdown"} <= switches:
            yield at_command(
                command,
                "Sysprep may cut the connection, and current builders then report a failure",
                "Start it by a scheduled task: schtasks /run /tn NAME.",
            )


def _source(command: str) -> str:
    return (
        'source "hyperv-iso" "a" {\n  communicator     = "winrm"\n'
        f'  shutdown_command = "{command}"\n  shutdown_timeout = "45m"\n}}\n'
    )


RULE = Rule(
    code="rule/sysprep-over-winrm",
    severity="info",
    page=__doc__ or "",
    check=direct,
    bad={"a.pkr.hcl": _source("sysprep.exe /generalize /oobe /shutdown /quiet")},
    good={"a.pkr.hcl": _source("schtasks /run /tn Seal")},
    at=("a.pkr.hcl", 3, 3),
)
