"""Attribute values against their types and whatever else is known of them.

HCL converts between strings, numbers and bools, so only a value that cannot be converted is
wrong. A value that only a run can tell satisfies everything that its type can be turned into.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from assistant.check.schema.algebra import SEQUENCES, convertible, described, type_of
from assistant.core.schema import AttributeSchema, BodySchema, TypeExpr
from assistant.simulate.forms import lacks_form
from assistant.syntax.hcl import Expression, Object, Tuple, Unknown, as_text
from assistant.syntax.patterns import later

_NUMBER = later(r"[-+0-9.eE]+\Z")
_PLAIN = {"string": str, "bool": bool, "number": int}
_SHOWN = 20
"""So many of an enum's values are listed; more would not be read."""

Path = tuple[str | int, ...]


class Misfit(msgspec.Struct, frozen=True):
    """What is wrong with a value, and where inside it."""

    code: str
    summary: str
    path: Path
    detail: str = ""


def as_number(value: Any) -> float | None:
    """The number that HCL makes of a primitive; None when it cannot."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if isinstance(value, str) and _NUMBER.match(value):
        try:
            return float(value)
        except ValueError:
            return None
    return None


def type_misfits(type_: TypeExpr, value: Any, path: Path = ()) -> Iterator[Misfit]:
    """Where a value cannot be converted to a type."""
    # The bindings that some packs are made from write a value of whatever type as map of any.
    if value is None or type_ in ("any", ["map", "any"]):
        return
    if isinstance(value, Unknown):
        if not convertible(value.type, type_):
            yield _expected(type_, value, path)
    elif isinstance(type_, str):
        if not _fits(type_, value):
            yield _expected(type_, value, path)
    elif type_[0] in SEQUENCES:
        yield from _in_sequence(type_, value, path)
    elif not isinstance(value, dict):
        yield _expected(type_, value, path)
    elif type_[0] == "map":
        for key, item in value.items():
            yield from type_misfits(type_[1], item, (*path, key))
    else:
        yield from _in_object(type_, value, path)


def _in_sequence(type_: TypeExpr, value: Any, path: Path) -> Iterator[Misfit]:
    if not isinstance(value, list):
        yield _expected(type_, value, path)
    elif type_[0] == "tuple":
        if len(value) != len(type_[1]):
            summary = f"Expected a list of exactly {len(type_[1])}"
            yield Misfit("wrong-type", summary, path, f"Here it has {len(value)}.")
            return
        for n, item in enumerate(value):
            yield from type_misfits(type_[1][n], item, (*path, n))
    else:
        inner = type_[1]
        if inner == "string" and all(isinstance(item, str) for item in value):
            return
        for n, item in enumerate(value):
            yield from type_misfits(inner, item, (*path, n))


def _in_object(type_: TypeExpr, value: dict[str, Any], path: Path) -> Iterator[Misfit]:
    wanted: Mapping[str, TypeExpr] = type_[1]
    if len(type_) > 2:
        # Only a type that somebody wrote out says which of its attributes may be left out.
        for name in wanted:
            if name not in type_[2] and name not in value:
                yield Misfit("missing-required", f"The attribute `{name}` is missing", path)
    for key, item in value.items():
        if key in wanted:
            yield from type_misfits(wanted[key], item, (*path, key))


def _expected(type_: TypeExpr, value: Any, path: Path) -> Misfit:
    detail = ""
    sequence = not isinstance(type_, str) and type_[0] in SEQUENCES
    if isinstance(value, str) and sequence and type_[1] == "string":
        detail = 'Write it in brackets, as in `["a", "b"]`.'
    elif isinstance(value, str | int | float | bool):
        detail = f"`{as_text(value)}` cannot be converted."
    elif isinstance(value, Unknown):
        detail = f"This is {described(type_of(value))}."
    return Misfit("wrong-type", f"Expected {_name(type_)}", path, detail)


def _name(type_: TypeExpr) -> str:
    if isinstance(type_, str):
        return described(type_)
    return "a list" if type_[0] in SEQUENCES else "an object with keys"


def _fits(type_: str, value: Any) -> bool:
    if isinstance(value, list | dict):
        return False
    if type_ == "string":
        return True
    if type_ == "number":
        return as_number(value) is not None
    return isinstance(value, bool) or value in ("true", "false")


def misfits(attribute: AttributeSchema, value: Any) -> Iterable[Misfit]:
    """Everything that is wrong with an attribute's value, in the order of the text."""
    return () if _plainly_fine(attribute, value) else _misfits(attribute, value)


