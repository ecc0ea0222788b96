"""Which ports of a draft the host publishes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.core.intent import Parameter
from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.services import Port
from assistant.targets.scene import Scene

PRIVATE = r"^[^.]+$|[.](lan|local|localhost|internal|home|home[.]arpa|test)$|^[0-9.]+$"
"""Names for which no public authority signs."""
_KINDS = {"ssh_port": 22, "dns_port": 53}
"""Parameters for what stands behind a port of the image's."""
_SPOKEN = {"mqtt": (1883,), "amqp": (5672,), "smtp": (25, 587, 1025), "s3": (9000,), "api": (9000,)}
"""Ports inside behind which a service speaks something, by what a goal calls that."""
_CLASSIC = {80: 8080}
"""Ports that other programs of the host often hold already."""


@dataclass(frozen=True, slots=True)
class Published:
    """One published port."""

    role: Role
    internal: int
    variable: str
    """Holds the host's port."""
    external: int | Parameter
    """The default of the variable; a parameter where the goal gives it."""
    what: str
    protocol: str = "tcp"
    web: bool = False
    inside: str = ""
    """The variable that holds the port inside; empty: `internal` does."""

    @property
    def secure(self) -> bool:
        """True for HTTPS."""
        return self.variable == "https_port"

    @property
    def number(self) -> int:
        """The default as a number."""
        return number_of(self.external) if isinstance(self.external, Parameter) else self.external


@dataclass(frozen=True, slots=True)
class Ports:
    """All published ports."""

    all: tuple[Published, ...]

    @property
    def front(self) -> Published | None:
        """The one that a browser opens first: HTTPS, else the first of HTTP."""
        secure = next((port for port in self.all if port.secure), None)
        return secure or next((port for port in self.all if port.web), None)

    def of(self, role: Role) -> tuple[Published, ...]:
        """Those of one service."""
        return tuple(port for port in self.all if port.role == role)

    @property
    def distinct(self) -> tuple[Published, ...]:
        """One for each variable."""
        seen: dict[str, Published] = {}
        for port in self.all:
            seen.setdefault(port.variable, port)
        return tuple(seen.values())


def number_of(given: Parameter) -> int:
    """The port of a parameter: a number, or what stands behind the service's name."""
    return int(str(given.value).rpartition(":")[2])


def listens_on(port: Published, role: Role, scene: Scene) -> Parameter | None:
    """The goal's address for the ports of this service alone, or for web pages alone."""
    for given in scene.given:
        own = given.name == "service_listen" and str(given.value).partition(":")[0] == role.id
        dns = given.name == "dns_listen" and port.internal == _KINDS["dns_port"]
        if own or dns or (given.name == "web_listen" and port.web):
            scene.setting(given.name)
            return given
    return None


def publish(cast: Cast, scene: Scene) -> Ports:
    """The ports of `cast`. Those that the goal gives a service or a kind go there, the others to
    the web ports in order, else to the rest; a default that is taken moves up."""
    found = list(_all(cast))
    given = _named(found, cast, scene)
    wanted = [p for p in scene.given if p.name == "port"]
    if wanted:
        scene.setting("port")
    for one in tuple(wanted):
        own = [p.variable for p in found if p.number == int(one.value) and not p.web]
        if own and own[0] not in given:
            given[own[0]] = one
            wanted.remove(one)
    order = sorted(range(len(found)), key=lambda at: _rank(found[at], at, len(wanted), scene))
    if cast.proxy is not None and len(wanted) == 1:
        order = _single(order, found, int(wanted[0].value))
    order = [at for at in order if found[at].variable not in given]
    given |= {found[at].variable: p for at, p in zip(order, wanted, strict=False)}
    taken = {number_of(p) for p in given.values()}
    for variable, p in given.items():
        if any(port.variable == variable and port.role.id == cast.copied for port in found):
            taken |= set(range(number_of(p), number_of(p) + cast.number))
    out: list[Published] = []
    settled: dict[str, int | Parameter] = dict(given)
    for port in found:
        if port.variable not in settled:
            several = cast.number if port.role.id == cast.copied else 1
            settled[port.variable] = _free(port.number, taken, several)
        port = replace(port, external=settled[port.variable])
        if port.web and port.number in port.role.service.webs:
            port = replace(port, internal=port.number)
        out.append(port)
    return Ports(tuple(out))


