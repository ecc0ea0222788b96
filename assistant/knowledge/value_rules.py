"""What a pack knows beyond types, in the form in which a simulated provider applies it.

The form is that of `assistant.simulate.rules`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.core.schema import AttributeSchema, BodySchema
from assistant.simulate.forms import FORMS

Steps = tuple[str, ...]


def rules_of(body: BodySchema) -> list[dict[str, Any]]:
    """The rules of a component's body, outer ones before inner ones."""
    return list(_inside(body, ()))


def replaced(body: BodySchema) -> list[str]:
    """Paths, with dots, of the arguments that cannot be changed without a new resource."""
    return [".".join(steps) for steps in _replaced(body, ())]


def values_of(body: BodySchema) -> dict[str, Any]:
    """By path with dots: a value that the provider would take, for what it may decide itself and
    of which the values are known."""
    return dict(_values(body, ()))


def _values(body: BodySchema, at: Steps) -> Iterator[tuple[str, Any]]:
    for name, attribute in body.attributes.items():
        known = next((one for one in attribute.enum if one != ""), None)
        if attribute.computed and known is not None:
            yield ".".join((*at, name)), [known] if attribute.enum_items else known
        if (inside := attribute.nested or attribute.objects) is not None:
            yield from _values(inside, (*at, name))
    for name, block in body.blocks.items():
        yield from _values(block.body, (*at, name))


def _replaced(body: BodySchema, at: Steps) -> Iterator[Steps]:
    for name, attribute in body.attributes.items():
        if attribute.replaces:
            yield (*at, name)
        elif (inside := attribute.nested or attribute.objects) is not None:
            yield from _replaced(inside, (*at, name))
    for name, block in body.blocks.items():
        if block.replaces:
            yield (*at, name)
        else:
            yield from _replaced(block.body, (*at, name))


def _inside(body: BodySchema, at: Steps) -> Iterator[dict[str, Any]]:
    for constraint in body.constraints:
        yield {"at": at, "check": constraint.kind, **constraint.args}
    for name, attribute in body.attributes.items():
        yield from _of(attribute, (*at, name))
        if (inside := attribute.nested or attribute.objects) is not None:
            keys = ("*",) if attribute.type[0] == "map" else ()
            yield from _inside(inside, (*at, name, *keys))
    for name, block in body.blocks.items():
        keys = ("*",) if block.nesting == "map" else ()
        yield from _inside(block.body, (*at, name, *keys))


def _of(attribute: AttributeSchema, at: Steps) -> Iterator[dict[str, Any]]:
    """What is known of one argument's value. One that the provider alone sets is never judged."""
    if not (attribute.required or attribute.optional):
        return
    if attribute.enum and attribute.enum_enforced and not attribute.enum_open:
        case = {"any_case": True} if attribute.enum_ci else {}
        yield {"at": at, "check": "enum", "values": list(attribute.enum), **case}
    if attribute.pattern:
        yield {"at": at, "check": "pattern", "pattern": attribute.pattern}
    if attribute.format in FORMS:
        yield {"at": at, "check": "form", "form": attribute.format}
    bounds = {"least": attribute.minimum, "most": attribute.maximum}
    stated = {name: bound for name, bound in bounds.items() if bound is not None}
    if stated:
        yield {"at": at, "check": "range", **stated}