def _misfits(attribute: AttributeSchema, value: Any) -> Iterator[Misfit]:
    wrong = list(type_misfits(attribute.type, value))
    yield from wrong or _beyond_type(attribute, value, ())


def _beyond_type(attribute: AttributeSchema, value: Any, path: Path) -> Iterator[Misfit]:
    """What is wrong with a value of the right type; of a list with its elements."""
    if attribute.nested is not None:
        yield from _within(attribute.type, attribute.nested, value, path)
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from _limits(attribute, item, (*path, n))
    elif not attribute.enum_items:
        yield from _limits(attribute, value, path)


def _within(type_: TypeExpr, body: BodySchema, value: Any, path: Path) -> Iterator[Misfit]:
    """The values in the objects of a nested attribute."""
    if type_[0] == "object":
        for name, inner in body.attributes.items() if isinstance(value, dict) else ():
            if name in value:
                yield from _beyond_type(inner, value[name], (*path, name))
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from _within(type_[1], body, item, (*path, n))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _within(type_[1], body, item, (*path, key))


def _plainly_fine(attribute: AttributeSchema, value: Any) -> bool:
    """A quick yes for the most common values."""
    type_ = attribute.type
    if not isinstance(type_, str):
        return False
    if isinstance(value, Unknown):
        return bool(value.type == type_)
    if type(value) is not _PLAIN.get(type_):
        return False
    if attribute.pattern or attribute.format:
        return False
    if attribute.enum and (type_ != "string" or value not in attribute.enum):
        return False
    return attribute.minimum is None and attribute.maximum is None


def _limits(attribute: AttributeSchema, value: Any, path: Path) -> Iterator[Misfit]:
    """A single value against enum, range, pattern and form."""
    if value is None or isinstance(value, Unknown | list | dict):
        return
    text = as_text(value) or ""
    if attribute.enum and not attribute.enum_open and text and not _listed(attribute, text):
        known = [as_text(option) or "" for option in attribute.enum if option != ""]
        detail = (
            "Known here: " + ", ".join(known[:_SHOWN]) + (", …" if len(known) > _SHOWN else ".")
        )
        summary = f"`{text}` is not one of the values that are known here"
        yield Misfit("enum", summary, path, detail)
    if attribute.pattern and text and not re.search(attribute.pattern, text):
        summary = f"`{text}` does not have the form that is expected here"
        yield Misfit("pattern", summary, path)
    if attribute.format is not None and (lacks := lacks_form(attribute.format, text)):
        yield Misfit("pattern", f"`{text}` is not {lacks}", path)
    number = as_number(value)
    if number is None:
        return
    whole = attribute.format in ("int", "uint") and attribute.type == "number"
    if whole and not float(number).is_integer():
        detail = f"`{text}` cannot be converted."
        yield Misfit("wrong-type", "Expected a whole number", path, detail)
    if attribute.minimum is not None and number < attribute.minimum:
        summary = f"{text} is less than {attribute.minimum:g}, the least allowed"
        yield Misfit("range", summary, path)
    if attribute.maximum is not None and number > attribute.maximum:
        summary = f"{text} is more than {attribute.maximum:g}, the most allowed"
        yield Misfit("range", summary, path)


def _listed(attribute: AttributeSchema, text: str) -> bool:
    options = (as_text(option) for option in attribute.enum)
    if attribute.enum_ci:
        return text.lower() in {(option or "").lower() for option in options}
    return text in options


def expression_at(expression: Expression, path: Path) -> Expression:
    """The part of an expression that a path into its value leads to, as far as it can be told."""
    for step in path:
        if isinstance(expression, Tuple) and isinstance(step, int):
            if step >= len(expression.items):
                return expression
            expression = expression.items[step]
        elif isinstance(expression, Object):
            entry = next((e for e in reversed(expression.entries) if e.key == step), None)
            if entry is None:
                return expression
            expression = entry.value
        else:
            return expression
    return expression
