"""Services to a Compose project, in the recipe format: one tree, its files, what it owes.

What is known when the draft is made stands in compose.yaml as it is; passwords, and the name under
which a browser reaches the host, come from `.env`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.targets.compose.duties import duties
from assistant.targets.compose.guards import guard_notes
from assistant.targets.compose.services import networks, service, volumes
from assistant.targets.compose.settings import passwords, site
from assistant.targets.containers.cast import Cast, Role, cast_of
from assistant.targets.containers.config import config_files
from assistant.targets.containers.mounts import backup_folder, mounts
from assistant.targets.containers.ports import Ports, publish
from assistant.targets.containers.services import Secret
from assistant.targets.scene import Scene

Data = dict[str, Any]


def stack(scene: Scene) -> Mapping[str, Any]:
    """Everything in the draft that depends on which services the goal names."""
    cast = cast_of(scene, complete=True)
    ports = publish(cast, scene)
    place = site(cast, ports, scene)
    tree: Data = {
        "name": {"param": "name"} if "param:name" in scene.facts else _name(cast),
        "services": {role.id: service(role, cast, ports, place, scene) for role in cast.everyone},
        "networks": networks(cast, scene),
    }
    kept = volumes(cast, scene)
    tree |= {"volumes": kept} if kept else {}
    secrets = tuple(passwords(cast))
    commands = [*_commands(secrets), *_backup(cast, list(kept), scene)]
    compose = {
        "path": "compose.yaml",
        "language": "yaml",
        "what": "the services, their networks and volumes",
        "tree": tree,
        "spaced": ["", "services"],
    }
    scripts = [_script(cast, list(kept), scene)] if "has:backup" in scene.facts else []
    lacking = [*cast.gaps(), *_gaps(cast, ports)]
    return {
        "name": _name(cast),
        "title": _title(cast),
        "files": [compose, *config_files(cast), _env(cast, secrets, place.default), *scripts],
        "obligations": list(duties(cast, ports, scene)),
        "commands": commands,
        "gaps": [{"component": name, "when": []} for name in lacking],
        "notes": [{"text": text} for text in (*_notes(cast), *guard_notes(scene))],
    }


def _gaps(cast: Cast, ports: Ports) -> Iterator[str]:
    """Components of Compose's goals that this project has not."""
    if ports.front is None or not ports.front.secure:
        yield "proxy-tls"
    if not cast.databases:
        yield "own-database"
    if not any(role.service.health for role in cast.everyone):
        yield "healthchecks"
    if not any(role.service.closed for role in cast.everyone):
        yield "closed-signups"
    if not any(role.service.secrets for role in cast.everyone):
        yield "own-login"


def _name(cast: Cast) -> str:
    names = "-".join(role.id for role in (*cast.apps, *cast.databases))
    return f"{names}-behind-{cast.proxy.id}" if cast.proxy is not None else names


def _title(cast: Cast) -> str:
    titles = [role.service.title for role in (*cast.apps, *cast.databases)]
    front = f" behind {cast.proxy.service.title}" if cast.proxy is not None else ""
    return f"{', '.join(titles)}{front} with Docker Compose"


def _env(cast: Cast, secrets: tuple[tuple[str, Secret], ...], domain: str) -> Data:
    lines: list[Any] = [
        "# Copy to .env, which Docker Compose reads; keep it out of version control.",
        "",
    ]
    if domain:
        lines += ["# Name under which a browser reaches the host", f"DOMAIN={domain}", ""]
    for name, secret in secrets:
        lines += [f"# {secret.what[0].upper()}{secret.what[1:]}", f"{name}=", ""]
    return {
        "path": ".env.example",
        "language": "text",
        "what": "what stands in .env: passwords, which no other file holds",
        "lines": lines[:-1],
    }


def _commands(secrets: tuple[tuple[str, Secret], ...]) -> Iterator[Data]:
    yield {"text": "cp .env.example .env && chmod 600 .env"}
    if secrets:
        yield {"text": "# a password for each empty line of .env"}
    for length in sorted({secret.length for _, secret in secrets}):
        names = " ".join(name for name, secret in secrets if secret.length == length)
        made = f'"s|^$name=$|$name=$(openssl rand -hex {length // 2 or 24})|"'
        yield {"text": f"for name in {names}; do sed -i {made} .env; done"}
    yield {"text": "docker compose config --quiet    # says what is wrong, if anything is"}
    yield {"text": "docker compose up --detach --wait"}
    yield {"text": "docker compose ps"}


def _backup(cast: Cast, kept: list[str], scene: Scene) -> Iterator[Data]:
    """What copies the data out: a dump of each database, an archive of each other volume."""
    if "has:backup" in scene.facts:
        given = backup_folder(scene)
        where = given.source if given else "./backups"
        yield {"text": f"sh backup.sh    # copies the data into {where}; try it once by hand"}
        at = str(scene.value("time")).split(":")
        when = f"{int(at[1])} {int(at[0])} * * *"
        line = f'echo "{when} cd $PWD && sh backup.sh"'
        yield {"text": f"(crontab -l; {line}) | crontab -    # from now on every night"}
        yield from _restore(cast, kept, scene)
        return
    dumped, archived = _data(cast, kept)
    if dumped or archived:
        yield {"text": "# a backup, into this folder; those that write are best stopped meanwhile"}
    for role in dumped:
        yield {"text": f"{_dump(role, cast)} > {role.id}.dump"}
    if archived:
        yield {
            "text": f"for volume in {' '.join(archived)}; do {_archive(cast, scene, '$PWD')}; done"
        }


