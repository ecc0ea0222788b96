"""What a service is told: its environment, with passwords and the address from `.env`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.targets.compose.secret_files import filed, named_as, stored_secret, variable
from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.certificates import is_certified
from assistant.targets.containers.ports import PRIVATE, Ports
from assistant.targets.containers.schedule import cron
from assistant.targets.containers.services import Secret
from assistant.targets.containers.telling import own_settings, told_values
from assistant.targets.containers.texts import ANY_NETWORK, pieces
from assistant.targets.scene import Scene

Data = dict[str, Any]
SSH = 22
SUBMISSION = "587"
"""The port on which mail servers take mail from programs that log in: RFC 6409."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a browser reaches the project."""

    default: str
    """The domain; empty where nothing is served to a browser."""
    scheme: str
    port: str
    """`:8443`, or empty for the usual one."""
    https_port: int
    own: str = ""
    """The address that the goal has for the first page, where something else answers there."""

    @property
    def domain(self) -> str:
        """As compose.yaml names it."""
        return f"${{DOMAIN:-{self.default}}}"

    def of(self, role: Role, cast: Cast) -> str:
        """The name of one service."""
        if role.host:
            return role.host
        hidden = [app for app in cast.apps if app.hidden]
        many = (role.behind and len(cast.sites) > 1) or (role.hidden and len(hidden) > 1)
        return f"{role.id}.{self.domain}" if many else self.domain

    def url(self, role: Role, cast: Cast, ports: Ports) -> str:
        """The address of one service."""
        if role.id == cast.lan:
            return f"http://{self.domain}:{role.service.web}"
        own = next((p for p in ports.of(role) if p.web), None)
        if self.own and role in cast.apps[:1] and not role.behind:
            return self.own
        if own is not None and not role.behind:
            return f"http://{self.domain}:{own.number}"
        if own is None and not role.behind and cast.exposed:
            return f"{self.scheme}://{self.domain}"
        return f"{self.scheme}://{self.of(role, cast)}{self.port}"

    def is_private(self, scene: Scene) -> bool:
        """No public authority signs a certificate for it, or none is to."""
        named = re.search(PRIVATE, self.default) is not None
        return named or "has:internal-tls" in scene.facts

    def resolver(self, scene: Scene) -> str:
        """Traefik's way to a certificate; empty where it makes one itself or is given one. Whoever
        gives an address for the authority wants its certificate, whatever the name will be."""
        named = "param:email" in scene.facts and "param:domain" not in scene.facts
        private = self.is_private(scene) and not named
        return "" if private or is_certified(scene) else "public"

    def literal(self, role: Role, cast: Cast, ports: Ports) -> str:
        """That address where nothing fills in variables."""
        return self.url(role, cast, ports).replace(self.domain, self.default)


def site(cast: Cast, ports: Ports, scene: Scene) -> Site:
    """The address that follows from the published ports."""
    front = ports.front
    given = str(scene.value("domain")) if "param:domain" in scene.facts else "localhost"
    if "param:existing_proxy" in scene.facts and cast.joined:
        return Site(given, "https", "", 0)
    if front is None and cast.lan:
        address = str(scene.value("ip")).partition("/")[0] if "param:ip" in scene.facts else given
        return Site(address, "http", "", 0)
    if front is None:
        return Site("", "http", "", 0)
    scheme, usual = ("https", 443) if front.secure else ("http", 80)
    port = "" if front.number == usual else f":{front.number}"
    own = str(scene.value("own_url")) if "param:own_url" in scene.facts else ""
    return Site(given, scheme, port, front.number if front.secure else 0, own)


def passwords(cast: Cast) -> Iterator[tuple[str, Secret]]:
    """Name in `.env` of every password, and what it is."""
    for role in cast.everyone:
        for secret in role.service.secrets:
            yield role.secret(secret).upper(), secret


def environment(role: Role, cast: Cast, ports: Ports, place: Site, scene: Scene) -> Data:
    """The environment of one service, as a mapping."""
    service = role.service
    out: Data = {}
    if "param:timezone" in scene.facts:
        out["TZ"] = {"param": "timezone"}
    if service.ids:
        for name in ("puid", "pgid"):
            given = f"param:{name}" in scene.facts
            out[name.upper()] = {"text": [{"param": name} if given else "1000"]}
    texts = dict(service.env)
    if cast.is_proxy(role) and service.proxy is not None:
        texts |= service.proxy.env
    if role.behind or (role.hidden and role.id in cast.joined):
        texts |= service.behind
    if "has:closed-signups" in scene.facts:
        texts |= service.closed
    if role in sends_mail(cast, scene):
        texts |= service.mail
    if "has:nvidia-gpu" in scene.facts:
        texts |= service.gpu_env
    if is_scheduled(role, scene):
        texts |= service.scheduled
    if _is_kept(scene):
        texts |= service.keeps
    known = _known(role, cast, ports, place, scene)
    for name, text in texts.items():
        out[name] = _filled(text, known)
    for parameter, told in service.told.items():
        if f"param:{parameter}" in scene.facts:
            value = {"given": told_values(service, parameter, scene)}
            out |= {name: _filled(text, value) for name, text in told.items()}
    in_files = filed(cast, scene)
    for secret in service.secrets:
        if role.secret(secret) in in_files:
            out[variable(role, secret.env)] = named_as(role, role.secret(secret))
            continue
        for name in (secret.env, *secret.also):
            out[name] = {"text": [_asked(role.secret(secret).upper())]}
    for db in cast.stores(role):
        stored = stored_secret(db)
        for name, text in service.links[db.id].items():
            if stored in in_files and text == "{password}":
                out[variable(role, name)] = named_as(role, stored)
                continue
            site_of = {"site": [place.url(db, cast, ports)]}
            told_here = {**known, **site_of, **_reached(db, cast.database(role, db))}
            out[name] = _filled(text, told_here)
    for name, own in own_settings(role, cast, scene).items():
        said = str(own.value).partition("=")[2]
        out[name] = {"text": [doubled(said)], "why": scene.why(own)}
    return out


