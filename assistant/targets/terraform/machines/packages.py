"""What a machine from a cloud image installs at its first start, by cloud-init."""

from __future__ import annotations

from functools import cache

import msgspec

from assistant import paths
from assistant.core.errors import Unfinished
from assistant.targets.scene import Scene


class _Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The packages of one component."""

    apt: tuple[str, ...]
    dnf: tuple[str, ...] = ()
    """Empty: the same."""


@cache
def _known() -> dict[str, _Names]:
    path = paths.prompts_dir() / "terraform" / "user-data-packages.yaml"
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=dict[str, _Names])
    except (OSError, msgspec.ValidationError, msgspec.DecodeError) as error:
        raise Unfinished(f"{path.name} is not sound: {error}") from error


def packages(scene: Scene) -> list[str]:
    """The goal's packages and those of the services that it names, each once."""
    found = [str(p.value) for p in scene.given if p.name == "package"]
    if found:
        scene.setting("package")
    apt = scene.holds(["distribution:debian|distribution:ubuntu"])
    for component, names in _known().items():
        if f"has:{component}" in scene.facts:
            found += names.apt if apt or not names.dnf else names.dnf
    return list(dict.fromkeys(found))
