"""The schema as messages of the protocol."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .schema import Attribute, Block, Nested, Schema, Type
from .wire import NESTING


def schema(messages: Any, one: Schema) -> Any:
    """A schema as a message of the given version's `messages`."""
    return messages.Schema(version=one.version, block=_block(messages, one.block))


def function(messages: Any, document: Mapping[str, Any]) -> Any:
    """A function, from the spelling of `providers schema -json`, as a message."""
    rest = document.get("variadic_parameter")
    return messages.Function(
        parameters=[_parameter(messages, one) for one in document.get("parameters", [])],
        variadic_parameter=_parameter(messages, rest) if rest else None,
        **{"return": messages.Return(type=_type(document["return_type"]))},
    )


def _parameter(messages: Any, document: Mapping[str, Any]) -> Any:
    return messages.Parameter(
        name=document.get("name", ""),
        type=_type(document["type"]),
        allow_null_value=bool(document.get("is_nullable")),
    )


def _block(messages: Any, block: Block) -> Any:
    return messages.Block(
        attributes=[_attribute(messages, name, one) for name, one in block.attributes.items()],
        block_types=[_nested(messages, name, one) for name, one in block.blocks.items()],
    )


def _nested(messages: Any, name: str, nested: Nested) -> Any:
    return messages.NestedBlock(
        type_name=name,
        block=_block(messages, nested.block),
        nesting=NESTING[nested.nesting],
        min_items=nested.min_items,
        max_items=nested.max_items,
    )


def _attribute(messages: Any, name: str, one: Attribute) -> Any:
    made = messages.Attribute(
        name=name,
        required=one.required,
        optional=one.optional,
        computed=one.computed,
        sensitive=one.sensitive,
        write_only=one.write_only,
        deprecated=one.deprecated,
    )
    if one.nested is None:
        made.type = _type(one.type)
    else:
        made.nested_type.nesting = NESTING[one.nested.nesting]
        inner = one.nested.block.attributes
        made.nested_type.attributes.extend(
            _attribute(messages, part, held) for part, held in inner.items()
        )
    return made


def _type(kind: Type) -> bytes:
    return json.dumps(kind, separators=(",", ":")).encode()
