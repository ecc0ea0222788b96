"""What a machine from a cloud image installs at its first start, by cloud-init."""

from __future__ import annotations

from functools import cache

import msgspec

from assistant import paths
from assistant.core.errors import Unfinished
from assistant.targets.scene import Scene


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The packages of one component."""

    apt: tuple[str, ...]
    dnf: tuple[str, ...] = ()
    """Empty: the same."""

    def under(self, *, apt: bool) -> tuple[str, ...]:
        """Those for Debian and Ubuntu, or for the family of Fedora."""
        return self.apt if apt or not self.dnf else self.dnf


@cache
def known_packages() -> dict[str, Names]:
    """prompts/terraform/user-data-packages.yaml. Raises Unfinished when it is not sound."""
    path = paths.prompts_dir() / "terraform" / "user-data-packages.yaml"
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=dict[str, Names])
    except (OSError, msgspec.ValidationError, msgspec.DecodeError) as error:
        raise Unfinished(f"{path.name} is not sound: {error}") from error


def packages(scene: Scene) -> list[str]:
    """The goal's packages and those of the services that it names, each once."""
    found = [str(p.value) for p in scene.given if p.name == "package"]
    if found:
        scene.setting("package")
    others = "distribution:rocky|distribution:almalinux|distribution:fedora|distribution:rhel"
    apt = not scene.holds([others])
    for component, names in known_packages().items():
        if f"has:{component}" in scene.facts:
            found += names.under(apt=apt)
    return list(dict.fromkeys(found))
