"""JSON Schema (draft 2020-12) for the body of a block read as a JSON object.

How a body is read: an attribute is a member with its value; nested blocks of one type are a
member holding an array of objects, in order. A value that only the tool can work out (a
reference, a call, a template with a hole in it) is read as UNKNOWN, anywhere it stands; it
satisfies every schema here. Null counts as not set, as the tools have it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from assistant.core.schema import (
    AttributeSchema,
    BlockSchema,
    BodySchema,
    Constraint,
    Scalar,
    TypeExpr,
)

UNKNOWN: Final = "\ue000unknown\ue000"
"""Stands for a value that is not known before the tool runs. Private-use characters: no file of
a user's holds it by accident."""

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

_NUMERIC = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_DURATION = r"^([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$|^[+-]?0$|^$"
_SCALAR: Mapping[str, Schema] = {
    # The tools convert between scalars: a number where text is wanted, "4096" for a number.
    "string": {"type": ["string", "number", "boolean"]},
    "number": {"type": ["number", "string"], "pattern": _NUMERIC},
    "bool": {"enum": [True, False, "true", "false"]},
}


def body_schema(body: BodySchema) -> Schema:
    """A schema that holds for a JSON object exactly when `body` allows its names and values.

    Checked: names, required members, types, closed and enforced enums, minimum, maximum,
    pattern, durations, how often a block stands. Not checked here: constraints between
    attributes, deprecated and removed names. A body that is not known allows anything.
    Bodies that stand in several places are under $defs.
    """
    maker = _Maker(body)
    schema = {"$schema": DIALECT, **maker.object(body)}
    if maker.definitions:
        schema["$defs"] = dict(maker.definitions)
    return schema


def merge_bodies(*bodies: BodySchema) -> BodySchema:
    """One body that allows the names of all: a component's and the language's own around it.

    On a name in several, the first body that has it counts. Known only if all are.
    """
    attributes: dict[str, AttributeSchema] = {}
    blocks: dict[str, BlockSchema] = {}
    removed: dict[str, str | None] = {}
    constraints: list[Constraint] = []
    for body in reversed(bodies):
        attributes |= body.attributes
        blocks |= body.blocks
        removed |= body.removed
    for body in bodies:
        constraints += [one for one in body.constraints if one not in constraints]
    removed = {name: now for name, now in removed.items() if name not in attributes}
    known = all(body.known for body in bodies)
    return BodySchema(attributes, blocks, tuple(constraints), removed, known)


def value_schema(attribute: AttributeSchema) -> Schema:
    """The schema of one attribute's value. Null passes unless the attribute is required."""
    return _Maker(attribute.nested or BodySchema()).value(attribute)


class _Maker:
    """Makes schemas of bodies; those met more than once become definitions."""

    def __init__(self, root: BodySchema) -> None:
        self.definitions: dict[str, Schema] = {}
        self._seen: dict[int, int] = {}
        self._names: dict[int, str] = {}
        self._count(root)

    def _count(self, body: BodySchema) -> None:
        # Equal bodies of one component are one object, so identity tells them apart.
        self._seen[id(body)] = self._seen.get(id(body), 0) + 1
        if self._seen[id(body)] > 1:
            return
        for block in body.blocks.values():
            self._count(block.body)
        for attribute in body.attributes.values():
            if attribute.nested is not None:
                self._count(attribute.nested)

    def inner(self, body: BodySchema) -> Schema:
        """The schema of a body inside another: itself, or a reference to its definition."""
        if self._seen.get(id(body), 0) < 2 or not body.known:
            return self.object(body)
        if id(body) not in self._names:
            name = self._names[id(body)] = f"body{len(self._names) + 1}"
            self.definitions[name] = self.object(body)
        return {"$ref": f"#/$defs/{self._names[id(body)]}"}

    def object(self, body: BodySchema) -> Schema:
        """The schema of a body, in place."""
        if not body.known:
            return {}
        attributes, blocks = body.attributes, body.blocks
        properties = {name: self.value(one) for name, one in attributes.items()}
        required = [name for name, one in attributes.items() if _must_stand(one)]
        for name, block in blocks.items():
            array: Schema = {"type": "array", "items": self.inner(block.body)}
            if block.min_items:
                array["minItems"] = block.min_items
                required.append(name)
            if block.max_items:
                array["maxItems"] = block.max_items
            # A few names are attribute and block type at once: either way of writing will do.
            both = {"anyOf": [properties[name], array]} if name in properties else array
            properties[name] = both
        schema: Schema = {
            "type": "object",
            "properties": dict(sorted(properties.items())),
            "additionalProperties": False,
        }
        if required:
            schema["required"] = sorted(set(required))
        return schema

    def value(self, attribute: AttributeSchema) -> Schema:
        """The schema of one attribute's value."""
        if attribute.nested is not None:
            inner = self._nested(attribute.type, attribute.nested)
        else:
            inner = _type(attribute.type, _limits(attribute))
        return (_unless_unknown if _must_stand(attribute) else _unless_open)(inner)

    def _nested(self, kind: TypeExpr, nested: BodySchema) -> Schema:
        """A nested attribute: the type says the collection, `nested` the members."""
        head = kind if isinstance(kind, str) else kind[0]
        item = self.inner(nested)
        if head in ("list", "set"):
            return {"type": "array", "items": _unless_unknown(item)}
        if head == "map":
            return {"type": "object", "additionalProperties": _unless_unknown(item)}
        return item if head == "object" else {}


