"""Where a name that stands in the wrong place belongs, and mends of the form around it."""

from __future__ import annotations

from assistant.core.finding import Edit, Fix
from assistant.core.schema import AttributeSchema, BlockSchema, BodySchema
from assistant.syntax.hcl import Attribute, Block, Object
from assistant.syntax.patterns import later
from assistant.syntax.source import Source, Span

_KEY = later(r"[^\W\d][\w-]*\Z")
_AMONG = 3
"""A name that stands in more blocks than this says nothing about where it belongs."""


def belongs(name: str, schema: BodySchema, outer: BodySchema | None, outer_what: str) -> str:
    """Where a name is known, one level deeper or higher; empty where it is in neither."""
    within = [
        f"`{block} {{}}`"
        for block, inner in schema.blocks.items()
        if name in inner.body.attributes or name in inner.body.blocks
    ]
    within += [
        f"`{attribute} = {{}}`"
        for attribute, one in schema.attributes.items()
        if one.nested is not None and name in one.nested.attributes
    ]
    if 0 < len(within) <= _AMONG:
        return f"`{name}` belongs inside of {' or '.join(within)}."
    if outer is not None and (name in outer.attributes or name in outer.blocks):
        return f"`{name}` belongs one level up, in {outer_what}."
    return ""


def without_sign(source: Source, attribute: Attribute, schema: BlockSchema | None) -> Fix | None:
    """`x = { a = 1 }` made into `x { a = 1 }`, where its inside can stand in a block as it is."""
    value = attribute.value
    if not isinstance(value, Object) or schema is None or schema.nesting == "map":
        return None
    for entry in value.entries:
        written = source.slice(entry.key_span)
        between = source.text[entry.key_span.end : entry.value.span.start]
        # Where the next thing after an entry is a comma, a block cannot hold it.
        follows = source.text[entry.value.span.end : entry.value.span.end + 200].lstrip(" \t")[:1]
        if not _KEY.match(written) or "=" not in between or follows not in ("\n", "\r", "}", "#"):
            return None
    lines = source.slice(value.span).count("\n")
    one_line = lines == 0 and len(value.entries) > 1
    sound = all(entry.key in schema.body.attributes for entry in value.entries)
    if one_line or not sound:
        return None
    return _edit(source, Span(attribute.name_span.end, value.span.start), " ", attribute.name)


def with_sign(source: Source, block: Block, schema: AttributeSchema) -> Fix | None:
    """`x { a = 1 }` made into `x = { a = 1 }`, where the attribute takes an object."""
    kind = schema.type if isinstance(schema.type, str) else schema.type[0]
    if kind not in ("map", "object") or block.labels or block.body.blocks:
        return None
    known = schema.type[1] if kind == "object" else None
    if known is not None and any(a.name not in known for a in block.body.attributes):
        return None
    at = source.text.find("{", block.type_span.end, block.span.end)
    return _edit(source, Span(block.type_span.end, at), " = ", block.type) if at >= 0 else None


def _edit(source: Source, span: Span, text: str, name: str) -> Fix:
    shown = f"Write `{name}{text.rstrip()} {{`" if text.strip() else f"Write `{name} {{`"
    edit = Edit(source.path, source.position(span.start), source.position(span.end), text)
    return Fix(shown, "safe", (edit,))