def _restore(cast: Cast, kept: list[str], scene: Scene) -> Iterator[Data]:
    """How a day's copy comes back: dumps into the running databases, archives into volumes."""
    dumped, archived = _data(cast, kept)
    yield {
        "text": "# to bring a day back, in its folder (DAY), with the services stopped that write:"
    }
    for role in dumped:
        if role.service.restore:
            into = f"docker compose exec -T {role.id} sh -c '{_brought_back(role, cast)}'"
            yield {"text": f"# {into} < DAY/{role.id}.dump"}
    if archived:
        project = scene.value("name") if "param:name" in scene.facts else _name(cast)
        places = f'-v {project}_VOLUME:/to -v "$PWD/DAY":/from:ro'
        yield {"text": f"# docker run --rm {places} alpine:3.22 tar xzf /from/VOLUME.tgz -C /to"}


def _data(cast: Cast, kept: list[str]) -> tuple[list[Role], list[str]]:
    """The databases that are dumped, and the volumes that are archived."""
    dumped = [role for role in cast.everyone if role.service.dump]
    return dumped, [v for v in kept if not v.startswith(tuple(f"{r.id}-" for r in dumped))]


def _dump(role: Role, cast: Cast) -> str:
    names = " ".join(one.label for one in cast.sharing(role))
    command = role.service.dump
    if names and role.service.store:
        alone = f" {role.service.store.name}"
        command = (
            f"{command.removesuffix(alone)} --databases {names}"
            if command.endswith(alone)
            else command
        )
    return f"docker compose exec -T {role.id} sh -c '{command}'"


def _brought_back(role: Role, cast: Cast) -> str:
    """A dump of several databases names them itself."""
    alone = f" {role.service.store.name}" if role.service.store and cast.sharing(role) else ""
    return role.service.restore.removesuffix(alone)


def _archive(cast: Cast, scene: Scene, folder: str) -> str:
    project = scene.value("name") if "param:name" in scene.facts else _name(cast)
    places = f'-v {project}_$volume:/from:ro -v "{folder}":/to'
    return f"docker run --rm {places} alpine:3.22 tar czf /to/$volume.tgz -C /from ."


def _script(cast: Cast, kept: list[str], scene: Scene) -> Data:
    """backup.sh: a folder for each day, the oldest taken away."""
    dumped, archived = _data(cast, kept)
    given = backup_folder(scene)
    folder: Any = {"text": ["folder=", given.source if given else '"$PWD/backups"']}
    lines: list[Any] = [
        "#!/bin/sh",
        "# Copies the data of this project out, into a folder for each day; to be run by cron.",
        "set -eu",
        'cd "$(dirname "$0")"',
        folder,
        'day="$folder/$(date +%F)"',
        "umask 077",
        'mkdir -p "$day"',
        "",
    ]
    if dumped:
        lines += ["# A dump that fails must not take the place of a good one."]
    for role in dumped:
        lines += [f'{_dump(role, cast)} >"$day/{role.id}.part"']
        lines += [f'mv "$day/{role.id}.part" "$day/{role.id}.dump"']
    if archived:
        lines += ["", "# What is written meanwhile may be in it by half: stop the writer for more."]
        lines += [f"for volume in {' '.join(archived)}; do"]
        lines += [f"  {_archive(cast, scene, '$day')}", "done"]
    bound = sorted({m.source for r in cast.everyone for m in mounts(r, cast, scene).values()
                    if not m.read_only})  # fmt: skip
    if bound:
        lines += ["", "# Folders of the host are no volumes of Docker: they need a backup of"]
        lines += [f"# their own: {' '.join(bound)}"]
    days = {"param": "retention_days"}
    gone = 'find "$folder" -mindepth 1 -maxdepth 1 -type d -mtime +'
    lines += ["", {"text": [gone, days, " -exec rm -rf {} +"]}]
    return {
        "path": "backup.sh",
        "language": "shell",
        "what": "copies the data out, once a day",
        "lines": lines,
    }


def _notes(cast: Cast) -> Iterator[str]:
    for role in cast.everyone:
        yield from role.service.notes
        if not any(db.service.store and db.service.store.secret for db in cast.stores(role)):
            yield from role.service.notes_alone
        if role.id in cast.added:
            yield f"{role.service.title} is there although the goal does not name it: it is needed."
    if cast.proxy is not None and cast.proxy.service.proxy is not None:
        yield from cast.proxy.service.proxy.notes
    if any(not role.service.image for role in cast.everyone):
        yield "The program is taken to listen on port 80 inside its container: change it at ports."
    for db in cast.databases:
        if cast.apps and not any(db in cast.stores(app) for app in cast.apps):
            yield f"No other service of this draft is told of {db.service.title}."
    for role, number in cast.uncopied:
        yield f"The goal asks for {number} of {role.service.title}; this draft has one."
    tags = [f"{r.service.image}:{r.service.tag}" for r in cast.everyone if r.service.image]
    if tags:
        yield f"Not verified here, since no registry is asked: the tags of {', '.join(tags)}."
    checks = [r.service.title for r in cast.everyone if "health" in r.service.unverified]
    if checks:
        names = ", ".join(checks)
        yield f"Not verified here: that the images of {names} hold what the health check runs."
