"""Which resource is put in which, and which one is named twice."""

from __future__ import annotations

import itertools
import re

from assistant.core.intent import Span
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named
from assistant.understand.resources.naming import name_path

_INSIDE = re.compile(
    r"[\s,(]*(?:both|all|each|which|that|and|are|is|lie|lies|live|lives|go|goes|\s)*"
    r"(?:in|into|under|inside|within|below)\s+(?:(?:the|an?|my|its|new)\s+)*",
    re.IGNORECASE,
)


def read_places(reading: Reading, named: list[Named]) -> None:
    """Which resource another is put in: groups A and B in OU Staff, OU Servers under OU Berlin."""
    groups: dict[Span, list[Named]] = {}
    for one in named:
        groups.setdefault(one.span, []).append(one)
    places = [(*_reach(group), group) for group in groups.values()]
    for (_, end, inner), (start, _, outer) in itertools.pairwise(
        sorted(places, key=lambda p: p[0])
    ):
        if end <= start and _INSIDE.fullmatch(reading.goal[end:start]):
            for one in inner:
                one.inside = outer[0]


def _reach(group: list[Named]) -> tuple[int, int]:
    """From the first to the last of the words that name some resources."""
    spans = [group[0].span]
    for one in group:
        path = name_path(one)
        spans += [one.values[path][1]] if path in one.values else []
    return min(s.start for s in spans), max(s.end for s in spans)


def told_once(named: list[Named]) -> list[Named]:
    """The resources without those that the goal names again: OUs Staff and Admins, users in OU
    Staff."""
    first: dict[tuple[str, str], Named] = {}
    again: dict[int, Named] = {}
    for one in named:
        path = name_path(one)
        if not path or path not in one.values or one.traits.repeated:
            continue
        known = first.setdefault((one.type, str(one.values[path][0]).lower()), one)
        if known is not one:
            known.values = {**one.values, **known.values}
            known.place = known.place and one.place
            again[id(one)] = known
    for one in named:
        if one.inside is not None:
            one.inside = again.get(id(one.inside), one.inside)
    return [one for one in named if id(one) not in again]
