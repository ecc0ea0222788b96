"""Who plays which part: the proxy, what stands behind it, the databases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from msgspec.structs import replace as replace_struct

from assistant.core.intent import Parameter
from assistant.targets.containers.services import Image, Secret, Service, Volume, services
from assistant.targets.scene import Scene

_NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
_LEADS = r"\b(?:and|with|plus|of|run|runs|need|want)\b"
"""Words before a bare number that counts: elsewhere it is a release or a port."""
TUNNEL = "gluetun"
"""The service that takes others into its network."""
GENERIC = Service(title="the program", image="", tag="")
"""A container of an image that the goal or the user names."""


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

    @property
    def reached(self) -> str:
        """The name under which other services reach it."""
        return self.tunnel or self.id

    @property
    def label(self) -> str:
        """Its name where no hyphen may stand."""
        return self.id.replace("-", "_")

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

    added: tuple[str, ...] = ()
    """Services that the goal does not name and that its own need."""
    given: frozenset[str] = frozenset()
    """Names of the parameters that the goal gives."""

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
        return tuple(app for app in self.apps if app.behind)

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
        if not any(role.service.gpu for role in self.everyone):
            yield "nvidia-gpu"
        if not any(role.host_network for role in self.everyone):
            yield "host-network"
        if not any(self.volumes(role) for role in self.everyone):
            yield "docker-volume"
        if not self.databases or any(db.published for db in self.databases):
            yield "database-inside"

    def lacks(self, app: Role) -> tuple[tuple[str, ...], ...]:
        """The groups of databases of which the app needs one and none is there."""
        there = {db.id for db in self.databases}
        return tuple(group for group in app.service.needs if not there & set(group))

    def apart(self, role: Role) -> bool:
        """True for a database beside other services: it is on a network without a way out."""
        return bool(self.apps) and role in self.databases

    def networks(self, role: Role) -> tuple[str, ...]:
        """The networks that a service is on."""
        if role.host_network or role.tunnel:
            return ()
        if self.apart(role):
            return ("front", "back") if role.service.outbound else ("back",)
        return ("front", "back") if self.databases and role in self.apps else ("front",)

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


def cast_of(scene: Scene, *, complete: bool = False) -> Cast:
    """The parts that the goal's services play; with `complete` also of those that they need.

    The proxy is the one that the goal says stands in front; else, beside other web services, the
    first that is there for nothing else. Databases are published (to this machine alone) only
    where nothing else is asked for.
    """
    known = services()
    asked = [name for name in known if f"has:{name}" in scene.facts]
    added = _needed(asked) if complete else ()
    asked = [name for name in known if name in asked or name in added]
    proxy_id = _proxy(scene, asked)
    rest = [name for name in asked if name != proxy_id]
    apps = [name for name in rest if known[name].role == "app"]
    stores = [name for name in rest if known[name].role == "database"]
    if not asked or (not apps and not proxy_id and _foreign_image(asked, scene)):
        apps, known = ["app"], {**known, "app": GENERIC}
    versions, hosts = _versions(scene), _hosts(scene)

    def role(name: str, **more: Any) -> Role:
        given = versions.get(name)
        service = known[name]
        for app in apps:
            own = known[app].images.get(name)
            if own is not None:
                service = _running_from(service, own)
        own = next((image for db, image in service.made_for.items() if db in asked), None)
        if own is not None:
            service = _running_from(service, own)
        told = tuple(s for s in service.secrets if f"param:{s.unless}" not in scene.facts)
        if told != service.secrets:
            service = replace_struct(service, secrets=told)
        if given is not None:
            service = replace_struct(service, tag=_tag(service.tag, _release(given)))
        host = hosts.get(name, "") if more.get("behind") else ""
        return Role(name, service, version=given, host=host, **more)

    hosted = _hosted(apps, proxy_id, scene)
    fronting = _fronting(scene, apps)
    roles = tuple(
        role(
            name,
            behind=bool(proxy_id) and known[name].web is not None,
            host_network=name in hosted,
            hidden=bool(fronting) and name != fronting and known[name].web is not None,
        )
        for name in apps
    )
    if complete:
        roles = _through_tunnels(roles, scene)
    alone = not roles
    databases = tuple(role(n, local_only=True, published=alone) for n in stores)
    proxy = role(proxy_id) if proxy_id else None
    listen = str(scene.value("listen_address")) if "param:listen_address" in scene.facts else ""
    said = frozenset(p.name for p in scene.given)
    cast = Cast(proxy, roles, databases, listen=listen, added=added, given=said)
    copied, number = _copied(cast, scene)
    uncopied = tuple(
        (role, told)
        for role in cast.everyone
        if role.id != copied and (told := asked_number(scene.goal, role)) > 1
    )
    return replace(cast, copied=copied, number=number, uncopied=uncopied)


def _running_from(service: Service, own: Image) -> Service:
    """The service with another image, as that image has to be run."""
    service = replace_struct(service, image=own.image, tag=own.tag)
    if own.command:
        service = replace_struct(service, command=own.command)
    if own.health:
        service = replace_struct(service, health=own.health)
    if own.open and service.store is not None:
        store = replace_struct(service.store, secret="")
        service = replace_struct(service, secrets=(), env={}, store=store, dump="", restore="")
    return service


def _hosted(apps: Sequence[str], proxy: str, scene: Scene) -> Sequence[str]:
    """The services on the host's own network: those that gain by it, else the only one."""
    if "has:host-network" not in scene.facts or proxy:
        return ()
    known = services()
    return [n for n in apps if n in known and known[n].host_network] or list(apps[:1])


