"""Automatic logon that a script switches on is switched off again.

`AutoAdminLogon` keeps its password readable in the registry key Winlogon, and every machine made
from the image logs on by itself. Set it to 0 and remove `DefaultPassword` when the build is over.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import left_values
from assistant.check.subject import Subject


def left(subject: Subject) -> Iterator[Hit]:
    """Scripts that switch it on, where nothing switches it off."""
    for command in left_values(subject, "autoadminlogon", 1):
        yield at_command(
            command,
            "Automatic logon is switched on and stays on",
            "Set AutoAdminLogon to 0 and remove DefaultPassword at the end.",
        )


_KEY = "HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon"
_ON = f"Set-ItemProperty -Path '{_KEY}' -Name AutoAdminLogon -Value 1\n"
RULE = Rule(
    code="rule/autologon-left",
    severity="warning",
    page=__doc__ or "",
    check=left,
    bad={"logon.ps1": _ON},
    good={
        "logon.ps1": _ON,
        "clean.ps1": f"Remove-ItemProperty -Path '{_KEY}' -Name AutoAdminLogon, DefaultPassword\n",
    },
    at=("logon.ps1", 1, 1),
)
