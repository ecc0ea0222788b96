"""What providers refuse, or cannot change in place, beyond their schemas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from assistant.core.schema import AttributeSchema, BlockSchema, BodySchema, Constraint, Scalar
from assistant.knowledge.types import body_of, list_of_objects

FILE = Path(__file__).with_name("data") / "terraform_limits.json"
"""Limits that hold in whatever version of the provider."""


class Limit(msgspec.Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """Of one attribute, or of the inside of a nested one; fields as in AttributeSchema."""

    format: str | None = None
    enum: tuple[Scalar, ...] = ()
    any_case: bool = False
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    replaces: bool = False
    attributes: dict[str, Limit] = {}


class Limits(msgspec.Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """Of the body of a component or block."""

    attributes: dict[str, Limit] = {}
    blocks: dict[str, Limits] = {}
    constraints: tuple[dict[str, Any], ...] = ()
    replaces: bool = False
    """Of a block: whatever changes in it takes a new resource."""


class LimitsFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """Limits with where they are from."""

    about: str
    origin: str
    components: dict[str, Limits]
    """By kind/type; nested blocks in the same form, constraints as in the packs."""
    source: str = ""
    """The provider and the version that they hold for; empty: in whatever version."""
    version: str = ""


def limited(address: str, body: BodySchema) -> BodySchema:
    """A component's body with what is known beyond its schema; the same where nothing is."""
    limits = _limits().get(address.removeprefix("terraform/"))
    return body if limits is None else laid_over(body, limits)


@lru_cache(maxsize=1)
def _limits() -> Mapping[str, Limits]:
    return msgspec.json.decode(FILE.read_bytes(), type=LimitsFile).components


def laid_over(body: BodySchema, limits: Limits) -> BodySchema:
    """A body with limits; names that it lacks are passed over."""
    attributes = {
        name: _attribute(one, limits.attributes.get(name), limits.blocks.get(name))
        for name, one in body.attributes.items()
    }
    blocks = {
        name: _block(one, limits.blocks[name]) if name in limits.blocks else one
        for name, one in body.blocks.items()
    }
    more = tuple(
        Constraint(one["kind"], {key: one[key] for key in one if key != "kind"})
        for one in limits.constraints
        # A version that lacks one of the names may well have another rule.
        if all(name in attributes or name in blocks for name in names_of(one))
    )
    return replace(
        body, attributes=attributes, blocks=blocks, constraints=(*body.constraints, *more)
    )


def names_of(constraint: Mapping[str, Any]) -> tuple[str, ...]:
    """The names that a constraint is about."""
    first = [constraint[key] for key in ("if", "attr") if key in constraint]
    return (*first, *constraint.get("of", ()), *constraint.get("then", ()))


def _attribute(
    attribute: AttributeSchema, limit: Limit | None, inside: Limits | None
) -> AttributeSchema:
    if inside is not None and list_of_objects(attribute.type):
        attribute = replace(attribute, objects=laid_over(body_of(attribute.type), inside))
    if limit is None:
        return attribute
    nested = attribute.nested
    if nested is not None and limit.attributes:
        nested = laid_over(nested, Limits(limit.attributes))
    sequence = attribute.type[0] in ("list", "set")
    return replace(
        attribute,
        format=limit.format,
        enum=limit.enum,
        enum_ci=limit.any_case,
        enum_items=bool(limit.enum) and sequence,
        pattern=limit.pattern,
        minimum=limit.minimum,
        maximum=limit.maximum,
        replaces=limit.replaces,
        nested=nested,
    )


def _block(block: BlockSchema, limits: Limits) -> BlockSchema:
    return replace(block, body=laid_over(block.body, limits), replaces=limits.replaces)
