"""The partitions of an answer file fit the firmware of the machine.

A machine with UEFI starts from an EFI partition, one with BIOS from an active partition. With the
other layout Setup refuses the disk: "Windows cannot be installed to this disk". Change the
partitions, or the firmware of the source.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.machines import Machine, firmware_of
from assistant.check.rules.examples import component, unattend
from assistant.check.rules.hits import at_element
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject
from assistant.syntax.xml import Element, XmlFile


def unfit(subject: Subject) -> Iterator[Hit]:
    """Layouts of answer files that a source carries and its firmware cannot start from."""
    for machine in subject.machines:
        firmware = firmware_of(machine)
        layouts = [(tree, *found) for tree in machine.answers if (found := _layout(tree))]
        if firmware and len(layouts) == 1:
            tree, layout, element = layouts[0]
            if layout != firmware:
                yield at_element(tree, element, _what(machine, layout), "Change one of the two.")


def _what(machine: Machine, layout: str) -> str:
    if layout == "efi":
        return f"{machine.name} has BIOS firmware, which starts from no EFI partition"
    return f"{machine.name} has UEFI firmware, which starts from an EFI partition only"


def _layout(tree: XmlFile) -> tuple[str, Element] | None:
    """efi or bios and the element that says so; None where the file does not tell."""
    kinds = list(tree.root.find("CreatePartition/Type")) if tree.root else []
    for kind in kinds:
        if kind.text.upper() == "EFI":
            return "efi", kind
    if kinds and not any("${" in kind.text for kind in kinds):
        return "bios", kinds[0]
    return None


def _disk(kind: str) -> str:
    inside = (
        "      <DiskConfiguration>\n        <Disk>\n          <CreatePartitions>\n"
        f"            <CreatePartition>\n              <Type>{kind}</Type>\n"
        "            </CreatePartition>\n          </CreatePartitions>\n        </Disk>\n"
        "      </DiskConfiguration>\n"
    )
    return unattend(component("windowsPE", "Setup", inside))


_SOURCE = (
    'source "hyperv-iso" "a" {\n  generation = 2\n'
    '  cd_files   = ["${path.root}/autounattend.xml"]\n}\n'
)
RULE = Rule(
    code="rule/partition-layout",
    severity="error",
    page=__doc__ or "",
    check=unfit,
    bad={"a.pkr.hcl": _SOURCE, "autounattend.xml": _disk("Primary")},
    good={"a.pkr.hcl": _SOURCE, "autounattend.xml": _disk("EFI")},
    at=("autounattend.xml", 8, 15),
)
