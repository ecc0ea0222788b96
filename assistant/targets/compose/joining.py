"""A proxy that runs on the host already: its network, and what it is told of the services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.targets.compose.backups import project_name
from assistant.targets.compose.settings import Site
from assistant.targets.containers.cast import OUTSIDE, Cast, Role
from assistant.targets.containers.labelled import labels_of
from assistant.targets.containers.texts import pieces
from assistant.targets.scene import Scene

Data = dict[str, Any]
_TRAEFIK = "traefik"
_NETWORK = "PROXY_NETWORK"


def outside(cast: Cast, scene: Scene) -> Data:
    """The network that is there already."""
    if not cast.joined:
        return {}
    return {OUTSIDE: {"external": True, "name": _name(scene)}}


def labels(role: Role, cast: Cast, place: Site, scene: Scene) -> Data:
    """What Traefik reads off a container: under which name it is reached, and at which port."""
    if read := labels_of(role, cast):
        return {"labels": dict(_filled(read, role, cast, place, scene))}
    if not _is_told(role, cast, scene):
        return {}
    router, name = f"traefik.http.routers.{role.id}", place.of(role, cast)
    server = f"traefik.http.services.{role.id}.loadbalancer.server.port"
    return {
        "labels": {
            "traefik.enable": "true",
            "traefik.docker.network": _name(scene),
            f"{router}.rule": f"Host(`{name}`)",
            f"{router}.entrypoints": "websecure",
            f"{router}.tls": "true",
            server: str(role.service.web),
        }
    }


def _filled(
    read: Mapping[str, str], role: Role, cast: Cast, place: Site, scene: Scene
) -> Iterator[tuple[str, Any]]:
    """The labels for this draft's own proxy."""
    given = "param:name" in scene.facts
    project: list[Any] = [{"param": "name"} if given else project_name(cast), "_front"]
    known: Mapping[str, list[Any]] = {
        "host": [place.of(role, cast)],
        "port": [str(role.service.web)],
        "network": [{"param": "network"}] if "param:network" in scene.facts else project,
        "resolver": [place.resolver(scene)],
    }
    for name, text in read.items():
        parts = [known[piece] if is_place else [piece] for piece, is_place in pieces(text)]
        yield name.replace("{id}", role.id), {"text": [one for part in parts for one in part]}


def joining_variables(cast: Cast, scene: Scene) -> Iterator[tuple[str, str]]:
    """Name in `.env` of what the goal does not say of it, and what it is."""
    if cast.joined and "param:external_network" not in scene.facts:
        yield _NETWORK, "The proxy's network, as `docker network ls` names it"


def joining_notes(cast: Cast, scene: Scene) -> Iterator[str]:
    """What the proxy has to be told by hand."""
    if "param:existing_proxy" not in scene.facts:
        return
    reached = [role for role in cast.apps if role.id in cast.joined and role.service.web]
    if str(scene.value("existing_proxy")) == _TRAEFIK:
        yield (
            "Traefik is told by labels. They name its usual entry point, websecure; where it has no"
            " default certificate resolver, add yours as tls.certresolver."
        )
        return
    for role in reached:
        yield f"Tell the proxy of {role.service.title}: http://{role.id}:{role.service.web}."


def _is_told(role: Role, cast: Cast, scene: Scene) -> bool:
    given = "param:existing_proxy" in scene.facts
    traefik = given and str(scene.value("existing_proxy")) == _TRAEFIK
    return traefik and role.id in cast.joined and role.service.web is not None


def _name(scene: Scene) -> Any:
    if "param:external_network" in scene.facts:
        return {"param": "external_network"}
    return f"${{{_NETWORK}:?set {_NETWORK} in .env}}"
