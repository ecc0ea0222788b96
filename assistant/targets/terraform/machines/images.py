"""What new machines are made from, by operating system.

prompts/terraform/cloud-images.yaml has images that cloud-init sets up, container-templates.yaml the
templates of Proxmox's containers.
"""

from __future__ import annotations

from functools import cache
from typing import Any

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
    if from_medium(scene):
        return False
    said = "param:template" in scene.facts or "param:template_id" in scene.facts
    copied = scene.holds(["has:template-clone|has:linked-clone"])
    return said or copied or not image_address(scene)


def from_medium(scene: Scene) -> bool:
    """True where a machine on Proxmox VE starts with an empty disk and a setup medium."""
    told = scene.holds(["param:template|param:template_id|has:template-clone|has:linked-clone"])
    return "param:iso_file" in scene.facts and not told


def from_packer(scene: Scene) -> bool:
    """Whether another part of the draft makes the disk that the machines start from."""
    return scene.holds(["param:image_disk"])


def image_variable(scene: Scene) -> dict[str, Any]:
    """The variable with the disk that machines on KVM start from."""
    if from_packer(scene):
        name = scene.setting("image_disk").value
        said = "Path of the disk that Packer makes"
        made = f"../packer/output-{name}-qemu/{name}.qcow2"
        return {"name": "image_url", "description": said, "default": made}
    where = "Address, or path on the host, of the distribution's cloud image"
    said_of_it: dict[str, Any] = {"name": "image_url", "description": where}
    if known := image_address(scene):
        return {**said_of_it, "default": known}
    hint = "an image that cloud-init sets up"
    return {**said_of_it, "hint": hint, "example": '"https://mirror.example.org/cloud.qcow2"'}
