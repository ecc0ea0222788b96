"""What providers refuse beyond their schemas, laid over what the packs know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from assistant.core.schema import BodySchema, Constraint, Scalar

FILE = Path(__file__).with_name("data") / "terraform_limits.json"


class _Attribute(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    format: str | None = None
    enum: tuple[Scalar, ...] = ()


class _Body(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    attributes: dict[str, _Attribute] = {}
    blocks: dict[str, _Body] = {}
    constraints: tuple[dict[str, Any], ...] = ()


class _File(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    about: str
    origin: str
    components: dict[str, _Body]
    """By kind/type; nested blocks in the same form, constraints as in the packs."""


def limited(address: str, body: BodySchema) -> BodySchema:
    """A component's body with what is known beyond its schema; the same where nothing is."""
    limits = _limits().get(address.removeprefix("terraform/"))
    return body if limits is None else _laid_over(body, limits)


@lru_cache(maxsize=1)
def _limits() -> Mapping[str, _Body]:
    return msgspec.json.decode(FILE.read_bytes(), type=_File).components


def _laid_over(body: BodySchema, limits: _Body) -> BodySchema:
    attributes = {
        name: replace(attribute, format=one.format, enum=one.enum)
        if (one := limits.attributes.get(name)) is not None
        else attribute
        for name, attribute in body.attributes.items()
    }
    blocks = {
        name: replace(block, body=_laid_over(block.body, limits.blocks[name]))
        if name in limits.blocks
        else block
        for name, block in body.blocks.items()
    }
    more = tuple(
        Constraint(one["kind"], {key: one[key] for key in one if key != "kind"})
        for one in limits.constraints
        # A version that lacks one of the names may well have another rule.
        if all(name in attributes or name in blocks for name in one["of"])
    )
    return replace(
        body, attributes=attributes, blocks=blocks, constraints=(*body.constraints, *more)
    )
