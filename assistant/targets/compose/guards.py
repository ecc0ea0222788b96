"""What a service may do on its host: rights of the kernel, what it may write, its network's
settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.targets.containers.accounts import capabilities
from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.mounts import in_memory
from assistant.targets.scene import Scene

Data = dict[str, Any]
_CHANGES_ACCOUNT = ("CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID")
"""What an image needs that starts as root, makes its folders its own and goes on as another."""
_WRITABLE = ("/tmp", "/run")  # noqa: S108  in the container, in memory
_LOW = 1024
"""Ports below it need a right of their own."""


def guarded(role: Role, cast: Cast, scene: Scene) -> Data:
    """The keys for what the service needs and what the goal takes from it."""
    out: Data = {}
    needed = list(_needed(role, cast)) if "has:cap-drop" in scene.facts else []
    added = sorted({*capabilities(role, cast, scene), *needed})
    if "has:cap-drop" in scene.facts:
        out["cap_drop"] = ["ALL"]
    if added:
        out["cap_add"] = added
    if "has:no-new-privileges" in scene.facts:
        out["security_opt"] = ["no-new-privileges:true"]
    if role.service.sysctls:
        out["sysctls"] = dict(role.service.sysctls)
    kept = list(in_memory(role, cast, scene))
    if "has:read-only-root" in scene.facts:
        out |= {"read_only": True}
        kept = list(dict.fromkeys((*_WRITABLE, *kept)))
    return {**out, "tmpfs": kept} if kept else out


def guard_duties(role: Role, scene: Scene) -> Iterator[tuple[str, str, str, str, Any]]:
    """Id, words, check, place below the service and value of what the goal takes from it."""
    title = role.service.title
    if "has:cap-drop" in scene.facts:
        text = f"{title} gives up the kernel's rights"
        yield "cap-drop", text, "yaml_equals", "cap_drop", "ALL"
    if "has:no-new-privileges" in scene.facts:
        text = f"{title} can gain no further rights"
        yield "privileges", text, "yaml_equals", "security_opt", "no-new-privileges:true"
    if "has:read-only-root" in scene.facts:
        yield "read-only", f"{title}'s own files are read only", "yaml_equals", "read_only", True


def guard_notes(scene: Scene) -> Iterator[str]:
    """What may go wrong with less."""
    if "has:cap-drop" in scene.facts:
        yield (
            "Not verified here: that each image starts with the rights under cap_add alone. Where"
            " one fails, docker compose logs says at what: most often SETUID, SETGID or CHOWN."
        )
    if "has:read-only-root" in scene.facts:
        yield (
            "Not verified here: that each image writes to its volumes, /tmp and /run only. Where"
            " one fails with 'read-only file system', add the folder that it names to tmpfs."
        )


def _needed(role: Role, cast: Cast) -> Iterator[str]:
    if role in cast.databases or role.service.ids:
        yield from _CHANGES_ACCOUNT
    if cast.is_proxy(role) or (role.service.web or _LOW) < _LOW:
        yield "NET_BIND_SERVICE"