def _must_stand(attribute: AttributeSchema) -> bool:
    return attribute.required and attribute.env is None


def _unless_unknown(schema: Schema) -> Schema:
    return {"if": {"const": UNKNOWN}, "else": schema} if schema else {}


def _unless_open(schema: Schema) -> Schema:
    return {"if": {"enum": [UNKNOWN, None]}, "else": schema} if schema else {}


def _limits(attribute: AttributeSchema) -> Schema:
    """What holds for the value, or for each item where the enum is about items."""
    limits: Schema = {}
    if attribute.enum and attribute.enum_enforced and not attribute.enum_open:
        limits |= _enum(attribute)
    if attribute.minimum is not None:
        limits["minimum"] = attribute.minimum
    if attribute.maximum is not None:
        limits["maximum"] = attribute.maximum
    if attribute.format in ("int", "uint"):
        limits["multipleOf"] = 1
    patterns: list[Schema] = []
    if attribute.pattern:
        patterns.append({"pattern": attribute.pattern})
    if attribute.format == "duration":
        # A bare number has no unit; only nought needs none.
        patterns += [{"pattern": _DURATION}, {"if": {"type": "number"}, "then": {"const": 0}}]
    if patterns:
        limits["allOf"] = patterns
    return limits


def _enum(attribute: AttributeSchema) -> Schema:
    # Empty text counts as not set, and the default may be written out.
    values = list(attribute.enum)
    values += [v for v in (attribute.default, "") if isinstance(v, Scalar) and v not in values]
    if attribute.enum_ci:
        words = "|".join(re.escape(str(value)) for value in values)
        return {"pattern": f"^(?i:{words})$"}
    return {"enum": values}


def _type(kind: TypeExpr, limits: Schema) -> Schema:
    if isinstance(kind, str):
        scalar = _SCALAR.get(kind)
        if scalar is None:
            return {}
        if not limits:
            return dict(scalar)
        # An enum or a pattern of our own beside the type's: each in its own schema.
        return {"allOf": [dict(scalar), limits]}
    head, inner = kind
    if head in ("list", "set"):
        item = _type(inner, limits)
        return {"type": "array"} | ({"items": _unless_unknown(item)} if item else {})
    if head == "map":
        return {"type": "object", "additionalProperties": _unless_open(_type(inner, {}))}
    if head == "tuple":
        items = [_unless_unknown(_type(one, {})) for one in inner]
        return {"type": "array"} | ({"prefixItems": items} if items else {})
    # Members beyond these are dropped and missing ones filled in where blocks are meant.
    members = {name: _unless_open(_type(one, {})) for name, one in sorted(inner.items())}
    return {"type": "object", "properties": members}
