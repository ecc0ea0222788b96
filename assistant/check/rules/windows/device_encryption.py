"""Windows 11 does not encrypt its disk while an image is built.

With a TPM, Windows 11 from 24H2 on begins to encrypt the system drive by itself, local accounts
included, and sysprep refuses an encrypted drive. Set `PreventDeviceEncryption` to 1 under
`Control\\BitLocker` in the specialize pass.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.machines import Machine, has_tpm
from assistant.check.rules.examples import sealed
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.sealing import seals, speaks_of
from assistant.check.subject import Subject

_MENTIONS = ("preventdeviceencryption", "bitlocker", "manage-bde", "encryptablevolume")


def encrypting(subject: Subject) -> Iterator[Hit]:
    """Sealed Windows 11 machines with a TPM whose files do not speak of BitLocker."""
    if not seals(subject) or speaks_of(subject, *_MENTIONS):
        return
    for machine in subject.machines:
        if machine.release == "11" and has_tpm(machine) and _sealed(subject, machine):
            yield at_machine(
                machine,
                "",
                "Windows 11 may encrypt its drive during the build, and sysprep then refuses",
                "Set PreventDeviceEncryption to 1 in the specialize pass.",
            )


def _sealed(subject: Subject, machine: Machine) -> bool:
    return seals(subject, machine.found.file.path)


_MACHINE = """  iso_url    = "file:///iso/windows-11.iso"
  generation = 2
  enable_tpm = true
"""
_KEY = "HKLM:\\SYSTEM\\CurrentControlSet\\Control\\BitLocker"
RULE = Rule(
    code="rule/device-encryption",
    severity="warning",
    page=__doc__ or "",
    check=encrypting,
    bad=sealed(source=_MACHINE),
    good=sealed(
        f"Set-ItemProperty -Path {_KEY} -Name PreventDeviceEncryption -Value 1\n", source=_MACHINE
    ),
    at=("a.pkr.hcl", 1, 1),
)
