"""Ubuntu's installer: a disk with file systems of their own, in curtin's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from assistant.core.plan import Printed
from assistant.targets.packer.linux.installation import Installation, Part, plain, volume

_GROUP = "system"
_DISK = "disk"
_FIRMWARE = "efi"
_REST = -1
"""All that is left: only what comes last may have it."""


def storage_actions(wish: Installation, put: Callable[[Part], str]) -> list[dict[str, Any]]:
    """The whole of one disk: what the firmware starts from, /boot, and logical volumes of one
    group, or a root of another kind than the installer's own; what has no size takes what the
    others leave. `put` makes YAML data of a part."""
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
        *(_group(wish, put) if wish.volumes or plain(wish.layout) == "lvm" else _root(wish, put)),
    ]


def _group(wish: Installation, put: Callable[[Part], str]) -> Iterator[dict[str, Any]]:
    yield _partition("pv", _REST)
    yield {"id": _GROUP, "type": "lvm_volgroup", "name": _GROUP, "devices": ["pv"]}
    yield from _volumes(wish, put)


def _root(wish: Installation, put: Callable[[Part], str]) -> Iterator[dict[str, Any]]:
    yield _partition("root", _REST)
    yield from _mounted("root", "/", put(wish.filesystem))


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
        (place, put(Printed(f"{size}M", "goal", "a file system of its own")) if size else _REST)
        for place, size in wish.places
    ]
    root: str | int = _REST
    if wish.root_mb is not None:
        root = put(Printed(f"{wish.root_mb}M", "goal", "the root's own size"))
    for place, size in sorted((*sizes, ("/", root)), key=lambda one: one[1] == _REST):
        name = f"lv-{volume(place)}"
        yield {
            "id": name,
            "type": "lvm_partition",
            "volgroup": _GROUP,
            "name": volume(place),
            "size": size,
        }
        kind = put(wish.filesystem or "ext4")
        yield from _mounted(name, place, kind, wish.options.get(place, ""))


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
