"""Store apps do not update themselves while an image is built.

The Store updates apps for the user who is logged on; such an app is then not provisioned in that
version for all, and sysprep refuses. Set the policy `WindowsStore\\AutoDownload` to 2 in the
specialize pass of the answer file, before anybody logs on.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.examples import sealed
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import seals, speaks_of
from assistant.check.subject import Subject


def updating(subject: Subject) -> Iterator[Hit]:
    """Sealed client machines whose files do not speak of the Store's updates."""
    if not seals(subject) or speaks_of(subject, "autodownload", "appxsvc", "wsappx"):
        return
    for machine in subject.machines:
        if machine.is_client and seals(subject, machine.found.file.path):
            yield at_machine(
                machine,
                "",
                "Apps of the Store may update during the build, and sysprep then refuses",
                "Set the policy WindowsStore\\AutoDownload to 2 in the specialize pass.",
            )


_ISO = '  iso_url = "file:///iso/windows-11.iso"\n'
_KEY = "HKLM:\\SOFTWARE\\Policies\\Microsoft\\WindowsStore"
RULE = Rule(
    code="rule/store-updates",
    severity="info",
    page=__doc__ or "",
    check=updating,
    bad=sealed(source=_ISO),
    good=sealed(f"Set-ItemProperty -Path {_KEY} -Name AutoDownload -Value 2\n", source=_ISO),
    at=("a.pkr.hcl", 1, 1),
)
