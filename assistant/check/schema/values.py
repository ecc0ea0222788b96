"""Attribute values against their types, through JSON Schema with HCL's conversions.

HCL converts between strings, numbers and bools, so only a value that cannot be converted is
wrong. A value that only a run can tell satisfies everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from assistant.core.schema import AttributeSchema, TypeExpr
from assistant.syntax.hcl import Expression, Literal, Object, Template, Tuple, Unknown, as_text

_DURATION = re.compile(r"[-+]?(?:0|(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+\Z")
_NAMES = {"string": "a string", "number": "a number", "boolean": "true or false"}
_NAMES |= {"array": "a list", "object": "an object with keys", "integer": "a whole number"}


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is wrong with a value, and where inside it."""

    code: str
    summary: str
    path: tuple[str | int, ...]
    detail: str = ""


def as_number(value: Any) -> float | None:
    """The number that HCL makes of a primitive; None when it cannot."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if isinstance(value, str):
        try:
            number = float(value)
        except ValueError:
            return None
        return number if re.fullmatch(r"[-+0-9.eE]+", value) else None
    return None


def _fits(kind: str, value: Any) -> bool:
    if kind == "string":
        return as_text(value) is not None
    if kind in ("number", "integer"):
        number = as_number(value)
        return number is not None and (kind == "number" or float(number).is_integer())
    if kind == "boolean":
        return isinstance(value, bool) or value in ("true", "false")
    return isinstance(value, list if kind == "array" else dict)


def _unknown_fits(kind: str, value: Unknown) -> bool:
    return value.type == "any" or kind not in ("array", "object")


def _type(_: Any, kind: str, value: Any, __: Any) -> Iterator[ValidationError]:
    if value is None:
        return
    fits = _unknown_fits(kind, value) if isinstance(value, Unknown) else _fits(kind, value)
    if not fits:
        yield ValidationError(f"Expected {_NAMES[kind]}")


def _same(expected: Any, value: Any, *, ci: bool) -> bool:
    left, right = as_text(expected), as_text(value)
    if left is None or right is None:
        return False
    return left.lower() == right.lower() if ci else left == right


def _enum(_: Any, options: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    if value is None or isinstance(value, Unknown | list | dict) or value == "":
        return
    if not any(_same(option, value, ci=schema.get("x-ci", False)) for option in options):
        yield ValidationError(f"`{as_text(value)}` is not one of the values that are known here")


def _minimum(_: Any, limit: float, value: Any, __: Any) -> Iterator[ValidationError]:
    number = as_number(value)
    if number is not None and number < limit:
        yield ValidationError(f"{as_text(value)} is less than {limit:g}, the least allowed")


def _maximum(_: Any, limit: float, value: Any, __: Any) -> Iterator[ValidationError]:
    number = as_number(value)
    if number is not None and number > limit:
        yield ValidationError(f"{as_text(value)} is more than {limit:g}, the most allowed")


def _pattern(_: Any, pattern: str, value: Any, __: Any) -> Iterator[ValidationError]:
    text = as_text(value)
    if text and not re.search(pattern, text):
        yield ValidationError(f"`{text}` does not have the form that is expected here")


def _format(_: Any, form: str, value: Any, __: Any) -> Iterator[ValidationError]:
    text = as_text(value)
    if form == "duration" and text and not _DURATION.match(text):
        yield ValidationError(f"`{text}` is not a duration: a number needs its unit, as in 30m")


_HclValidator = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {
        "type": _type,
        "enum": _enum,
        "minimum": _minimum,
        "maximum": _maximum,
        "pattern": _pattern,
        "format": _format,
    },
)
_CODES = {
    "type": "wrong-type", "enum": "enum", "minimum": "range", "maximum": "range",
    "pattern": "pattern", "format": "pattern",
}  # fmt: skip


def type_schema(type_: TypeExpr) -> dict[str, Any]:
    """The JSON Schema of a type expression."""
    if isinstance(type_, str):
        name = {"bool": "boolean"}.get(type_, type_)
        return {} if name == "any" else {"type": name}
    head, inner = type_
    if head in ("list", "set"):
        return {"type": "array", "items": type_schema(inner)}
    if head == "map":
        return {"type": "object", "additionalProperties": type_schema(inner)}
    if head == "object":
        properties = {name: type_schema(value) for name, value in inner.items()}
        return {"type": "object", "properties": properties}
    return {"type": "array", "prefixItems": [type_schema(value) for value in inner]}


def attribute_schema(attribute: AttributeSchema) -> dict[str, Any]:
    """The JSON Schema of an attribute: its type and what else is known of its values."""
    schema = type_schema(attribute.type)
    target = schema
    if attribute.enum_items or (attribute.enum and schema.get("type") == "array"):
        target = schema.setdefault("items", {})
    if attribute.enum and not attribute.enum_open:
        target |= {"enum": list(attribute.enum), "x-ci": attribute.enum_ci}
    if attribute.minimum is not None:
        schema["minimum"] = attribute.minimum
    if attribute.maximum is not None:
        schema["maximum"] = attribute.maximum
    if attribute.pattern:
        schema["pattern"] = attribute.pattern
    if attribute.format == "duration":
        schema["format"] = "duration"
    if attribute.format in ("int", "uint") and schema.get("type") == "number":
        schema["type"] = "integer"
    return schema


class Validators:
    """Compiled validators, one per attribute, made at first use."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[object, Validator]] = {}

    def attribute(self, attribute: AttributeSchema) -> Validator:
        """The validator of an attribute."""
        return self._get(attribute, attribute_schema)

    def type(self, type_: TypeExpr) -> Validator:
        """The validator of a type expression."""
        return self._get(type_, type_schema)

    def _get(self, key: Any, make: Any) -> Validator:
        found = self._made.get(id(key))
        if found is None or found[0] is not key:
            # The key is kept beside its validator, so that its id cannot be given to another one.
            found = (key, _HclValidator(make(key)))
            self._made[id(key)] = found
        return found[1]


