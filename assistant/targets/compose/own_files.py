"""Files of the user's own that containers read: SQL for a first start, certificates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.certificates import beside_the_project, certificate_files
from assistant.targets.containers.logins import USERS
from assistant.targets.scene import Scene

Data = dict[str, Any]


def own_files(role: Role, cast: Cast, scene: Scene) -> Iterator[Data]:
    """The mounts of one service. Where a file is missing Docker would make a folder in its place:
    they say that it must not."""
    for name, source, target in own_file_places(role, cast, scene):
        yield {
            "type": "bind",
            "source": {"text": [source], "why": scene.why(scene.setting(name))},
            "target": target,
            "read_only": True,
            "bind": {"create_host_path": False},
        }


def users_file(role: Role) -> Iterator[Data]:
    """The file with the users of a service that asks for a login."""
    if role.service.htpasswd:
        yield {
            "type": "bind",
            "source": f"./{USERS}",
            "target": role.service.htpasswd,
            "read_only": True,
            "bind": {"create_host_path": False},
        }


def own_file_places(role: Role, cast: Cast, scene: Scene) -> Iterator[tuple[str, str, str]]:
    """Name of the parameter, path on the host and path in the container."""
    for name, target in certificate_files(role.service, scene):
        yield name, beside_the_project(str(scene.value(name))), target
    if not _reads_sql(role, cast):
        return
    for at, given in enumerate((p for p in scene.given if p.name == "init_script"), start=2):
        path = str(given.value).rstrip("/")
        file = path.rpartition("/")[2]
        # Scripts run in the order of their names, behind the draft's own.
        inside = f"{role.service.init}/{at}0-{file}" if ".sql" in file else role.service.init
        yield "init_script", beside_the_project(path), inside


def _reads_sql(role: Role, cast: Cast) -> bool:
    """True for the first database that reads SQL at its first start."""
    return role == next((db for db in cast.databases if db.service.init), None)
