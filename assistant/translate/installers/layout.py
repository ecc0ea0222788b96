"""How disks are divided, in no installer's words: partitions, RAID, LVM.

A layout is taken over as a whole or not at all: half of one would be another machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

SWAP, PHYSICAL, MEMBER = "swap", "pv", "raid"
EFI, BIOS = "/boot/efi", "biosboot"
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?", re.IGNORECASE)
_MEBIBYTES = {"": 1 / 1024**2, "k": 1 / 1024, "m": 1.0, "g": 1024.0, "t": 1024.0**2}


@dataclass(frozen=True, slots=True)
class Volume:
    """A partition, a RAID or a logical volume, and what it is for."""

    id: str
    """What others call it: pv.01, raid.11, or a name of our own."""
    kind: str
    """partition, raid or logical."""
    on: tuple[str, ...]
    """The disk, the members of a RAID, or the group."""
    holds: str
    """A folder that it is mounted at, swap, pv, raid, or biosboot."""
    size: int = 0
    """MiB; of a partition or logical volume that grows the least."""
    grows: bool = False
    filesystem: str = ""
    options: str = ""
    name: str = ""
    """md0, or the logical volume's."""
    level: int = 0
    """Of a RAID."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of LVM's, and what it lies on."""

    name: str
    members: tuple[str, ...]


@dataclass(slots=True)
class Layout:
    """All disks of a machine."""

    disks: list[str] = field(default_factory=list)
    """/dev/sda; one empty name: the only disk."""
    volumes: list[Volume] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)

    def of(self, kind: str) -> list[Volume]:
        """Its volumes of a kind, in order."""
        return [one for one in self.volumes if one.kind == kind]

    @property
    def sound(self) -> bool:
        """Whether there is a root, all that is named is there, and at most one volume grows where
        several lie."""
        known = {one.id for one in self.volumes}
        named = [*(m for g in self.groups for m in g.members),
                 *(m for v in self.of("raid") for m in v.on)]  # fmt: skip
        groups = {group.name for group in self.groups}
        whole = all(one.on[0] in groups for one in self.of("logical"))
        places = [one.on[0] for one in self.volumes if one.grows and one.kind != "raid"]
        last = all(
            [one for one in self.of("partition") if one.on[0] == disk][-1].grows
            for disk in places
            if disk in self.disks
        )
        return (
            any(one.holds == "/" for one in self.volumes)
            and set(named) <= known
            and whole
            and last
            and len(places) == len(set(places))
            and all(one.size or one.grows for one in self.volumes if one.kind != "raid")
        )


def mebibytes(text: str) -> int | None:
    """A size as installers write it: 2G, 600M, a number of bytes; None for what is none."""
    match = _SIZE.fullmatch(text.strip())
    return round(float(match[1]) * _MEBIBYTES[match[2].lower()]) if match else None
