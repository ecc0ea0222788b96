"""Schema packs as values: what a tool's blocks may be called and may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

TypeExpr = Any
"""Terraform's JSON type syntax: "string", "number", "bool", "any", ["list", T], ["set", T],
["map", T], ["object", {name: T}], ["tuple", [T]]. Packer's types are brought into the same form."""

Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class AttributeSchema:
    """What is known of one attribute."""

    type: TypeExpr
    required: bool = False
    optional: bool = True
    computed: bool = False
    sensitive: bool = False
    write_only: bool = False
    internal: bool = False
    """Accepted by the schema but set by the tool itself."""
    deprecated: str | None = None
    """None: current. Else what to use instead; '' when nothing is named."""
    enum: tuple[Scalar, ...] = ()
    enum_enforced: bool = True
    """False: the values are documented only; another one is a warning."""
    enum_open: bool = False
    """True: other values are legal."""
    enum_ci: bool = False
    enum_items: bool = False
    """True: `enum` is about the elements of a list."""
    format: str | None = None
    """int, duration..."""
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    default: Any = None
    absent_in: tuple[str, ...] = ()
    """Engine versions that do not know the name: 1.6.6, 1.8.7. A plugin release that lacks it is
    written with the plugin's name: vsphere 2.0.0."""
    env: str | None = None
    """Environment variable that the tool reads when the attribute is empty: a required attribute
    with one may be left out of the file."""
    replaces: bool = False
    """True: another value certainly takes a new resource. False: not known, or not so."""
    nested: BodySchema | None = None
    """For a nested attribute (written `name = {...}`): the attributes of each object in it."""
    objects: BodySchema | None = None
    """For a list or set of objects that may be written as blocks too: what is known of each beyond
    the type; None: nothing."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A rule between attributes of one body. An attribute counts as set when neither null nor
    empty. Kinds and keys are those of the pack format: exactly_one, at_least_one, at_most_one,
    together (of); requires (if, then); required_if, required_unless (attr, in, default, then)."""

    kind: str
    args: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BodySchema:
    """The inside of a block."""

    attributes: Mapping[str, AttributeSchema] = field(default_factory=dict)
    blocks: Mapping[str, BlockSchema] = field(default_factory=dict)
    constraints: tuple[Constraint, ...] = ()
    removed: Mapping[str, str | None] = field(default_factory=dict)
    """Names of the past, each with its successor or None."""
    known: bool = True
    """False: the body is not recoverable from the origin; anything goes."""
    _needed: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(
        default_factory=list, repr=False, compare=False
    )
    """What `needed` gives, once it is known."""

    @property
    def needed(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names of the required attributes that no environment variable can stand for, and of the
        required blocks."""
        if not self._needed:
            attributes = self.attributes.items()
            self._needed.append(
                (
                    tuple(name for name, a in attributes if a.required and not a.env),
                    tuple(name for name, block in self.blocks.items() if block.min_items),
                )
            )
        return self._needed[0]


@dataclass(frozen=True, slots=True)
class BlockSchema:
    """A nested block type."""

    body: BodySchema
    nesting: Literal["single", "list", "set", "map", "group"] = "list"
    min_items: int = 0
    max_items: int = 0
    """0: no limit."""
    absent_in: tuple[str, ...] = ()
    deprecated: str | None = None
    """As for an attribute."""
    replaces: bool = False
    """As for an attribute: whatever changes in the block."""


@dataclass(frozen=True, slots=True)
class Component:
    """A builder, provisioner, post-processor, data source, resource or provider."""

    address: str
    """tool/kind/name: packer/builder/qemu, terraform/resource/docker_container."""
    pack: str
    """packer/qemu, terraform/kreuzwerker/docker."""
    version: str
    """Version of the plugin or provider that the pack describes."""
    complete: bool
    """True where every name is known: an unknown one is an error and not a warning."""
    body: BodySchema
    absent_in: tuple[str, ...] = ()
    """Engine versions that do not know the component at all."""
    flags_certain: bool = True
    """False: required and optional come from documentation; a breach is a warning."""
    deprecated: str | None = None
    """None: current. Else the component to use instead; '' when nothing is named."""
