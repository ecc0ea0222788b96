"""Nothing stands behind the system partition, so that clones can grow it.

A recovery partition made after C: keeps the disk of every clone at the image's size, however large
the clone's disk is. Create it before the system partition, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.check.rules.examples import component, unattend
from assistant.check.rules.hits import at_element
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Subject

_RECOVERY = "de94bba4-06d1-4d40-a16a-bfd50179d6ac"


def behind(subject: Subject) -> Iterator[Hit]:
    """Recovery partitions whose number is above that of drive C:."""
    for tree in subject.answer_files:
        for disk in tree.root.find("DiskConfiguration/Disk") if tree.root is not None else ():
            numbers: dict[str, int] = {}
            for partition in disk.all("ModifyPartition"):
                number, kind = partition.child("PartitionID"), partition.child("TypeID")
                letter = partition.child("Letter")
                if number is None or not number.text.isdecimal():
                    continue
                if letter is not None and letter.text.upper() == "C":
                    numbers["system"] = int(number.text)
                if kind is not None and kind.text.lower().strip("{}") == _RECOVERY:
                    numbers["recovery"] = int(number.text)
                    place = partition
            if numbers.get("recovery", 0) > numbers.get("system", 99):
                yield at_element(
                    tree,
                    place,
                    "The recovery partition behind C: keeps clones from growing it",
                    "Put it before the system partition, or leave it out.",
                )


def _disk(recovery: int, system: int) -> str:
    parts = sorted(
        [
            (recovery, f"          <TypeID>{_RECOVERY.upper()}</TypeID>\n"),
            (system, "          <Letter>C</Letter>\n"),
        ]
    )
    modified = "".join(
        "        <ModifyPartition>\n"
        f"          <PartitionID>{number}</PartitionID>\n{line}        </ModifyPartition>\n"
        for number, line in parts
    )
    inside = (
        f"      <DiskConfiguration>\n        <Disk>\n{modified}        </Disk>\n"
        "      </DiskConfiguration>\n"
    )
    return unattend(component("windowsPE", "Setup", inside))


RULE = Rule(
    code="rule/recovery-partition",
    severity="info",
    page=__doc__ or "",
    check=behind,
    bad={"autounattend.xml": _disk(recovery=4, system=3)},
    good={"autounattend.xml": _disk(recovery=1, system=4)},
    at=("autounattend.xml", 10, 9),
)
