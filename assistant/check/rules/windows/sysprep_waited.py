"""A script that starts sysprep waits for it.

sysprep.exe is a window program: PowerShell starts it and goes on at once, the provisioner ends,
and the builder powers off a machine that is sealed by half. Use `Start-Process -Wait`, or wait for
the image state in the registry, with a deadline.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.targets.windows.commanding import unawaited


def not_waited_for(subject: Subject) -> Iterator[Hit]:
    """Calls from PowerShell with /quit that nothing waits for."""
    for command in unawaited(subject.commands, lambda path: subject.lowered_files.get(path, "")):
        yield at_command(
            command,
            "PowerShell does not wait for sysprep, and the build ends meanwhile",
            "Start it with Start-Process -Wait.",
        )


RULE = Rule(
    code="rule/sysprep-not-awaited",
    severity="warning",
    page=__doc__ or "",
    check=not_waited_for,
    bad={"seal.ps1": "& C:\\Windows\\System32\\Sysprep\\sysprep.exe /generalize /oobe /quit\n"},
    good={
        "seal.ps1": "Start-Process C:\\Windows\\System32\\Sysprep\\sysprep.exe"
        " -ArgumentList '/generalize /oobe /quit' -Wait\n"
    },
    at=("seal.ps1", 1, 1),
)
