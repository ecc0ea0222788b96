"""Kubernetes manifests by the schema of Terraform's provider, which has the same objects.

The provider spells them in snake case, and a repeated block in the singular: `initContainers` is
its block `init_container`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.core.schema import AttributeSchema, BodySchema
from assistant.knowledge.packs import Packs
from assistant.knowledge.types import block_body

_RENAMED = {"provisioner": "storage_provisioner"}
"""Where the provider's word is another."""
_API = ("_v2", "_v1")
_SPLIT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Field:
    """What the provider knows of a field: an attribute, a block, or both in one."""

    attribute: AttributeSchema | None
    inside: BodySchema | None


@dataclass(frozen=True, slots=True)
class Object:
    """A kind of object."""

    body: BodySchema
    pack: str


def object_of(packs: Packs, kind: str) -> Object | None:
    """The schema of a kind such as Deployment; None for one that the provider has not."""
    for end in _API:
        found = packs.component(f"terraform/resource/kubernetes_{_snake(kind)}{end}")
        if found is not None:
            return Object(found.body, f"{found.pack} {found.version}")
    return None


def field_of(body: BodySchema, key: str) -> Field | None:
    """A field by its name in a manifest; None where the schema has none."""
    names = list(_names(key))
    attribute = next((body.attributes[n] for n in names if n in body.attributes), None)
    inside = next((b for n in names if (b := block_body(body, n)) is not None), None)
    return Field(attribute, inside) if attribute is not None or inside is not None else None


def fields_of(body: BodySchema) -> tuple[str, ...]:
    """All names of a body, as a manifest would write them in the singular."""
    return tuple(_camel(name) for name in (*body.attributes, *body.blocks))


def _names(key: str) -> Iterator[str]:
    plain = _RENAMED.get(key, _snake(key))
    yield plain
    for end, instead in (("ies", "y"), ("s", ""), ("es", "")):
        if plain.endswith(end):
            yield plain.removesuffix(end) + instead


def _snake(name: str) -> str:
    return _SPLIT.sub("_", name).lower()


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)
