"""Layouts of disks as kickstart's commands part, raid, volgroup and logvol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.translate.installers.layout import (
    BIOS,
    EFI,
    MEMBER,
    PHYSICAL,
    SWAP,
    Group,
    Layout,
    Volume,
)

Command = tuple[str, Mapping[str, str], list[str]]
"""Its name, its options, the words beside them."""
_PART = frozenset({"--fstype", "--size", "--grow", "--ondisk", "--ondrive", "--asprimary",
                   "--fsoptions", "--maxsize", "--recommended"})  # fmt: skip
_RAID = frozenset({"--device", "--level", "--fstype", "--fsoptions"})
_LOGICAL = frozenset({"--vgname", "--name", "--size", "--grow", "--fstype", "--fsoptions",
                      "--maxsize", "--recommended"})  # fmt: skip
_RECOMMENDED = 2048
"""MiB of swap, where the installer is asked what it thinks right."""


def layout_of(commands: list[Command], disk: str) -> tuple[Layout, list[tuple[int, str]]] | None:
    """The layout, and by number of a command in what it is not quite the same; None where it is
    not read as a whole. `disk`: the one to use, where a partition names none."""
    layout, notes = Layout(), list[tuple[int, str]]()
    for number, (name, options, words) in enumerate(commands):
        if name in ("part", "partition"):
            one = _partition(number, options, words, disk)
        elif name == "raid":
            one = _raid(options, words)
        elif name == "logvol":
            one = _logical(number, options, words)
        elif name == "volgroup" and len(words) > 1 and not set(options) - {"--pesize"}:
            layout.groups.append(Group(words[0], tuple(words[1:])))
            continue
        else:
            return None
        if one is None:
            return None
        notes += [(number, note) for note in _notes(options)]
        layout.volumes.append(one)
        if one.kind == "partition" and one.on[0] not in layout.disks:
            layout.disks.append(one.on[0])
    return (layout, notes) if layout.sound else None


def _notes(options: Mapping[str, str]) -> Iterator[str]:
    if "--maxsize" in options:
        yield "it grows without an end"
    if "--recommended" in options:
        yield f"{_RECOMMENDED} MiB of swap, in place of what the installer recommends"


def _held(word: str, options: Mapping[str, str]) -> tuple[str, str]:
    """What a volume holds, and its file system."""
    kind = options.get("--fstype", "")
    if word.startswith(("pv.", "raid.")):
        return (PHYSICAL if word.startswith("pv.") else MEMBER), ""
    if word == SWAP or kind == SWAP:
        return SWAP, ""
    if word == BIOS or kind == BIOS:
        return BIOS, ""
    return word, "vfat" if kind == "efi" else kind


def _size(options: Mapping[str, str]) -> tuple[int, bool] | None:
    text = options.get("--size", "")
    recommended = "--recommended" in options
    if not text.isdecimal() and not recommended:
        return None
    return (_RECOMMENDED if recommended else int(text)), "--grow" in options


def _partition(
    number: int, options: Mapping[str, str], words: list[str], disk: str
) -> Volume | None:
    size = _size(options)
    if len(words) != 1 or set(options) - _PART or size is None:
        return None
    holds, kind = _held(words[0], options)
    named = options.get("--ondisk") or options.get("--ondrive") or disk
    device = named if not named or named.startswith("/") else f"/dev/{named}"
    own = words[0] if holds in (PHYSICAL, MEMBER) else f"part.{number}"
    return Volume(own, "partition", (device,), holds, *size, kind, options.get("--fsoptions", ""))


def _raid(options: Mapping[str, str], words: list[str]) -> Volume | None:
    level = options.get("--level", "").upper().removeprefix("RAID")
    if len(words) < 3 or set(options) - _RAID or not level.isdecimal():
        return None
    holds, kind = _held(words[0], options)
    name = options.get("--device", "").removeprefix("/dev/")
    own = words[0] if holds == PHYSICAL else f"raid.{name}"
    return Volume(own, "raid", tuple(words[1:]), holds, filesystem=kind, name=name,
                  options=options.get("--fsoptions", ""), level=int(level))  # fmt: skip


def _logical(number: int, options: Mapping[str, str], words: list[str]) -> Volume | None:
    size, name = _size(options), options.get("--name", "")
    group = options.get("--vgname", "")
    if len(words) != 1 or set(options) - _LOGICAL or size is None or not name or not group:
        return None
    holds, kind = _held(words[0], options)
    return Volume(f"lv.{number}", "logical", (group,), holds, *size, kind,
                  options.get("--fsoptions", ""), name)  # fmt: skip


def commands_of(layout: Layout) -> Iterator[str]:
    """The commands that make a layout, from clearing the disks on."""
    disks = ",".join(disk.removeprefix("/dev/") for disk in layout.disks if disk)
    if disks:
        yield f"ignoredisk --only-use={disks}"
    yield "zerombr"
    yield "clearpart --all --initlabel" + (f" --drives={disks}" if disks else "")
    for one in layout.of("partition"):
        disk = one.on[0].removeprefix("/dev/")
        where = f" --ondisk={disk}" if disk else ""
        yield f"part {_word(one)}{_kind(one)}{_sized(one)}{where}{_options(one)}"
    for one in layout.of("raid"):
        members = " ".join(_name(layout, member) for member in one.on)
        yield (
            f"raid {_word(one)} --device={one.name} --level=RAID{one.level}{_kind(one)}"
            f"{_options(one)} {members}"
        )
    for group in layout.groups:
        yield f"volgroup {group.name} " + " ".join(_name(layout, one) for one in group.members)
    for one in layout.of("logical"):
        yield (
            f"logvol {_word(one)} --vgname={one.on[0]} --name={one.name}{_kind(one)}"
            f"{_sized(one)}{_options(one)}"
        )


def _word(one: Volume) -> str:
    if one.holds in (PHYSICAL, MEMBER):
        return _own(one)
    return one.holds


def _own(one: Volume) -> str:
    """What kickstart calls it, which tells what it is for."""
    front = "pv" if one.holds == PHYSICAL else "raid"
    return f"{front}.{one.id.removeprefix(front).lstrip('.-').replace('.', '-')}"


def _name(layout: Layout, id_: str) -> str:
    return next(_own(one) for one in layout.volumes if one.id == id_)


def _kind(one: Volume) -> str:
    if one.holds == EFI:
        return " --fstype=efi"
    if one.holds == BIOS:
        return " --fstype=biosboot"
    return f" --fstype={one.filesystem}" if one.filesystem else ""


def _sized(one: Volume) -> str:
    return f" --size={max(1, one.size)}" + (" --grow" if one.grows else "")


def _options(one: Volume) -> str:
    return f' --fsoptions="{one.options}"' if one.options else ""
