"""Services to a Compose project, in the recipe format: one tree, its files, what it owes.

What is known when the draft is made stands in compose.yaml as it is; passwords, and the name under
which a browser reaches the host, come from `.env`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from assistant.targets.compose.backups import backup_commands, backup_script, project_name
from assistant.targets.compose.duties import duties
from assistant.targets.compose.guards import guard_notes
from assistant.targets.compose.joining import joining_notes, joining_variables
from assistant.targets.compose.keys import told
from assistant.targets.compose.lan import lan_notes, lan_variables
from assistant.targets.compose.secret_files import FOLDER, filed
from assistant.targets.compose.services import networks, service, volumes
from assistant.targets.compose.settings import (
    implicit_tls,
    is_scheduled,
    mail_account,
    passwords,
    sends_mail,
    site,
)
from assistant.targets.containers.accounts import account_notes
from assistant.targets.containers.cast import TUNNEL, Cast
from assistant.targets.containers.casting import cast_of
from assistant.targets.containers.certificates import is_certified
from assistant.targets.containers.config import config_files
from assistant.targets.containers.labelled import COMPONENT as LABELS
from assistant.targets.containers.labelled import lacks_labels
from assistant.targets.containers.logins import USERS, login_notes, login_user
from assistant.targets.containers.ports import Ports, publish
from assistant.targets.containers.services import Secret
from assistant.targets.scene import Scene

Data = dict[str, Any]
_LOG_READERS = ("promtail", "alloy", "dozzle")
"""Services that see the logs of all containers."""
_HASHES = "httpd:2.4-alpine"
"""An image with a program that hashes passwords."""
_SIGNING = ("caddy", "traefik")
"""Proxies that make certificates themselves."""
_VPN = "wg-easy"
_NVIDIA = re.compile(r"\b(?:nvidia|cuda|geforce|rtx|quadro|tesla)\b", re.IGNORECASE)


def stack(scene: Scene) -> Mapping[str, Any]:
    """Everything in the draft that depends on which services the goal names."""
    cast = cast_of(scene, complete=True)
    ports = publish(cast, scene)
    place = site(cast, ports, scene)
    tree: Data = {
        "name": {"param": "name"} if "param:name" in scene.facts else project_name(cast),
        "services": {
            role.id: told(role.id, service(role, cast, ports, place, scene), scene)
            for role in cast.everyone
        },
        "networks": networks(cast, scene),
    }
    kept = volumes(cast, scene)
    tree |= {"volumes": kept} if kept else {}
    in_files = filed(cast, scene)
    if in_files:
        places = {name: {"file": f"./{FOLDER}/{name}.txt"} for name in in_files}
        tree["secrets"] = places
    secrets = (
        *(given for given in passwords(cast) if given[0].lower() not in in_files),
        *mail_account(cast, scene),
    )
    once = any(role.service.once for role in cast.everyone)
    profiles = dict.fromkeys(
        str(p.value).partition("=")[2] for p in scene.given if p.name == "profile"
    )
    commands = [
        *_prepared(secrets, in_files),
        *_logins(cast, scene),
        *_started(once=once, profiles=profiles),
        *backup_commands(cast, list(kept), scene),
    ]
    compose = {
        "path": "compose.yaml",
        "language": "yaml",
        "what": "the services, their networks and volumes",
        "tree": tree,
        "spaced": ["", "services"],
    }
    scripts = [backup_script(cast, list(kept), scene)] if "has:backup" in scene.facts else []
    lacking = [*cast.gaps(), *_gaps(cast, ports, scene)]
    return {
        "name": project_name(cast),
        "title": _title(cast),
        "files": [
            compose,
            *config_files(cast, lambda role: place.literal(role, cast, ports)),
            _env(cast, secrets, place.default, scene),
            *scripts,
        ],
        "obligations": list(duties(cast, ports, scene)),
        "commands": commands,
        "gaps": [{"component": name, "when": []} for name in lacking],
        "notes": [
            {"text": text}
            for text in (
                *_notes(cast),
                *_mail_notes(cast, scene),
                *guard_notes(scene),
                *lan_notes(cast),
                *joining_notes(cast, scene),
                *account_notes(cast, scene),
                *login_notes(scene, cast.proxy.id if cast.proxy else "", alone=not cast.sites),
                *_unchecked(cast, scene),
                *_told_notes(cast, scene),
            )
        ],
    }


def _gaps(cast: Cast, ports: Ports, scene: Scene) -> Iterator[str]:
    """Components of Compose's goals that this project has not."""
    proxied = "param:existing_proxy" in scene.facts and cast.joined
    if not proxied and (ports.front is None or not ports.front.secure):
        yield "proxy-tls"
    if cast.proxy is None and not any(role.hidden for role in cast.apps):
        yield "reverse-proxy"
    if not cast.closed and not (cast.apps and cast.databases):
        yield "internal-network"
    if not any(role.service.certified and is_certified(scene) for role in cast.everyone):
        yield "own-certificate"
    if not cast.databases:
        yield "own-database"
    own = "param:health_path" in scene.facts and any(not r.service.image for r in cast.everyone)
    if not own and not any(role.service.health for role in cast.everyone):
        yield "healthchecks"
    if cast.proxy is None or cast.proxy.id not in _SIGNING:
        yield "internal-tls"
    if not any(role.service.shares for role in cast.everyone):
        yield "cron-container"
    if ports.front is not None and ports.front.secure:
        yield "no-proxy-tls"
    if not any(role.id in _LOG_READERS for role in cast.everyone):
        yield "container-logs"
    if not any(role.service.closed for role in cast.everyone):
        yield "closed-signups"
    if not any(role.service.secret_file for role in cast.everyone):
        yield "secret-files"
    if lacks_labels(cast) and not proxied:
        yield LABELS
    if not any(db.service.health for app in cast.apps for db in cast.stores(app)):
        yield "waits-for-health"


