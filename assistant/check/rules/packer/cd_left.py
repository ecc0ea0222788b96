"""The disc with the answers does not stay in the template.

Proxmox and vSphere keep attached discs when they make a template of the machine, and on Proxmox the
generated disc stays in the storage, passwords included. Set `unmount = true` in the block, or
`remove_cdrom = true`.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.machines import Machine
from assistant.check.rules.hits import at_machine
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.hcl import Body

_CONTENT = ("cd_content", "cd_files")


def left(subject: Subject) -> Iterator[Hit]:
    """Generated discs that nothing detaches."""
    for machine in subject.machines:
        if machine.builder == "vsphere-iso" and machine.is_off("remove_cdrom"):
            name = next((n for n in _CONTENT if machine.attribute(n)), "")
            if name and machine.is_off("reattach_cdroms"):
                yield at_machine(
                    machine,
                    name,
                    "The disc with the answers stays in the template",
                    "Set `remove_cdrom = true`.",
                )
        elif machine.builder == "proxmox-iso":
            yield from _proxmox(machine)


def _proxmox(machine: Machine) -> Iterator[Hit]:
    for block in machine.found.block.body.blocks_of("additional_iso_files"):
        made = any(block.body.attribute(name) for name in _CONTENT)
        if made and not block.body.broken and not _unmounted(machine, block.body):
            yield Hit(
                machine.found.file.source,
                block.type_span,
                "The disc with the answers stays in the template and in the storage",
                "Set `unmount = true`.",
            )


def _unmounted(machine: Machine, body: Body) -> bool:
    attribute = body.attribute("unmount")
    if attribute is None:
        return False
    return machine.subject.value(machine.found.module, attribute.value) not in (
        False,
        "false",
        None,
    )


def _source(line: str) -> str:
    return (
        'source "proxmox-iso" "a" {\n  additional_iso_files {\n'
        f'    cd_files         = ["autounattend.xml"]\n    iso_storage_pool = "local"\n{line}'
        "  }\n}\n"
    )


RULE = Rule(
    code="rule/cd-left",
    severity="warning",
    page=__doc__ or "",
    check=left,
    bad={"a.pkr.hcl": _source("")},
    good={"a.pkr.hcl": _source("    unmount          = true\n")},
    at=("a.pkr.hcl", 2, 3),
)
