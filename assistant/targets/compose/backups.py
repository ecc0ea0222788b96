"""Copies of a project's data: a script for cron, and the commands that bring a copy back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.targets.compose.secret_files import in_shell
from assistant.targets.containers.called import called
from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.mounts import SHARED, backup_folder, mounts
from assistant.targets.containers.schedule import cron, often
from assistant.targets.scene import Scene

Data = dict[str, Any]


def project_name(cast: Cast) -> str:
    """What the project is called where the goal gives it no name."""
    asked = [role for role in (*cast.apps, *cast.databases) if role.id not in cast.added]
    names = "-".join(role.id for role in asked or (*cast.apps, *cast.databases))
    if cast.proxy is None:
        return names
    return f"{names}-behind-{cast.proxy.id}" if names else cast.proxy.id


def backup_commands(cast: Cast, kept: list[str], scene: Scene) -> Iterator[Data]:
    """What copies the data out: a dump of each database, an archive of each other volume."""
    if "has:backup" in scene.facts:
        given = backup_folder(scene)
        where = given.source if given else "./backups"
        yield {"text": f"sh backup.sh    # copies the data into {where}; try it once by hand"}
        line = f'echo "{cron(scene)} cd $PWD && sh backup.sh"'
        yield {"text": f"(crontab -l; {line}) | crontab -    # from now on {often(scene)}"}
        yield from _restore(cast, kept, scene)
        return
    dumped, archived = _data(cast, kept)
    if dumped or archived:
        yield {"text": "# a backup, into this folder; those that write are best stopped meanwhile"}
    for role in dumped:
        yield {"text": f"{_dump(role, cast, scene)} > {role.id}.dump"}
    own = _own_names(archived, cast, scene)
    if loop := [name for name in archived if name not in own]:
        yield {"text": f"for volume in {' '.join(loop)}; do {_archive(cast, scene, '$PWD')}; done"}
    for name in own.values():
        yield {"text": _packed(name, "$PWD")}


def _restore(cast: Cast, kept: list[str], scene: Scene) -> Iterator[Data]:
    """How a day's copy comes back: dumps into the running databases, archives into volumes."""
    dumped, archived = _data(cast, kept)
    yield {
        "text": "# to bring a day back, in its folder (DAY), with the services stopped that write:"
    }
    for role in dumped:
        if role.service.restore:
            into = f"docker compose exec -T {role.id} sh -c '{_brought_back(role, cast, scene)}'"
            yield {"text": f"# {into} < DAY/{role.id}.dump"}
    for name, path in _folders(dumped, cast, scene):
        yield {"text": f"# tar xzf DAY/{name}.tgz -C {path}"}
    own = _own_names(archived, cast, scene)
    for name in own.values():
        into = f'-v {name}:/to -v "$PWD/DAY":/from:ro alpine:3.22'
        yield {"text": f"# docker run --rm {into} tar xzf /from/{name}.tgz -C /to"}
    if set(archived) - own.keys():
        project = scene.value("name") if "param:name" in scene.facts else project_name(cast)
        places = f'-v {project}_VOLUME:/to -v "$PWD/DAY":/from:ro'
        yield {"text": f"# docker run --rm {places} alpine:3.22 tar xzf /from/VOLUME.tgz -C /to"}


def _data(cast: Cast, kept: list[str]) -> tuple[list[Role], list[str]]:
    """The databases that are dumped, and the volumes that are archived."""
    dumped = [role for role in cast.everyone if role.service.dump]
    return dumped, [v for v in kept if not v.startswith(tuple(f"{r.id}-" for r in dumped))]


def _dump(role: Role, cast: Cast, scene: Scene) -> str:
    names = " ".join(one.label for one in cast.sharing(role))
    command = role.service.dump
    if names and role.service.store:
        alone = f" {role.service.store.name}"
        command = (
            f"{command.removesuffix(alone)} --databases {names}"
            if command.endswith(alone)
            else command
        )
    command = in_shell(command, role, cast, scene)
    return f"docker compose exec -T {role.id} sh -c '{command}'"


def _brought_back(role: Role, cast: Cast, scene: Scene) -> str:
    """A dump of several databases names them itself."""
    alone = f" {role.service.store.name}" if role.service.store and cast.sharing(role) else ""
    return in_shell(role.service.restore.removesuffix(alone), role, cast, scene)


def _archive(cast: Cast, scene: Scene, folder: str) -> str:
    project = scene.value("name") if "param:name" in scene.facts else project_name(cast)
    places = f'-v {project}_$volume:/from:ro -v "{folder}":/to'
    return f"docker run --rm {places} alpine:3.22 tar czf /to/$volume.tgz -C /from ."


def _own_names(archived: list[str], cast: Cast, scene: Scene) -> dict[str, str]:
    """Names of the volumes that the goal calls by one, by what they are called here."""
    names = {f"{role}-{volume}": str(p.value) for (role, volume), p in called(cast, scene).items()}
    return {name: names[name] for name in archived if name in names}


def _packed(name: str, folder: str) -> str:
    """The archive of a volume that has a name of its own."""
    places = f'-v {name}:/from:ro -v "{folder}":/to'
    return f"docker run --rm {places} alpine:3.22 tar czf /to/{name}.tgz -C /from ."


def _folders(dumped: list[Role], cast: Cast, scene: Scene) -> Iterator[tuple[str, str]]:
    """Name of the archive and path of each folder of the host in the place of a service's volume;
    not of databases, which are dumped, nor of collections of media."""
    for role in (r for r in cast.everyone if r not in dumped):
        for name, mount in mounts(role, cast, scene).items():
            own = name in {volume.name for volume in cast.volumes(role)}
            if own and name not in SHARED and not mount.read_only:
                yield f"{role.id}-{name}", mount.source


def _kept(cast: Cast, scene: Scene) -> set[str]:
    """Folders of databases: their dumps are copied."""
    dumped, _ = _data(cast, [])
    return {m.source for role in dumped for m in mounts(role, cast, scene).values()}


def backup_script(cast: Cast, kept: list[str], scene: Scene) -> Data:
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
        lines += [f'{_dump(role, cast, scene)} >"$day/{role.id}.part"']
        lines += [f'mv "$day/{role.id}.part" "$day/{role.id}.dump"']
    if archived:
        lines += ["", "# What is written meanwhile may be in it by half: stop the writer for more."]
        own = _own_names(archived, cast, scene)
        if loop := [name for name in archived if name not in own]:
            lines += [f"for volume in {' '.join(loop)}; do"]
            lines += [f"  {_archive(cast, scene, '$day')}", "done"]
        lines += [_packed(name, "$day") for name in own.values()]
    folders = dict(_folders(dumped, cast, scene))
    if folders:
        lines += ["", "# Folders of the host, in which services keep what is theirs."]
        lines += [f'tar czf "$day/{name}.tgz" -C {path} .' for name, path in folders.items()]
    bound = {m.source for r in cast.everyone for m in mounts(r, cast, scene).values()}
    left = sorted(path for path in bound - set(folders.values()) if path not in _kept(cast, scene))
    if left:
        lines += ["", "# Not in it, since they are large or belong to others as well:"]
        lines += [f"# {' '.join(left)}"]
    days = {"param": "retention_days"}
    gone = 'find "$folder" -mindepth 1 -maxdepth 1 -type d -mtime +'
    lines += ["", {"text": [gone, days, " -exec rm -rf {} +"]}]
    return {
        "path": "backup.sh",
        "language": "shell",
        "what": "copies the data out, for cron to run",
        "lines": lines,
    }
