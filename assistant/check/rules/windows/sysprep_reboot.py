"""A generalized machine is powered off, not started again.

`sysprep /generalize /reboot` starts the machine into its first-run set-up, so what is captured
afterwards is one ordinary machine and no template: the generalization is used up. Give /shutdown,
or /quit where the builder powers off.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import sysprep_calls
from assistant.check.subject import Subject


def restarted(subject: Subject) -> Iterator[Hit]:
    """Calls that generalize and restart."""
    for command, switches in sysprep_calls(subject):
        if {"generalize", "oobe", "reboot"} <= switches:
            yield at_command(
                command, "The restart uses up what /generalize has done", "Give /shutdown or /quit."
            )


RULE = Rule(
    code="rule/sysprep-reboot",
    severity="warning",
    page=__doc__ or "",
    check=restarted,
    bad={"seal.cmd": "sysprep.exe /generalize /oobe /reboot\n"},
    good={"seal.cmd": "sysprep.exe /generalize /oobe /shutdown\n"},
    at=("seal.cmd", 1, 1),
)
