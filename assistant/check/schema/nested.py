"""Nested attributes: objects in whose keys a provider's schema has a say.

An object is converted to what the schema describes: a key that is not there is dropped without a
word, and one that is required and missing is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from assistant.check.report import maybe
from assistant.core.finding import Severity
from assistant.core.schema import AttributeSchema, BodySchema
from assistant.knowledge.spelling import certain, near
from assistant.syntax.hcl import Expression, Object, Tuple
from assistant.syntax.source import Span


class NestedFault(msgspec.Struct, frozen=True):
    """What is wrong in an object."""

    span: Span
    code: str
    summary: str
    detail: str = ""
    word: str | None = None
    """What was most likely meant in place of the span."""
    safe: bool = False
    severity: Severity = "error"


def nested_faults(expression: Expression, schema: AttributeSchema) -> Iterator[NestedFault]:
    """Faults in what is written for a nested attribute; nothing is said of what is computed."""
    if schema.nested is None:
        return
    kind = schema.type if isinstance(schema.type, str) else schema.type[0]
    if kind in ("list", "set") and isinstance(expression, Tuple):
        for item in expression.items:
            yield from _object(item, schema.nested)
    elif kind == "map" and isinstance(expression, Object):
        for entry in expression.entries:
            yield from _object(entry.value, schema.nested)
    elif kind == "object":
        yield from _object(expression, schema.nested)


def _object(expression: Expression, body: BodySchema) -> Iterator[NestedFault]:
    if not isinstance(expression, Object) or not body.known:
        return
    present = {entry.key for entry in expression.entries}
    for entry in expression.entries:
        if entry.key is None:
            continue
        inner = body.attributes.get(entry.key)
        if inner is not None:
            yield from nested_faults(entry.value, inner)
            continue
        names = near(entry.key, body.attributes)
        safe = certain(entry.key, names) and names[0] not in present
        yield NestedFault(
            entry.key_span, "schema/ignored-attribute",
            f"`{entry.key}` is not known here and is passed over without a word",
            maybe(names), names[0] if names else None, safe, "warning",
        )  # fmt: skip
    if None in present:
        return
    for name, attribute in body.attributes.items():
        if attribute.required and name not in present:
            yield NestedFault(
                expression.span, "schema/missing-required", f"The attribute `{name}` is missing"
            )
