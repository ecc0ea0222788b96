"""Which ports of a draft the host publishes, and the address that follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from assistant.core.intent import Parameter
from assistant.targets.scene import Scene
from assistant.targets.terraform.cast import Cast, Role
from assistant.targets.terraform.services import Port

_PRIVATE = r"^[^.]+$|[.](lan|local|localhost|internal|home|home[.]arpa|test)$|^[0-9.]+$"
"""Names for which no public authority signs."""
_CLASSIC = {80: 8080}
"""Ports that other programs of the host often hold already."""


@dataclass(frozen=True, slots=True)
class Published:
    """One published port."""

    role: Role
    internal: int | str
    """A number, or HCL source text."""
    variable: str
    external: int | Parameter
    """The default of the variable; a parameter where the goal gives it."""
    what: str
    protocol: str = "tcp"
    web: bool = False

    @property
    def number(self) -> int:
        """The default as a number."""
        return int(self.external.value) if isinstance(self.external, Parameter) else self.external


@dataclass(frozen=True, slots=True)
class Ports:
    """All published ports."""

    all: tuple[Published, ...]
    url: Mapping[str, str]
    """Locals that make the address for a browser, as HCL source text; none without HTTP."""

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


def publish(cast: Cast, scene: Scene) -> Ports:
    """The ports of `cast`. Ports that the goal gives go to the web ports in order, else to the
    others; a default that is taken moves up."""
    wanted = [p for p in scene.given if p.name == "port"]
    if wanted:
        scene.setting("port")
    found = list(_all(cast))
    order = sorted(range(len(found)), key=lambda at: (not found[at].web, at))
    if cast.proxy is not None and len(wanted) == 1:
        order = _single(order, found, int(wanted[0].value))
    given = {found[at].variable: p for at, p in zip(order, wanted, strict=False)}
    taken = {int(p.value) for p in wanted}
    for variable, p in given.items():
        if any(port.variable == variable and port.role.id == cast.copied for port in found):
            taken |= set(range(int(p.value), int(p.value) + cast.number))
    out: list[Published] = []
    settled: dict[str, int | Parameter] = dict(given)
    for port in found:
        if port.variable not in settled:
            several = cast.number if port.role.id == cast.copied else 1
            settled[port.variable] = _free(port.number, taken, several)
        out.append(_with(port, settled[port.variable]))
    return Ports(tuple(out), _url(cast, out))


def _single(order: list[int], found: list[Published], value: int) -> list[int]:
    """One port in a goal with an HTTPS proxy means HTTPS, unless it is a usual HTTP port."""
    secure = [at for at in order if found[at].variable == "https_port"]
    return order if value in (80, 8000, 8080, 8081) or not secure else [*secure, *order]


def _all(cast: Cast) -> Iterator[Published]:
    if cast.proxy is not None and cast.proxy.service.proxy is not None:
        for port in cast.proxy.service.proxy.ports:
            yield _published(cast.proxy, port, web=True)
            if port.variable == "https_port":
                yield replace(_published(cast.proxy, port), protocol="udp")
    for role in (*cast.apps, *cast.databases):
        service = role.service
        if service.image == "":
            what = "port on the host"
            yield Published(role, "var.container_port", "host_port", 8080, what, web=True)
        elif service.web is not None and not role.behind:
            external = _CLASSIC.get(service.web, service.web)
            what = f"port of {service.title} on the host"
            yield Published(role, service.web, f"{role.label}_port", external, what, web=True)
        if role.published:
            yield from (_published(role, port) for port in service.ports)


def _published(role: Role, port: Port, web: bool = False) -> Published:
    external = port.external or port.internal
    internal = f"var.{port.variable}" if port.same else port.internal
    return Published(role, internal, port.variable, external, port.what, port.protocol, web)


def _free(number: int, taken: set[int], several: int) -> int:
    """The first of `several` neighbouring ports that nobody has, from `number` on."""
    while taken & set(range(number, number + several)):
        number += 1
    taken |= set(range(number, number + several))
    return number


def _with(port: Published, external: int | Parameter) -> Published:
    return replace(port, external=external)


def _url(cast: Cast, ports: list[Published]) -> dict[str, str]:
    web = next((p for p in ports if p.variable == "https_port"), None)
    web = web or next((p for p in ports if p.web), None)
    if web is None:
        return {}
    scheme = "https" if web.variable == "https_port" else "http"
    usual = 443 if scheme == "https" else 80
    port = f"var.{web.variable}"
    out = {
        "scheme": f'"{scheme}"',
        "port": f'{port} == {usual} ? "" : ":${{{port}}}"',
        "url": '"${local.scheme}://${var.domain}${local.port}"',
    }
    if scheme == "https":
        out["tls"] = f'can(regex("{_PRIVATE}", var.domain)) ? "tls internal" : ""'
    return out
