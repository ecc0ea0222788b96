"""What new machines are made from, by operating system.

prompts/terraform/cloud-images.yaml has images that cloud-init sets up, container-templates.yaml the
templates of Proxmox's containers.
"""

from __future__ import annotations

from functools import cache

import msgspec

from assistant import paths
from assistant.core.errors import Unfinished
from assistant.targets.scene import Scene


@cache
def _images(name: str) -> dict[str, str]:
    path = paths.prompts_dir() / "terraform" / f"{name}.yaml"
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.ValidationError, msgspec.DecodeError) as error:
        raise Unfinished(f"{path.name} is not sound: {error}") from error


def image_address(scene: Scene) -> str:
    """The address of the image of the scene's system; empty where none is known."""
    return _found("cloud-images", scene)


def container_template(scene: Scene) -> str:
    """The address of the container template of the scene's system; empty where none is known."""
    return _found("container-templates", scene)


def _found(name: str, scene: Scene) -> str:
    known = _images(name).items()
    return next((url for system, url in known if f"os:{system}" in scene.facts), "")


def cloned(scene: Scene) -> bool:
    """True where the machines are copies of a template: the goal says so, or there is no image."""
    said = "param:template" in scene.facts or "param:template_id" in scene.facts
    return said or "has:template-clone" in scene.facts or not image_address(scene)
