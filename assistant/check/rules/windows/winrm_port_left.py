"""The firewall rule for the build's remote access is taken away again.

A rule for port 5985 or 5986 that a script opens for Packer is in every machine made from the
image, for every network. Remove it at the end, or at the first start of a clone.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.commands import Command
from assistant.check.rules.examples import sealed
from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import left_in_image
from assistant.check.subject import Subject

_PORTS = ("5985", "5986")
_CLOSERS = ("remove-netfirewallrule", "disable-netfirewallrule")


def left_open(subject: Subject) -> Iterator[Hit]:
    """Rules for these ports in a build that seals, where no rule is ever taken away."""
    for command in left_in_image(subject, _opens, _closes):
        yield at_command(
            command,
            "The firewall of every machine made from the image stays open for WinRM",
            "Remove the rule before sysprep, or at the first start of a clone.",
        )


def _opens(command: Command) -> bool:
    if command.name == "new-netfirewallrule":
        return (command.parameter("LocalPort") or "") in _PORTS
    line = command.line
    return (
        line.startswith("netsh advfirewall firewall add rule")
        and any(f"localport={port}" in line for port in _PORTS)
        and "action=block" not in line
    )


def _closes(command: Command) -> bool:
    line = command.line
    return (
        command.name in _CLOSERS
        or line.startswith("netsh advfirewall firewall delete rule")
        or (line.startswith("netsh advfirewall firewall") and "enable=no" in line)
        or (line.startswith("netsh advfirewall firewall") and "action=block" in line)
        or (command.name == "set-netfirewallrule" and "-enabled false" in line.replace("$", ""))
    )


_OPEN = "New-NetFirewallRule -Name Build -Direction Inbound -Protocol TCP -LocalPort 5986\n"
RULE = Rule(
    code="rule/winrm-port-left",
    severity="warning",
    page=__doc__ or "",
    check=left_open,
    bad=sealed(_OPEN),
    good=sealed(_OPEN, seal="Remove-NetFirewallRule -Name Build\n"),
    at=("do.ps1", 1, 1),
)
