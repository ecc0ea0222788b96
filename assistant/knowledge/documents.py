"""A document's keys from its published JSON Schema, in the form that other tools' blocks have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from assistant.core.schema import AttributeSchema, BlockSchema, BodySchema
from assistant.core.surface import CHOSEN
from assistant.knowledge.formats import pointed

Data = dict[str, Any]
_DEPTH = 1
"""Objects within the document whose keys count too."""
_TYPES = {"boolean": "bool", "number": "number", "integer": "number", "string": "string"}


def body_of(root: Data, schema: Data, without: Collection[str] = ()) -> BodySchema:
    """The keys of an object of a JSON Schema, but for those of `without` and deprecated ones:
    single values and lists of texts as attributes, objects as blocks."""
    return _object(root, schema, without, 0)


def open_keys(body: BodySchema, held: Mapping[str, Any], around: str = "") -> Iterator[str]:
    """The paths of the keys that an object does not have yet: oom_score_adj, swap.filename."""
    yield from (f"{around}{name}" for name in body.attributes if held.get(name, CHOSEN) == CHOSEN)
    for name, block in body.blocks.items():
        inside = held.get(name, {})
        if isinstance(inside, dict) and (inside or not any(block.body.needed)):
            yield from open_keys(block.body, inside, f"{around}{name}.")


def _object(root: Data, schema: Data, without: Collection[str], depth: int) -> BodySchema:
    attributes: dict[str, AttributeSchema] = {}
    blocks: dict[str, BlockSchema] = {}
    for name, one in _properties(root, schema):
        forms = [*_forms(root, one)]
        if name in without or any(form.get("deprecated") for form in (one, *forms[:1])):
            continue
        inner = next((form for form in forms if form.get("properties")), None)
        kinds = [kind for form in forms for kind in _kinds(form)]
        plain = next((_TYPES[kind] for kind in _TYPES if kind in kinds), None)
        if plain is not None:
            enum: tuple[str, ...] = next((tuple(f["enum"]) for f in forms if "enum" in f), ())
            format_ = next((form["format"] for form in forms if "format" in form), None)
            attributes[name] = AttributeSchema(
                plain, required=name in schema.get("required", ()), enum=enum, format=format_
            )
        elif "array" in kinds:
            attributes[name] = AttributeSchema(["list", "string"])
        elif inner is not None and depth < _DEPTH:
            blocks[name] = BlockSchema(_object(root, inner, (), depth + 1))
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
