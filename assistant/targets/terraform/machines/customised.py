"""What guest customisation in vSphere tells a machine beside its name: time zone, organisation."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec

from assistant import paths
from assistant.core.errors import Unfinished
from assistant.targets.scene import Scene
from assistant.targets.terraform.blocks import Data, put
from assistant.targets.terraform.machines import access


@cache
def zones_of_windows() -> dict[str, int]:
    """prompts/terraform/windows-time-zones.yaml. Raises Unfinished when it is not sound."""
    path = paths.prompts_dir() / "terraform" / "windows-time-zones.yaml"
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=dict[str, int])
    except (OSError, msgspec.ValidationError, msgspec.DecodeError) as error:
        raise Unfinished(f"{path.name} is not sound: {error}") from error


def told(scene: Scene) -> Iterator[Data]:
    """The settings that the goal names; a zone without an index of Windows is left to the user."""
    if "param:timezone" in scene.facts:
        zone = str(scene.value("timezone"))
        if not access.windows(scene):
            yield put("time_zone", {"param": "timezone"})
        elif zone in zones_of_windows():
            why = scene.why(scene.setting("timezone"))
            yield put("time_zone", {"expr": str(zones_of_windows()[zone]), "why": f"{zone}: {why}"})
    if access.windows(scene):
        for attribute, name in (
            ("organization_name", "organisation"),
            ("full_name", "registered_owner"),
        ):
            if f"param:{name}" in scene.facts:
                yield put(attribute, {"param": name})
