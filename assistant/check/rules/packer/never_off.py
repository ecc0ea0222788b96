"""A machine that Packer does not shut down is shut down by something.

With `disable_shutdown = true` the builder waits until the machine is off, five minutes by default,
and fails. A script, a task or sysprep with /shutdown has to end it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

if TYPE_CHECKING:
    from assistant.check.commands import Command

_ENDS = frozenset(
    {"shutdown", "stop-computer", "poweroff", "halt", "init", "telinit", "start-scheduledtask"}
)
_WRAPPED = ("shutdown", "poweroff", "halt", "stop-computer")
_OPAQUE = ("ansible", "ansible-local", "chef-solo", "puppet-masterless", "salt-masterless")
"""Provisioners whose work is not looked into."""


def left_on(subject: Subject) -> Iterator[Hit]:
    """Machines that wait for their end, where no command of the draft brings it."""
    waiting = [m for m in subject.machines if m.is_true("disable_shutdown")]
    if not waiting or any(_ends(command) for command in subject.commands):
        return
    if any(subject.blocks(f"build.provisioner.{kind}") for kind in _OPAQUE):
        return
    for machine in waiting:
        if machine.communicator != "none" and not _runs_elsewhere(subject):
            yield at_machine(
                machine,
                "disable_shutdown",
                "Nothing here shuts the machine down, and the builder waits for it",
                "Set `shutdown_command` instead, or end the last script with a shutdown.",
            )


def _ends(command: Command) -> bool:
    if command.name in _ENDS:
        return True
    if command.name == "schtasks":
        return command.has("/run")
    if command.name == "sysprep":
        return any("shutdown" in word for word in command.lowered)
    return any(word in command.line for word in _WRAPPED)


def _runs_elsewhere(subject: Subject) -> bool:
    """Whether a provisioner runs scripts that are not among the files."""
    return any(
        moment.stage == "provisioners"
        and moment.what.endswith((".ps1", ".cmd", ".bat", ".sh"))
        and moment.what not in subject.files
        for moment in subject.timeline.moments
    )


def _files(command: str) -> str:
    return (
        'source "hyperv-iso" "a" {\n  communicator     = "winrm"\n  disable_shutdown = true\n}\n'
        'build {\n  sources = ["source.hyperv-iso.a"]\n  provisioner "powershell" {\n'
        f'    inline = ["{command}"]\n  }}\n}}\n'
    )


RULE = Rule(
    code="rule/never-off",
    severity="warning",
    page=__doc__ or "",
    check=left_on,
    bad={"a.pkr.hcl": _files("Get-Date")},
    good={"a.pkr.hcl": _files("shutdown /s /t 30")},
    at=("a.pkr.hcl", 3, 3),
)
