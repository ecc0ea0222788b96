"""What `terraform providers schema -json` and `tofu providers schema -json` print, as packs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from assistant.core.schema import AttributeSchema, BlockSchema, BodySchema, Component
from assistant.knowledge.addresses import BUILT_IN, canonical_source
from assistant.knowledge.info import PackInfo
from assistant.knowledge.store import Gathered, Pack
from assistant.knowledge.types import json_type, nested_type
from assistant.knowledge.versions import parse_version

FORMATS = ("0.", "1.")
"""Beginnings of the format versions that are read: both tools promise additions only within 1."""

_BEGINNING = b'{"format_version"'
_NOISE = 65_536
"""Most bytes of warnings that are passed over."""
_ADDRESS = re.compile(r"(?:[\w.-]+(?::\d+)?/)?[\w-]+/[\w-]+\Z")


class _Nested(msgspec.Struct):
    nesting_mode: Literal["single", "list", "set", "map"]
    attributes: dict[str, _Attribute] = {}


class _Attribute(msgspec.Struct):
    type: Any = None
    nested_type: _Nested | None = None
    required: bool = False
    optional: bool = False
    computed: bool = False
    sensitive: bool = False
    deprecated: bool = False
    write_only: bool = False


class _Block(msgspec.Struct):
    attributes: dict[str, _Attribute] = {}
    block_types: dict[str, _BlockType] = {}
    deprecated: bool = False


class _BlockType(msgspec.Struct):
    nesting_mode: Literal["single", "group", "list", "set", "map"]
    block: _Block = msgspec.field(default_factory=_Block)
    min_items: int = 0
    max_items: int = 0


class _Schema(msgspec.Struct):
    block: _Block = msgspec.field(default_factory=_Block)


class _Provider(msgspec.Struct):
    provider: _Schema | None = None
    resource_schemas: dict[str, _Schema] = {}
    data_source_schemas: dict[str, _Schema] = {}
    ephemeral_resource_schemas: dict[str, _Schema] = {}


class _Document(msgspec.Struct):
    format_version: str
    provider_schemas: dict[str, _Provider] = {}


class BadDocument(ValueError):
    """The text is not what `providers schema -json` prints; the message says why."""


class Unversioned(ValueError):
    """Providers whose version nothing says."""

    def __init__(self, sources: tuple[str, ...]) -> None:
        super().__init__(", ".join(sources))
        self.sources = sources


@dataclass(frozen=True, slots=True)
class Origin:
    """What is to be recorded with the packs."""

    text: str
    """Where they are from."""
    date: str
    """YYYY-MM-DD."""


def read_document(data: bytes, versions: Mapping[str, str], origin: Origin) -> tuple[Pack, ...]:
    """One pack for each provider, by name. `versions` is by canonical source.

    Raises BadDocument, Unversioned, and MemoryError for a text that does not fit into memory.
    """
    # A warning about its settings may stand before what the tool was asked for.
    data = data[max(data.find(_BEGINNING, 0, _NOISE), 0) :]
    try:
        document = msgspec.json.decode(data, type=_Document)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadDocument(str(error)) from None
    if not document.format_version.startswith(FORMATS):
        raise BadDocument(f"its format_version is {document.format_version!r}, known is 1.x")
    found = {
        address: one for address, one in document.provider_schemas.items() if address != BUILT_IN
    }
    if not found:
        raise BadDocument("it holds no provider")
    for address in found:
        if not _ADDRESS.match(address):
            raise BadDocument(f"{address!r} is not a provider's address")
    sources = {address: canonical_source("terraform", address) for address in found}
    lacking = tuple(sorted(a for a, source in sources.items() if source not in versions))
    if lacking:
        raise Unversioned(lacking)
    packs = {}
    for address in sorted(found):
        pack = _pack(sources[address], versions[sources[address]], found[address], origin)
        if pack.info.name in packs:
            raise BadDocument(f"it holds two providers that are {sources[address]}")
        packs[pack.info.name] = pack
    return tuple(packs.values())


def _pack(source: str, version: str, raw: _Provider, origin: Origin) -> Pack:
    if parse_version(version) is None:
        raise BadDocument(f"{version!r} is not a version")
    name = source.rpartition("/")[2]
    number = version.removeprefix("v")
    components = [
        Component(address, f"terraform/{source}", number, True, body, deprecated=deprecated)
        for address, body, deprecated in _components(name, raw)
    ]
    info = PackInfo(
        name=f"terraform/{source}",
        version=number,
        tool="terraform",
        source=source,
        local_name=name,
        origin=origin.text,
        licence=None,
        completeness="complete",
        date=origin.date,
        components=len(components),
    )
    return Pack(info, [Gathered(one) for one in components])


def _components(name: str, raw: _Provider) -> Iterator[tuple[str, BodySchema, str | None]]:
    groups = (
        ("provider", {name: raw.provider} if raw.provider else {}),
        ("resource", raw.resource_schemas),
        ("data", raw.data_source_schemas),
        ("ephemeral", raw.ephemeral_resource_schemas),
    )
    for kind, group in groups:
        for one, schema in group.items():
            gone = "" if schema.block.deprecated else None
            yield f"terraform/{kind}/{one}", _body(schema.block), gone


def _body(block: _Block) -> BodySchema:
    return BodySchema(
        attributes={name: _attribute(one) for name, one in block.attributes.items()},
        blocks={
            name: BlockSchema(
                body=_body(one.block),
                nesting=one.nesting_mode,
                min_items=one.min_items,
                max_items=1 if one.nesting_mode in ("single", "group") else one.max_items,
                deprecated="" if one.block.deprecated else None,
            )
            for name, one in block.block_types.items()
        },
    )


def _attribute(raw: _Attribute) -> AttributeSchema:
    nested = None
    if raw.nested_type is not None:
        inner = raw.nested_type.attributes
        nested = BodySchema({name: _attribute(one) for name, one in inner.items()})
    try:
        typed = (
            nested_type(raw.nested_type.nesting_mode, nested)
            if raw.nested_type is not None and nested is not None
            else json_type(raw.type)
        )
    except (ValueError, TypeError) as error:
        raise BadDocument(str(error)) from None
    return AttributeSchema(
        type=typed,
        required=raw.required,
        optional=raw.optional,
        computed=raw.computed and not raw.required,
        sensitive=raw.sensitive,
        write_only=raw.write_only,
        deprecated="" if raw.deprecated else None,
        nested=nested,
    )
