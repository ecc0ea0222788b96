"""Databases and their accounts by the goal's names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from assistant.targets.containers.services import Service
from assistant.targets.scene import Scene

_ROOT = re.compile(r"(?<!no )(?<!random )\broot\s+(?:user\s+)?password", re.IGNORECASE)
ROOT_PASSWORD = "said:root-password"  # noqa: S105  what a secret's `given` may ask for
_OURS = "app"
"""What the data calls both."""


def wants_root_password(scene: Scene) -> bool:
    """Whether the goal speaks of the password of a database's root, which is thrown away else."""
    return _ROOT.search(scene.goal) is not None


def named(service: Service, apps: Sequence[str], scene: Scene) -> Service:
    """The database service with the names that the goal has for its database and its account. A
    user alone is the account's only where nothing but the database is there."""
    if wants_root_password(scene):
        env = {key: value for key, value in service.env.items() if "RANDOM_ROOT" not in key}
        service = replace(service, env=env)
    store = service.store
    if service.role != "database" or store is None or store.user != _OURS:
        return service
    given = "param:database" in scene.facts
    if "has:basic-auth" in scene.facts or not (given or not apps):
        return service
    name = str(scene.value("database")) if given else _OURS
    user = str(scene.value("username")) if "param:username" in scene.facts else _OURS
    if (name, user) == (_OURS, _OURS):
        return service

    def told(text: str) -> str:
        text = text.replace("--username=app", f"--username={user}")
        text = text.replace("--user=app", f"--user={user}")
        return f"{text.removesuffix(' app')} {name}" if text.endswith(" app") else text

    env = {
        key: (user if key.endswith("USER") else name) if value == _OURS else value
        for key, value in service.env.items()
    }
    return replace(
        service,
        env=env,
        store=replace(store, user=user, name=name),
        dump=told(service.dump),
        restore=told(service.restore),
        health=tuple(told(word) for word in service.health),
    )
