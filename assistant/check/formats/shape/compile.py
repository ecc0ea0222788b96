"""A JSON schema made ready for the walk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from assistant.knowledge.formats import pointed

Schema: TypeAlias = Mapping[str, Any]

_NO_MEANING = frozenset(
    {"$schema", "$id", "$defs", "default", "format", "deprecated", "deprecated_version",
     "replaced_by", "changed", "changed_version", "hidden", "label"}
)  # fmt: skip
_PLAIN_PARTS = frozenset({"type", "properties", "patternProperties", "additionalProperties"})
_KNOWN = (
    _NO_MEANING
    | _PLAIN_PARTS
    | {
        "$ref", "allOf", "anyOf", "oneOf", "enum", "const", "pattern", "minimum", "maximum",
        "required", "minProperties", "maxProperties", "items", "prefixItems", "additionalItems",
        "minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "unevaluatedProperties",
        "not",
    }
)  # fmt: skip


class Shape:
    """What a node must be. Everything that is empty or None asks nothing."""

    __slots__ = (
        "additional", "all_of", "any_of", "changed", "deprecated", "enum", "first_items", "items",
        "lengths", "max_items", "maximum", "min_items", "min_properties", "minimum", "more_items",
        "negated", "pattern", "patterns", "properties", "replaced_by", "required", "since",
        "types", "unique",
    )  # fmt: skip

    def __init__(self) -> None:
        self.types: frozenset[str] | None = None
        self.enum: tuple[Any, ...] | None = None
        self.pattern: re.Pattern[str] | None = None
        self.minimum: float | None = None
        self.maximum: float | None = None
        self.lengths: tuple[int, int | None] = (0, None)
        self.properties: dict[str, Shape] = {}
        self.patterns: tuple[tuple[re.Pattern[str], Shape], ...] = ()
        self.additional: Shape | bool = True
        self.required: tuple[str, ...] = ()
        self.min_properties = 0
        self.items: Shape | None = None
        self.first_items: tuple[Shape, ...] = ()
        self.more_items = True
        self.min_items = 0
        self.max_items: int | None = None
        self.unique = False
        self.all_of: tuple[Shape, ...] = ()
        self.any_of: tuple[tuple[Shape, ...], ...] = ()
        """Groups of alternatives, of each of which one must hold. `oneOf` is read so too: that
        only one holds depends on values that a template may still change."""
        self.negated: Shape | None = None
        self.deprecated = False
        self.changed = False
        """A form of the value that is read still, and should be another."""
        self.since = ""
        self.replaced_by = ""


def compile_schema(root: Schema) -> Shape:
    """The schema with its `$ref` resolved, which may be circular.

    Raises ValueError for a keyword that the walk does not know.
    """
    return _Compiler(root).shape(root)


class _Compiler:
    def __init__(self, root: Schema) -> None:
        self.root = root
        self.old = "draft-04" in str(root.get("$schema", ""))
        self.done: dict[int, Shape] = {}

    def resolved(self, schema: Schema) -> Schema:
        """The schema that a lone `$ref` points to; before 2019 what stands beside it is void."""
        while "$ref" in schema and (self.old or len(schema) == 1):
            schema = self.pointed(schema["$ref"])
        return schema

    def pointed(self, reference: str) -> Schema:
        found = pointed(self.root, reference)
        if not isinstance(found, Mapping):
            raise ValueError(f"{reference} is no schema")
        return found

    def shape(self, schema: Schema | bool) -> Shape:
        if isinstance(schema, bool):
            schema = {} if schema else {"not": {}}
        schema = self.resolved(schema)
        known = self.done.get(id(schema))
        if known is not None:
            return known
        shape = self.done[id(schema)] = Shape()
        self.fill(shape, schema)
        return shape

    def fill(self, shape: Shape, schema: Schema) -> None:
        unknown = schema.keys() - _KNOWN
        if unknown:
            raise ValueError(f"not known here: {', '.join(sorted(unknown))}")
        kinds = schema.get("type")
        if kinds is not None:
            shape.types = frozenset([kinds] if isinstance(kinds, str) else kinds)
        if "const" in schema:
            shape.enum = (schema["const"],)
        if "enum" in schema:
            shape.enum = tuple(schema["enum"])
        if "pattern" in schema:
            shape.pattern = re.compile(schema["pattern"])
        shape.minimum, shape.maximum = schema.get("minimum"), schema.get("maximum")
        shape.lengths = (schema.get("minLength", 0), schema.get("maxLength"))
        shape.deprecated = bool(schema.get("deprecated"))
        shape.changed = bool(schema.get("changed"))
        shape.since = schema.get("deprecated_version") or schema.get("changed_version") or ""
        shape.replaced_by = schema.get("replaced_by", "")
        if "not" in schema:
            shape.negated = self.shape(schema["not"])
        self.fill_mapping(shape, schema)
        self.fill_list(shape, schema)
        shape.any_of = tuple(
            tuple(self.shape(one) for one in schema[word])
            for word in ("anyOf", "oneOf")
            if word in schema
        )

    def fill_mapping(self, shape: Shape, schema: Schema) -> None:
        parts = [self.resolved(part) for part in schema.get("allOf", ())]
        if "$ref" in schema and not self.old:
            parts.append(self.pointed(schema["$ref"]))
        merged = [part for part in parts if self.is_plain(part)]
        closed = schema.get("unevaluatedProperties") is False
        if closed and len(merged) != len(parts):
            raise ValueError("unevaluatedProperties beside what cannot be merged")
        shape.all_of = tuple(self.shape(part) for part in parts if not self.is_plain(part))
        patterns: list[tuple[re.Pattern[str], Shape]] = []
        for part in [schema, *merged]:
            for name, inner in part.get("properties", {}).items():
                if inner or name not in shape.properties:
                    shape.properties[name] = self.shape(inner)
            for pattern, inner in part.get("patternProperties", {}).items():
                patterns.append((re.compile(pattern), self.shape(inner)))
            if part is not schema and "type" in part:
                only = part["type"]
                kinds = frozenset([only] if isinstance(only, str) else only)
                shape.types = kinds if shape.types is None else shape.types & kinds
        shape.patterns = tuple(patterns)
        additional = schema.get("additionalProperties", not closed)
        shape.additional = additional if isinstance(additional, bool) else self.shape(additional)
        shape.required = tuple(schema.get("required", ()))
        shape.min_properties = schema.get("minProperties", 0)

    def is_plain(self, schema: Schema) -> bool:
        """Whether a member of `allOf` only names properties, so that it can be merged."""
        return (
            schema.keys() <= _PLAIN_PARTS | _NO_MEANING
            and schema.get("additionalProperties", True) is True
        )

    def fill_list(self, shape: Shape, schema: Schema) -> None:
        items = schema.get("items")
        if isinstance(items, list):
            shape.first_items = tuple(self.shape(item) for item in items)
            shape.more_items = schema.get("additionalItems", True) is not False
        elif items is False:
            shape.more_items = False
        elif isinstance(items, Mapping):
            shape.items = self.shape(items)
        if "prefixItems" in schema and not self.old:
            shape.first_items = tuple(self.shape(item) for item in schema["prefixItems"])
        shape.min_items = schema.get("minItems", 0)
        shape.max_items = schema.get("maxItems")
        shape.unique = bool(schema.get("uniqueItems"))
