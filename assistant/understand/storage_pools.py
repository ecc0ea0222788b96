"""A storage pool of libvirt that a goal wants made, and a machine's volume from an image."""

from __future__ import annotations

import re

from assistant.understand.lexicon import lexicon
from assistant.understand.reading import Reading

_LIBVIRT = re.compile(r"\b(?:libvirt|kvm|qemu)\b", re.IGNORECASE)
_NAME = r"[\"'“]?(?P<name>(?!(?:under|at|in|on|for|with|of|and)\b)[A-Za-z][\w.-]*)[\"'”]?"
_POOL = re.compile(
    r"(?:\b(?:in|an?|the|new|own|dir(?:ectory)?)\s+)*\b(?:storage\s+)?pool"
    rf"(?:\s+(?:called\s+|named\s+)?{_NAME})?\s*[,(]?\s*(?:(?:that\s+is|lying|located)\s+)?"
    r"(?:(?:under|at|in|on|of|from|path|=|:)\s+(?:the\s+)?(?:folder\s+|directory\s+|path\s+)?|(?<=pool\s))"
    r"(?P<path>/[\w./-]*\w)\)?",
    re.IGNORECASE,
)
_IN_POOL = re.compile(
    rf"\b(?:in|on|from|using)\s+(?:the\s+|my\s+)?(?:libvirt\s+)?(?:storage\s+)?pool\s+(?:called\s+|named\s+)?{_NAME}(?!\s+(?:in|at|under)\s+/)",
    re.IGNORECASE,
)
_POOL_ALONE = re.compile(
    rf"(?:(?<=,)\s*|\band\s+|\bwith\s+)(?:libvirt\s+)?(?:storage\s+)?pool\s+(?:called\s+|named\s+|is\s+)?{_NAME}"
    r"(?=\s*(?:[,;]|\Z|and\b|with\b|using\b))",
    re.IGNORECASE,
)
"""'..., pool fast': the pool that machines' disks lie in."""
_GB = 1024
_SIZE = r"(?P<number>[0-9]+)\s?-?(?P<unit>[a-z]+)"
_VOLUME = re.compile(
    rf"\b(?:an?\s+)?{_SIZE}\s+(?:volume|disk)\s+(?:(?:made|based|copied|cloned)\s+)?(?:from|on|of)\s+"
    r"(?=(?:the|an?|its)\s+(?:[\w.-]+\s+){0,4}(?:image|qcow2|cloud image)\b)",
    re.IGNORECASE,
)


def find_storage_pools(reading: Reading) -> None:
    """Set `pool_path`, with `storage` as the pool's name; a volume that is made from the system's
    image is the system disk."""
    if not _LIBVIRT.search(reading.goal):
        return
    for match in _POOL.finditer(reading.goal):
        if reading.free(*match.span()) and reading.value("pool_path") is None:
            if match["name"]:
                reading.set("storage", match["name"], *match.span())
            reading.set("pool_path", match["path"], *match.span())
    for match in (*_IN_POOL.finditer(reading.goal), *_POOL_ALONE.finditer(reading.goal)):
        if reading.free(*match.span()) and reading.value("storage") is None:
            reading.set("storage", match["name"], *match.span())
    for match in _VOLUME.finditer(reading.goal):
        megabytes = lexicon().values.size_units.get(match["unit"].lower(), 0) * int(match["number"])
        if reading.free(*match.span()) and megabytes >= _GB and reading.value("disk_gb") is None:
            reading.set("disk_gb", megabytes // _GB, *match.span())
