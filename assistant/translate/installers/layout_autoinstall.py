"""Layouts of disks as the actions of curtin's storage configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.translate.installers.layout import (
    BIOS,
    EFI,
    MEMBER,
    PHYSICAL,
    SWAP,
    Group,
    Layout,
    Volume,
    mebibytes,
)

_KEYS = {
    "disk": {"type", "id", "path", "match", "ptable", "wipe", "grub_device", "name", "preserve"},
    "partition": {"type", "id", "device", "size", "flag", "number", "grub_device", "wipe",
                  "preserve"},
    "format": {"type", "id", "volume", "fstype", "preserve", "label"},
    "mount": {"type", "id", "device", "path", "options"},
    "raid": {"type", "id", "name", "raidlevel", "devices", "wipe", "preserve"},
    "lvm_volgroup": {"type", "id", "name", "devices", "preserve"},
    "lvm_partition": {"type", "id", "name", "volgroup", "size", "wipe", "preserve"},
}  # fmt: skip
_KINDS = {"partition": "partition", "raid": "raid", "lvm_partition": "logical"}


def actions_of(layout: Layout) -> Iterator[dict[str, Any]]:
    """The actions that make a layout, each after what it needs."""
    efi = any(one.holds == EFI for one in layout.volumes)
    bios = any(one.holds == BIOS for one in layout.volumes)
    for number, disk in enumerate(layout.disks):
        made: dict[str, Any] = {"type": "disk", "id": f"disk-{number}"}
        made |= {"path": disk} if disk else {"match": {"size": "largest"}}
        # Without a partition for EFI or for BIOS, only the old table has room for a loader.
        made |= {"ptable": "gpt" if efi or bios else "msdos", "wipe": "superblock-recursive"}
        yield made | ({"grub_device": True} if not number and not efi else {})
    ids = {disk: f"disk-{number}" for number, disk in enumerate(layout.disks)}
    for one in layout.of("partition"):
        flag = {EFI: "boot", BIOS: "bios_grub", SWAP: "swap"}.get(one.holds)
        made = {"type": "partition", "id": _id(one), "device": ids[one.on[0]], "size": _sized(one)}
        made |= {"flag": flag} if flag else {}
        yield made | ({"grub_device": True} if one.holds == EFI else {})
    for one in layout.of("raid"):
        yield {"type": "raid", "id": _id(one), "name": one.name, "raidlevel": one.level,
               "devices": [_of(layout, member) for member in one.on]}  # fmt: skip
    for group in layout.groups:
        yield {"type": "lvm_volgroup", "id": f"vg-{group.name}", "name": group.name,
               "devices": [_of(layout, member) for member in group.members]}  # fmt: skip
    for one in sorted(layout.of("logical"), key=lambda v: v.grows):
        yield {"type": "lvm_partition", "id": _id(one), "name": one.name,
               "volgroup": f"vg-{one.on[0]}", "size": _sized(one)}  # fmt: skip
    for one in layout.volumes:
        yield from _used(one)


def _used(one: Volume) -> Iterator[dict[str, Any]]:
    """What a volume is formatted as, and where it is mounted."""
    if one.holds in (PHYSICAL, MEMBER, BIOS):
        return
    kind = SWAP if one.holds == SWAP else "vfat" if one.holds == EFI else one.filesystem or "ext4"
    yield {"type": "format", "id": f"{_id(one)}-format", "volume": _id(one),
           "fstype": "fat32" if kind == "vfat" else kind}  # fmt: skip
    path = "" if one.holds == SWAP else one.holds
    made = {"type": "mount", "id": f"{_id(one)}-mount", "device": f"{_id(one)}-format",
            "path": path}  # fmt: skip
    yield made | ({"options": one.options} if one.options else {})


def _id(one: Volume) -> str:
    return one.id.replace(".", "-")


def _of(layout: Layout, id_: str) -> str:
    return next(_id(one) for one in layout.volumes if one.id == id_)


def _sized(one: Volume) -> Any:
    return -1 if one.grows else f"{one.size}M"


def layout_of(actions: Any) -> Layout | None:
    """The layout of a list of actions; None where it is not read as a whole."""
    listed = actions if isinstance(actions, list) else []
    if not listed or not all(isinstance(one, dict) for one in listed):
        return None
    for one in listed:
        if set(one) - _KEYS.get(str(one.get("type")), set()) or one.get("preserve"):
            return None
    layout, disks = Layout(), dict[str, str]()
    formats = {str(one.get("id")): one for one in listed if one["type"] == "format"}
    mounts = {str(one.get("device")): one for one in listed if one["type"] == "mount"}
    for one in listed:
        kind, id_ = one["type"], str(one.get("id"))
        if kind == "disk":
            match = one.get("match")
            disks[id_] = str(one.get("path") or (match or {}).get("path") or "")
            layout.disks.append(disks[id_])
        elif kind == "lvm_volgroup":
            layout.groups.append(Group(str(one.get("name")), _texts(one.get("devices"))))
    groups = {str(one["id"]): str(one.get("name")) for one in listed
              if one["type"] == "lvm_volgroup"}  # fmt: skip
    members = {m for one in listed if one["type"] == "raid" for m in _texts(one.get("devices"))}
    physical = {member for group in layout.groups for member in group.members}
    if len(disks) > 1 and "" in disks.values():
        return None
    for one in listed:
        if one["type"] not in _KINDS:
            continue
        made = _volume(one, disks, groups, members, physical)
        if made is None:
            return None
        layout.volumes.append(_with(made, formats, mounts))
    return layout if layout.sound and all(v.holds for v in layout.volumes) else None


def _volume(
    one: dict[str, Any], disks: dict[str, str], groups: dict[str, str], members: set[str],
    physical: set[str],
) -> Volume | None:  # fmt: skip
    kind, id_ = one["type"], str(one.get("id"))
    holds = MEMBER if id_ in members else PHYSICAL if id_ in physical else ""
    holds = BIOS if one.get("flag") == "bios_grub" else holds
    if kind == "raid":
        level = str(one.get("raidlevel")).lower().removeprefix("raid")
        name = str(one.get("name", ""))
        on = _texts(one.get("devices"))
        return Volume(id_, "raid", on, holds, name=name, level=int(level)) if level.isdecimal() \
            else None  # fmt: skip
    raw = one.get("size", -1)
    text = str(raw)
    grows = text in ("-1", "100%")
    size = 0 if grows else (raw // 1024**2 if isinstance(raw, int) else mebibytes(text))
    home = (
        disks.get(str(one.get("device")))
        if kind == "partition"
        else groups.get(str(one.get("volgroup")))
    )
    if size is None or home is None:
        return None
    return Volume(id_, _KINDS[kind], (home,), holds, size, grows, name=str(one.get("name", "")))


def _with(one: Volume, formats: dict[str, Any], mounts: dict[str, Any]) -> Volume:
    """A volume with its file system and the folder that it is mounted at."""
    made = next((f for f in formats.values() if str(f.get("volume")) == one.id), None)
    if made is None or one.holds:
        return one
    kind, mount = str(made.get("fstype", "")), mounts.get(str(made.get("id")), {})
    path = SWAP if kind == SWAP else str(mount.get("path", ""))
    known = {"fat32": "vfat"}.get(kind, kind) if kind != SWAP else ""
    options = str(mount.get("options") or "")
    return Volume(one.id, one.kind, one.on, path, one.size, one.grows, known, options, one.name,
                  one.level)  # fmt: skip


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
