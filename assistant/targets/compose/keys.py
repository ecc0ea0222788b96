"""Keys of a project's services that a goal calls by their names: oom score adj 500.

The specification has some ninety keys of a service; the recipe decides the usual ones. What it
leaves open may be said by name, as attributes of builders and resources may.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from assistant.core.schema import AttributeSchema, BlockSchema, BodySchema
from assistant.core.surface import Surface
from assistant.knowledge.formats import pointed, schema_data
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
_DEPTH = 1
_TYPES = {"boolean": "bool", "number": "number", "integer": "number", "string": "string"}


def surfaces(path: str, text: str) -> Iterator[Surface]:
    """The services of a project's file, with the keys that it leaves open."""
    if path.rpartition("/")[2] != _FILE:
        return
    services = yaml.safe_load(text)["services"]
    for name, entry in services.items():
        yield Surface(f"services.{name}", name, _body(), frozenset(_open(_body(), entry, "")))


def _open(body: BodySchema, entry: Mapping[str, Any], around: str) -> Iterator[str]:
    for name in body.attributes:
        if name not in entry:
            yield f"{around}{name}"
    for name, block in body.blocks.items():
        held = entry.get(name, {})
        if isinstance(held, dict):
            yield from _open(block.body, held, f"{around}{name}.")


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
    body = _object(root, root["$defs"]["service"], 0)
    kept = {name: one for name, one in body.attributes.items() if name not in _OURS}
    blocks = {name: one for name, one in body.blocks.items() if name not in _OURS}
    return BodySchema(attributes=kept, blocks=blocks)


def _object(root: Data, schema: Data, depth: int) -> BodySchema:
    """An object of the specification, as bodies of other tools are known."""
    attributes: dict[str, AttributeSchema] = {}
    blocks: dict[str, BlockSchema] = {}
    for name, one in _properties(root, schema):
        forms = [*_forms(root, one)]
        inner = next((form for form in forms if form.get("properties")), None)
        kinds = [kind for form in forms for kind in _kinds(form)]
        plain = next((_TYPES[kind] for kind in _TYPES if kind in kinds), None)
        if plain is not None:
            enum: tuple[str, ...] = next((tuple(f["enum"]) for f in forms if "enum" in f), ())
            format_ = next((form["format"] for form in forms if "format" in form), None)
            attributes[name] = AttributeSchema(plain, enum=enum, format=format_)
        elif "array" in kinds:
            attributes[name] = AttributeSchema(["list", "string"])
        elif inner is not None and depth < _DEPTH:
            blocks[name] = BlockSchema(_object(root, inner, depth + 1))
    return BodySchema(attributes=attributes, blocks=blocks)


def _properties(root: Data, schema: Data) -> Iterator[tuple[str, Data]]:
    for part in schema.get("allOf", ()):
        yield from _properties(root, pointed(root, part["$ref"]) if "$ref" in part else part)
    yield from schema.get("properties", {}).items()


def _forms(root: Data, schema: Data) -> Iterator[Data]:
    """The forms that a value may have, references followed."""
    if "$ref" in schema:
        yield from _forms(root, pointed(root, schema["$ref"]))
    elif "oneOf" in schema or "anyOf" in schema:
        for form in schema["oneOf"] if "oneOf" in schema else schema["anyOf"]:
            yield from _forms(root, form)
    else:
        yield schema


def _kinds(form: Data) -> list[str]:
    kind = form.get("type", [])
    return [kind] if isinstance(kind, str) else list(kind)
