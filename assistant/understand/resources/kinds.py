"""One resource in several kinds: a public and a private subnet, an instance in the private one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.core.intent import Span
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named

_NUMBER = r"(?:(?:[0-9]+|an?|one|two|three|four)\s+)?"
_LINK = r"\s*(?:,\s*and\b|,|\band\b|/|&|\+)\s*"
_IN = re.compile(
    r"\b(?:in|into|inside|within)\s+(?:(?:each\s+of\s+)?(?:the|a|an|that|my)\s+)?\Z", re.IGNORECASE
)


def read_kinds(reading: Reading, named: list[Named]) -> list[Named]:
    """The resources, one for each kind that the goal names of those that have kinds; a kind that is
    named again as a place says what the machine before it is put in."""
    out: list[Named] = []
    for one in named:
        said = list(_kinds_of(reading, one)) if one.traits.kinds else []
        for kind, span in said:
            known = next((n for n in out if n.type == one.type and n.label == kind), None)
            place = _IN.search(reading.goal[: span.start]) is not None
            if known is None or not place:
                out.append(_of_kind(reading, one, kind, span))
            if place:
                _put_inside(out, span.start, known or out[-1])
        out += [] if said else [one]
    _claim_places(reading, out)
    return out


_CIDR = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}/[0-9]{1,2}"
_OWN = rf"(?:(?P<name>[a-z][a-z0-9-]*)\s+(?:is\s+)?)?(?P<range>{_CIDR})"
_EACH = re.compile(_OWN, re.IGNORECASE)
_ANY = re.sub(r"\?P<\w+>", "?:", _OWN)
_RANGES = re.compile(rf"\s*[:(]?\s*({_ANY}(?:(?:{_LINK}|\s+){_ANY})+)(?![\w/])", re.IGNORECASE)
"""Ranges one behind another, each perhaps behind its own name: a 10.0.1.0/24 and b 10.0.2.0/24."""


def read_ranges(reading: Reading, named: list[Named]) -> list[Named]:
    """The resources, one for each address range where several stand right behind the words."""
    out: list[Named] = []
    for one in named:
        path = one.traits.shapes.get("cidr")
        behind = _RANGES.match(reading.goal, one.span.end) if path else None
        if path and behind is None and one.count > 1:
            behind = _RANGES.search(reading.goal, one.span.end)
        ranges = [*_EACH.finditer(behind.group())] if behind else []
        if not path or path in one.values or not behind or one.count not in (1, len(ranges)):
            out.append(one)
            continue
        for match in ranges:
            start = behind.start() + match.start("range")
            span = Span(start, behind.start() + match.end("range"))
            if reading.free(span.start, span.end):
                reading.claim(span.start, span.end, f"{one.type}.{path} = {match['range']}")
            values = {**one.values, path: (match["range"], span)}
            label = one.label
            name = (match["name"] or "").lower()
            if name and name not in ("and", "or", "plus", "is") and len(ranges) > 1:
                label = name
                reading.claim(
                    behind.start() + match.start("name"), span.start, f"{one.type} {name}"
                )
            out.append(replace(one, count=1, label=label, values=values, weak=one.weak - {path}))
    return out


def _kinds_of(reading: Reading, one: Named) -> Iterator[tuple[str, Span]]:
    """Kinds right before and right behind the words: 2 public and 2 private subnets, a public
    subnet and a private one."""
    kinds = "|".join(one.traits.kinds)
    goal = reading.goal
    before = re.search(
        rf"(?<![\w-])(?:{kinds})(?:{_LINK}{_NUMBER}(?:{kinds}))*\s+\Z",
        goal[: one.span.start],
        re.IGNORECASE,
    )
    found = [*re.finditer(kinds, before.group(), re.IGNORECASE)] if before else []
    for match in found:
        at = (before.start() if before else 0) + match.start()
        last = match is found[-1]
        yield match.group().lower(), Span(at, one.span.end if last else at + len(match.group()))
    end = one.span.end
    while before and (
        more := re.compile(
            rf"{_LINK}(?P<n>{_NUMBER})(?P<kind>{kinds})(?:\s+ones?)?(?![\w-])(?!\s+subnet)",
            re.IGNORECASE,
        ).match(goal, end)
    ):
        yield more["kind"].lower(), Span(more.start("kind"), more.end())
        end = more.end()


def _of_kind(reading: Reading, one: Named, kind: str, span: Span) -> Named:
    inside = [i for i, w in enumerate(reading.words) if span.start <= w.start < span.end]
    values = {path: (value, span) for path, value in one.traits.kinds[kind].items()}
    reading.claim(span.start, span.end, f"{kind} {one.type}")
    return replace(
        one,
        span=span,
        first=inside[0],
        after=inside[-1] + 1,
        label=kind,
        values={**one.values, **values},
        weak=set(one.weak),
    )


def _put_inside(named: Sequence[Named], at: int, place: Named) -> None:
    machines = [n for n in named if n.traits.machine and n.span.start < at]
    if machines and machines[-1].inside is None:
        machines[-1].inside = place


def _claim_places(reading: Reading, named: Sequence[Named]) -> None:
    """In the private one, in private: a kind without the resource's own words."""
    for one in [n for n in named if n.label and n.label in n.traits.kinds]:
        for match in re.finditer(rf"\b{one.label}(?:\s+one)?\b", reading.goal, re.IGNORECASE):
            placed = _IN.search(reading.goal[: match.start()])
            if placed and reading.free(*match.span()):
                reading.claim(*match.span(), f"in the {one.label} {one.type}")
                _put_inside(named, match.start(), one)
