"""A machine with a vTPM is not exported as OVF.

vSphere refuses to export a machine that has a virtual TPM: its keys belong to the vCenter. Convert
the machine to a template, or put it into a content library as such.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject


def exported(subject: Subject) -> Iterator[Hit]:
    """Sources of vSphere with both."""
    for machine in subject.machines:
        if machine.builder == "vsphere-iso" and machine.is_true("vTPM"):
            for block in machine.found.block.body.blocks_of("export"):
                yield Hit(
                    machine.found.file.source,
                    block.type_span,
                    "vSphere exports no machine with a virtual TPM",
                    "Use `convert_to_template`, or leave vTPM out.",
                )


def _source(end: str) -> str:
    return f'source "vsphere-iso" "a" {{\n  firmware = "efi-secure"\n  vTPM     = true\n{end}}}\n'


RULE = Rule(
    code="rule/vtpm-export",
    severity="warning",
    page=__doc__ or "",
    check=exported,
    bad={"a.pkr.hcl": _source('  export {\n    output_directory = "out"\n  }\n')},
    good={"a.pkr.hcl": _source("  convert_to_template = true\n")},
    at=("a.pkr.hcl", 4, 3),
)
