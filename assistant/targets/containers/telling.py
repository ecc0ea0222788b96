"""What a service is told of the goal's own values."""

from __future__ import annotations

from typing import Any

from assistant.core.intent import Parameter
from assistant.targets.containers.cast import Cast, Role
from assistant.targets.containers.mounts import lead
from assistant.targets.containers.services import Service
from assistant.targets.scene import Scene


def told_values(service: Service, parameter: str, scene: Scene) -> list[Any]:
    """The value of a parameter, or all that the goal gives, as the service has them in one text."""
    given = [p for p in scene.given if p.name == parameter]
    if len(given) <= 1:
        return [{"param": parameter}]
    scene.setting(parameter)
    text = service.told_between.join(str(p.value) for p in given)
    return [{"text": [text], "why": scene.why(given[0])}]


def own_settings(role: Role, cast: Cast, scene: Scene) -> dict[str, Parameter]:
    """The variables that the goal gives, by name: they are the first service's."""
    given = [p for p in scene.given if p.name == "env_value"]
    if not given or role != lead(cast):
        return {}
    scene.setting("env_value")
    return {str(p.value).partition("=")[0]: p for p in given}
