"""Stand-ins for providers of which nothing is known: neither the real one nor a pack is here.

A stand-in takes whatever the draft writes, so that all that does not rest on the provider is
judged: syntax, references, variables, the resources of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from assistant.core.evidence import NotShown
from assistant.syntax.hcl import Body
from assistant.targets.terraform.configuration import Configuration, place_of
from assistant.targets.terraform.engine_providers import Part
from assistant.targets.terraform.simulated import GROUPS, address_of

_SOURCE = re.compile(r"[a-z0-9][\w.:-]*(/[a-z0-9][\w.-]*){1,2}\Z")
_NAMED = re.compile(r"\.([a-z_][a-z0-9_]*)|\b([a-z_][a-z0-9_]*)\"?\s*[=:]")
_NAME = re.compile(r"[A-Za-z_][\w-]*\Z")
_META_ARGUMENTS = frozenset({"count", "for_each", "depends_on", "provider", "alias", "version"})
_META_BLOCKS = frozenset({"lifecycle", "connection", "provisioner"})


def stand_in(part: Part, configuration: Configuration, engine: str) -> dict[str, Any] | None:
    """A provider for the document of the simulation; None where an engine refuses its source."""
    if not _SOURCE.match(part.source):
        return None
    files = (*configuration.files, *configuration.tests)
    # What is taken from a provider's values stands after a dot or in an object's type, wherever
    # that is in the files.
    taken = frozenset(m[1] or m[2] for f in files for m in _NAMED.finditer(f.source.text))
    schema: dict[str, Any] = {group: {} for group in GROUPS.values()}
    schema["provider"] = {"version": 0, "block": {"attributes": {}, "block_types": {}}}
    for (kind, name), bodies in _bodies(part, configuration).items():
        whole = {
            "version": 0,
            "block": _block(bodies, frozenset() if kind == "provider" else taken),
        }
        if kind == "provider":
            schema["provider"] = whole
        elif kind in GROUPS:
            schema[GROUPS[kind]][name] = whole
    return {
        "address": address_of(part.source, engine),
        "version": "0.0.0",
        "sliced": False,
        "schema": schema,
        "rules": {},
        "replace": {},
        "mocks": {},
    }


def not_judged(part: Part, configuration: Configuration) -> NotShown:
    """That a provider has no word on what the draft gives it."""
    found = next(_uses(part, configuration), None) or next(configuration.blocks("terraform"), None)
    place = found.place if found else None
    if part.asked:
        place = place_of(part.asked[0].file, part.asked[0].constraint_span)
    return NotShown(
        part.source,
        place.path if place else min(f.path for f in configuration.files),
        place.line if place else 1,
        "neither the provider nor a pack of it is here: what it would say is not known",
        "a stand-in that takes any argument",
    )


def _uses(part: Part, configuration: Configuration) -> Iterator[Any]:
    for found in configuration.everywhere("provider", *GROUPS):
        names = found.block.names
        if names and f"{found.block.type}/{names[0]}" in part.wanted.types:
            yield found


def _bodies(part: Part, configuration: Configuration) -> Mapping[tuple[str, str], list[Body]]:
    bodies: dict[tuple[str, str], list[Body]] = {}
    for type_ in sorted(part.wanted.types):
        kind, _, name = type_.partition("/")
        bodies[kind, name] = []
    for found in _uses(part, configuration):
        bodies[found.block.type, found.block.names[0]].append(found.block.body)
    return bodies


def _block(bodies: Sequence[Body], taken: Iterable[str]) -> dict[str, Any]:
    inner: dict[str, list[Body]] = {}
    written: set[str] = set()
    for body in bodies:
        written |= {a.name for a in body.attributes}
        for nested in body.blocks:
            if nested.type == "dynamic" and nested.names:
                contents = [content.body for content in nested.body.blocks_of("content")]
                inner.setdefault(nested.names[0], []).extend(contents)
            elif nested.type not in _META_BLOCKS:
                inner.setdefault(nested.type, []).append(nested.body)
    blocks = {name: found for name, found in inner.items() if name not in written}
    names = {n for n in (written | set(taken)) - blocks.keys() - _META_ARGUMENTS if _NAME.match(n)}
    free = {"type": "dynamic", "optional": True, "computed": True}
    return {
        "attributes": dict.fromkeys(sorted(names), free),
        "block_types": {
            name: {"nesting_mode": "list", "block": _block(found, taken)}
            for name, found in blocks.items()
        },
    }
