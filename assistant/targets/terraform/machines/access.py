"""Who may log on to a new machine: an account with a public key, and no password."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import Data, ref, var

_USERS = {"debian": "debian", "ubuntu": "ubuntu", "rocky": "rocky", "almalinux": "almalinux"}


def windows(scene: Scene) -> bool:
    """True for machines of a Windows template."""
    return "family:windows" in scene.facts


def variables(scene: Scene) -> Iterator[Data]:
    """The account and its key."""
    user: Any = {"param": "username"} if "param:username" in scene.facts else _default(scene)
    yield {"name": "username", "description": "Account that is made for you", "default": user}
    yield from key_variable(scene)


def key_variable(scene: Scene) -> Iterator[Data]:
    """The key, or the file that it stands in."""
    if "param:ssh_key_file" in scene.facts:
        said = "File with the public SSH key that may log on"
        path = {"param": "ssh_key_file"}
        yield {"name": "ssh_public_key_file", "description": said, "default": path}
    else:
        yield {
            "name": "ssh_public_key",
            "description": "Public SSH key that may log on",
            "example": '"ssh-ed25519 AAAA... you@example.org"',
            "hint": "a line of ~/.ssh/id_ed25519.pub",
        }


def key(scene: Scene) -> Any:
    """The public key, as a value."""
    if "param:ssh_key_file" in scene.facts:
        return ref("trimspace(file(pathexpand(var.ssh_public_key_file)))")
    return var("ssh_public_key")


def _default(scene: Scene) -> str:
    for distribution, user in _USERS.items():
        if f"distribution:{distribution}" in scene.facts:
            return user
    return "admin"
