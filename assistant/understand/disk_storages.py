"""Where a disk of a machine on Proxmox lies: 50 GB rootfs on tank, a 100 GB data disk on hdd."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.understand.reading import Reading

_PROXMOX = re.compile(r"\b(?:proxmox|pve|lxc)\b", re.IGNORECASE)
_DISK = re.compile(
    r"(?P<extra>\b(?:extra|additional|further|second|2nd|data|another)\s+(?:[\w.]+\s+){0,2}?)?"
    r"(?:(?<=gb )|(?<=tb )|(?<=g )|\b)(?P<kind>root\s?fs|root\s+disk|system\s+disk"
    r"|(?P<data>data\s+)?disks?|volumes?|drives?|storage)"
    r"(?:\s+(?:of\s+)?[0-9]+\s?[gt]i?b?)?(?:\s+each)?(?P<on>\s+(?:on|in|from)\s+(?:the\s+)?(?:pool\s+|storage\s+|datastore\s+)?"
    r"(?P<name>[a-z][\w-]*)(?:\s+(?:pool|storage|datastore))?)(?![\w./-])",
    re.IGNORECASE,
)
_NONE = frozenset(
    (
        "it",
        "them",
        "that",
        "this",
        "one",
        "both",
        "all",
        "each",
        "every",
        "top",
        "proxmox",
        "pve",
        "zfs",
    )
)

_KINDS = frozenset(("nvme", "ssd", "hdd"))
"""Ordinary words that storages are called by."""


def find_disk_storages(reading: Reading) -> None:
    """Set `storage` for system disks and `data_storage` for others. To be called when the
    storages that are known by their names are read."""
    if not _PROXMOX.search(reading.goal):
        return
    for match in _DISK.finditer(reading.goal):
        word = match["name"].lower()
        kind = word in _KINDS
        ordinary = word in _NONE or word in reading.lexicon.stop or word in reading.lexicon.common
        taken = any(p.name == "storage" and p.value == match["name"] for p in reading.parameters)
        if not taken and ((ordinary and not kind) or not reading.free(*match.span("name"))):
            continue
        extra = match["extra"] or match["data"] or _is_extra(reading, match)
        if extra and _taken_for_all(reading, match):
            continue
        name = "data_storage" if extra else "storage"
        if reading.value(name) is None and reading.free(*match.span("on")):
            reading.set(name, match["name"], *match.span("on"))


def _taken_for_all(reading: Reading, match: re.Match[str]) -> bool:
    """Give a storage behind a further disk to that, where it was read as that of all disks."""
    for at, said in enumerate(reading.parameters):
        span = said.span
        if said.name != "storage" or span is None or span.start < match.start("on"):
            continue
        if span.end <= match.end("on") and reading.value("data_storage") is None:
            reading.parameters[at] = replace(said, name="data_storage")
            return True
    return False


def _is_extra(reading: Reading, match: re.Match[str]) -> bool:
    """Whether the disk's own size was read as that of a further one."""
    spans = [p.span for p in reading.parameters if p.name == "data_disk_gb" and p.span]
    start = match.start("kind")
    return any(s.start <= start and start - s.end <= 1 for s in spans)
