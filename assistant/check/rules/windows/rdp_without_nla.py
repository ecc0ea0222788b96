"""Remote Desktop asks who is there before it opens a session.

With `UserAuthentication = 0` anybody who reaches the port gets a logon screen, and whatever that
has of faults. Leave network level authentication on.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import left_values
from assistant.check.subject import Subject


def without(subject: Subject) -> Iterator[Hit]:
    """What switches network level authentication off, and nothing on again."""
    for command in left_values(subject, "userauthentication", 0):
        yield at_command(
            command,
            "Remote Desktop opens a session before it knows who is there",
            "Set UserAuthentication to 1.",
        )


_KEY = "HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp"
RULE = Rule(
    code="rule/rdp-without-nla",
    severity="warning",
    page=__doc__ or "",
    check=without,
    bad={"rdp.ps1": f"Set-ItemProperty -Path '{_KEY}' -Name UserAuthentication -Value 0\n"},
    good={"rdp.ps1": f"Set-ItemProperty -Path '{_KEY}' -Name UserAuthentication -Value 1\n"},
    at=("rdp.ps1", 1, 1),
)
