"""Keys of a project's services that a goal calls by their names: oom score adj 500.

The specification has some ninety keys of a service; the recipe decides the usual ones. What it
leaves open may be said by name, as attributes of builders and resources may.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import yaml

from assistant.core.schema import BodySchema
from assistant.core.surface import Surface
from assistant.knowledge.documents import body_of, open_keys
from assistant.knowledge.formats import schema_data
from assistant.targets.scene import Scene

Data = dict[str, Any]
_FILE = "compose.yaml"
_OURS = frozenset((
    "attach", "build", "command", "configs", "container_name", "depends_on", "deploy", "develop",
    "entrypoint", "env_file", "environment", "expose", "extends", "image", "labels", "links",
    "network_mode", "networks", "ports", "profiles", "provider", "secrets", "volumes",
    "volumes_from",
))  # fmt: skip
"""What the recipe wires, or what stands for more than a word says."""


def surfaces(path: str, text: str) -> Iterator[Surface]:
    """The services of a project's file, with the keys that it leaves open."""
    if path.rpartition("/")[2] != _FILE:
        return
    services = yaml.safe_load(text)["services"]
    for name, entry in services.items():
        yield Surface(f"services.{name}", name, _body(), frozenset(open_keys(_body(), entry)))


def told(name: str, entry: Data, scene: Scene) -> Data:
    """A service's entry with what the goal says of its keys."""
    out = dict(entry)
    for parameter, path in _told(name, scene):
        *around, key = path.split(".")
        place = out
        for step in around:
            place[step] = dict(place.get(step, {}))
            place = place[step]
        place[key] = [{"param": parameter}] if _is_list(path) else {"param": parameter}
    return out


def told_duties(name: str, title: str, scene: Scene) -> Iterator[tuple[str, str, str, Data]]:
    """Id, text, place and value of what is owed for it."""
    for parameter, path in _told(name, scene):
        said = f"{path} of {title} is {scene.settings[parameter].value}"
        yield parameter, said, f"services/{name}/{path.replace('.', '/')}", {"param": parameter}


def _told(name: str, scene: Scene) -> Iterator[tuple[str, str]]:
    lead = f"services.{name}."
    yield from ((one, one.removeprefix(lead)) for one in scene.settings if one.startswith(lead))


def _is_list(path: str) -> bool:
    body, _, key = path.rpartition(".")
    inside = _body().blocks[body].body if body else _body()
    return isinstance(inside.attributes[key].type, list)


@functools.cache
def _body() -> BodySchema:
    root = schema_data("compose")
    return body_of(root, root["$defs"]["service"], without=_OURS)
