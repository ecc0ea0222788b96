"""ZFS in a goal for a playbook: a pool with its disks, datasets, and what is set on them."""

from __future__ import annotations

import re

from assistant.understand.cues import PLAYBOOK
from assistant.understand.reading import Reading

_CUE = re.compile(r"\b(?:zfs|zpool)\b", re.IGNORECASE)
_NAME = r"[a-z][\w.-]*\w"
_DISK = r"(?:/dev/)?(?:disk/by-id/[\w.:-]+|[svx]d[a-z]|nvme[0-9]+n[0-9]+)"
_POOL = re.compile(
    rf"\b(?:(?:an?|the|create|zfs)\s+)*(?:z|storage\s+)?pool\s+(?:(?:named|called)\s+)?[\"']?(?P<name>{_NAME})[\"']?",
    re.IGNORECASE,
)
_LAYOUT = r"(?P<kind>mirror(?:ed)?|raid-?z[123]?|stripe[sd]?)"
_OF = (
    r"\(?\b(?:(?:an?|as|in|of|from|with|on|over|across|using|the|disks?|devices?|drives?|vdev)\s+)*"
)
_KIND = re.compile(rf"{_OF}{_LAYOUT}\b", re.IGNORECASE)
_VDEV = re.compile(
    rf"{_OF}(?P<disks>{_DISK}(?:\s*(?:,\s*(?:and\s+)?|and\s+|&\s*|\+\s*|\s)\s*{_DISK})*)(?![\w/])\)?",
    re.IGNORECASE,
)
_NO_NAME = (
    r"(?!(?:compression|quota|refquota|recordsize|atime|reservation|mountpoint|with|on|each|both|all)"
    r"\b)"
)
_SET = re.compile(
    rf"\b(?:(?:an?|the|with|and|zfs)\s+)*(?:datasets?|file\s?systems?)\s+(?P<all>{_NAME}(?:/[\w.-]+)*"
    rf"(?:\s*(?:,\s*(?:and\s+)?|and\s+)\s*{_NO_NAME}{_NAME}(?:/[\w.-]+)*(?=\s*(?:[,.(]|\Z|and\b|with\b|on\b)))*)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:(?:and|with|an?|the|set)\s+)*(?P<name>compression|quota|refquota|recordsize|record\s+size|atime|reservation|mountpoint)\s*"
    r"(?:=|:|is|of|to)?\s+(?P<value>[0-9]+(?:\.[0-9]+)?\s?[kmgt]i?b?|lz4|zstd|gzip|on|off|/[\w./-]+)\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\b(?:(?:and|with|an?)\s+)*(?P<value>[0-9]+(?:\.[0-9]+)?\s?[kmgt]i?b?|lz4|zstd|gzip)\s+(?P<name>compression|quota|refquota"
    r"|recordsize|reservation)\b",
    re.IGNORECASE,
)
_PACKED = re.compile(r"\b(?:with|using)\s+(?P<value>lz4|zstd|gzip)\b", re.IGNORECASE)
_SIZE = re.compile(r"([0-9.]+)\s?([kmgt])i?b?", re.IGNORECASE)


def find_pools(reading: Reading) -> None:
    """All of it, where the goal is for a playbook and speaks of ZFS."""
    goal = reading.goal
    if not (PLAYBOOK.search(goal) and _CUE.search(goal)):
        return
    _vdev(reading)
    for match in _POOL.finditer(goal):
        if reading.free(*match.span()) and match["name"].lower() not in reading.lexicon.stop:
            reading.set("zfs_pool", match["name"], *match.span())
    pool = str(reading.value("zfs_pool") or "")
    for match in _SET.finditer(goal):
        if reading.free(*match.span()):
            for name in re.findall(rf"{_NAME}(?:/[\w.-]+)*", match["all"], re.IGNORECASE):
                if name != "and":
                    whole = name if "/" in name or not pool else f"{pool}/{name}"
                    reading.set("zfs_dataset", whole, *match.span())
    for match in (m for pattern in (_BEHIND, _BEFORE) for m in pattern.finditer(goal)):
        if reading.free(*match.span()):
            name = re.sub(r"\s", "", match["name"].lower())
            reading.set("zfs_property", f"{name}={_plain(match['value'])}", *match.span())
    for match in _PACKED.finditer(goal):
        if reading.free(*match.span()):
            reading.set("zfs_property", f"compression={match['value'].lower()}", *match.span())
    if pool or reading.value("zfs_dataset"):
        for cue in _CUE.finditer(goal):
            if reading.free(*cue.span()):
                reading.claim(*cue.span(), "zfs")


def _vdev(reading: Reading) -> None:
    """How the disks are held, and which; of several such groups only the first is read."""
    kinds = list(_KIND.finditer(reading.goal))[:2]
    for match in kinds[:1]:
        layout = re.sub(r"ed\Z", "", match["kind"].lower().replace("-", ""))
        layout = "stripe" if layout.startswith("strip") else layout
        reading.set("zfs_layout", layout, *match.span())
    end = kinds[1].start() if len(kinds) > 1 else len(reading.goal)
    for match in _VDEV.finditer(reading.goal, 0, end):
        if reading.free(*match.span()):
            for disk in re.findall(_DISK, match["disks"], re.IGNORECASE):
                path = disk if disk.startswith("/dev/") else f"/dev/{disk}"
                reading.set("zfs_disk", path, *match.span())


def _plain(value: str) -> str:
    """A size as ZFS writes it: 500G."""
    size = _SIZE.fullmatch(value)
    return f"{size[1]}{size[2].upper()}" if size else value.lower() if value[0] != "/" else value
