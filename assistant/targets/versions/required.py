"""Which plugins and providers the files ask for, and in which versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import dirname

import msgspec

from assistant.knowledge.addresses import canonical_source
from assistant.syntax.hcl import (
    LOCK_NAME,
    Attribute,
    HclFile,
    Module,
    Object,
    locked_versions,
    value_of,
)
from assistant.syntax.source import Span


class Required(msgspec.Struct, frozen=True):
    """One plugin or provider that the files ask for."""

    name: str
    """Its local name."""
    source: str
    """As written; empty when not given."""
    constraint: str
    """As written; empty when any version will do or none can be read."""
    file: HclFile
    source_span: Span
    constraint_span: Span
    """Of the values; of the whole entry where it has no such value."""


def required(module: Module) -> Iterator[Required]:
    """What a module's files ask for; a `version` in a provider's own block counts too."""
    for placed in module.of_type("packer", "terraform"):
        for block in placed.block.body.blocks:
            if block.type not in ("required_plugins", "required_providers"):
                continue
            for attribute in block.body.attributes:
                yield _entry(attribute, placed.file)
    for placed in module.of_type("provider"):
        version = placed.block.body.attribute("version")
        constraint = value_of(version.value) if version else None
        if version and placed.block.labels and isinstance(constraint, str):
            name, span = placed.block.labels[0].text, version.value.span
            yield Required(name, "", constraint, placed.file, span, span)


def _entry(attribute: Attribute, file: HclFile) -> Required:
    value = attribute.value
    texts: dict[str, str] = {}
    spans: dict[str, Span] = {}
    entries = value.entries if isinstance(value, Object) else ()
    for key, one in [(e.key, e.value) for e in entries] or [("version", value)]:
        text = value_of(one)
        if key and isinstance(text, str):
            texts[key], spans[key] = text, one.span
    return Required(
        attribute.name,
        texts.get("source", ""),
        texts.get("version", ""),
        file,
        spans.get("source", attribute.span),
        spans.get("version", attribute.span),
    )


def locks_of(files: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
    """Folder to what its lock file chose: canonical source to version."""
    return {
        dirname(path): {
            canonical_source("terraform", address): version
            for address, version in locked_versions(path, text).items()
        }
        for path, text in files.items()
        if path.rpartition("/")[2] == LOCK_NAME
    }
