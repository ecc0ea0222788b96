"""The firewall is on in the image.

A firewall that a script switches off for the build stays off in every machine made from the image.
Open the one port that the build needs, and close it again.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.commands import Command
from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import toggled
from assistant.check.subject import Subject


def off(subject: Subject) -> Iterator[Hit]:
    """Commands that switch it off, where nothing switches it on."""
    for command in toggled(subject, _disables, _enables):
        yield at_command(
            command,
            "The firewall is switched off and stays off",
            "Open the one port that the build needs, and close it again.",
        )


def _disables(command: Command) -> bool:
    return _state(command) == "off"


def _enables(command: Command) -> bool:
    return _state(command) == "on"


def _state(command: Command) -> str:
    """on, off, or empty for any other command."""
    if command.name == "set-netfirewallprofile":
        value = (command.parameter("Enabled") or "").lower().lstrip("$")
        return {"false": "off", "0": "off", "true": "on", "1": "on"}.get(value, "")
    line = command.line
    if line.startswith(("netsh advfirewall set", "netsh firewall set opmode")):
        words = line.split()
        if words[-1] in ("off", "disable", "mode=disable"):
            return "off"
        if words[-1] in ("on", "enable", "mode=enable"):
            return "on"
    return ""


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
