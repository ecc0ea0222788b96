"""Which resource an attribute speaks of: resource_group_name wants azurerm_resource_group.name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.core.schema import AttributeSchema
from assistant.knowledge.catalogue import Catalogue, words_of_name

_SUFFIXES = ("id", "name", "arn", "slug", "uuid")
"""Endings of a reference's name, each the attribute of the other resource that is meant."""
_BARE = frozenset(
    [
        "repository",
        "bucket",
        "domain",
        "mount",
        "backend",
        "namespace",
        "user",
        "group",
        "network",
        "subnetwork",
        "cluster",
        "instance",
        "topic",
        "queue",
        "server",
        "database",
        "environment",
        "registry",
        "vault",
        "container",
        "router",
        "pool",
        "firewall",
        "droplet",
        "volume",
        "bridge",
    ]
)
"""Names without such an ending that speak of a resource all the same. Others (policy, type, key)
are as often a text of their own."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An attribute of another resource."""

    type: str
    attribute: str
    several: bool = False
    """True: a list of them is wanted."""


class References:
    """The references between the resources of one provider, from names and types alone."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def of(self, type_: str, name: str, schema: AttributeSchema) -> Reference | None:
        """What the attribute `name` of `type_` refers to, None where that is not certain."""
        several = isinstance(schema.type, list) and schema.type[0] in ("list", "set")
        kind = schema.type[1] if several else schema.type
        if kind not in ("string", "number") or schema.enum:
            return None
        words = words_of_name(name)
        suffix = words[-1] if words and words[-1] in _SUFFIXES else ""
        base = words[:-1] if suffix else words
        if not base:
            return None
        target = self._target(type_, base, bare=not suffix)
        if target is None or target == type_:
            return None
        attribute = self._attribute(target, suffix)
        return Reference(target, attribute, several) if attribute else None

    def _target(self, type_: str, base: tuple[str, ...], *, bare: bool) -> str | None:
        """The type that the words mean: the one of this name, else one in the family of `type_`."""
        if bare and base[-1] not in _BARE:
            return None
        own = words_of_name(type_.partition("_")[2])
        ending = self._catalogue.by_ending.get(base, ())
        family = [
            t
            for t in ending
            if t != type_ and _shares(own, words_of_name(t.partition("_")[2]), base)
        ]
        if len(family) == 1:
            return family[0]
        exact = self._catalogue.by_words.get(base, ())
        if len(exact) == 1:
            return exact[0]
        return ending[0] if len(ending) == 1 and not bare and len(base) > 1 else None

    def _attribute(self, target: str, suffix: str) -> str:
        body = self._catalogue.bodies[target]
        if suffix:
            return suffix if suffix in body.attributes or suffix == "id" else ""
        for name in ("name", "path"):
            if name in body.attributes and body.attributes[name].required:
                return name
        return "id" if "id" in body.attributes else ""

    def graph(self) -> Iterator[tuple[str, str, Reference]]:
        """Type, attribute and reference of every certain reference at the top of a resource."""
        for entry in self._catalogue.entries:
            for name, schema in sorted(self._catalogue.bodies[entry.type].attributes.items()):
                if schema.required or schema.optional:
                    found = self.of(entry.type, name, schema)
                    if found is not None:
                        yield entry.type, name, found


def _shares(own: tuple[str, ...], other: tuple[str, ...], base: tuple[str, ...]) -> bool:
    """True where the words before the common ending are words of the own name's beginning."""
    head = other[: len(other) - len(base)]
    return bool(head) and own[: len(head)] == head
