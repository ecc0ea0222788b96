"""prompts/terraform/cloud-images.yaml: images that cloud-init sets up, by operating system."""

from __future__ import annotations

from functools import cache

import msgspec

from assistant import paths
from assistant.core.errors import Unfinished
from assistant.targets.scene import Scene


@cache
def _images() -> dict[str, str]:
    path = paths.prompts_dir() / "terraform" / "cloud-images.yaml"
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.ValidationError, msgspec.DecodeError) as error:
        raise Unfinished(f"{path.name} is not sound: {error}") from error


def image_address(scene: Scene) -> str:
    """The address of the image of the scene's system; empty where none is known."""
    found = (url for system, url in _images().items() if f"os:{system}" in scene.facts)
    return next(found, "")


def cloned(scene: Scene) -> bool:
    """True where the machines are copies of a template: the goal says so, or there is no image."""
    said = "param:template" in scene.facts or "param:template_id" in scene.facts
    return said or "has:template-clone" in scene.facts or not image_address(scene)