def plainly_fine(attribute: AttributeSchema, value: Any) -> bool:
    """A quick yes for the most common values."""
    if attribute.enum or attribute.pattern or attribute.format or attribute.minimum is not None:
        return False
    return attribute.maximum is None and (
        (attribute.type == "string" and isinstance(value, str))
        or (attribute.type == "bool" and isinstance(value, bool))
        or attribute.type == "any"
    )


def misfits(validator: Validator, value: Any) -> Iterator[Misfit]:
    """Everything that is wrong with a value, in a fixed order."""
    errors = sorted(validator.iter_errors(value), key=lambda e: [str(p) for p in e.absolute_path])
    for error in errors:
        path = tuple(error.absolute_path)
        keyword = str(error.validator)
        detail = ""
        if keyword == "enum":
            options = error.schema.get("enum", ()) if isinstance(error.schema, dict) else ()
            known = [as_text(option) or "" for option in options if option != ""]
            detail = "Known here: " + ", ".join(known[:20]) + (", …" if len(known) > 20 else ".")
        elif keyword == "type" and isinstance(error.instance, str | int | float | bool):
            detail = f"`{as_text(error.instance)}` cannot be converted."
        yield Misfit(_CODES[keyword], error.message, path, detail)


def expression_at(expression: Expression, path: tuple[str | int, ...]) -> Expression:
    """The part of an expression that a path into its value leads to, as far as it can be told."""
    for step in path:
        if isinstance(expression, Tuple) and isinstance(step, int):
            expression = expression.items[step]
        elif isinstance(expression, Object):
            entry = next((e for e in reversed(expression.entries) if e.key == step), None)
            if entry is None:
                return expression
            expression = entry.value
        else:
            return expression
    return expression


def is_text(expression: Expression) -> bool:
    """Whether an expression is written as a string."""
    return isinstance(expression, Template) or (
        isinstance(expression, Literal) and isinstance(expression.value, str)
    )
