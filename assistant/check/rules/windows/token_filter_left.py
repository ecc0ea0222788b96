"""Local administrators keep their restricted network logon in the image.

`LocalAccountTokenFilterPolicy = 1` gives every local administrator full rights over the network,
which is what stolen local passwords are used with. The build needs it for WinRM; take the value
away before sysprep or at the clone's first start.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.examples import sealed
from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import left_values, seals
from assistant.check.subject import Subject


def left(subject: Subject) -> Iterator[Hit]:
    """The value, set in a build that seals and never taken back."""
    for command in left_values(subject, "localaccounttokenfilterpolicy", 1):
        if seals(subject, command.source.path):
            yield at_command(
                command,
                "LocalAccountTokenFilterPolicy stays on in every machine made from the image",
                "Remove the value before sysprep, or at the first start of a clone.",
            )


_KEY = "HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System"
_VALUE = f"-Path {_KEY} -Name LocalAccountTokenFilterPolicy"
RULE = Rule(
    code="rule/token-filter-left",
    severity="warning",
    page=__doc__ or "",
    check=left,
    bad=sealed(f"Set-ItemProperty {_VALUE} -Value 1\n"),
    good=sealed(f"Set-ItemProperty {_VALUE} -Value 1\n", seal=f"Remove-ItemProperty {_VALUE}\n"),
    at=("do.ps1", 1, 1),
)
