"""What a proxy passes on to beside known services: machines elsewhere, a program of the goal's
own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from assistant.targets.containers.services import Service, services
from assistant.targets.scene import Scene

_PLAIN = re.compile(r"[a-z][a-z0-9-]*", re.IGNORECASE)
"""A name without a dot: a container of the project, and no machine elsewhere."""
_TOLD = {
    "postgres": {"DATABASE_URL": "postgresql://{user}:{password}@{host}:{port}/{name}"},
    "timescaledb": {"DATABASE_URL": "postgresql://{user}:{password}@{host}:{port}/{name}"},
    "mysql": {"DATABASE_URL": "mysql://{user}:{password}@{host}:{port}/{name}"},
    "mariadb": {"DATABASE_URL": "mysql://{user}:{password}@{host}:{port}/{name}"},
    "mongodb": {"MONGODB_URI": "mongodb://{user}:{password}@{host}:{port}/?authSource=admin"},
    "redis": {"REDIS_URL": "redis://{host}:{port}"},
    "valkey": {"REDIS_URL": "redis://{host}:{port}"},
}
"""How such a program is told of databases, in the names that most libraries read."""
GENERIC = Service(title="the program", image="", tag="")
"""A container of an image that the goal or the user names."""


def sites_elsewhere(scene: Scene) -> tuple[tuple[str, str, Service], ...]:
    """DNS name (empty: the project's), address and port of what is passed on to elsewhere, the port
    as a service's."""
    out = []
    for given in (p for p in scene.given if p.name == "proxied_site"):
        scene.setting("proxied_site")
        name, _, place = str(given.value).partition("=")
        host, _, port = place.rpartition(":")
        out.append((name, host, _at(host, int(port))))
    if {"param:upstream_host", "param:upstream_port"} <= scene.facts:
        host = str(scene.settings["upstream_host"].value)
        if not _PLAIN.fullmatch(host):
            out.append(("", str(scene.value("upstream_host")), _at(host, _port(scene))))
    return tuple(out)


def own_program(asked: Sequence[str], scene: Scene) -> tuple[str, Service] | None:
    """The name and the port of a program of the goal's own that a proxy stands in front of: with an
    image that the goal gives, or named as where requests go."""
    known = services()
    if not any(known[name].proxy for name in asked):
        return None
    host = (
        str(scene.settings["upstream_host"].value) if "param:upstream_host" in scene.facts else ""
    )
    named = bool(_PLAIN.fullmatch(host)) and "param:upstream_port" in scene.facts
    if not named and not is_foreign_image(asked, scene):
        return None
    if named:
        scene.value("upstream_host")
    web = _port(scene) if "param:upstream_port" in scene.facts else 80
    if "param:inner_port" in scene.facts:
        web = int(scene.value("inner_port"))
    return host.lower() if named else "app", replace(GENERIC, web=web)


def built_program(asked: Sequence[str], scene: Scene) -> tuple[str, Service] | None:
    """The name and the port of a program of the user's own, built from a folder or to be named by
    its image."""
    if not {"param:build_context", "param:program"} & scene.facts:
        return None
    folder = str(scene.value("build_context")) if "param:build_context" in scene.facts else "."
    name = folder.rpartition("/")[2].lower()
    if "param:program" in scene.facts:
        scene.setting("program")
    sound = _PLAIN.fullmatch(name) is not None and name not in services()
    return name if sound else "app", replace(GENERIC, links=_TOLD, web=_listening(asked, scene))


def _listening(asked: Sequence[str], scene: Scene) -> int:
    """Where it is taken to listen in its container: the goal's port is that of a proxy, if one is
    there."""
    proxied = any(services()[name].proxy for name in asked)
    for name in ("inner_port", "upstream_port", *(() if proxied else ("port",))):
        if f"param:{name}" in scene.facts:
            return int(scene.value(name))
    return 8080


def is_foreign_image(asked: Sequence[str], scene: Scene) -> bool:
    """True where the goal gives the image of a program of its own, beside the services it names."""
    known = services()
    apps = (name for name in asked if known[name].role == "app" and not known[name].proxy)
    if "param:image" not in scene.facts or any(True for _ in apps):
        return False
    name = str(scene.settings["image"].value).rpartition("/")[2].partition(":")[0]
    return name not in {known[n].image.rpartition("/")[2] for n in asked}


def _at(host: str, port: int) -> Service:
    return Service(title=f"{host}:{port}", image="", tag="", web=port)


def _port(scene: Scene) -> int:
    return int(scene.value("upstream_port"))