def _fronting(scene: Scene, apps: Sequence[str]) -> str:
    """The service that the goal has in front of the others, if it does that by its own settings."""
    known = services()
    said = str(scene.value("proxy")) if "param:proxy" in scene.facts else ""
    return said if said in apps and said in known and known[said].fronts else ""


def _through_tunnels(roles: tuple[Role, ...], scene: Scene) -> tuple[Role, ...]:
    """The apps, those with the tunnel's network that the goal sends through it."""
    tunnel = next((role.id for role in roles if role.id == TUNNEL), "")
    given = [str(p.value) for p in scene.given if p.name == "tunnelled"] if tunnel else []
    if given:
        scene.setting("tunnelled")
    return tuple(
        replace(role, tunnel=tunnel) if role.id in given and role.id != tunnel else role
        for role in roles
    )


def _foreign_image(asked: Sequence[str], scene: Scene) -> bool:
    """True where the goal gives the image of a program of its own, beside the services it names."""
    if "param:image" not in scene.facts or any(services()[n].role == "app" for n in asked):
        return False
    name = str(scene.settings["image"].value).rpartition("/")[2].partition(":")[0]
    return name not in {services()[n].image.rpartition("/")[2] for n in asked}


def _needed(asked: Sequence[str]) -> tuple[str, ...]:
    """What always stands beside a service, and the first of what it needs one of where none of
    them is asked for."""
    known = services()
    groups = [group for name in asked for group in known[name].needs]
    beside = [other for name in asked for other in known[name].beside if other not in asked]
    return tuple(dict.fromkeys([*(g[0] for g in groups if not set(g) & set(asked)), *beside]))


def _versions(scene: Scene) -> dict[str, Parameter]:
    """The releases that the goal gives, by the service's id."""
    given = [p for p in scene.given if p.name == "service_version"]
    if given:
        scene.setting("service_version")
    return {str(p.value).partition(":")[0]: p for p in given}


def _hosts(scene: Scene) -> dict[str, str]:
    """The DNS names that the goal has for single services, by the service's id."""
    given = [str(p.value) for p in scene.given if p.name == "service_domain"]
    if given:
        scene.setting("service_domain")
    return dict(text.split(":", 1) for text in given)


def _release(given: Parameter) -> str:
    return str(given.value).partition(":")[2]


def _tag(tag: str, release: str) -> str:
    """The tag of another release, in the form that the known one has: v3.5, 17-alpine."""
    form = re.fullmatch(r"(v?)\d[\d.]*(-[a-z].*)?", tag)
    return f"{form[1]}{release.removeprefix('v')}{form[2] or ''}" if form else release


def asked_number(goal: str, role: Role) -> int:
    """The number that stands right before the service's name in the goal; 1 where none does."""
    name = "|".join(re.escape(n) for n in (role.id, role.service.title, role.id.replace("-", " ")))
    digits = rf"(?:^|{_LEADS}|[,:;+&])\s*(\d{{1,2}})\s+|\b(\d{{1,2}})\s*x\s+"
    spelled = rf"\b({'|'.join(_NUMBERS)})\s+"
    found = re.search(rf"(?:{digits}|{spelled})(?:{name})s?\b", goal, re.I)
    if found is None:
        return 1
    said = next(group for group in found.groups() if group).lower()
    return int(said) if said.isdigit() else _NUMBERS.index(said) + 1


def _copied(cast: Cast, scene: Scene) -> tuple[str, int]:
    """The one app that runs several times, and how often."""
    counted = "param:count" in scene.facts
    if counted and len(cast.apps) == 1 and not cast.databases:
        return cast.apps[0].id, int(scene.value("count"))
    for app in cast.apps:
        number = asked_number(scene.goal, app)
        if number > 1:
            return app.id, number
    if (
        counted
        and len(cast.apps) == 1
        and not any(asked_number(scene.goal, r) > 1 for r in cast.databases)
    ):
        return cast.apps[0].id, int(scene.value("count"))
    return "", 1


def _proxy(scene: Scene, asked: list[str]) -> str:
    known = services()

    def webs(name: str) -> bool:
        return any(n != name and known[n].web and known[n].role == "app" for n in asked)

    if "param:proxy" in scene.facts:
        name = str(scene.value("proxy"))
        if name in asked and known[name].proxy and webs(name):
            return name
    pure = [name for name in asked if known[name].only_proxy and webs(name)]
    others = [name for name in asked if known[name].web and not known[name].only_proxy]
    return pure[0] if pure and others else ""
