"""Clones have SSH host keys of their own.

An OpenSSH server that runs during the build makes its host keys then, and sysprep does not touch
them: all machines made from the image can be mistaken for one another. Delete
`C:\\ProgramData\\ssh\\ssh_host_*` before sysprep; the service makes new ones.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.commands import Command
from assistant.check.rules.examples import sealed
from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import seals, speaks_of
from assistant.check.subject import Subject


def shared(subject: Subject) -> Iterator[Hit]:
    """Commands that start the server in a build that seals and keeps the keys."""
    if speaks_of(subject, "ssh_host_"):
        return
    for command in subject.commands:
        if _starts(command) and seals(subject, command.source.path):
            yield at_command(
                command,
                "The host keys made now are in every machine of the image",
                "Delete C:\\ProgramData\\ssh\\ssh_host_* before sysprep.",
            )


def _starts(command: Command) -> bool:
    if command.name == "start-service":
        return "sshd" in command.lowered
    return command.line in ("net start sshd", "sc start sshd")


RULE = Rule(
    code="rule/ssh-host-keys",
    severity="warning",
    page=__doc__ or "",
    check=shared,
    bad=sealed("Start-Service -Name sshd\n"),
    good=sealed(
        "Start-Service -Name sshd\n", seal="Remove-Item C:\\ProgramData\\ssh\\ssh_host_*\n"
    ),
    at=("do.ps1", 1, 1),
)
