"""An image is sealed with /generalize.

`sysprep /oobe` alone shows the first-run set-up again and keeps the security identifier, the
computer's name and its activation: all machines made from the image share them. Add /generalize.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import sysprep_calls
from assistant.check.subject import Subject


def not_generalized(subject: Subject) -> Iterator[Hit]:
    """Calls with /oobe and an end, without /generalize."""
    for command, switches in sysprep_calls(subject):
        ends = switches & {"shutdown", "quit"}
        if "oobe" in switches and ends and "generalize" not in switches:
            yield at_command(
                command,
                "Without /generalize all machines of the image share one identity",
                "Add /generalize.",
            )


RULE = Rule(
    code="rule/sysprep-generalize",
    severity="warning",
    page=__doc__ or "",
    check=not_generalized,
    bad={"seal.cmd": "sysprep.exe /oobe /shutdown /quiet\n"},
    good={"seal.cmd": "sysprep.exe /generalize /oobe /shutdown /quiet\n"},
    at=("seal.cmd", 1, 1),
)