def _mail_notes(cast: Cast, scene: Scene) -> Iterator[str]:
    told = sends_mail(cast, scene)
    if "param:mail_host" in scene.facts and implicit_tls(scene):
        yield "Mail by port 465, encrypted from the first byte on, is not drafted; 587 is."
    if told:
        names = ", ".join(role.service.title for role in told)
        yield (
            "Mail goes out encrypted with STARTTLS, and with an account; a server that wants "
            "neither is told otherwise at the variables of each service."
        )
        yield f"Not verified here: the variables for mail of {names}."


def _unchecked(cast: Cast, scene: Scene) -> Iterator[str]:
    """Whose health is not looked at, where the goal wants that it is."""
    lacking = [r.service.title for r in cast.everyone if r.service.image and not r.service.health]
    if "has:healthchecks" in scene.facts and lacking:
        yield (
            f"No health check is drafted for {', '.join(lacking)}: whether the image brings one is "
            "not known here (docker compose ps says so)."
        )


def _told_notes(cast: Cast, scene: Scene) -> Iterator[str]:
    """What the draft took for granted where the goal says less."""
    if "param:vpn_clients" in scene.facts and any(r.id == _VPN for r in cast.apps):
        number = scene.value("vpn_clients")
        yield f"wg-easy's clients are made on its page, {number} as the goal says, with a key each."
    scheduled = [role.service.title for role in cast.everyone if is_scheduled(role, scene)]
    if scheduled and "param:timezone" not in scene.facts:
        yield f"The hour of {', '.join(scheduled)} is UTC's: a time zone in the goal changes that."
    cards = [role for role in cast.everyone if role.service.gpu]
    if cards and "has:nvidia-gpu" in scene.facts and not _NVIDIA.search(scene.goal):
        yield "The goal does not say who made the graphics card: NVIDIA is assumed."


def _title(cast: Cast) -> str:
    titles = [role.service.title for role in (*cast.apps, *cast.databases, *cast.elsewhere)]
    front = f" behind {cast.proxy.service.title}" if cast.proxy is not None else ""
    return f"{', '.join(titles)}{front} with Docker Compose"


def _env(cast: Cast, secrets: tuple[tuple[str, Secret], ...], domain: str, scene: Scene) -> Data:
    lines: list[Any] = [
        "# Copy to .env, which Docker Compose reads; keep it out of version control.",
        "",
    ]
    if domain:
        lines += ["# Name under which a browser reaches the host", f"DOMAIN={domain}", ""]
    own = any(not role.service.image for role in cast.everyone)
    if own and not {"param:image", "param:build_context"} & scene.facts:
        lines += ["# The image of the program, with its tag", "IMAGE=", ""]
    for name, what in (*lan_variables(cast, scene), *joining_variables(cast, scene)):
        lines += [f"# {what}", f"{name}=", ""]
    for name, secret in secrets:
        lines += [f"# {secret.what[0].upper()}{secret.what[1:]}", f"{name}=", ""]
    return {
        "path": ".env.example",
        "language": "text",
        "what": "what stands in .env: passwords, which no other file holds",
        "lines": lines[:-1],
    }


