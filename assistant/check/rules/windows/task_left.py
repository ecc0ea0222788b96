"""A scheduled task of the build is not in its clones.

A task that a script registers runs in every machine made from the image, often as SYSTEM. Take it
away in the script that seals, or at the first start of a clone.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.commands import Command
from assistant.check.rules.examples import sealed
from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import left_in_image
from assistant.check.subject import Subject


def left(subject: Subject) -> Iterator[Hit]:
    """Tasks that are registered in a build that seals, where none is ever removed."""
    for command in left_in_image(subject, _registers, _removes):
        yield at_command(
            command,
            "This task is in every machine made from the image",
            "Unregister it at the end, or at the first start of a clone.",
        )


def _registers(command: Command) -> bool:
    return command.name == "register-scheduledtask" or (
        command.name == "schtasks" and "/create" in command.lowered
    )


def _removes(command: Command) -> bool:
    return command.name in ("unregister-scheduledtask", "disable-scheduledtask") or (
        command.name == "schtasks" and "/delete" in command.lowered
    )


RULE = Rule(
    code="rule/task-left",
    severity="info",
    page=__doc__ or "",
    check=left,
    bad=sealed("Register-ScheduledTask -TaskName Build -Action $action\n"),
    good=sealed(
        "Register-ScheduledTask -TaskName Build -Action $action\n",
        seal="Unregister-ScheduledTask -TaskName Build -Confirm:$false\n",
    ),
    at=("do.ps1", 1, 1),
)
