"""Folders and devices of the host that the goal hands to a container."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.core.intent import Parameter
from assistant.targets.containers.cast import Cast, Role
from assistant.targets.scene import Scene

_READ_ONLY = ":ro"
_SHARED = ("media", "photos", "music", "books", "downloads", "recordings")
"""What several services may look after together: each that keeps it under this name sees it."""
_COPIES = ("backup", "backups")
_ANY = ("", "data", "files", "storage", "state", "content")
"""Words for whatever a service keeps."""


@dataclass(frozen=True, slots=True)
class Mount:
    """A folder of the host inside a container."""

    source: str
    target: str
    read_only: bool
    given: Parameter


def mounts(role: Role, cast: Cast, scene: Scene) -> Mapping[str, Mount]:
    """The goal's folders for a service: by the name of the volume whose place they take, or by
    their own path where they take none and stand inside at the same path."""
    paths = {volume.name: volume.path for volume in cast.volumes(role)}
    called = {word: volume.name for volume in cast.volumes(role) for word in volume.words}
    copies = backup_folder(scene)
    out: dict[str, Mount] = {}
    for given in (p for p in scene.given if p.name == "mount"):
        name, _, told = str(given.value).partition("=")
        source = told.removesuffix(_READ_ONLY)
        wide = (
            name not in called
            and name in _SHARED
            and any(word in paths for word in (name, f"{name}s"))
        )
        if (_owner(source, cast) != role and not wide) or (
            copies is not None and given == copies.given
        ):
            continue
        scene.setting("mount")
        key = _volume(called.get(name, name), source, paths)
        out[key] = Mount(source, paths.get(key, source), told != source, given)
    return out


def backup_folder(scene: Scene) -> Mount | None:
    """The goal's folder for copies of the data, where it asks for copies."""
    if "has:backup" not in scene.facts:
        return None
    for given in (p for p in scene.given if p.name == "mount"):
        role, _, source = str(given.value).partition("=")
        last = source.rstrip("/").rpartition("/")[2].lower()
        if role in _COPIES or (not role and re.search(r"backup|dump", last)):
            scene.setting("mount")
            return Mount(source, "", read_only=False, given=given)
    return None


def _owner(source: str, cast: Cast) -> Role | None:
    """The service that stands in the folder's own name, else the one that a goal means."""
    words = re.split(r"[/_.-]+", source.lower())
    named = (role for role in cast.everyone if role.id in words or role.id in source.split("/"))
    return next(named, _lead(cast))


def _volume(name: str, source: str, paths: Mapping[str, str]) -> str:
    """The volume that a folder stands for: by its name, by the folder's, or the only one."""
    last = source.rstrip("/").rpartition("/")[2]
    for word in (name, f"{name}s", last):
        if word in paths:
            return word
    return next(iter(paths)) if name in _ANY and len(paths) == 1 else source


def devices(role: Role, cast: Cast, scene: Scene) -> Iterator[Parameter]:
    """The goal's devices for a service."""
    for given in (p for p in scene.given if p.name == "device"):
        if role == (_said_before(given, cast, scene) or _made_for(given, cast) or _lead(cast)):
            scene.setting("device")
            yield given


def _said_before(given: Parameter, cast: Cast, scene: Scene) -> Role | None:
    """The service in whose own words the value stands: 'zigbee2mqtt on /dev/ttyUSB0'."""
    before = scene.goal[: given.span.start] if given.span else ""
    for role in cast.everyone:
        names = "|".join(re.escape(name) for name in (role.id, role.service.title))
        if re.search(rf"\b(?:{names})(?:\s+[\w-]+){{0,4}}\s+\Z", before, re.IGNORECASE):
            return role
    return None


def _made_for(given: Parameter, cast: Cast) -> Role | None:
    """The first service that is there for devices of this kind."""
    path = str(given.value)
    return next((r for r in cast.everyone if path.startswith(r.service.devices or ("\0",))), None)


def _lead(cast: Cast) -> Role | None:
    """The service that a goal means when it says of no one in particular what it sees."""
    return next(iter((*cast.apps, *cast.databases)), None)