def _rank(port: Published, at: int, wanted: int, scene: Scene) -> tuple[bool, int, int]:
    """Web ports first; several ports go to the services in the order in which the goal has them."""
    said = port.role.said_at(scene.goal) if wanted > 1 and port.web else 0
    return not port.web, said, at


def _named(found: list[Published], cast: Cast, scene: Scene) -> dict[str, Parameter]:
    """Ports that the goal gives by a service's name, for SSH, DNS or the web."""
    out: dict[str, Parameter] = {}
    for given in scene.given:
        service = str(given.value).partition(":")[0] if given.name == "service_port" else ""
        for port in found:
            fits = (
                (service == port.role.id and _is_own(port, port.role, cast, given))
                or (given.name == "web_port" and port.web)
                or _KINDS.get(given.name) == port.internal
                or (given.name == "kind_port" and port.internal in _SPOKEN[_kind(given)])
            )
            if fits and port.variable not in out:
                scene.setting(given.name)
                out[port.variable] = given
                break
    return out


def _kind(given: Parameter) -> str:
    return str(given.value).partition(":")[0]


def _is_own(port: Published, role: Role, cast: Cast, given: Parameter) -> bool:
    """Whether a port that the goal gives a service is this one: its web interface, the only kind
    of port that it has, or the one of that number."""
    plain = role.service.web is None or role in cast.databases
    return port.web or plain or port.internal == number_of(given)


def _single(order: list[int], found: list[Published], value: int) -> list[int]:
    """One port in a goal with an HTTPS proxy means HTTPS, unless it is a usual HTTP port."""
    secure = [at for at in order if found[at].secure]
    return order if value in (80, 8000, 8080, 8081) or not secure else [*secure, *order]


def _all(cast: Cast) -> Iterator[Published]:
    if cast.closed:
        return
    if cast.proxy is not None and cast.proxy.service.proxy is not None:
        for port in cast.proxy.service.proxy.ports:
            yield _published(cast.proxy, port, web=not port.given)
            if port.variable == "https_port" and port.same:
                yield replace(_published(cast.proxy, port), protocol="udp")
    for role in (*cast.apps, *cast.databases):
        service = role.service
        if not cast.publishes(role):
            continue
        if role.host_network or role.id == cast.lan:
            continue
        if service.image == "" and role.behind:
            continue
        if service.image == "":
            what = "port on the host"
            if service.web:
                yield Published(role, service.web, "host_port", service.web, what, web=True)
                continue
            yield Published(role, 0, "host_port", 8080, what, web=True, inside="container_port")
        elif service.web is not None and not role.behind and not role.hidden:
            # Who has a certificate sends HTTP on to HTTPS, both under their usual numbers.
            secure = any(port.variable == "https_port" for port in service.ports)
            external = service.web if secure else _CLASSIC.get(service.web, service.web)
            what = f"port of {service.title} on the host"
            yield Published(role, service.web, f"{role.label}_port", external, what, web=True)
        if role.published and "web" not in cast.exposed:
            yield from (_published(role, port) for port in service.ports)


def _published(role: Role, port: Port, web: bool = False) -> Published:
    external = port.external or port.internal
    inside = port.variable if port.same else ""
    return Published(
        role, port.internal, port.variable, external, port.what, port.protocol, web, inside
    )


def _free(number: int, taken: set[int], several: int) -> int:
    """The first of `several` neighbouring ports that nobody has, from `number` on."""
    while taken & set(range(number, number + several)):
        number += 1
    taken |= set(range(number, number + several))
    return number
