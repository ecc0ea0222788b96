"""Folders and devices of the host that the goal hands to a container."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.core.intent import Parameter
from assistant.targets.containers.cast import Cast, Role
from assistant.targets.scene import Scene

_READ_ONLY = ":ro"


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
    if role != _lead(cast):
        return {}
    paths = {volume.name: volume.path for volume in cast.volumes(role)}
    out: dict[str, Mount] = {}
    for given in (p for p in scene.given if p.name == "mount"):
        scene.setting("mount")
        name, _, told = str(given.value).partition("=")
        source = told.removesuffix(_READ_ONLY)
        key = name if name in paths else source
        out[key] = Mount(source, paths.get(name, source), told != source, given)
    return out


def devices(role: Role, cast: Cast, scene: Scene) -> Iterator[Parameter]:
    """The goal's devices for a service."""
    if role == _lead(cast):
        for given in (p for p in scene.given if p.name == "device"):
            scene.setting("device")
            yield given


def _lead(cast: Cast) -> Role | None:
    """The service that a goal means when it says of no one in particular what it sees."""
    return next(iter((*cast.apps, *cast.databases)), None)
