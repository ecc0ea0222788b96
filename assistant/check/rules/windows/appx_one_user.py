"""Store apps are removed for all users, or sysprep refuses.

An app that is installed for one user and not provisioned for all stops sysprep with 0x80073cf2.
Removing it for the build's own account only makes just that state. Use
`Remove-AppxPackage -AllUsers`, and `Remove-AppxProvisionedPackage -Online` for the same app.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.examples import sealed
from assistant.check.rules.hits import at_command
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import seals
from assistant.check.subject import Subject


def one_user(subject: Subject) -> Iterator[Hit]:
    """Removals for the present user in a build that seals."""
    for command in subject.commands:
        if command.name != "remove-appxpackage" or not seals(subject, command.source.path):
            continue
        words = command.lowered
        if not any(word.startswith(("-allusers", "-user", "@")) for word in words):
            yield at_command(
                command,
                "The app goes for one user only, and sysprep then refuses",
                "Add -AllUsers, and remove the provisioned package too.",
            )


RULE = Rule(
    code="rule/appx-one-user",
    severity="warning",
    page=__doc__ or "",
    check=one_user,
    bad=sealed("Get-AppxPackage *xbox* | Remove-AppxPackage\n"),
    good=sealed("Get-AppxPackage -AllUsers *xbox* | Remove-AppxPackage -AllUsers\n"),
    at=("do.ps1", 1, 26),
)
