"""Volumes of containers that lie on an NFS server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.core.intent import Parameter
from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.mounts import lead
from assistant.targets.scene import Scene

_READ_ONLY = ":ro"


@dataclass(frozen=True, slots=True)
class Export:
    """Where such a volume lies, and how it is mounted."""

    device: str
    options: str
    given: Parameter

    @property
    def driver(self) -> Mapping[str, str]:
        """What Docker's own driver is told."""
        return {"type": "nfs", "o": self.options, "device": self.device}


def exports(role: Role, cast: Cast, scene: Scene) -> Mapping[str, Export]:
    """By the name of the service's volume, what the goal wants on a server; a name that no service
    has stands for the only volume of the one that a goal means."""
    out: dict[str, Export] = {}
    everyone = [(r, v) for r in cast.everyone for v in cast.volumes(r)]
    for given in (p for p in scene.given if p.name == "nfs_volume"):
        name, _, place = str(given.value).partition("=")
        own = [(r, v) for r, v in everyone if name and name in (v.name, f"{v.name}s", *v.words)]
        if not own:
            first = lead(cast)
            own = [(r, v) for r, v in everyone if r == first]
        if len(own) != 1 or own[0][0] != role:
            continue
        scene.setting("nfs_volume")
        told = place.removesuffix(_READ_ONLY)
        server, _, path = told.partition(":")
        how = "ro" if told != place else "rw"
        options = f"addr={server},nfsvers=4,{how}"
        out[own[0][1].name] = Export(f":{path}", options, given)
    return out
