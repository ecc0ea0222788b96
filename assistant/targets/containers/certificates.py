"""Certificates of the user's own, in place of those that a proxy fetches or does without."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from assistant.targets.containers.services import Certified, ConfigFile, Service, Stretch
from assistant.targets.scene import Scene


def is_certified(scene: Scene) -> bool:
    """True where the goal has a certificate and its key."""
    return {"param:tls_cert", "param:tls_key"} <= scene.facts


def certified(service: Service, scene: Scene) -> Service:
    """The service as it has to be with them: HTTPS beside HTTP, in front of others or alone."""
    own = service.certified
    if own is None or not is_certified(scene):
        return service
    proxy = service.proxy
    if proxy is not None:
        files = tuple(_told_of(file, own) for file in proxy.files)
        ports = (*proxy.ports, *own.ports)
        proxy = replace(proxy, scheme="https", ports=ports, files=files, notes=own.notes)
    health = own.health or service.health
    told, ports = {**service.env, **own.env}, (*service.ports, *own.ports)
    return replace(service, proxy=proxy, ports=ports, health=health, env=told)


def _told_of(file: ConfigFile, own: Certified) -> ConfigFile:
    """A proxy's file with the lines that name them."""
    parts = [
        replace(part, lines=tuple(n for line in part.lines for n in own.instead.get(line, (line,))))
        for part in file.parts
    ]
    around = [[Stretch(lines)] if lines else [] for lines in (own.before, own.behind)]
    return replace(file, parts=(*around[0], *parts, *around[1]))


def certificate_files(service: Service, scene: Scene) -> Iterator[tuple[str, str]]:
    """Name of the parameter with the file on the host, and the file's place in the container."""
    if service.certified is not None and is_certified(scene):
        yield "tls_cert", service.certified.cert
        yield "tls_key", service.certified.key


def beside_the_project(path: str) -> str:
    """A file of the host as Compose wants it: one without a folder lies beside compose.yaml."""
    return path if path.startswith(("/", "./", "~")) else f"./{path}"
