"""Scripts call what the installed Windows still has.

`wmic` is an optional feature since Windows 11 24H2 and Server 2025, and gone from 25H2;
`bypassnro` and `ms-cxh:localonly` left Windows 11 in 2025. Use Get-CimInstance and Set-LocalUser,
and a LocalAccount in the answer file.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_GONE = {
    "wmic": "Use Get-CimInstance, or Set-LocalUser for accounts.",
    "bypassnro": "Give a LocalAccount and HideOnlineAccountScreens in the answer file.",
}


def gone(subject: Subject) -> Iterator[Hit]:
    """Such commands where Windows 11 or Server 2025 is installed."""
    if not any(machine.release in ("11", "2025") for machine in subject.machines):
        return
    for command in subject.commands:
        if command.name in _GONE and command.language != "shell":
            yield at_command(
                command,
                f"`{command.name}` is not there in current Windows 11 and Server 2025",
                _GONE[command.name],
            )


_SOURCE = 'source "hyperv-iso" "a" {\n  iso_url = "file:///iso/windows-11.iso"\n}\n'
RULE = Rule(
    code="rule/gone-command",
    severity="warning",
    page=__doc__ or "",
    check=gone,
    bad={
        "a.pkr.hcl": _SOURCE,
        "account.cmd": "wmic useraccount where \"name='build'\" set PasswordExpires=FALSE\n",
    },
    good={
        "a.pkr.hcl": _SOURCE,
        "account.ps1": "Set-LocalUser -Name build -PasswordNeverExpires $true\n",
    },
    at=("account.cmd", 1, 1),
)
