"""Who plays which part in a draft, by what the goal says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from msgspec.structs import replace as replace_struct

from assistant.core.intent import Parameter
from assistant.targets.containers.cast import TUNNEL, Cast, Role
from assistant.targets.containers.certificates import certified, is_certified
from assistant.targets.containers.databases import ROOT_PASSWORD, named, wants_root_password
from assistant.targets.containers.labelled import reading_labels, stands_alone
from assistant.targets.containers.logins import guarded, logged_in, with_options
from assistant.targets.containers.outside import (
    GENERIC,
    built_program,
    is_foreign_image,
    own_program,
    sites_elsewhere,
)
from assistant.targets.containers.services import Image, Secret, Service, services
from assistant.targets.scene import Scene

_NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
_LEADS = r"\b(?:and|with|plus|of|run|runs|need|want)\b"
"""Words before a bare number that counts: elsewhere it is a release or a port."""
_ONE_NETWORK = re.compile(
    r"\b(?:same|one|single|shared|common)\s+(?:docker\s+|bridge\s+|custom\s+)*network\b", re.I
)
_OWN_PAGES = frozenset(("has:php-fpm",))
"""What a web server has pages of its own by."""
_REPLICA = re.compile(r"\b(?:replicas?|slaves?)\b", re.IGNORECASE)


def cast_of(scene: Scene, *, complete: bool = False) -> Cast:
    """The parts that the goal's services play; with `complete` also of those that they need.

    The proxy is the one that the goal says stands in front; else, beside other web services, the
    first that is there for nothing else. Databases are published (to this machine alone) only
    where nothing else is asked for.
    """
    known = services()
    asked = [n for n in known if f"has:{n}" in scene.facts and (complete or not known[n].project)]
    added = _needed(asked, scene) if complete else ()
    asked = [name for name in known if name in asked or name in added]
    outside = sites_elsewhere(scene) if complete else ()
    own = own_program(asked, scene) if complete else None
    built = built_program(asked, scene) if complete else None
    given = bool(outside or own or built)
    lonely = "" if given else stands_alone(asked, known)
    proxy_id = lonely or _proxy(scene, asked, alone=given)
    rest = [name for name in asked if name != proxy_id]
    apps = [name for name in rest if known[name].role == "app"]
    stores = [name for name in rest if known[name].role == "database"]
    if built is not None:
        apps, known = [built[0], *apps], {**known, built[0]: built[1]}
    elif own is not None and not apps:
        apps, known = [own[0]], {**known, own[0]: own[1]}
    elif not asked or (not apps and not proxy_id and is_foreign_image(asked, scene)):
        apps, known = ["app"], {**known, "app": GENERIC}
    versions, hosts = _versions(scene), _hosts(scene)
    locked = guarded(asked, proxy_id, services(), scene)

    def role(name: str, **more: Any) -> Role:
        service = known[name]
        given = versions.get(name) or versions.get(service.follows)
        for app in apps:
            image = known[app].images.get(name)
            if image is not None:
                service = _running_from(service, image)
            if asked_for := known[app].asks.get(name):
                service = replace_struct(service, env={**service.env, **asked_for})
        image = next((image for db, image in service.made_for.items() if db in asked), None)
        if image is not None:
            service = _running_from(service, image)
        told = tuple(s for s in service.secrets if _is_wanted(s, scene))
        if told != service.secrets:
            service = replace_struct(service, secrets=told)
        if given is not None:
            service = replace_struct(service, tag=_tag(service, _release(given)))
        service = named(service, apps, scene)
        if name in locked:
            service = logged_in(service, scene)
        told_of = {db: more for db, more in service.locked.items() if db in locked}
        if told_of:
            links = {n: {**told, **told_of.get(n, {})} for n, told in service.links.items()}
            service = replace_struct(service, links=links)
        if name == proxy_id:
            service = reading_labels(service, scene, alone=name == lonely)
        service = with_options(service, scene)
        if complete:
            service = certified(service, scene)
        host = hosts.get(name, "") if more.get("behind") or more.get("hidden") else ""
        return Role(name, service, version=given, host=host, **more)

    there = complete and not proxy_id and "param:existing_proxy" in scene.facts
    one = str(scene.value("joined_service")) if "param:joined_service" in scene.facts else ""
    hosted = _hosted(apps, proxy_id, scene)
    fronting = _fronting(scene, apps)
    roles = tuple(
        role(
            name,
            behind=bool(proxy_id) and known[name].web is not None,
            host_network=name in hosted,
            hidden=known[name].web is not None
            and bool((there and name in (one or name,)) or (fronting and name != fronting)),
        )
        for name in apps
    )
    if complete:
        roles = _through_tunnels(roles, scene)
    # What only looks after a database leaves it as it would be alone.
    alone = all(r.service.role == "app" and r.service.tends for r in roles)
    heard = {str(p.value).partition(":")[0] for p in scene.given if p.name == "service_listen"}
    databases = tuple(role(n, local_only=True, published=alone or n in heard) for n in stores)
    proxy = role(proxy_id) if proxy_id else None
    listen = str(scene.value("listen_address")) if "param:listen_address" in scene.facts else ""
    said = frozenset(
        (*(p.name for p in scene.given), *(["tls_cert"] if is_certified(scene) else ()))
    )
    elsewhere = tuple(
        Role(f"upstream{at or ''}", service, behind=True, host=name, address=address)
        for at, (name, address, service) in enumerate(outside if proxy_id else ())
    )
    cast = Cast(
        proxy, roles, databases, listen=listen, elsewhere=elsewhere, added=added, given=said,
        together=_is_together(scene), exposed=_exposed(scene),
    )  # fmt: skip
    copied, number = _copied(cast, scene)
    uncopied = tuple(
        (role, told)
        for role in cast.everyone
        if role.id != copied
        and not (copied and role.service.replica == copied)
        and (told := asked_number(scene.goal, role)) > 1
    )
    cast = replace(cast, copied=copied, number=number, uncopied=uncopied)
    return _placed(cast, scene) if complete else cast


def _placed(cast: Cast, scene: Scene) -> Cast:
    """With the service that has an address of its own, and whether anything is let out."""
    lead = next(iter((*cast.apps, *cast.databases)), None)
    lan = lead.id if lead and "param:network_driver" in scene.facts else ""
    given = {"param:ip", "param:network_cidr"} <= scene.facts
    closed = "has:internal-network" in scene.facts and not (cast.apps and cast.databases)
    return replace(
        cast,
        lan=lan,
        joined=_joined(cast, scene),
        addressed=lan or (lead.id if lead and given else ""),
        closed=closed and cast.proxy is None and not lan,
    )


def _is_wanted(secret: Secret, scene: Scene) -> bool:
    """Whether this draft needs a secret that not every draft does."""
    if f"param:{secret.unless}" in scene.facts:
        return False
    if secret.given == ROOT_PASSWORD:
        return wants_root_password(scene)
    if secret.given.endswith(":"):
        return f"param:{secret.given[:-1]}" not in scene.facts
    name = secret.given.partition(":")[0]
    if name and f"param:{name}" in scene.facts:
        scene.setting(name)
    return not secret.given or secret.given in scene.facts


def _exposed(scene: Scene) -> frozenset[str]:
    """Who alone publishes ports, where the goal says so."""
    exposed = frozenset(str(p.value) for p in scene.given if p.name == "exposed")
    if exposed:
        scene.setting("exposed")
    return exposed


def _is_together(scene: Scene) -> bool:
    """True where the goal names one network, or says that it is one, and keeps nobody inside."""
    if {"has:internal-network", "has:database-inside"} & scene.facts:
        return False
    return "param:network" in scene.facts or _ONE_NETWORK.search(scene.goal) is not None


def _joined(cast: Cast, scene: Scene) -> frozenset[str]:
    """Who is on a network that is there already: what a proxy there reaches, else every service
    but the databases."""
    proxied = "param:existing_proxy" in scene.facts and cast.proxy is None
    if not proxied and "param:external_network" not in scene.facts:
        return frozenset()
    return frozenset(role.id for role in cast.apps if not proxied or role.hidden)


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


def _needed(asked: Sequence[str], scene: Scene) -> tuple[str, ...]:
    """What always stands beside a service, what the goal's values bring, and the first of what it
    needs one of where none of them is asked for or there for another service."""
    known = services()
    brought = [
        other
        for name in asked
        for given, other in known[name].brings.items()
        if f"param:{given}" in scene.facts
    ]
    if "has:cron-container" in scene.facts:
        brought += [known[name].jobs for name in asked if known[name].jobs]
    if "param:count" in scene.facts and _REPLICA.search(scene.goal):
        brought += [known[name].replica for name in asked if known[name].replica]
    # Those without a choice first: what they bring may do for the others.
    groups = sorted((group for name in asked for group in known[name].needs), key=len)
    first: list[str] = []
    for group in groups:
        if not set(group) & {*asked, *first}:
            first.append(group[0])
    beside = [other for name in asked for other in known[name].beside if other not in asked]
    fresh = (name for name in brought if name not in asked)
    return tuple(dict.fromkeys([*first, *beside, *fresh]))


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


def _tag(service: Service, release: str) -> str:
    """The tag of another release, in the form that the known one has: v3.5, 17-alpine; the known
    one itself where it is of that release and there are only whole ones."""
    tag = service.tag
    if service.whole and tag.startswith(f"{release.removeprefix('v')}."):
        return tag
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
    for role in cast.everyone:
        if role.service.scales:
            number = asked_number(scene.goal, role)
            return role.id, int(scene.value("count")) if counted else number
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


def _proxy(scene: Scene, asked: list[str], *, alone: bool) -> str:
    """The one in front; `alone`: it passes on to something that is no service of the data."""
    known = services()

    def webs(name: str) -> bool:
        return alone or any(n != name and known[n].web and known[n].role == "app" for n in asked)

    if "param:proxy" in scene.facts:
        name = str(scene.value("proxy"))
        if name in asked and known[name].proxy and webs(name):
            return name
    if is_certified(scene):
        # Whoever has a certificate for it, beside a service with a page, has it in front.
        fitting = (n for n in asked if known[n].proxy and known[n].certified and webs(n))
        if (name := next(fitting, "")) and not any(known[n].only_proxy for n in asked):
            return name
    pure = [name for name in asked if known[name].only_proxy and webs(name)]
    others = [name for name in asked if known[name].web and not known[name].only_proxy]
    apps = [name for name in asked if known[name].role == "app" and not known[name].proxy]
    named = [n for n in asked if known[n].proxy and not known[n].only_proxy and webs(n)]
    if "param:domain" in scene.facts and not pure and named and not _OWN_PAGES & scene.facts:
        # A name for browsers and a web server beside what they open: it stands in front.
        return named[0]
    if alone and not apps:
        return next((name for name in asked if known[name].proxy), "")
    return pure[0] if pure and (others or alone) else ""
