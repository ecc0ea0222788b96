"""The virus scanner is on in the image.

Real-time protection that a script switches off for speed stays off in every machine made from the
image; where Tamper Protection is on, the command does nothing at all. Use an exclusion for the
build's folders, and take it back.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.commands import Command
from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import left_values, switched_off
from assistant.check.subject import Subject

_WHAT = "Microsoft Defender is switched off and stays off"
_DETAIL = "Exclude the build's folders instead, and take the exclusion back."


def off(subject: Subject) -> Iterator[Hit]:
    """Commands and policies that switch it off, where nothing switches it on."""
    for command in switched_off(subject, _is_on):
        yield at_command(command, _WHAT, _DETAIL)
    for name in ("disableantispyware", "disablerealtimemonitoring"):
        for command in left_values(subject, name, 1):
            yield at_command(command, _WHAT, _DETAIL)


def _is_on(command: Command) -> bool | None:
    off = command.truth("DisableRealtimeMonitoring")
    return not off if command.name == "set-mppreference" and off is not None else None


RULE = Rule(
    code="rule/defender-off",
    severity="warning",
    page=__doc__ or "",
    check=off,
    bad={"speed.ps1": "Set-MpPreference -DisableRealtimeMonitoring $true\n"},
    good={
        "speed.ps1": "Add-MpPreference -ExclusionPath C:\\Build\n",
        "clean.ps1": "Remove-MpPreference -ExclusionPath C:\\Build\n",
    },
    at=("speed.ps1", 1, 1),
)
