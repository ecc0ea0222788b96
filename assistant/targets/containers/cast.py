"""Who plays which part: the proxy, what stands behind it, the databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.core.intent import Parameter
from assistant.targets.containers.services import Secret, Service, Volume

TUNNEL = "gluetun"
"""The service that takes others into its network."""
OUTSIDE = "outside"
"""The network that is there already."""
LAN = "lan"
"""The network through which a container stands in the LAN."""


@dataclass(frozen=True, slots=True)
class Role:
    """One service of the draft."""

    id: str
    service: Service
    behind: bool = False
    """Reached through the proxy: its web port is not published."""
    local_only: bool = False
    """Published on the loopback address alone."""
    published: bool = True
    host_network: bool = False
    """On the host's own network: it publishes nothing."""
    version: Parameter | None = None
    """The goal's release of it, which its tag follows."""
    host: str = ""
    """The DNS name that the goal has for it alone."""
    hidden: bool = False
    """Reached through a service that stands in front by settings of its own: its web port is not
    published."""
    tunnel: str = ""
    """Id of the service whose network it has, where its traffic goes through that one's tunnel."""

    address: str = ""
    """Where it runs, if that is elsewhere."""

    @property
    def reached(self) -> str:
        """The name under which other services reach it."""
        return self.address or self.tunnel or self.id

    @property
    def label(self) -> str:
        """Its name where no hyphen may stand."""
        return self.id.replace("-", "_")

    def said_at(self, goal: str) -> int:
        """Where the goal names it; behind the goal's end where it does not."""
        names = {self.id.replace("-", " "), self.service.title}
        forms = (r"[\s_-]*".join(map(re.escape, re.split(r"[\s_-]+", name))) for name in names)
        found = re.search(rf"\b(?:{'|'.join(forms)})", goal, re.IGNORECASE)
        return found.start() if found else len(goal)

    def secret(self, secret: Secret) -> str:
        """Name of the variable or resource that holds one of its passwords."""
        return f"{self.label}_{secret.env.lower().removeprefix(f'{self.label}_')}"


