"""Types as values are converted between them, and what a step into one gives.

Only what certainly cannot be is refused: wherever a type is open, anything may be meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.core.schema import AttributeSchema, BodySchema, TypeExpr
from assistant.syntax.hcl import Unknown

PRIMITIVES = ("string", "number", "bool")
SEQUENCES = ("list", "set", "tuple")
SOME_OBJECT: TypeExpr = ["map", "any"]
"""Something with keys of which no more is known."""


class BodyType(Mapping[str, TypeExpr]):
    """The attributes of an object that a block's schema describes; types are made when asked."""

    __slots__ = ("body", "more", "whole")

    def __init__(
        self, body: BodySchema, more: Mapping[str, TypeExpr] | None = None, *, whole: bool = True
    ) -> None:
        """`more`: attributes beside those of the body. `whole` False: there may be others."""
        self.body = body
        self.more = more or {}
        self.whole = whole

    def __getitem__(self, name: str) -> TypeExpr:
        if name in self.more:
            return self.more[name]
        attribute = self.body.attributes.get(name)
        if attribute is not None:
            return attribute_type(attribute, whole=self.whole)
        block = self.body.blocks[name]
        inner: TypeExpr = ["object", BodyType(block.body, whole=self.whole)]
        if not block.body.known:
            inner = "any"
        return inner if block.nesting in ("single", "group") else [block.nesting, inner]

    def __contains__(self, name: object) -> bool:
        return name in self.more or name in self.body.attributes or name in self.body.blocks

    def __iter__(self) -> Iterator[str]:
        yield from self.more
        yield from (n for n in self.body.attributes if n not in self.more)
        yield from (n for n in self.body.blocks if n not in self.more)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def attribute_type(attribute: AttributeSchema, *, whole: bool = True) -> TypeExpr:
    """The type of an attribute's value when it is read."""
    if attribute.nested is None:
        return attribute.type
    inner: TypeExpr = ["object", BodyType(attribute.nested, whole=whole)]
    head = attribute.type if isinstance(attribute.type, str) else attribute.type[0]
    return [head, inner] if head in ("list", "set", "map") else inner


def type_of(value: Any) -> TypeExpr:
    """The type of a value as `value_of` gives it."""
    if isinstance(value, Unknown):
        return value.type
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "string"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, list):
        return ["tuple", [type_of(item) for item in value]]
    if isinstance(value, dict):
        return ["object", {name: type_of(item) for name, item in value.items()}]
    return "any"


def convertible(have: TypeExpr, want: TypeExpr) -> bool:
    """False where no value of one type can be turned into the other."""
    if have == "any" or want == "any":
        return True
    if isinstance(want, str) or isinstance(have, str):
        if not isinstance(want, str) or not isinstance(have, str):
            return False
        return have == want or "string" in (have, want)
    head, goal = have[0], want[0]
    if goal in SEQUENCES:
        if head not in SEQUENCES:
            return False
        if goal == "tuple":
            return head != "tuple" or len(have[1]) == len(want[1])
        if head == "tuple":
            return all(convertible(item, want[1]) for item in have[1])
        return convertible(have[1], want[1])
    if head in SEQUENCES:
        return False
    if goal == "map":
        if head == "map":
            return convertible(have[1], want[1])
        plain = isinstance(have[1], dict)
        return not plain or all(convertible(item, want[1]) for item in have[1].values())
    if head == "map" or not isinstance(have[1], dict):
        return True
    return all(name not in have[1] or convertible(have[1][name], t) for name, t in want[1].items())


def common(one: TypeExpr, other: TypeExpr) -> TypeExpr | None:
    """The type of a choice between two values: `any` where it is not sure, None where the two
    certainly have none in common."""
    if one == other:
        return one
    if "any" in (one, other):
        return "any"
    if isinstance(one, str) and isinstance(other, str):
        return "string" if "string" in (one, other) else None
    if isinstance(one, str) or isinstance(other, str):
        return None
    if (one[0] in SEQUENCES) != (other[0] in SEQUENCES):
        return None
    if one[0] not in SEQUENCES:
        return SOME_OBJECT
    heads = {one[0], other[0]}
    if heads == {"list", "set"}:
        return "any"
    empty = ["tuple", []]
    inner = element(other if one == empty else one)
    if empty not in (one, other) and inner != element(other):
        inner = "any"
    return ["set" if "set" in heads else "list", inner]


def element(type_: TypeExpr) -> TypeExpr:
    """The type of the elements of a collection, `any` where they differ."""
    if isinstance(type_, str):
        return "any"
    if type_[0] in ("list", "set", "map"):
        return type_[1]
    if isinstance(type_[1], BodyType):
        return "any"
    inner = list(type_[1].values() if type_[0] == "object" else type_[1])
    return inner[0] if inner and all(one == inner[0] for one in inner) else "any"


def described(type_: TypeExpr) -> str:
    """A type in words: a list of strings."""
    if isinstance(type_, str):
        names = {"string": "a string", "number": "a number", "bool": "true or false"}
        return names.get(type_, "a value")
    words = {"list": "a list", "set": "a set", "map": "a map", "tuple": "a list"}
    head = words.get(type_[0], "an object")
    if type_[0] in ("list", "set", "map"):
        inner = type_[1]
        if inner != "any":
            many = {"string": "strings", "number": "numbers", "bool": "bools"}
            what = inner if isinstance(inner, str) else inner[0]
            return f"{head} of {many.get(what) or {'tuple': 'list'}.get(what, what) + 's'}"
    return head