def _prepared(
    secrets: tuple[tuple[str, Secret], ...], in_files: Mapping[str, Secret]
) -> Iterator[Data]:
    """What stands there before anything starts."""
    yield {"text": "cp .env.example .env && chmod 600 .env"}
    if secrets:
        yield {"text": "# a password for each empty line of .env"}
    made = [(name, secret) for name, secret in secrets if not secret.source]
    for length in sorted({secret.length for _, secret in made}):
        names = " ".join(name for name, secret in made if secret.length == length)
        filled = f'"s|^$name=$|$name=$(openssl rand -hex {length // 2 or 24})|"'
        yield {"text": f"for name in {names}; do sed -i {filled} .env; done"}
    for name, secret in secrets:
        if secret.source:
            yield {"text": f"# {name} in .env is yours: {secret.what}, from {secret.source}"}
    yield from _file_commands(in_files)


def _logins(cast: Cast, scene: Scene) -> Iterator[Data]:
    """The file with the users of those that ask for a login; the password is typed."""
    role = next((role for role in cast.everyone if role.service.htpasswd), None)
    if role is None:
        return
    made = f"docker run --rm -i {_HASHES} htpasswd -niB {login_user(scene)}"
    form = "" if role.service.between == ":" else f" | sed 's/:/{role.service.between}/'"
    yield {"text": "read -rs password    # type the one for the login, then Enter"}
    yield {"text": f'printf %s "$password" | {made}{form} > {USERS}'}


def _started(*, once: bool, profiles: Iterable[str]) -> Iterator[Data]:
    yield {"text": "docker compose config --quiet    # says what is wrong, if anything is"}
    # A container that ends when its work is done counts as one that failed for --wait.
    yield {"text": f"docker compose up --detach{'' if once else ' --wait'}"}
    for name in profiles:
        yield {"text": f"docker compose --profile {name} up --detach    # what starts only then"}
    yield {"text": "docker compose ps"}


def _file_commands(in_files: Mapping[str, Secret]) -> Iterator[Data]:
    """The passwords that stand in files of their own."""
    if not in_files:
        return
    yield {"text": f"(umask 077; mkdir -p {FOLDER})    # keep it out of version control"}
    for length in sorted({secret.length for secret in in_files.values() if not secret.source}):
        names = " ".join(
            n for n, one in in_files.items() if one.length == length and not one.source
        )
        made = f'printf %s "$(openssl rand -hex {length // 2 or 24})" > {FOLDER}/$name.txt'
        yield {"text": f"for name in {names}; do {made}; done"}
    yield {"text": f"chmod 444 {FOLDER}/*.txt    # containers read them; the folder is yours alone"}


def _notes(cast: Cast) -> Iterator[str]:
    for role in cast.everyone:
        yield from role.service.notes
        if not any(db.service.store and db.service.store.secret for db in cast.stores(role)):
            yield from role.service.notes_alone
        if role.id in cast.added and not role.service.once:
            yield f"{role.service.title} is there although the goal does not name it: it is needed."
    if cast.proxy is not None and cast.proxy.service.proxy is not None:
        yield from cast.proxy.service.proxy.notes
    if any(role.id == TUNNEL for role in cast.apps) and not any(r.tunnel for r in cast.apps):
        yield "Nothing goes through Gluetun's tunnel here: the goal says which services do."
    if any(not role.service.image and role.service.web is None for role in cast.everyone):
        yield "The program is taken to listen on port 80 inside its container: change it at ports."
    for role in (r for r in cast.everyone if not r.service.image and r.service.web):
        stores = ", ".join(n for db in cast.stores(role) for n in role.service.links[db.id])
        if stores:
            yield f"{role.id} is told of its databases by {stores}: it has to read these."
        port = role.service.web
        yield f"The program {role.id} is taken to listen on port {port} in its container."
    for role in cast.elsewhere:
        yield f"{role.service.title} is reached over plain HTTP, and must answer this host."
    for db in cast.databases:
        if cast.apps and not any(db in cast.stores(app) for app in cast.apps):
            yield f"No other service of this draft is told of {db.service.title}."
    for role, number in cast.uncopied:
        yield f"The goal asks for {number} of {role.service.title}; this draft has one."
    images = (f"{r.service.image}:{r.service.tag}" for r in cast.everyone if r.service.image)
    tags = list(dict.fromkeys(images))
    if tags:
        yield f"Not verified here, since no registry is asked: the tags of {', '.join(tags)}."
    checks = [r.service.title for r in cast.everyone if "health" in r.service.unverified]
    if checks:
        names = ", ".join(checks)
        yield f"Not verified here: that the images of {names} hold what the health check runs."
