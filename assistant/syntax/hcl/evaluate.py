"""Constant values of expressions, and what an expression refers to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from assistant.core.schema import TypeExpr
from assistant.syntax.hcl.nodes import (
    Call,
    Expression,
    Literal,
    Object,
    Other,
    Reference,
    Template,
    Traversal,
    Tuple,
)
from assistant.syntax.source import Span


class Unknown(msgspec.Struct, frozen=True):
    """A value that only a run of the tool can tell."""

    type: TypeExpr = "any"
    """Its type as far as it is sure, in the syntax of the packs: "string", ["list", "any"]."""


UNKNOWN = Unknown()
Lookup = Callable[[Traversal], Any]
"""What a traversal stands for, or an Unknown."""


def _nothing(_: Traversal) -> Any:
    return UNKNOWN


_BOOL_SIGNS = {"==", "!=", "<", ">", "<=", ">=", "&&", "||", "!"}
_STRING_CALLS = {
    "file", "templatefile", "format", "join", "jsonencode", "yamlencode", "lower", "upper",
    "timestamp", "formatdate", "replace", "trimspace", "basename", "dirname", "abspath",
    "base64encode", "uuidv4", "substr", "md5", "sha256", "legacy_isotime", "env", "vault",
}  # fmt: skip


def value_of(expression: Expression, lookup: Lookup = _nothing) -> Any:
    """The value: str, int, float, bool, None, list, dict, or an Unknown.

    Lists and dicts may hold Unknowns; a computed key makes the whole object Unknown.
    """
    if isinstance(expression, Literal):
        return expression.value
    if isinstance(expression, Tuple):
        return [value_of(item, lookup) for item in expression.items]
    if isinstance(expression, Object):
        if any(entry.key is None for entry in expression.entries):
            return UNKNOWN
        return {e.key: value_of(e.value, lookup) for e in expression.entries}
    if isinstance(expression, Traversal):
        return lookup(expression)
    if isinstance(expression, Template):
        return _template_value(expression, lookup)
    if isinstance(expression, Call):
        return Unknown("string") if expression.name in _STRING_CALLS else UNKNOWN
    return _other_value(expression, lookup)


def _other_value(expression: Other, lookup: Lookup) -> Any:
    if expression.kind == "expression" and len(expression.children) == 1:
        return value_of(expression.children[0], lookup)
    if expression.kind == "operation" and len(expression.children) == 1:
        return value_of(expression.children[0], lookup)
    if expression.kind == "unary_operation" and len(expression.children) == 1:
        inner = value_of(expression.children[0], lookup)
        if expression.operator == "-" and isinstance(inner, int | float):
            return -inner
        if expression.operator == "!" and isinstance(inner, bool):
            return not inner
    if expression.operator in _BOOL_SIGNS:
        return Unknown("bool")
    return Unknown("number") if expression.kind == "binary_operation" else UNKNOWN


def _template_value(expression: Template, lookup: Lookup) -> Any:
    if not expression.plain:
        return Unknown("string")
    if len(expression.parts) == 1 and not isinstance(expression.parts[0], str):
        return value_of(expression.parts[0], lookup)
    out: list[str] = []
    for part in expression.parts:
        value = part if isinstance(part, str) else value_of(part, lookup)
        text = as_text(value)
        if text is None:
            return Unknown("string")
        out.append(text)
    return "".join(out)


def as_text(value: Any) -> str | None:
    """A primitive as HCL writes it into a string; None for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return str(value)
    return None


def known(value: Any) -> bool:
    """Whether nothing in the value is Unknown."""
    if isinstance(value, Unknown):
        return False
    if isinstance(value, list):
        return all(known(item) for item in value)
    if isinstance(value, dict):
        return all(known(item) for item in value.values())
    return True


def literal_texts(expression: Expression) -> Iterator[tuple[str, Span]]:
    """Every stretch of literal text in an expression."""
    if isinstance(expression, Literal):
        if isinstance(expression.value, str):
            yield expression.value, expression.span
        return
    if isinstance(expression, Template):
        for part in expression.parts:
            if isinstance(part, str):
                yield part, expression.span
    for child in children(expression):
        yield from literal_texts(child)


def whole_texts(expression: Expression) -> Iterator[tuple[str, Span]]:
    """The strings in an expression, what is interpolated shown as `${_}`."""
    if isinstance(expression, Literal):
        if isinstance(expression.value, str):
            yield expression.value, expression.span
    elif isinstance(expression, Template):
        parts = (part if isinstance(part, str) else "${_}" for part in expression.parts)
        yield "".join(parts), expression.span
    else:
        for child in children(expression):
            yield from whole_texts(child)


def children(expression: Expression) -> Iterator[Expression]:
    """The expressions right below an expression."""
    if isinstance(expression, Template):
        yield from (part for part in expression.parts if not isinstance(part, str))
    elif isinstance(expression, Tuple):
        yield from expression.items
    elif isinstance(expression, Object):
        for entry in expression.entries:
            if entry.key_expression is not None:
                yield entry.key_expression
            yield entry.value
    elif isinstance(expression, Traversal):
        yield from expression.inner
    elif isinstance(expression, Call):
        yield from expression.args
    elif isinstance(expression, Other):
        yield from expression.children


def references(expression: Expression, bound: frozenset[str] = frozenset()) -> Iterator[Reference]:
    """Every traversal in an expression whose first name no `for` around it declares."""
    if isinstance(expression, Literal):
        return
    if isinstance(expression, Traversal) and expression.parts[0] not in bound:
        yield Reference(expression.parts, expression.span)
    if isinstance(expression, Other) and expression.bound:
        bound = bound | frozenset(expression.bound)
    inner: Iterable[Expression] = children(expression)
    if isinstance(expression, Call) and expression.name == "convert":
        inner = expression.args[:1]  # what follows is a type
    for child in inner:
        yield from references(child, bound)


def calls(expression: Expression) -> Iterator[Call]:
    """Every function call in an expression."""
    if isinstance(expression, Literal):
        return
    if isinstance(expression, Call):
        yield expression
    for child in children(expression):
        yield from calls(child)
