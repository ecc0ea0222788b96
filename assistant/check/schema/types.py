"""Types of variables as they are written: `list(string)`, `object({ a = number })`."""

from __future__ import annotations

from assistant.core.schema import TypeExpr
from assistant.syntax.hcl import Block, Call, Expression, Literal, Object, Traversal

_WORDS = {"string", "number", "bool", "any"}
_made: dict[str, TypeExpr] = {}


def variable_type(block: Block) -> TypeExpr | None:
    """The type of a `variable` block; None when it has none or one that is not understood."""
    attribute = block.body.attribute("type")
    found = _type(attribute.value) if attribute else None
    # One object per type, so that compiled validators are found again.
    return None if found is None else _made.setdefault(repr(found), found)


def _type(expression: Expression) -> TypeExpr | None:
    if isinstance(expression, Literal):
        return expression.value if expression.value in _WORDS else None
    if isinstance(expression, Traversal):
        word = expression.parts[0] if len(expression.parts) == 1 else None
        if word in ("list", "set", "map"):
            return [word, "any"]
        return word if word in _WORDS else None
    if not isinstance(expression, Call) or not expression.args:
        return None
    first = expression.args[0]
    if expression.name == "optional":
        return _type(first)
    if expression.name in ("list", "set", "map"):
        inner = _type(first)
        return None if inner is None else [expression.name, inner]
    if expression.name == "object" and isinstance(first, Object):
        return ["object", {e.key: _type(e.value) or "any" for e in first.entries if e.key}]
    return None
