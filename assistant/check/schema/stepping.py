"""One step into a value: to an attribute, an element, or nowhere."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from assistant.check.schema.algebra import described, element, type_of
from assistant.core.schema import TypeExpr
from assistant.syntax.hcl import UNKNOWN, Unknown

Moves = list[tuple[str, str | int | None]]
"""Kind and key of each step, as `steps` gives them."""


class Missing(msgspec.Struct, frozen=True):
    """A step that leads nowhere; `{name}` and `{key}` in the texts stand for what is stepped
    into and for the step."""

    code: str
    summary: str
    detail: str = ""
    names: Collection[str] = ()
    """What there is instead."""


def step_into(value: Any, key: str | int | None) -> Any:
    """What an attribute or element is; `key` None: an element that only a run can tell."""
    if isinstance(value, dict):
        return _in_object(value, key)
    if isinstance(value, list):
        if isinstance(key, int):
            return value[key] if key < len(value) else _beyond(len(value))
        value = Unknown(type_of(value))
    kind = type_of(value)
    if value is None or kind == "any":
        return UNKNOWN
    if isinstance(kind, str):
        return Missing(
            "reference/no-such-step", f"`{{name}}` is {described(kind)} and holds nothing further"
        )
    return _in_type(kind, key)


def _in_object(value: dict[str, Any], key: str | int | None) -> Any:
    if key is None:
        return Unknown(element(type_of(value)))
    if str(key) in value:
        return value[str(key)]
    return Missing(
        "reference/unknown-attribute", "`{name}` has no attribute `{key}`", names=tuple(value)
    )


def _in_type(kind: TypeExpr, key: str | int | None) -> Any:
    head, inner = kind[0], kind[1]
    if head == "map":
        return Unknown(inner)
    if head == "object":
        if isinstance(key, int):
            return UNKNOWN
        if key is None:
            return Unknown(element(kind))
        if key in inner:
            return Unknown(inner[key])
        return Missing(
            "reference/unknown-attribute", "`{name}` has no attribute `{key}`", names=inner
        )
    if head == "set":
        if isinstance(key, str) and not key.isdigit():
            return _per_element("set", element(kind))
        return Missing(
            "reference/no-such-step", "`{name}` is a set: its elements have no index",
            "Use `one(...)` or `tolist(...)[0]`, or a `for` over it.",
        )  # fmt: skip
    if isinstance(key, str) and not key.isdigit():
        return _per_element("list", element(kind))
    if head == "tuple" and isinstance(key, int):
        return Unknown(inner[key]) if key < len(inner) else _beyond(len(inner))
    return Unknown(element(kind))


def _per_element(word: str, inner: TypeExpr) -> Missing:
    detail = "Pick one of them, as in `{name}[0]`."
    if not isinstance(inner, str) and inner[0] in ("object", "map"):
        detail = "Write `{name}[0].{key}` for one of them, or `{name}[*].{key}` for all."
    if word == "set":
        detail = "Use a `for` over it, or `one({name})` where it holds a single one."
    return Missing("reference/no-such-step", f"`{{name}}` is a {word}: `{{key}}` is no part of it",
                   detail)  # fmt: skip


def _beyond(length: int) -> Missing:
    held = {0: "is empty", 1: "has one element"}.get(length, f"has {length} elements")
    return Missing("reference/no-such-step", f"`{{name}}` {held}: there is no `{{key}}`")


def splatted(moves: Moves, at: int) -> int:
    """The number of the first move after the splat at `at` that is not made on each element."""
    names_only = moves[at][0] == "splat"
    n = at + 1
    while n < len(moves):
        kind = moves[n][0]
        if kind in ("splat", "full-splat") or (names_only and kind == "index"):
            return n
        n += 1
    return n
