"""Tools, builders, services, components and subjects: the words of the lexicon proper."""

from __future__ import annotations

from collections.abc import Callable

from assistant.understand.lexicon import Component, Platform, Service, Subject, Thing, Tool
from assistant.understand.matching import matches, negated_at
from assistant.understand.phrases import Table
from assistant.understand.reading import Found, Reading

_ALONG = frozenset(("with", "including", "plus", "having", "containing"))


def find_things(reading: Reading, target: str | None) -> None:
    """Find everything that the lexicon knows; conditions are judged on the whole goal."""
    kinds = {found.system.kind for found in reading.systems if not found.negated}
    tools = {target} if target else set(_tools_named(reading))
    holds = _conditions(reading, kinds, tools)
    for hit in matches(reading, reading.lexicon.thing_table, holds):
        thing = hit.entries[0]
        negated = negated_at(reading, hit.index)
        label = f"not {meaning(thing)}" if negated else meaning(thing)
        before = reading.words[hit.index - 1].text if hit.index else ""
        span = reading.claim(hit.span.start, hit.span.end, label)
        reading.things.append(Found(thing, span, negated, before in _ALONG))
    _read_along(reading)


def meaning(thing: Thing) -> str:
    """How a mention names the thing."""
    kind = {Tool: "tool", Platform: "platform", Subject: "subject", Service: "service"}
    return f"{kind.get(type(thing), 'component')} {thing.id}"


def _tools_named(reading: Reading) -> list[str]:
    table = reading.lexicon.thing_table
    hits = matches(reading, table, lambda thing: isinstance(thing, Tool), claimed_too=True)
    return [hit.entries[0].id for hit in hits if not negated_at(reading, hit.index)]


def _conditions(reading: Reading, kinds: set[str], tools: set[str]) -> Callable[[Thing], bool]:
    near: dict[tuple[str, ...], bool] = {}

    def holds(thing: Thing) -> bool:
        if not isinstance(thing, Component):
            return True
        if thing.kind and kinds and thing.kind not in kinds:
            return False
        if thing.target and tools and thing.target not in tools:
            return False
        if thing.near and thing.near not in near:
            table = Table.of([(thing.near, True)])
            near[thing.near] = any(True for _ in matches(reading, table, claimed_too=True)) or any(
                parameter.name == "script" for parameter in reading.parameters
            )
        return not thing.near or near[thing.near]

    return holds


def _read_along(reading: Reading) -> None:
    """Words that belong to a component that was found: 'scripts', 'after startup'."""
    for component in dict.fromkeys(
        found.thing for found in reading.things if isinstance(found.thing, Component)
    ):
        if not component.with_:
            continue
        table = Table.of([(component.with_, component.id)])
        for hit in matches(reading, table):
            reading.claim(hit.span.start, hit.span.end, f"component {component.id}")
