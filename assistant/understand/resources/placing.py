"""Which resource is put in which, and which one is named twice."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from assistant.core.intent import Span
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named
from assistant.understand.resources.naming import name_path

_INSIDE = re.compile(
    r"[\s,(]*(?:both|all|each|which|that|and|are|is|lie|lies|live|lives|go|goes|\s)*"
    r"(?:in|into|under|inside|within|below)\s+(?:(?:the|an?|my|its|new)\s+)*",
    re.IGNORECASE,
)

_IT = re.compile(
    r"[\s,(]*(?:both|all|each|which|that|and|are|is|\s)*"
    r"(?:in|into|under|inside|within|below)\s+(?:it|them|there|that(?:\s+one)?)\b",
    re.IGNORECASE,
)
_TO = (
    r"[\s,(]*(?:both|all|each|which|that|and|are|is|attached|mounted|assigned|\s)*"
    r"(?:in|into|under|inside|within|below|to|on|for|at)\s+(?:the\s+)?"
)
_EACH = re.compile(r"\b(?:each|both|all)\s+(?:of\s+them\s+)?(?:with|having|has|have|gets?)\b", re.I)
_BELOW = re.compile(r"(?<![\w-])(?:sub|child|nested)(?:\s+|-)?\Z", re.IGNORECASE)


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
    named += _spoken_of(reading, sorted(places, key=lambda p: p[1]))


def _spoken_of(reading: Reading, places: list[tuple[int, int, list[Named]]]) -> list[Named]:
    """What a pronoun, a word for a part or another's bare name puts in what was named before: a
    group in it, a sub OU, users in sales, a volume on web1. Gives back those that are there once
    more, since each of several has its own."""
    more: list[Named] = []
    for index, (_, end, group) in enumerate(places):
        before = [one for _, _, others in places[:index] for one in others]
        lead = reading.goal[: group[0].span.start]
        alike = [n for n in before if n.type == group[0].type]
        other = [n for n in before if n.type != group[0].type]
        outer = None
        if (below := _BELOW.search(lead)) and alike:
            reading.claim(below.start(), group[0].span.start, f"{alike[-1].type} inside")
            outer = alike[-1]
            beside = [n for n in alike[:-1] if n.span == outer.span]
            if _EACH.search(lead[outer.span.end : below.start()]):
                more += [
                    replace(one, inside=n, values=dict(one.values)) for n in beside for one in group
                ]
        elif other and _IT.match(reading.goal, end):
            outer = other[-1]
        else:
            outer = next((n for n in other if _by_name(reading, n, end)), None)
        for one in group if outer is not None else ():
            one.inside = one.inside or outer
    return more


def _by_name(reading: Reading, outer: Named, at: int) -> bool:
    """True where the name of a resource stands there alone, as what something is put in."""
    path = name_path(outer)
    name = str(outer.values[path][0]) if path in outer.values else outer.label
    match = re.compile(rf"{_TO}({re.escape(name)})(?![\w.-]*\w)", re.IGNORECASE).match(
        reading.goal, at
    )
    if len(name) < 2 or match is None or not reading.free(*match.span(1)):
        return False
    reading.claim(*match.span(1), f"in {outer.type} {name}")
    return True


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
        if one.again is not None:
            one.again.values = {**one.values, **one.again.values}
            again[id(one)] = one.again
            continue
        path = name_path(one)
        if not path or path not in one.values or one.traits.repeated:
            continue
        known = first.setdefault((one.type, str(one.values[path][0]).lower()), one)
        apart = known.span == one.span and known.inside is not one.inside
        if known is not one and not apart:
            known.values = {**one.values, **known.values}
            known.place = known.place and one.place
            again[id(one)] = known
    for one in named:
        if one.inside is not None:
            one.inside = again.get(id(one.inside), one.inside)
    return [one for one in named if id(one) not in again]
