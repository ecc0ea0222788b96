"""An account that a build makes is taken away again.

Sysprep keeps local accounts, so every machine made from the image has the build's administrator
with the build's password. Remove the account at the first start of a clone, when nothing needs it
any more.
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
    """Accounts that scripts make in a build that seals, where none is ever removed."""
    for command in left_in_image(subject, _makes, _removes):
        yield at_command(
            command,
            "This account is in every machine made from the image",
            "Remove it at the first start of a clone.",
        )


def _makes(command: Command) -> bool:
    return command.name == "new-localuser" or (
        command.line.startswith("net user ") and "/add" in command.lowered
    )


def _removes(command: Command) -> bool:
    return command.name in ("remove-localuser", "disable-localuser") or (
        command.line.startswith("net user ")
        and ("/delete" in command.lowered or "/active:no" in command.lowered)
    )


RULE = Rule(
    code="rule/account-left",
    severity="warning",
    page=__doc__ or "",
    check=left,
    bad=sealed("New-LocalUser -Name build -Password $secret\n"),
    good={
        **sealed("New-LocalUser -Name build -Password $secret\n"),
        "clone.ps1": "Remove-LocalUser -Name build\n",
    },
    at=("do.ps1", 1, 1),
)
