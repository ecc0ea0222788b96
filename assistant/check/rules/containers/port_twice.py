"""A port of the host is given once.

Two containers that publish the same port at the same address cannot run side by side: the second
does not start ("port is already allocated"). Give one of them another port.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.check.rules.compose import Port, Service, at, ports, services
from assistant.check.rules.looking import bodies, number, value
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Found, Subject
from assistant.syntax.source import Source
from assistant.syntax.yaml import Scalar


@dataclass(frozen=True, slots=True)
class _Taken:
    source: Source
    owner: str
    port: Port


def twice(subject: Subject) -> Iterator[Hit]:
    """Ports of the host that two containers ask for."""
    by_file: dict[str, list[_Taken]] = {}
    for service in services(subject):
        if _always_one(service):
            for port in ports(service):
                taken = _Taken(service.source, service.name.text, port)
                by_file.setdefault(service.source.path, []).append(taken)
    by_module: dict[int, list[_Taken]] = {}
    for found in subject.blocks("resource.docker_container"):
        names = {attribute.name for attribute in found.block.body.attributes}
        if names.isdisjoint({"count", "for_each", "provider", "network_mode"}):
            by_module.setdefault(id(found.module), []).extend(_published(found))
    for group in (*by_file.values(), *by_module.values()):
        yield from _clashes(group)


def _always_one(service: Service) -> bool:
    """Whether each start of the file starts one container of the service."""
    replicas = at(service.body, "deploy", "replicas") or service.body.get("scale")
    return not (
        service.body.get("profiles")
        or service.body.get("network_mode")
        or (isinstance(replicas, Scalar) and replicas.text != "1")
    )


def _published(found: Found) -> Iterator[_Taken]:
    for body in bodies(found.block.body, "ports"):
        external, internal = (number(value(found, n, body)) for n in ("external", "internal"))
        address, protocol = value(found, "ip", body), value(found, "protocol", body)
        known = all(isinstance(given, str | None) for given in (address, protocol))
        attribute = body.attribute("external")
        if external and internal and attribute is not None and known:
            port = Port(attribute.span, address or "", external, internal, protocol or "tcp")
            yield _Taken(found.file.source, ".".join(found.block.names), port)


def _clashes(group: list[_Taken]) -> Iterator[Hit]:
    seen: dict[tuple[int, str], list[_Taken]] = {}
    for taken in group:
        port = taken.port
        others = seen.setdefault((port.host, port.protocol), [])
        for other in others:
            meets = port.everywhere or other.port.everywhere or port.address == other.port.address
            old = ":" not in port.address + other.port.address
            if meets and old and other.owner != taken.owner:
                yield Hit(taken.source, port.span,
                          f"Port {port.host} of the host is taken by `{other.owner}`",
                          "Give one of them another port.")  # fmt: skip
                break
        others.append(taken)


_SERVICES = """services:
  a:
    image: caddy:2.8
    ports: ["80:80"]
  b:
    image: nginx:1.27
    ports: ["{}:80"]
"""
RULE = Rule(
    code="rule/port-twice",
    severity="error",
    page=__doc__ or "",
    check=twice,
    bad={"compose.yaml": _SERVICES.format(80)},
    good={"compose.yaml": _SERVICES.format(8080)},
    at=("compose.yaml", 7, 13),
)
