"""Passwords that containers read from files, where the goal asks for that."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.services import Secret
from assistant.targets.scene import Scene

FOLDER = "secrets"
_INSIDE = "/run/secrets/"
_PASSWORD = "{password}"  # noqa: S105  a place in a text


def filed(cast: Cast, scene: Scene) -> dict[str, Secret]:
    """The passwords that all who need them can read from a file, by name. The others stay in
    `.env`: not every image can."""
    if "has:secret-files" not in scene.facts:
        return {}
    return {
        role.secret(secret): secret
        for role in cast.everyone
        for secret in role.service.secrets
        if role.service.secret_file
        and not secret.also
        and all(_reads_files(app, role) for app in _told(role, secret, cast))
    }


def stored_secret(db: Role) -> str:
    """The name of the password with which a database is reached; empty where it asks for none."""
    store = db.service.store
    found = (s for s in db.service.secrets if store is not None and s.env == store.secret)
    return next((db.secret(secret) for secret in found), "")


def variable(role: Role, name: str) -> str:
    """The variable that names the file, in place of the one that holds the password."""
    return role.service.secret_file.format(name)


def inside(secret: str) -> str:
    """Where the container finds a password."""
    return f"{_INSIDE}{secret}"


def named_as(role: Role, secret: str) -> str:
    """What that variable holds."""
    return secret if role.service.secret_by_name else inside(secret)


def read_by(role: Role, cast: Cast, scene: Scene) -> list[str]:
    """The passwords in files that one service reads, its own first."""
    kept = filed(cast, scene)
    own = [role.secret(secret) for secret in role.service.secrets]
    stores = [
        db.secret(secret)
        for db in cast.stores(role)
        for secret in db.service.secrets
        if role in _told(db, secret, cast)
    ]
    return [name for name in dict.fromkeys((*own, *stores)) if name in kept]


def in_shell(command: str, role: Role, cast: Cast, scene: Scene) -> str:
    """A command inside the container that takes the password from its file."""
    kept = filed(cast, scene)
    for secret in role.service.secrets:
        name = role.secret(secret)
        if name in kept:
            command = command.replace(f"${secret.env}", f"$(cat {inside(name)})")
    return command


def _told(db: Role, secret: Secret, cast: Cast) -> Iterator[Role]:
    """The services that are told a password of another one."""
    store = db.service.store
    if store is None or store.secret != secret.env:
        return
    for app in cast.everyone:
        texts = app.service.links.get(db.id, {}).values()
        if db in cast.stores(app) and any(_PASSWORD in text for text in texts):
            yield app


def _reads_files(app: Role, db: Role) -> bool:
    """True where the password is the whole of a variable for which a file may stand."""
    texts = app.service.links[db.id].values()
    return bool(app.service.secret_file) and all(
        text == _PASSWORD for text in texts if _PASSWORD in text
    )
