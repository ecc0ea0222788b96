"""What a reading holds, asked in the ways that the conclusions need."""

from __future__ import annotations

from assistant.core.intent import Span
from assistant.understand.entries import Component, Platform, Service, Subject, Tool
from assistant.understand.lexicon import lexicon
from assistant.understand.reading import Found, FoundSystem, Reading

KIND_WORDS = frozenset(("windows", "win", "linux"))
"""Words for a system that may only say of which kind another one is."""


def platforms(reading: Reading) -> list[Found]:
    """Builders that the goal names, but for those it rules out."""
    return [f for f in reading.things if isinstance(f.thing, Platform) and not f.negated]


def platforms_under(reading: Reading, tool: Tool) -> tuple[str, ...]:
    """The places that the goal names, as `tool` calls them."""
    return tuple(dict.fromkeys(place_under(f, tool) for f in platforms(reading)))


def place_under(found: Found, tool: Tool) -> str:
    """What `tool` calls a place."""
    place = found.thing
    return place.under(tool.id) if isinstance(place, Platform) else place.id


def things(reading: Reading, kind: type[Tool | Subject | Service | Component]) -> list[Found]:
    """Things of one kind, but for those that are left out."""
    return [f for f in reading.things if isinstance(f.thing, kind) and not f.negated]


def subjects(reading: Reading) -> list[str]:
    """Ids of what is made, in order of mention."""
    return list(dict.fromkeys(f.thing.id for f in things(reading, Subject)))


def first_subject(reading: Reading) -> str:
    """The first subject's id, or the empty text."""
    return next(iter(subjects(reading)), "")


def systems(reading: Reading) -> list[str]:
    """Ids of the systems that the goal names, a family alone by the family's id."""
    found = [f for f in reading.systems if not f.negated]
    released = {f.system.id for f in found if f.version}
    ids = []
    for f in found:
        if f.version:
            ids.append(f.version.id)
        elif f.system.id not in released and not _only_a_kind(f, found, reading):
            ids.append(f.system.id)
    return list(dict.fromkeys(ids))


def _only_a_kind(f: FoundSystem, found: list[FoundSystem], reading: Reading) -> bool:
    """True where Windows or Linux only says of which kind another system is."""
    said = reading.goal[f.span.start : f.span.end].lower()
    others = (o for o in found if o.system.id != f.system.id)
    return said in KIND_WORDS and any(o.system.kind == f.system.kind for o in others)


def is_windows(reading: Reading) -> bool:
    """True when something that the goal asks for belongs to Windows alone."""
    return any(
        isinstance(f.thing, Component) and f.thing.kind == "windows" and not f.negated
        for f in reading.things
    )


def component_ids(reading: Reading, tool: Tool, *, services: bool) -> tuple[str, ...]:
    """Ids of components and services for one tool, in order of mention.

    What the goal leaves out begins with 'no-'. Names of the packs stand by their addresses, or
    by the id of the component that they are the resource of.
    """
    ids = []
    for f in reading.things:
        if isinstance(f.thing, Service):
            wanted = services
        else:
            wanted = isinstance(f.thing, Component) and _is_for(f.thing, tool)
        if wanted:
            ids.append(f"no-{f.thing.id}" if f.negated else f.thing.id)
    resources = {c.resource: c.id for c in lexicon().components if c.resource}
    for address, _ in reading.pack_names:
        own, kind, name = address.split("/")
        if own == tool.id and kind not in ("builder", "provider"):
            ids.append(resources.get(name, address))
    return tuple(dict.fromkeys(ids))


def _is_for(component: Component, tool: Tool) -> bool:
    return not component.target or tool.id in component.target.split("|")


def pack_builders(reading: Reading) -> list[tuple[str, Span]]:
    """Builders that the goal names and that only the packs know, with their places."""
    return [(a.rsplit("/", 1)[1], span) for a, span in reading.pack_names if "/builder/" in a]
