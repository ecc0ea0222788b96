"""Services that ask for a user and a password because the goal wants it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from assistant.targets.containers.certificates import is_certified
from assistant.targets.containers.services import ConfigFile, Login, Service, Stretch
from assistant.targets.scene import Scene

_OF_ITS_PAGE = re.compile(
    r"\bdashboard\b[^,;]{0,40}\bbasic\s+(?:http\s+)?auth"
    r"|\bbasic\s+(?:http\s+)?auth\w*\s+(?:for|on)\s+(?:the\s+)?dashboard",
    re.IGNORECASE,
)
USERS = "htpasswd"
"""The file with the users, beside the project."""


def guarded(
    asked: Sequence[str], proxy: str, known: Mapping[str, Service], scene: Scene
) -> frozenset[str]:
    """Ids of the services that ask for a login: with basic authentication the one in front, else
    each that has a page; with a password each that has none of its own."""
    able = [name for name in asked if known[name].login is not None]
    pages = [n for n in able if _login(known[n]).htpasswd and not (proxy and n != proxy)]
    if "has:basic-auth" in scene.facts:
        return frozenset(pages)
    if "has:own-login" not in scene.facts:
        return frozenset()
    plain = [n for n in able if not _login(known[n]).htpasswd and _is_told(n, asked, known)]
    others = any(known[name].secrets for name in asked)
    return frozenset(plain or ([] if others else pages))


def logged_in(service: Service, scene: Scene) -> Service:
    """The service as it has to be with a login."""
    login = _login(service)
    proxy = service.proxy
    if proxy is not None:
        proxy = replace(
            proxy, files=tuple(_with_lines(file, _places(login, scene)) for file in proxy.files)
        )
    store = service.store
    if store is not None and login.secrets:
        store = replace(store, secret=login.secrets[0].env)
    files = () if is_certified(scene) else login.files
    return replace(
        service,
        proxy=proxy,
        store=store,
        secrets=(*service.secrets, *login.secrets),
        command=login.command or service.command,
        env={**service.env, **login.env},
        health=login.health or service.health,
        files=(*service.files, *files),
        htpasswd=login.htpasswd,
        between=login.between,
        notes=() if login.secrets or login.env else service.notes,
    )


def with_options(service: Service, scene: Scene) -> Service:
    """The service started with what the goal has it do."""
    service = _proven(service, scene)
    words: list[str] = []
    for fact, more in service.options.items():
        if fact not in scene.facts:
            continue
        kind, _, name = fact.partition(":")
        given = str(scene.value(name)) if kind == "param" else ""
        words += [word.replace("{given}", given) for word in more]
    if not words:
        return service
    proxy = service.proxy
    if proxy is not None and proxy.command:
        proxy = replace(proxy, command=(*proxy.command, *words))
    command = tuple(word for word in (*(service.command or (service.program,)), *words) if word)
    return replace(service, command=command, proxy=proxy)


def _proven(service: Service, scene: Scene) -> Service:
    """The service with the ports that hold here, and the goal's way to a certificate."""
    proxy = service.proxy
    if proxy is None:
        return service
    ports = tuple(p for p in proxy.ports if not p.given or p.given in scene.facts)
    proxy = replace(proxy, ports=ports)
    for fact, proof in service.proofs.items():
        if fact in scene.facts:
            command = tuple(proof.instead.get(word, word) for word in proxy.command)
            proxy = replace(proxy, command=command, notes=proof.notes)
    return replace(service, proxy=proxy)


def login_notes(scene: Scene, proxy: str, *, alone: bool) -> Iterator[str]:
    """Where Traefik's own page is, and who sees it."""
    if "has:traefik-dashboard" not in scene.facts or proxy != "traefik":
        return
    at = "under the domain itself" if alone else "as traefik. before the domain"
    said = f"Traefik's dashboard is reached {at}"
    asks = "basic-auth" if "has:basic-auth" in scene.facts else ""
    yield f"{said}{'.' if asks else ', by whoever reaches it: it asks for no password.'}"


def login_user(scene: Scene) -> str:
    """The user who may come in."""
    for name in ("username", "users"):
        if f"param:{name}" in scene.facts:
            return str(scene.value(name))
    return "admin"


def _login(service: Service) -> Login:
    return service.login or Login()


def _is_told(name: str, asked: Sequence[str], known: Mapping[str, Service]) -> bool:
    """Whether every service that is told of this one can be told its password."""
    users = [known[other] for other in asked if name in known[other].links]
    return all(name in user.locked or not user.links[name] for user in users)


def _places(login: Login, scene: Scene) -> Login:
    """The login with the lines that it changes: where the goal says it of the proxy's own page
    alone, that one's."""
    own = login.instead_own
    if "has:traefik-dashboard" in scene.facts and _OF_ITS_PAGE.search(scene.goal):
        return replace(login, instead=own)
    return replace(login, instead={**login.instead, **own})


def _with_lines(file: ConfigFile, login: Login) -> ConfigFile:
    parts = [
        replace(
            part,
            lines=tuple(n for line in part.lines for n in login.instead.get(line, (line,))),
        )
        for part in file.parts
    ]
    behind = [Stretch(login.behind)] if login.behind else []
    return replace(file, parts=(*parts, *behind))
