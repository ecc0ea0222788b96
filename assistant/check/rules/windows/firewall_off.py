"""The firewall is on in the image.

A firewall that a script switches off for the build stays off in every machine made from the image.
Open the one port that the build needs, and close it again.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.commands import Command
from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import switched_off
from assistant.check.subject import Subject

_STATES = {
    "off": False, "disable": False, "mode=disable": False,
    "on": True, "enable": True, "mode=enable": True,
}  # fmt: skip


def off(subject: Subject) -> Iterator[Hit]:
    """Commands that switch it off, where nothing switches it on."""
    for command in switched_off(subject, _is_on):
        yield at_command(
            command,
            "The firewall is switched off and stays off",
            "Open the one port that the build needs, and close it again.",
        )


def _is_on(command: Command) -> bool | None:
    if command.name == "set-netfirewallprofile":
        return command.truth("Enabled")
    line = command.line
    if line.startswith(("netsh advfirewall set", "netsh firewall set opmode")):
        return _STATES.get(line.split()[-1])
    return None


RULE = Rule(
    code="rule/firewall-off",
    severity="warning",
    page=__doc__ or "",
    check=off,
    bad={"open.cmd": "netsh advfirewall set allprofiles state off\n"},
    good={
        "open.cmd": "netsh advfirewall set allprofiles state off\n",
        "clean.cmd": "netsh advfirewall set allprofiles state on\n",
    },
    at=("open.cmd", 1, 1),
)
