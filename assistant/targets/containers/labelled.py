"""A proxy that reads its routes off the labels of containers, where the goal wants that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.certificates import is_certified
from assistant.targets.containers.services import Service
from assistant.targets.scene import Scene

COMPONENT = "traefik-labels"
_IN_FILES = frozenset(("has:basic-auth", "has:own-login", "has:traefik-dashboard"))
"""What a proxy that stands before others is told in its file alone."""


def stands_alone(asked: Sequence[str], known: Mapping[str, Service]) -> str:
    """The proxy that the goal has and nothing behind it: it is there for containers of others,
    which it learns of by their labels. Empty: there is none."""
    proxy = known[asked[0]].proxy if len(asked) == 1 else None
    return asked[0] if proxy is not None and proxy.labelled is not None else ""


def reading_labels(service: Service, scene: Scene, *, alone: bool) -> Service:
    """The proxy as it has to be to read labels; unchanged where it keeps its file."""
    proxy = service.proxy
    if proxy is None or proxy.labelled is None or is_certified(scene):
        return service
    if not alone and (_IN_FILES & scene.facts or f"has:{COMPONENT}" not in scene.facts):
        return service
    told = proxy.labelled
    own = {k: v for fact, more in told.own.items() if fact in scene.facts for k, v in more.items()}
    new = replace(
        proxy, command=told.command, labels=told.labels, files=(), env={},
        own_labels=own if alone else {},
        notes=(*proxy.notes, *told.notes, *(told.notes_alone if alone else ())),
    )  # fmt: skip
    return replace(service, proxy=new, docker_socket=True)


def labels_of(role: Role, cast: Cast) -> Mapping[str, str]:
    """What the proxy reads off a container; {id} {host} {port} {network} {resolver} are places."""
    proxy = cast.proxy.service.proxy if cast.proxy is not None else None
    if proxy is not None and cast.is_proxy(role):
        return proxy.own_labels
    return proxy.labels if proxy is not None and role.behind else {}


def lacks_labels(cast: Cast) -> bool:
    """Whether no proxy of the draft reads labels."""
    proxy = cast.proxy.service.proxy if cast.proxy is not None else None
    return proxy is None or not proxy.labels
