"""Names on Proxmox are DNS names.

Proxmox takes letters, digits, hyphens and dots in the name of a machine or template, and refuses
an underscore or a blank when the builder creates the machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.patterns import later

_NAME = later(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\Z")


def unfit(subject: Subject) -> Iterator[Hit]:
    """Names of machines and templates that are no DNS names."""
    for machine in subject.machines:
        for name in ("vm_name", "template_name") if machine.builder.startswith("proxmox-") else ():
            value = machine.text(name)
            if value and "{{" not in value and not _NAME.match(value):
                yield at_machine(
                    machine,
                    name,
                    f"Proxmox takes DNS names only, and `{value}` is none",
                    f"Write `{re.sub(r'[^A-Za-z0-9.-]+', '-', value).strip('-')}`.",
                )


def _source(name: str) -> str:
    return f'source "proxmox-iso" "a" {{\n  template_name = "{name}"\n}}\n'


RULE = Rule(
    code="rule/proxmox-name",
    severity="warning",
    page=__doc__ or "",
    check=unfit,
    bad={"a.pkr.hcl": _source("windows_11")},
    good={"a.pkr.hcl": _source("windows-11")},
    at=("a.pkr.hcl", 2, 3),
)
