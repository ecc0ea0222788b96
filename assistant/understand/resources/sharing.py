"""What each of several machines has of its own: two servers with elastic ips."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.understand.matching import matches
from assistant.understand.phrases import Table
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named
from assistant.understand.resources.naming import name_path

_EACH = Table.of(
    [(("{each|both} (with|having|has|have|get|gets)", "(with) {its|their} own"), True)]
)

_FIRST = re.compile(
    r"\s+(?:[\w.]+\s+){0,3}?(?:on|to|at|for)\s+(?:only\s+)?the\s+first"
    r"(?:\s+(?:one|of\s+(?:them|these)|server|machine|node|vm|instance))?\b",
    re.IGNORECASE,
)


def _right_before(reading: Reading, machines: list[Named], one: Named) -> Named | None:
    """The one machine, of several, that has it in so many words: server web1 with a floating ip."""
    groups = {m.span for m in machines}
    before = [m for m in machines if m.span.start < one.span.start]
    if len(groups) < 2 or not before or before[-1].count > 1:
        return None
    owner = before[-1]
    if sum(m.span == owner.span for m in machines) > 1:
        return None
    between = reading.goal[owner.span.end : one.span.start]
    has = re.fullmatch(r"[^,;.]*?\b(?:with|has|gets|plus|and)\s+(?:[\w.]+\s+){0,3}", between, re.I)
    return owner if has else None


def _called(machine: Named) -> str:
    path = name_path(machine)
    return str(machine.values[path][0]) if path in machine.values else machine.label


def read_shares(reading: Reading, named: list[Named]) -> list[Named]:
    """The resources, with what serves one machine as often as its machine stands in the goal; of
    several machines that each have their own, one for each."""
    said = list(matches(reading, _EACH))
    out: list[Named] = []
    for one in named:
        of = one.traits.of
        machines = [n for n in named if (n.type == of if of else n.traits.machine)]
        if not one.traits.each or one.count > 1 or not machines:
            out.append(one)
            continue
        if (first := _FIRST.match(reading.goal, one.span.end)) and reading.free(*first.span()):
            reading.claim(*first.span(), "at the first machine")
            out.append(replace(one, inside=machines[0]))
            continue
        if (owner := _right_before(reading, machines, one)) is not None:
            out.append(replace(one, inside=owner))
            continue
        before = [m for m in machines if m.span.start < one.span.start] or machines
        told = [hit for hit in said if before[-1].span.end <= hit.span.start < one.span.start]
        plural = reading.words[one.after - 1].text.endswith("s")
        for hit in told:
            reading.claim(hit.span.start, hit.span.end, "each has its own")
        each = one.traits.each == "always" or plural or bool(told)
        beside = before if told else [m for m in before if m.span == before[-1].span]
        if (told or each) and len(beside) > 1:
            out += [
                replace(one, count=m.count, inside=m, label=_called(m), values=dict(one.values))
                for m in beside
            ]
        else:
            out.append(replace(one, count=before[-1].count) if each else one)
    return out


_LISTED = re.compile(r"\s*(?:,\s*and|,|and|&|\+|plus)\s*(?:the\s+)?", re.IGNORECASE)


def share_listed(reading: Reading, named: list[Named]) -> None:
    """What stands behind a list is said of each in it: loki and promtail in namespace logging."""
    for before, one in zip(reversed(named[:-1]), reversed(named[1:]), strict=True):
        beside = _LISTED.fullmatch(reading.goal[before.span.end : one.span.start])
        if beside is None or before.type != one.type:
            continue
        for path in one.traits.for_all:
            said = one.values.get(path)
            if said and said[1].start >= one.span.end:
                before.values.setdefault(path, said)