@dataclass(frozen=True, slots=True)
class Cast:
    """All services of a draft, in the data's order."""

    proxy: Role | None
    apps: tuple[Role, ...]
    databases: tuple[Role, ...]
    copied: str = ""
    """Id of the app of which the goal asks for several; empty where it asks for one of each."""
    number: int = 1
    """How many of it."""
    uncopied: tuple[tuple[Role, int], ...] = ()
    """Services of which the goal asks for several and the draft has one."""
    listen: str = ""
    """The only address of the host that ports are published on; empty: all."""

    exposed: frozenset[str] = frozenset()
    """Ids of the services that alone publish ports; `web`: the web pages of all and nothing else;
    empty: each publishes its own."""
    elsewhere: tuple[Role, ...] = ()
    """What the proxy passes on to and the draft does not run."""
    added: tuple[str, ...] = ()
    """Services that the goal does not name and that its own need."""
    given: frozenset[str] = frozenset()
    """Names of the parameters that the goal gives."""
    lan: str = ""
    """Id of the service that has an address of its own in the LAN; empty: none has."""
    addressed: str = ""
    """Id of the service whose address the goal gives."""
    joined: frozenset[str] = frozenset()
    """Ids of the services that are on a network which is there already."""
    closed: bool = False
    """Its network has no way out, and nothing is published."""
    together: bool = False
    """Every service is on one network, databases too."""

    @property
    def everyone(self) -> tuple[Role, ...]:
        """Databases first, the proxy last: the order in which they start."""
        return (*self.databases, *self.apps, *((self.proxy,) if self.proxy else ()))

    @property
    def copies(self) -> bool:
        """True where one app runs several times."""
        return bool(self.copied)

    @property
    def sites(self) -> tuple[Role, ...]:
        """What the proxy passes on to."""
        return (*(app for app in self.apps if app.behind), *self.elsewhere)

    def is_proxy(self, role: Role) -> bool:
        """True for the one in front."""
        return self.proxy is not None and role.id == self.proxy.id

    def volumes(self, role: Role) -> tuple[Volume, ...]:
        """What must outlive the container; a proxy has no pages of its own."""
        pages = ("html", "htdocs")
        kept = role.service.volumes
        return tuple(v for v in kept if not (self.is_proxy(role) and v.path.endswith(pages)))

    def gaps(self) -> Iterator[str]:
        """Components that a goal may name and that a draft of these services has not."""
        if not any(role.service.secrets for role in self.everyone):
            yield "random-password"
        if not any(role.service.htpasswd for role in self.everyone):
            yield "basic-auth"
        if self.proxy is None or self.proxy.id != "traefik":
            yield "traefik-dashboard"
        if not any(role.service.htpasswd or role.service.secrets for role in self.everyone):
            yield "own-login"
        if not any(role.service.gpu for role in self.everyone):
            yield "nvidia-gpu"
        if not any(role.host_network for role in self.everyone):
            yield "host-network"
        if not any(self.volumes(role) for role in self.everyone):
            yield "docker-volume"
        if not self.databases or any(db.published for db in self.databases):
            yield "database-inside"

    def publishes(self, role: Role) -> bool:
        """Whether a service may publish ports, by what the goal says of it."""
        web = "web" in self.exposed and role.service.web is not None
        return not self.exposed or web or role.id in self.exposed

    def lacks(self, app: Role) -> tuple[tuple[str, ...], ...]:
        """The groups of databases of which the app needs one and none is there."""
        there = {db.id for db in self.databases}
        return tuple(group for group in app.service.needs if not there & set(group))

    def apart(self, role: Role) -> bool:
        """True for a database beside other services: it is on a network without a way out."""
        return self.divided and role in self.databases

    @property
    def divided(self) -> bool:
        """Databases are on a network of their own, beside other services."""
        return bool(self.apps and self.databases) and not self.together

    def networks(self, role: Role) -> tuple[str, ...]:
        """The networks that a service is on."""
        if role.host_network or role.tunnel:
            return ()
        if role.id == self.lan:
            others = ("front",) if len(self.apps) > 1 or self.proxy else ()
            stores = ("back",) if self.divided and role in self.apps else ()
            return (LAN, *others, *stores)
        if self.apart(role):
            out = role.service.outbound or role.published
            return ("front", "back") if out else ("back",)
        joined = (OUTSIDE,) if role.id in self.joined else ()
        stores = ("back",) if self.divided and role in self.apps else ()
        return ("front", *stores, *joined)

    def stores(self, app: Role) -> tuple[Role, ...]:
        """The databases and other services that `app` is told of: one of a kind, caches beside
        it."""
        apps = [one for one in self.apps if one.service.store is not None]
        found = [db for db in (*self.databases, *apps) if db.id in app.service.links]
        keys: set[str] = set()
        out = []
        for db in found:
            names = set(app.service.links[db.id])
            if not names & keys:
                out.append(db)
                keys |= names
        return tuple(out)

    def sharing(self, db: Role) -> tuple[Role, ...]:
        """The services that each have a database of their own on one server; none where it serves
        a single one. What always stands beside a service has that one's database."""
        served = [app for app in self.apps if db in self.stores(app)]
        beside = {name for app in served for name in app.service.beside}
        owners = tuple(
            app
            for app in served
            if app.id not in beside
            and any("{name}" in t for t in app.service.links[db.id].values())
        )
        return owners if len(owners) > 1 else ()

    def database(self, app: Role, db: Role) -> str:
        """The name of the database that the service has on the server."""
        owner = next((o for o in self.sharing(db) if app.id in (o.id, *o.service.beside)), None)
        return owner.label if owner else (db.service.store.name if db.service.store else "")
