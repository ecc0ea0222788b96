"""Types of variables as they are written: `list(string)`, `object({ a = optional(number) })`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from assistant.check.report import maybe
from assistant.core.finding import Severity
from assistant.core.schema import TypeExpr
from assistant.knowledge.spelling import certain, near
from assistant.syntax.hcl import Block, Call, Expression, Literal, Object, Traversal, Tuple
from assistant.syntax.source import Span

_WORDS = ("string", "number", "bool", "any")
_COLLECTIONS = ("list", "set", "map")
_MAKERS = (*_COLLECTIONS, "object", "tuple")
_made: dict[str, TypeExpr] = {}


class TypeFault(msgspec.Struct, frozen=True):
    """What is wrong in a type as it is written."""

    span: Span
    summary: str
    detail: str = ""
    word: str | None = None
    """What was most likely meant in place of the span."""
    safe: bool = False
    severity: Severity = "error"


def variable_type(block: Block) -> TypeExpr | None:
    """The type of a `variable` block; None when it has none or one that is not understood."""
    attribute = block.body.attribute("type")
    return read_type(attribute.value) if attribute else None


def read_type(expression: Expression) -> TypeExpr | None:
    """A type as it is written; None when it is not understood.

    What stands for objects has a third part: the names of attributes that may be left out.
    """
    found = _type(expression)
    # One object per type, so that equal ones are compared quickly.
    return None if found is None else _made.setdefault(repr(found), found)


def _type(expression: Expression) -> TypeExpr | None:
    if isinstance(expression, Literal):
        return expression.value if expression.value in _WORDS else None
    if isinstance(expression, Traversal):
        word = expression.parts[0] if len(expression.parts) == 1 else None
        if word in _COLLECTIONS:
            return [word, "any"]
        return word if word in _WORDS else None
    if not isinstance(expression, Call) or not expression.args:
        return None
    first = expression.args[0]
    if expression.name in _COLLECTIONS:
        inner = _type(first)
        return None if inner is None else [expression.name, inner]
    if expression.name == "object" and isinstance(first, Object):
        return _object(first)
    if expression.name == "tuple" and isinstance(first, Tuple):
        return ["tuple", [_type(item) or "any" for item in first.items]]
    return None


def _object(written: Object) -> TypeExpr:
    attributes: dict[str, Any] = {}
    optional: list[str] = []
    for entry in written.entries:
        value = entry.value
        if entry.key is None:
            continue
        if isinstance(value, Call) and value.name == "optional" and value.args:
            optional.append(entry.key)
            value = value.args[0]
        attributes[entry.key] = _type(value) or "any"
    return ["object", attributes, optional]


def type_faults(expression: Expression, tool: str) -> Iterator[TypeFault]:
    """Everything in a written type that the tool refuses."""
    if isinstance(expression, Literal):
        yield _quoted(expression)
    elif isinstance(expression, Traversal) and len(expression.parts) == 1:
        yield from _keyword(expression, str(expression.parts[0]), tool)
    elif isinstance(expression, Call):
        yield from _made_type(expression, tool)
    else:
        yield TypeFault(expression.span, "This is no type", _KNOWN)


_KNOWN = "A type is string, number, bool, any, list(), set(), map(), object({}) or tuple([])."


def _quoted(literal: Literal) -> TypeFault:
    word = literal.value if isinstance(literal.value, str) else ""
    plain = {"list": "list(string)", "map": "map(string)"}.get(word, word)
    known = plain != word or word in _WORDS
    return TypeFault(
        literal.span, "A type is not written in quotes", "" if known else _KNOWN,
        plain if known else None, safe=word in _WORDS,
    )  # fmt: skip


def _keyword(expression: Traversal, word: str, tool: str) -> Iterator[TypeFault]:
    bare = ("list", "map") if tool == "terraform" else ()
    if word == "any" and tool == "packer":
        yield TypeFault(
            expression.span, "Packer wants an exact type here",
            "Packer 1.8.7 refuses `any`.", severity="warning",
        )  # fmt: skip
    elif word in _MAKERS and word not in bare:
        yield TypeFault(
            expression.span, f"`{word}` needs to say what it holds", f"As in {_EXAMPLES[word]}."
        )
    elif word not in _WORDS and word not in bare:
        yield _misspelt(expression.span, word, (*_WORDS, *_MAKERS))


_EXAMPLES = {
    "list": "list(string)", "set": "set(string)", "map": "map(string)",
    "object": "object({ name = string })", "tuple": "tuple([string, number])",
}  # fmt: skip


def _misspelt(span: Span, word: str, known: tuple[str, ...]) -> TypeFault:
    other = {"str": "string", "boolean": "bool", "int": "number", "integer": "number",
             "float": "number", "dict": "map(string)", "array": "list(string)"}  # fmt: skip
    names = (other[word.lower()],) if word.lower() in other else near(word, known)
    return TypeFault(
        span, f"`{word}` is no type", maybe(names) or _KNOWN,
        names[0] if names else None, safe=certain(word, names),
    )  # fmt: skip


def _made_type(call: Call, tool: str, *, in_object: bool = False) -> Iterator[TypeFault]:
    args = call.args
    if call.name == "optional":
        yield from _optional(call, tool, in_object=in_object)
    elif call.name not in _MAKERS:
        yield _misspelt(call.name_span, call.name, _MAKERS)
    elif len(args) != 1:
        yield TypeFault(
            args[1].span if len(args) > 1 else call.span,
            f"{call.name}() takes one argument, not {len(args)}", f"As in {_EXAMPLES[call.name]}.",
        )  # fmt: skip
    elif call.name in _COLLECTIONS:
        yield from type_faults(args[0], tool)
    elif call.name == "object" and isinstance(args[0], Object):
        for entry in args[0].entries:
            if isinstance(entry.value, Call):
                yield from _made_type(entry.value, tool, in_object=True)
            else:
                yield from type_faults(entry.value, tool)
    elif call.name == "tuple" and isinstance(args[0], Tuple):
        for item in args[0].items:
            yield from type_faults(item, tool)
    else:
        yield TypeFault(
            args[0].span, f"{call.name}() does not take this", f"As in {_EXAMPLES[call.name]}."
        )


def _optional(call: Call, tool: str, *, in_object: bool) -> Iterator[TypeFault]:
    if not in_object:
        yield TypeFault(
            call.name_span, "`optional` belongs to the attributes of an object",
            "A variable is optional when it has a default.",
        )  # fmt: skip
    elif not 1 <= len(call.args) <= 2:
        summary = "optional() takes a type and perhaps a default"
        yield TypeFault(call.span, summary, 'As in optional(string, "none").')
    elif tool == "packer":
        yield TypeFault(
            call.name_span, "Packer has no optional attributes in a type",
            "Packer 1.8.7 refuses `optional`.", severity="warning",
        )  # fmt: skip
    if call.args:
        yield from type_faults(call.args[0], tool)


def optional_defaults(expression: Expression) -> Iterator[tuple[TypeExpr, Expression]]:
    """The defaults of optional attributes in a written type, each with the type it is for."""
    if isinstance(expression, Call):
        if expression.name == "optional" and len(expression.args) == 2:
            inner = read_type(expression.args[0])
            if inner is not None:
                yield inner, expression.args[1]
        for argument in expression.args:
            yield from optional_defaults(argument)
    elif isinstance(expression, Object):
        for entry in expression.entries:
            yield from optional_defaults(entry.value)
    elif isinstance(expression, Tuple):
        for item in expression.items:
            yield from optional_defaults(item)
