"""Secure Boot on Hyper-V trusts the system that is installed.

The default template, MicrosoftWindows, trusts Windows only, and a Linux medium does not start; with
MicrosoftUEFICertificateAuthority it is the other way round. Set `secure_boot_template` to the one
that fits.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.machines import firmware_of
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_WINDOWS, _OTHERS = "MicrosoftWindows", "MicrosoftUEFICertificateAuthority"


def unfit(subject: Subject) -> Iterator[Hit]:
    """Machines of generation 2 with Secure Boot and the other family's template."""
    for machine in subject.machines:
        if machine.builder != "hyperv-iso" or firmware_of(machine) != "efi":
            continue
        if not machine.is_true("enable_secure_boot") or machine.unknown("secure_boot_template"):
            continue
        template = machine.text("secure_boot_template") or _WINDOWS
        fitting = {"windows": _WINDOWS, "linux": _OTHERS}.get(machine.family)
        if fitting and template in (_WINDOWS, _OTHERS) and template != fitting:
            given = machine.text("secure_boot_template")
            yield at_machine(
                machine,
                "secure_boot_template" if given else "enable_secure_boot",
                f"With the template {template} this system does not start",
                f'Set `secure_boot_template = "{fitting}"`.',
            )


def _source(template: str) -> str:
    return (
        'source "hyperv-iso" "a" {\n  generation           = 2\n  enable_secure_boot   = true\n'
        f'{template}  boot_command         = ["<wait>e inst.ks=hd:LABEL=OEMDRV:/ks.cfg<enter>"]\n'
        '  ssh_timeout          = "45m"\n  shutdown_command     = "poweroff"\n}\n'
    )


RULE = Rule(
    code="rule/secure-boot-template",
    severity="warning",
    page=__doc__ or "",
    check=unfit,
    bad={"a.pkr.hcl": _source("")},
    good={"a.pkr.hcl": _source(f'  secure_boot_template = "{_OTHERS}"\n')},
    at=("a.pkr.hcl", 3, 3),
)
