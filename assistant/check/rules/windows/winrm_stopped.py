"""WinRM stays up until the build has ended.

Packer sends `shutdown_command` over WinRM, after the last provisioner. A provisioner that stops the
service cuts Packer off: the shutdown fails, and the image is thrown away or cut short. Close WinRM
in the task that runs sysprep, or at the first start of a clone.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.commands import Command
from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def stopped(subject: Subject) -> Iterator[Hit]:
    """Commands of provisioners that stop the service and do not start it again."""
    if not any(machine.communicator == "winrm" for machine in subject.machines):
        return
    scripts = {m.what for m in subject.timeline.moments if m.stage == "provisioners"}
    for command in subject.commands:
        inside = command.place == "inline" or command.source.path in scripts
        if inside and _stops(command) and not _started_again(subject, command):
            yield at_command(
                command,
                "This cuts Packer off before it has sent the shutdown command",
                "Close WinRM where sysprep is started, or in the clone.",
            )


def _stops(command: Command) -> bool:
    if command.name == "stop-service":
        return "winrm" in command.lowered
    return command.line in ("net stop winrm", "net stop winrm /y", "sc stop winrm")


def _started_again(subject: Subject, stop: Command) -> bool:
    return any(
        command.source.path == stop.source.path
        and "winrm" in command.lowered
        and (command.name == "start-service" or command.lowered[:1] == ("start",))
        for command in subject.commands
    )


_BUILD = """source "hyperv-iso" "a" {
  communicator     = "winrm"
  shutdown_command = "shutdown /s /t 5"
}
build {
  sources = ["source.hyperv-iso.a"]
  provisioner "powershell" {
    script = "end.ps1"
  }
}
"""
RULE = Rule(
    code="rule/winrm-stopped",
    severity="warning",
    page=__doc__ or "",
    check=stopped,
    bad={"a.pkr.hcl": _BUILD, "end.ps1": "Stop-Service -Name WinRM\n"},
    good={"a.pkr.hcl": _BUILD, "end.ps1": "Set-Service -Name WinRM -StartupType Manual\n"},
    at=("end.ps1", 1, 1),
)
