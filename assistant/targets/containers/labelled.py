"""A proxy that reads its routes off the labels of containers, where the goal wants that."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.certificates import is_certified
from assistant.targets.containers.services import Service
from assistant.targets.scene import Scene

COMPONENT = "traefik-labels"
_IN_FILES = frozenset(("has:basic-auth", "has:own-login", "has:traefik-dashboard"))
"""What a proxy is told in its file alone."""


def reading_labels(service: Service, scene: Scene) -> Service:
    """The proxy as it has to be to read labels; unchanged where it keeps its file."""
    proxy = service.proxy
    kept = _IN_FILES & scene.facts or is_certified(scene)
    if proxy is None or proxy.labelled is None or kept or f"has:{COMPONENT}" not in scene.facts:
        return service
    told = proxy.labelled
    new = replace(
        proxy, command=told.command, labels=told.labels, files=(), env={},
        notes=(*proxy.notes, *told.notes),
    )  # fmt: skip
    return replace(service, proxy=new, docker_socket=True)


def labels_of(role: Role, cast: Cast) -> Mapping[str, str]:
    """What the proxy reads off a container, with places: {id} {host} {port} {network}
    {resolver}."""
    proxy = cast.proxy.service.proxy if cast.proxy is not None else None
    return proxy.labels if proxy is not None and role.behind else {}


def lacks_labels(cast: Cast) -> bool:
    """Whether no proxy of the draft reads labels."""
    proxy = cast.proxy.service.proxy if cast.proxy is not None else None
    return proxy is None or not proxy.labels