def command(role: Role, cast: Cast, ports: Ports, place: Site, scene: Scene) -> list[Data]:
    """The words that the container is started with; none where the image's own do."""
    proxy = role.service.proxy if cast.is_proxy(role) else None
    words = proxy.command if proxy is not None and proxy.command else role.service.command
    if proxy is not None and "param:email" in scene.facts and "param:mail_host" not in scene.facts:
        words = (*words, *proxy.registered)
    known = _known(role, cast, ports, place, scene)
    return [_filled(word, known) for word in (*words, *kept(role, scene))]


def is_scheduled(role: Role, scene: Scene) -> bool:
    """Whether the goal says when the service does its work, and does not say it of a backup."""
    said = {"param:time", "param:interval", "param:job_weekday"} & scene.facts
    return bool(role.service.scheduled and said) and "has:backup" not in scene.facts


def kept(role: Role, scene: Scene) -> tuple[str, ...]:
    """Words for how long the service keeps its figures, where the goal says so of it."""
    return role.service.kept if _is_kept(scene) else ()


def _is_kept(scene: Scene) -> bool:
    said = any(given.name == "retention_days" for given in scene.given)
    return said and "has:backup" not in scene.facts


def _known(
    role: Role, cast: Cast, ports: Ports, place: Site, scene: Scene
) -> Mapping[str, Sequence[Any]]:
    """What stands for the places of a text."""
    private = place.is_private(scene)
    return {
        "url": [place.url(role, cast, ports)],
        "authority": [place.url(role, cast, ports).partition("://")[2]],
        "domain": [place.of(role, cast)],
        "scheme": [place.scheme],
        "proxies": [
            {"param": "network_cidr"} if "param:network_cidr" in scene.facts else ANY_NETWORK
        ],
        "https_port": [str(place.https_port)],
        "tls": [_tls(role, scene, private=private)],
        "resolver": [place.resolver(scene)],
        "cron": [cron(scene)] if is_scheduled(role, scene) else [],
        "buckets": [_buckets(scene)],
        "email": [{"param": "email"}],
        "ssh_port": [str(p.number) for p in ports.of(role) if p.internal == SSH][:1] or [str(SSH)],
        "days": [{"param": "retention_days"}],
        **(_mail(role, scene) if role in sends_mail(cast, scene) else {}),
    }


def _tls(role: Role, scene: Scene, *, private: bool) -> str:
    """Caddy's line on certificates."""
    own = role.service.certified
    if own is not None and is_certified(scene):
        return f"tls {own.cert} {own.key}"
    return "tls internal" if private else ""


def _buckets(scene: Scene) -> str:
    """The goal's buckets as the client of the store names them."""
    given = [str(p.value) for p in scene.given if p.name == "bucket"]
    if given:
        scene.setting("bucket")
    return " ".join(f"store/{name}" for name in given)


def sends_mail(cast: Cast, scene: Scene) -> tuple[Role, ...]:
    """The services that are told of the mail server; none where the goal names none, or one that
    speaks TLS from the first byte on, which each service wants to be told in a way of its own."""
    if "param:mail_host" not in scene.facts or implicit_tls(scene):
        return ()
    return tuple(role for role in cast.everyone if role.service.mail)


def implicit_tls(scene: Scene) -> bool:
    """The mail server's port is that of RFC 8314."""
    return "param:mail_port" in scene.facts and str(scene.value("mail_port")) == "465"


def mail_account(cast: Cast, scene: Scene) -> Iterator[tuple[str, Secret]]:
    """Name in `.env` of what only the user has: his account at the mail server."""
    if sends_mail(cast, scene):
        where = "whoever runs the mail server"
        yield "MAIL_USER", Secret("", "the account that sends mail", source=where)
        yield "MAIL_PASSWORD", Secret("", "the password of that account", source=where)


def _mail(role: Role, scene: Scene) -> Mapping[str, Sequence[Any]]:
    host = str(scene.value("mail_host"))
    # An address has no domain; the sender's is then for the user to fill in.
    domain = host.partition(".")[2] if re.search("[a-z]", host) else "replace-me.invalid"
    return {
        "mail_host": [{"param": "mail_host"}],
        "mail_port": [{"param": "mail_port"} if "param:mail_port" in scene.facts else SUBMISSION],
        "mail_user": [_asked("MAIL_USER")],
        "mail_password": [_asked("MAIL_PASSWORD")],
        "mail_from": [
            {"param": "email"} if "param:email" in scene.facts else f"{role.id}@{domain}"
        ],
        "mail_domain": [domain],
    }


def _filled(text: str, known: Mapping[str, Sequence[Any]]) -> Data:
    parts: list[Any] = []
    for piece, is_place in pieces(text):
        parts += known[piece] if is_place else [doubled(piece)]
    return {"text": parts or [""]}


def doubled(text: str) -> str:
    """A text as it is: Compose takes `$$` for a dollar."""
    return text.replace("$", "$$")


def _asked(name: str) -> str:
    """A variable of `.env` without which nothing starts."""
    return f"${{{name}:?set {name} in .env}}"


def _reached(db: Role, name: str) -> Mapping[str, Sequence[Any]]:
    store = db.service.store
    if store is None:
        return {}
    secret = stored_secret(db)
    return {
        "host": [db.reached],
        "port": [str(store.port)],
        "name": [name],
        "user": [store.user],
        "password": [_asked(secret.upper())] if secret else [],
    }
