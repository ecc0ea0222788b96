"""The printers that a recipe calls for: a scene to the answer file of its installer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from ipaddress import IPv4Interface
from typing import TypedDict

import msgspec

from assistant import paths
from assistant.core.errors import Unfinished
from assistant.core.plan import Choice, Printed, Segment
from assistant.targets.mountpoints import OPTIONS, PARAMETER, REST_MB, options_of, places_of
from assistant.targets.packer.linux.autoinstall import meta_data, user_data
from assistant.targets.packer.linux.installation import Address, Installation, Part, SystemDisk
from assistant.targets.packer.linux.kickstart import kickstart
from assistant.targets.packer.linux.preseed import preseed
from assistant.targets.scene import Maker, Scene

Args = Mapping[str, str | int | float | bool]


class Source(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Where one distribution's packages come from."""

    origin: tuple[str, ...] = msgspec.field(name="from")
    groups: tuple[str, ...]


class Installer(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What one installer's machines get."""

    base: tuple[str, ...]
    platforms: dict[str, tuple[str, ...]]
    notes: tuple[str, ...]
    sources: dict[str, Source] = {}


class PackageTable(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """prompts/packer/linux-packages.yaml."""

    installers: dict[str, Installer]


@cache
def package_table() -> PackageTable:
    """The table; Unfinished when it is not sound."""
    path = paths.prompts_dir() / "packer" / "linux-packages.yaml"
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=PackageTable)
    except (OSError, msgspec.ValidationError, msgspec.DecodeError) as error:
        raise Unfinished(f"{path.name} is not sound: {error}") from error


def installation(scene: Scene, installer: str) -> Installation:
    """The wish that the goal and the recipe's parameters come to."""
    known = package_table().installers[installer]
    agents = [name for platform in scene.platforms for name in known.platforms.get(platform, ())]
    # cloud-init grows a clone's last partition, but no logical volume in it.
    layout: Part = "plain"
    if scene.holds(["has:lvm"]):
        layout = Printed("lvm", "goal", "LVM")
    wish = Installation(
        hostname=scene.printed("hostname"),
        locale=_locale(scene),
        keyboard=scene.printed("keyboard"),
        timezone=_timezone(scene),
        layout=layout,
        system_disk=_system_disk(scene),
        packages=tuple(dict.fromkeys((*known.base, *agents))),
        note=Choice("answers.note", "The comment at the top of the answers", known.notes),
        **_places(scene),
        address=_address(scene),
        proxy=str(scene.value("package_proxy")) if scene.holds(["param:package_proxy"]) else "",
        uefi=scene.holds(["firmware:uefi"]),
        swap=not scene.holds(["has:no-swap"]),
        enforcing=not scene.holds(["has:selinux-permissive"]),
        updates=scene.holds(["has:system-updates"]),
        filesystem=_filesystem(scene, installer),
    )
    source = known.sources.get(_fact(scene, "distribution:"))
    if source is None:
        return wish
    release = _fact(scene, "os:").rpartition("-")[2]
    return replace(
        wish,
        sources=tuple(line.replace("{release}", release) for line in source.origin),
        groups=source.groups,
    )


def _fact(scene: Scene, prefix: str) -> str:
    """What the scene's fact of this kind says; empty where there is none."""
    return next((fact[len(prefix) :] for fact in scene.facts if fact.startswith(prefix)), "")


_ROOT_MB = 10240
"""Of a root beside a place that takes the rest: a server's system and room for packages."""


class _Places(TypedDict, total=False):
    """Fields of an Installation."""

    places: tuple[tuple[str, int], ...]
    root_mb: int | None
    options: Mapping[str, str]


def _places(scene: Scene) -> _Places:
    """The goal's partitions, by size in MB."""
    # Ubuntu's installer is told each partition; builders of both kinds of firmware share no file.
    found = places_of(scene.given)
    if not found or (_both_firmwares(scene) and scene.holds(["installer:autoinstall"])):
        return {}
    scene.setting(PARAMETER)
    root = found.pop("/", None)
    if root is None and REST_MB in found.values():
        root = _ROOT_MB
    options = options_of(scene.given)
    if options:
        scene.setting(OPTIONS)
    return {"places": tuple(found.items()), "root_mb": root, "options": options}


def _address(scene: Scene) -> Address | None:
    """The goal's address, where the recipe gives it to the machine that is built."""
    if not scene.holds(["address:build"]):
        return None
    servers = tuple(str(p.value) for p in scene.given if p.name == "dns")
    if servers:
        scene.setting("dns")
    ip = IPv4Interface(str(scene.value("ip")))
    return Address(ip, str(scene.value("gateway")), servers)


def _system_disk(scene: Scene) -> SystemDisk:
    """How the installer tells the disk of the system from the further ones."""
    if not scene.holds(["disks:further"]):
        return "only"
    own = int(scene.value("disk_gb"))
    others = [int(p.value) for p in scene.given if p.name == "data_disk_gb"]
    if own < min(others, default=own):
        return "smallest"
    return "largest" if own > max(others, default=own) else "first"


def _filesystem(scene: Scene, installer: str) -> Part:
    """What the goal says; Anaconda of EL makes no btrfs, and such a wish stays unseen to."""
    setting = scene.settings.get("filesystem")
    el = installer == "kickstart" and not scene.holds(["distribution:fedora"])
    makes = ("xfs", "ext4") if el else ("xfs", "ext4", "btrfs")
    if setting is None or setting.value not in makes:
        return ""
    # Ubuntu's installer is told each partition then; builders of both firmwares share no file.
    if setting.value != "ext4" and installer == "autoinstall" and _both_firmwares(scene):
        return ""
    return scene.printed("filesystem")


def _both_firmwares(scene: Scene) -> bool:
    return scene.holds(["firmware:uefi", "firmware:bios"])


def _locale(scene: Scene) -> Printed:
    """de-DE, as goals give it, is de_DE.UTF-8 to glibc."""
    text = str(scene.value("locale"))
    return scene.printed("locale", text if "." in text else f"{text.replace('-', '_')}.UTF-8")


def _timezone(scene: Scene) -> Printed:
    text = str(scene.value("timezone"))
    return scene.printed("timezone", "Etc/UTC" if text == "UTC" else text)


def _preseed(scene: Scene, args: Args) -> tuple[Segment, ...]:
    return preseed(installation(scene, "preseed"))


def _user_data(scene: Scene, args: Args) -> tuple[Segment, ...]:
    return user_data(installation(scene, "autoinstall"))


def _meta_data(scene: Scene, args: Args) -> tuple[Segment, ...]:
    return meta_data(installation(scene, "autoinstall"))


def _kickstart(scene: Scene, args: Args) -> tuple[Segment, ...]:
    return kickstart(installation(scene, "kickstart"))


LINUX_MAKERS: Mapping[str, Maker] = {
    "linux.preseed": _preseed,
    "linux.user-data": _user_data,
    "linux.meta-data": _meta_data,
    "linux.kickstart": _kickstart,
}
"""To be part of assistant.targets.packer.makers.MAKERS."""
