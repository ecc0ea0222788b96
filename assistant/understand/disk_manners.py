"""How disks are laid out and attached: thin, thick, eager zeroed, a dynamic vhdx, on sata.

These words stand between a size and its disk ('80 GB dynamic vhdx', 'second thin disk 100 GB') as
often as beside them: they are read first, and what reads sizes passes over them (`Reading.bare`).
"""

from __future__ import annotations

import re

from assistant.understand.reading import Reading

FORMAT, FURTHER, BUS = "disk_format", "data_disk_format", "disk_bus"
UNSAVED = "unsaved_disks"
_DISK = (
    r"(?=\s+(?:(?:size|sized|data|root|boot|system|os|virtual|hard|extra|second)\s+)*"
    r"(?:disks?|drives?|vhdx?s?|vmdks?|vdis?|volumes?)\b)"
)
_BEHIND = r"(?<=vhdx\s)|(?<=vhd\s)|(?<=disk\s)|(?<=disks\s)"
_NOT_OF = r"(?!\s+(?:memory|ram|ip|ips|address|addresses|inventory|dns|mac|size\s+log))"
_ZEROED = r"eager(?:ly)?[\s-]*(?:zero(?:ed|ing|es)?|scrub(?:bed)?)(?:[\s-]*thick)?"
_MANNERS = (
    ("eager", rf"(?:thick[\s,-]+)?(?:provision(?:ed|ing)[\s,-]+)?(?:{_ZEROED})"),
    (
        "thick",
        r"thick(?:[\s-]*provision(?:ed|ing))?(?:[\s,-]+lazy(?:[\s-]*zero(?:ed|ing)?)?)?|lazy[\s-]*zeroed"
        rf"(?:[\s-]*thick)?|fixed(?:[\s-]size)?{_DISK}|(?:{_BEHIND})fixed(?:[\s-]size)?{_NOT_OF}",
    ),
    (
        "thin",
        r"thin(?:ly)?(?:[\s-]*provision(?:ed|ing))?|dynamic(?:ally)?"
        rf"(?:[\s-](?:expanding|allocated|growing|sized))?{_DISK}|(?:{_BEHIND})dynamic(?:ally)?"
        rf"(?:[\s-](?:expanding|allocated|growing|sized))?{_NOT_OF}",
    ),
)
_MANNER = re.compile(
    "|".join(rf"(?P<{name}>\b(?:{words})\b)" for name, words in _MANNERS), re.IGNORECASE
)
_ANOTHER = re.compile(
    r"\b(?:second|2nd|further|extra|additional|data|another)\b[^,;.]*\Z", re.IGNORECASE
)
_KIND = r"(?P<{0}>virtio(?:-blk)?|sata|ide|nvme|scsi)"
_ATTACHED = re.compile(
    rf"(?<![\w-])(?P<a>virtio(?:-blk)?|sata|ide|nvme)\s+(?:(?:disk|storage|hard\s+drive)\s+)?(?:controller|bus|interface)s?\b"
    rf"|(?<![\w-])(?P<b>virtio(?:-blk)?|sata|ide)(?=\s+(?:disks?|drives?)\b)"
    r"|\b(?:disk\s+|storage\s+)?(?:controller|bus|interface)\s+(?:(?:type|is|of)\s+|[:=]\s*)?"
    rf"{_KIND.format('c')}\b(?!-)"
    r"|(?<=disk)\s+(?:via|over|by|attached\s+(?:by|via|to)|on(?:\s+the)?)\s+"
    rf"{_KIND.format('d')}(?:\s+(?:bus|controller))?\b(?!-)",
    re.IGNORECASE,
)
_BLOCK = "virtio-blk"
_PROXMOX = re.compile(r"\b(?:proxmox|pve)\b", re.IGNORECASE)
_FILE = re.compile(r"\bqcow2(?:\s+(?:disks?|format|files?))?\b", re.IGNORECASE)
"""On Proxmox a format of disks; elsewhere the word means QEMU's own image."""
_UNSAVED = re.compile(
    r"\b(?:disk\s+)?backups?\s+(?:off|disabled|false)\b"
    r"|\b(?:no|without|exclude[ds]?\s+from|skip(?:ped)?)\s+(?:the\s+)?backups?\b",
    re.IGNORECASE,
)


def find_disk_manners(reading: Reading) -> None:
    """Set how disks are laid out, those of further disks apart where they differ, and the bus."""
    for match in _MANNER.finditer(reading.goal):
        if reading.free(*match.span()) and match.lastgroup is not None:
            _lay_out(reading, match, match.lastgroup)
    if _PROXMOX.search(reading.goal):
        _of_proxmox(reading)
    for match in _ATTACHED.finditer(reading.goal):
        if reading.free(*match.span()):
            kind = next(match[group] for group in "abcd" if match[group]).lower()
            _take(reading, BUS, "virtio" if kind == _BLOCK else kind, match)


def _of_proxmox(reading: Reading) -> None:
    """Disks that are files, and those that backups pass over: all, or the further ones alone."""
    for match in _FILE.finditer(reading.goal):
        if reading.free(*match.span()) and reading.value(FORMAT) is None:
            _take(reading, FORMAT, "qcow2", match)
    for match in _UNSAVED.finditer(reading.goal):
        if reading.free(*match.span()):
            further = _ANOTHER.search(reading.bare[: match.start()])
            _take(reading, UNSAVED, "further" if further else "all", match)


def _lay_out(reading: Reading, match: re.Match[str], manner: str) -> None:
    further = _ANOTHER.search(reading.bare[: match.start()])
    name = FURTHER if further or reading.value(FORMAT) not in (None, manner) else FORMAT
    _take(reading, name, manner, match)


def _take(reading: Reading, name: str, value: str, match: re.Match[str]) -> None:
    if reading.set(name, value, *match.span()):
        _blank(reading, match)


def _blank(reading: Reading, match: re.Match[str]) -> None:
    start, end = match.span()
    reading.bare = reading.bare[:start] + " " * (end - start) + reading.bare[end:]
