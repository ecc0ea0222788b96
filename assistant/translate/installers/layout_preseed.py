"""Layouts of one disk as a recipe of Debian's installer: `least priority most kind settings .`"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.translate.installers.layout import BIOS, EFI, SWAP, Layout, Volume

_KINDS = frozenset({"", "btrfs", "ext2", "ext3", "ext4", "jfs", "xfs"})
"""File systems that it makes; without one it takes its own."""
_OWN = "$default_filesystem"
_MEBIBYTE, _MEGABYTE = 1024**2, 1000**2
_ENDLESS = 10**8
"""Megabytes from which the most that a partition may take is all that is left."""
_EAGER = 10000
"""How much rather than others a partition grows."""
_PARTS = re.compile(r"\s\.(?=\s|\Z)")
_PART = re.compile(r"(\d+)\s+\d+\s+(-?\d+)\s+(\S+)\s+(.*)", re.DOTALL)
_SETTING = re.compile(r"(\$?[\w/]+)\{\s*([^}]*?)\s*\}")
_READ = frozenset({"method", "format", "use_filesystem", "filesystem", "mountpoint", "label"})
_ASIDE = frozenset({"$primary", "$bootable", "$iflabel", "$reusemethod", _OWN})
"""What says how a partition is made, and not what it is for."""


def recipe_of(layout: Layout) -> tuple[str, ...]:
    """A line for each partition; none where it cannot be told."""
    parts = layout.of("partition")
    told = (
        len(layout.disks) == 1
        and len(parts) == len(layout.volumes)
        and all(one.filesystem in _KINDS or one.holds == EFI for one in parts)
        and not any(re.search(r"[^\w,]", one.options) for one in parts)
    )
    first = "/boot" if any(one.holds == "/boot" for one in parts) else "/"
    return tuple(f"{_sizes(one)} {_use(one, first)} ." for one in parts) if told else ()


def _sizes(one: Volume) -> str:
    least = max(1, -(-one.size * _MEBIBYTE // _MEGABYTE))
    return f"{least} {max(least, _EAGER)} -1" if one.grows else f"{least} {least} {least}"


def _use(one: Volume, first: str) -> str:
    if one.holds == SWAP:
        return "linux-swap method{ swap } format{ }"
    if one.holds in (EFI, BIOS):
        made = "method{ efi } format{ }" if one.holds == EFI else "method{ biosgrub }"
        return f"free $iflabel{{ gpt }} $reusemethod{{ }} {made}"
    starts = " $primary{ } $bootable{ }" if one.holds == first else ""
    kind = f"filesystem{{ {one.filesystem} }}" if one.filesystem else f"{_OWN}{{ }}"
    options = [f"options/{word}{{ {word} }}" for word in one.options.split(",") if word]
    return " ".join(
        [f"{one.filesystem or _OWN}{starts} method{{ format }} format{{ }} use_filesystem{{ }}",
         kind, f"mountpoint{{ {one.holds} }}", *options]
    )  # fmt: skip


def layout_of(recipe: str, disk: str) -> Layout | None:
    """The layout of a recipe on one disk; None where it is not read as a whole."""
    volumes = list(_volumes(recipe.partition("::")[2], disk))
    if not volumes or None in volumes:
        return None
    layout = Layout([disk], [one for one in volumes if one is not None])
    return layout if layout.sound else None


def _volumes(text: str, disk: str) -> Iterator[Volume | None]:
    for number, part in enumerate(one for one in _PARTS.split(text) if one.strip()):
        match = _PART.fullmatch(part.strip())
        yield _volume(match, f"part.{number}", disk) if match else None


def _volume(match: re.Match[str], name: str, disk: str) -> Volume | None:
    """A partition; None where more is said of it than a layout has."""
    least, most = int(match[1]), int(match[2])
    given = dict(_SETTING.findall(match[4]))
    front = "options/"
    options = [one.removeprefix(front) for one in given if one.startswith(front)]
    others = [one for one in given if not one.startswith(front)]
    held = _held(given)
    bounded = least != most and 0 < most < _ENDLESS
    if not held or bounded or set(others) - _READ - _ASIDE:
        return None
    kind = given.get("filesystem", "vfat" if held == EFI else "")
    size = least * _MEGABYTE // _MEBIBYTE
    return Volume(
        name, "partition", (disk,), held, size, least != most, kind, ",".join(options)
    )  # fmt: skip


def _held(given: dict[str, str]) -> str:
    """What a partition is for; empty where it is not told."""
    own = {"swap": SWAP, "efi": EFI, "biosgrub": BIOS}.get(given.get("method", ""))
    return own or (given.get("mountpoint", "") if given.get("method") == "format" else "")
