"""The schema of one provider: compiled from the spelling of `terraform providers schema -json`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

Type = str | list[Any]
"""A type as the protocol spells it: "string", ["list", TYPE], ["object", {name: TYPE}] and so on;
"dynamic" stands for any."""

Nesting = Literal["single", "list", "set", "map", "group"]
Kind = Literal["resource", "data", "ephemeral"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a block or of a nested attribute."""

    type: Type
    """Of a nested attribute: the type of its whole value."""
    nested: Nested | None = None
    required: bool = False
    optional: bool = False
    computed: bool = False
    sensitive: bool = False
    write_only: bool = False
    deprecated: bool = False


@dataclass(frozen=True)
class Block:
    """What stands between the braces of a block, or in one object of a nested attribute."""

    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    blocks: Mapping[str, Nested] = field(default_factory=dict)

    @cached_property
    def type(self) -> Type:
        """The type of its value."""
        types: dict[str, Type] = {name: a.type for name, a in self.attributes.items()}
        types.update((name, nested.type) for name, nested in self.blocks.items())
        return ["object", types]

    @cached_property
    def decides(self) -> bool:
        """Whether the provider fills in anything here, at any depth."""
        return any(
            a.computed or a.write_only or (a.nested is not None and a.nested.block.decides)
            for a in self.attributes.values()
        ) or any(nested.block.decides for nested in self.blocks.values())


@dataclass(frozen=True, slots=True)
class Nested:
    """Blocks of one name, or the objects of a nested attribute."""

    nesting: Nesting
    block: Block
    min_items: int = 0
    max_items: int = 0
    """0: any number."""

    @property
    def type(self) -> Type:
        """The type of the whole value."""
        if self.nesting in ("single", "group"):
            return self.block.type
        return [self.nesting, self.block.type]


@dataclass(frozen=True, slots=True)
class Schema:
    """A type of resource or data source, or the provider's own configuration."""

    block: Block
    version: int = 0


EMPTY = Schema(Block())


class Catalogue:
    """All that one provider offers. A type is compiled when it is first asked for."""

    def __init__(self, document: Mapping[str, Any], nested_types: bool = True) -> None:
        """`nested_types` False: attributes with objects inside become plain attributes, since
        version 5 of the protocol has no others."""
        self._nested_types = nested_types
        self._documents: dict[str, Mapping[str, Any]] = {
            "resource": document.get("resource_schemas", {}),
            "data": document.get("data_source_schemas", {}),
            "ephemeral": document.get("ephemeral_resource_schemas", {}),
        }
        self._compiled: dict[tuple[str, str], Schema] = {}
        own = document.get("provider")
        self.provider = self._schema(own) if own else EMPTY
        self.functions: Mapping[str, Any] = document.get("functions", {})

    def names(self, kind: Kind) -> list[str]:
        """The types of a kind, in alphabetical order."""
        return sorted(self._documents[kind])

    def get(self, kind: Kind, name: str) -> Schema | None:
        """The schema of a type; None where there is no such type."""
        known = self._compiled.get((kind, name))
        if known is None and name in self._documents[kind]:
            known = self._compiled[kind, name] = self._schema(self._documents[kind][name])
        return known

    def each(self, kind: Kind) -> Iterator[tuple[str, Schema]]:
        """All types of a kind by name; none is kept, since most are never asked for again."""
        for name in self.names(kind):
            yield name, self._schema(self._documents[kind][name])

    def _schema(self, document: Mapping[str, Any]) -> Schema:
        if not document.get("block") and not document.get("version"):
            return EMPTY
        return Schema(self._block(document.get("block", {})), int(document.get("version", 0)))

    def _block(self, document: Mapping[str, Any]) -> Block:
        blocks = document.get("block_types", {})
        return Block(
            self._attributes(document.get("attributes", {})),
            {
                name: Nested(
                    one["nesting_mode"],
                    self._block(one.get("block", {})),
                    int(one.get("min_items", 0)),
                    int(one.get("max_items", 0)),
                )
                for name, one in blocks.items()
            },
        )

    def _attributes(self, documents: Mapping[str, Any]) -> dict[str, Attribute]:
        return {name: self._attribute(one) for name, one in documents.items()}

    def _attribute(self, document: Mapping[str, Any]) -> Attribute:
        nested = None
        if "nested_type" in document:
            inner = document["nested_type"]
            block = Block(self._attributes(inner.get("attributes", {})))
            nested = Nested(inner["nesting_mode"], block)
        return Attribute(
            nested.type if nested else document["type"],
            nested if self._nested_types else None,
            required=bool(document.get("required")),
            optional=bool(document.get("optional")),
            computed=bool(document.get("computed")),
            sensitive=bool(document.get("sensitive")),
            write_only=bool(document.get("write_only")),
            deprecated=bool(document.get("deprecated")),
        )
