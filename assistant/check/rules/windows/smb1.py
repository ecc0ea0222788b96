"""SMB 1 stays off.

The first version of the file sharing protocol cannot be protected, and worms have lived on it for
years. Windows brings it disabled; no current device needs it.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.commands import Command
from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_FEATURES = ("smb1protocol", "smb1protocol-server", "fs-smb1", "fs-smb1-server")
_INSTALLERS = ("enable-windowsoptionalfeature", "install-windowsfeature", "add-windowsfeature")


def enabled(subject: Subject) -> Iterator[Hit]:
    """Commands that switch it on."""
    for command in subject.commands:
        if _enables(command):
            yield at_command(command, "SMB 1 is switched on", "Leave it off; SMB 2 and 3 are on.")


def _enables(command: Command) -> bool:
    if command.name in _INSTALLERS:
        return any(word in _FEATURES for word in command.lowered)
    sets = command.name == "set-smbserverconfiguration"
    return sets and command.truth("EnableSMB1Protocol") is True


RULE = Rule(
    code="rule/smb1",
    severity="warning",
    page=__doc__ or "",
    check=enabled,
    bad={"share.ps1": "Set-SmbServerConfiguration -EnableSMB1Protocol $true -Force\n"},
    good={"share.ps1": "Set-SmbServerConfiguration -EnableSMB1Protocol $false -Force\n"},
    at=("share.ps1", 1, 1),
)
