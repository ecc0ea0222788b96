"""Ubuntu's installer: a disk with file systems of their own, in curtin's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from assistant.core.plan import Printed
from assistant.targets.packer.linux.installation import Installation, Part, volume

_GROUP = "system"
_DISK = "disk"
_FIRMWARE = "efi"
_REST = -1
"""All that is left: only what comes last may have it."""


def storage_actions(wish: Installation, put: Callable[[Part], str]) -> list[dict[str, Any]]:
    """The whole of one disk: what the firmware starts from, /boot, and logical volumes of one
    group; a root without a size takes what the others leave. `put` makes YAML data of a part."""
    disk = {
        "id": _DISK,
        "type": "disk",
        "match": disk_match(wish),
        "ptable": "gpt",
        "wipe": "superblock-recursive",
        "preserve": False,
        "grub_device": not wish.uefi,
    }
    return [
        disk,
        *(_efi() if wish.uefi else _bios()),
        _partition("boot", "1G"),
        *_mounted("boot", "/boot"),
        _partition("pv", _REST),
        {"id": _GROUP, "type": "lvm_volgroup", "name": _GROUP, "devices": ["pv"]},
        *_volumes(wish, put),
    ]


def disk_match(wish: Installation) -> dict[str, str]:
    """Which disk the installer takes; without a word it takes the largest."""
    if wish.system_disk == "first":
        return {"path": "/dev/[sv]da"}
    return {"size": "smallest" if wish.system_disk == "smallest" else "largest"}


def _efi() -> Iterator[dict[str, Any]]:
    yield {**_partition(_FIRMWARE, "512M"), "flag": "boot", "grub_device": True}
    yield from _mounted(_FIRMWARE, "/boot/efi", "fat32")


def _bios() -> Iterator[dict[str, Any]]:
    """GRUB's own place on a disk with a GPT."""
    yield {"id": "grub", "type": "partition", "device": _DISK, "size": "1M", "flag": "bios_grub"}


def _volumes(wish: Installation, put: Callable[[Part], str]) -> Iterator[dict[str, Any]]:
    sizes: list[tuple[str, str | int]] = [
        (place, put(Printed(f"{size}M", "goal", "a file system of its own")))
        for place, size in wish.places
    ]
    root: str | int = _REST
    if wish.root_mb is not None:
        root = put(Printed(f"{wish.root_mb}M", "goal", "the root's own size"))
    for place, size in (*sizes, ("/", root)):
        name = f"lv-{volume(place)}"
        yield {
            "id": name,
            "type": "lvm_partition",
            "volgroup": _GROUP,
            "name": volume(place),
            "size": size,
        }
        yield from _mounted(name, place, options=wish.options.get(place, ""))


def _partition(name: str, size: str | int) -> dict[str, Any]:
    return {
        "id": name,
        "type": "partition",
        "device": _DISK,
        "size": size,
        "wipe": "superblock",
    }


def _mounted(
    volume_id: str, path: str, fstype: str = "ext4", options: str = ""
) -> Iterator[dict[str, Any]]:
    made = f"{volume_id}-fs"
    yield {"id": made, "type": "format", "fstype": fstype, "volume": volume_id}
    mount = {"id": f"{volume_id}-mount", "type": "mount", "path": path, "device": made}
    yield {**mount, "options": f"defaults,{options}"} if options else mount
