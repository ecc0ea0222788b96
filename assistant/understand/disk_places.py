"""Where the further disks of an image are mounted: a second 100 GB disk for /var/lib/docker."""

from __future__ import annotations

import re

from assistant.core.intent import Parameter, Span
from assistant.understand.about_images import speaks_of_images
from assistant.understand.reading import Reading

DISK, PLACE = "data_disk_gb", "disk_mount"
_INSTALLED = ("/", "/var", "/usr", "/boot", "/etc")
_KIND = r"(?:xfs|ext4|btrfs)"
_AHEAD = re.compile(
    rf"\s*,?\s*(?:(?:and|then|that|which|is|gets?|be|to|it|will|should|formatted|formatting|{_KIND}"
    rf"|(?:as|with)\s+(?:an?\s+)?{_KIND}|file\s?system|mounted|mounts?|used)\s*,?\s+)*"
    r"(?:(?:for|at|on|under|in|as|to)\s+|(?:mounted|mounts?)\s+|->\s*|→\s*|[:=(]\s*)\Z",
    re.IGNORECASE,
)
"""Between the words for a disk and the place that it is mounted at."""
_BEHIND = re.compile(
    r"\s+(?:(?:is|goes|lives|lies|sits|stays|mounted|kept|stored|should|be|live|to)\s+)*"
    r"(?:on|onto)\s+(?:(?:its|his|an?|the)\s+)?(?:(?:own|dedicated|separate|extra)\s+)*\Z",
    re.IGNORECASE,
)
"""Between a place and the disk that it lies on."""
_ONE_EACH = re.compile(
    r"\s*[,:(]?\s*(?:with\s+)?one\s+(?:mounted\s+)?(?:for|at|on|under)\s+(?P<a>/[\w./-]*\w)\s*,?\s*"
    r"(?:and|,)\s+(?:the\s+)?(?:one|other|another)\s+(?:mounted\s+)?(?:for|at|on|under)\s+(?P<b>/[\w./-]*\w)",
    re.IGNORECASE,
)
_APART = re.compile(r"\b(?:own|dedicated|separate|second|extra)\s+\Z", re.IGNORECASE)
"""Before the size of a disk that is not the system's."""
_OWN = re.compile(r"\b(?:own|dedicated|separate|second|extra)\b", re.IGNORECASE)
_CONTAINER = re.compile(r"\blxcs?\b", re.IGNORECASE)
"""A container of Proxmox mounts its volumes itself."""
_FORMAT = re.compile(r"[\s,(]*(?:(?:as|with|using|formatted)\s+)*\Z", re.IGNORECASE)


def find_disk_places(reading: Reading) -> None:
    """`disk_mount` is `GB=place`, or `GB=place=file system`, for each disk that has a place.

    To be called when sizes, files and tools are read: both are paths and sizes before.
    """
    if not (speaks_of_images(reading) or _CONTAINER.search(reading.goal)):
        return
    _share_out(reading)
    places = [one for one in _said(reading, "path", "partition") if _is_place(one[0])]
    for disk in _said(reading, DISK, "disk_gb"):
        for place in places:
            if between := _between(reading, disk, place):
                _mount(reading, disk[0], place, between)
                places.remove(place)
                break


def _share_out(reading: Reading) -> None:
    """'Two 100 GB disks, one for /data and one for /backup': each of them is a further one."""
    for match in _ONE_EACH.finditer(reading.goal):
        disks = [d for d in _said(reading, DISK, "disk_gb") if d[1].end == match.start()]
        spans = [Span(*match.span(name)) for name in ("a", "b")]
        places = [one for one in _said(reading, "path", "partition") if one[1] in spans]
        if not disks or len(places) != len(spans):
            continue
        size, parameters = disks[0][0].value, reading.parameters
        for disk, _ in disks:
            parameters.remove(disk)
        for one in places:
            value = f"{size}={one[0].value}"
            parameters.append(Parameter(DISK, size, "goal", disks[0][1]))
            parameters[parameters.index(one[0])] = Parameter(PLACE, value, "goal", one[1])
        reading.claim(*match.span(), "a place for each disk")


_Said = tuple[Parameter, Span]


def _said(reading: Reading, *names: str) -> list[_Said]:
    return [(p, p.span) for p in reading.parameters if p.name in names and p.span is not None]


def _is_place(said: Parameter) -> bool:
    """A folder that a disk can be mounted at in the machine; the installer alone moves some."""
    value = str(said.value)
    return value.startswith("/") and "=" not in value and value not in _INSTALLED


def _between(reading: Reading, disk: _Said, place: _Said) -> Span | None:
    """The words that join a disk and its place; the system's own disk has none of its own."""
    further = disk[0].name == DISK or bool(_APART.search(reading.goal[: disk[1].start]))
    if place[1].start >= disk[1].end:
        words = Span(disk[1].end, place[1].start)
        joins = further and bool(_AHEAD.match(reading.goal[words.start : words.end]))
    else:
        words = Span(place[1].end, disk[1].start)
        said = reading.goal[words.start : words.end]
        joins = bool(_BEHIND.match(said)) and (further or bool(_OWN.search(said)))
    return words if joins else None


def _mount(reading: Reading, disk: Parameter, place: _Said, between: Span) -> None:
    """Put the disk's place in the place of the path, with the file system said beside them."""
    kinds = _said(reading, "filesystem")
    sides = (place[1], disk.span or place[1])
    kind = next((p for p, span in kinds if _beside(reading, span, between, sides)), None)
    value = f"{disk.value}={place[0].value}" + (f"={kind.value}" if kind else "")
    reading.claim(between.start, between.end, f"{PLACE} = {value}")
    end = max(side.end for side in sides)
    if kind and kind.span and kind.span.start > end:
        reading.claim(end, kind.span.start, f"{PLACE} = {value}")
    parameters = reading.parameters
    if disk.name != DISK:
        parameters[parameters.index(disk)] = Parameter(DISK, disk.value, "goal", disk.span)
    parameters[parameters.index(place[0])] = Parameter(PLACE, value, "goal", place[1])
    if kind is not None:
        parameters.remove(kind)


def _beside(reading: Reading, kind: Span, between: Span, sides: tuple[Span, Span]) -> bool:
    """True for a file system that stands between disk and place, or right behind the two."""
    if between.start <= kind.start and kind.end <= between.end:
        return True
    end = max(side.end for side in sides)
    return kind.start >= end and bool(_FORMAT.match(reading.goal[end : kind.start]))
