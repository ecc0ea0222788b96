"""Whose it is what the goal says of one of several machines: its ports, its software."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.core.intent import SOFTWARE, Parameter, Span
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named

OPENINGS = "let_in"
_OF_ALL = re.compile(
    r"\b(?:both|each|every\w*|firewall(?:s|ed)?|nsg|security groups?"
    r"|all(?=\s+(?:of|the|two|three|four|[0-9]|servers|machines|vms|instances|hosts|boxes|nodes)\b)"
    r"|all(?=\s*\Z))",
    re.IGNORECASE,
)
"""Words behind a machine that speak of all machines, or of a firewall that is one for all."""
_ON_ALL = re.compile(
    r"(?:\s+[\w./]+){0,4}?\s+(?:on|to|for|in|of)\s+(?:both|all|each|every|any|everything)\b", re.I
)


def owners_of(goal: str, machines: Sequence[Named], span: Span) -> list[Named]:
    """The machines that a stretch of the goal speaks of: that whose words stand right behind it,
    else the one named last before it; none where it speaks of all, or of one that is the only."""
    if len({m.span for m in machines}) < 2:
        return []
    before = [m for m in machines if m.span.start <= span.start]
    right_behind = [m for m in machines if 0 <= m.span.start - span.end <= 1]
    nearest = right_behind or before[-1:]
    lead = goal[nearest[0].span.end : span.start] if nearest else ""
    if _OF_ALL.search(lead) or _ON_ALL.match(goal, span.end):
        return []
    return [m for m in machines if nearest and m.span == nearest[0].span]


def called_by_use(goal: str, named: Sequence[Named]) -> None:
    """Label machines of one kind that have no names by what they are for: web, mail, postgres."""
    for one in named:
        alike = [m for m in named if m.type == one.type]
        if not one.traits.machine or len(alike) < 2 or one.label or any(m.label for m in alike):
            continue
        uses = {id(m): _use(goal, m) for m in alike}
        if all(uses.values()) and len(set(uses.values())) == len(alike):
            for machine in alike:
                machine.label = uses[id(machine)]


def _use(goal: str, machine: Named) -> str:
    said = goal[machine.span.start : machine.span.end].lower().split()
    if len(said) > 1 and said[-1].rstrip("s") in ("server", "host", "box"):
        return said[-2]
    value = str(machine.values.get(machine.traits.software, ("",))[0])
    known = value.removeprefix(SOFTWARE).split()
    return known[0] if value.startswith(SOFTWARE) and len(known) == 1 else ""


def owned_openings(
    reading: Reading, named: Sequence[Named], openings: Sequence[Parameter]
) -> list[Parameter]:
    """What is let in, each with the machines that it is for where they differ: 443/tcp for web."""
    machines = [one for one in named if one.traits.machine]
    owners = [owners_of(reading.goal, machines, p.span) if p.span else [] for p in openings]
    if not any(owners):
        return [*openings]
    out = []
    for one, own in zip(openings, owners, strict=True):
        labels = ",".join(m.label for m in own)
        value = f"{one.value} for {labels}" if labels else one.value
        out.append(replace(one, value=value))
    return out


_ONLY = re.compile(
    r"(?:\bthat\s+|\bwhich\s+)?\b(?:only|just)\s+(?:from\s+)?the\s+(?P<who>[\w-]+(?:\s+[\w-]+)?)\s+"
    r"(?:may|can|could|is\s+allowed\s+to)\s+(?:reach|access|connect\s+to|talk\s+to|get\s+to|use)"
    r"(?:\s+it)?\s+(?:on|at|over|via|by)\s+(?:port\s+|tcp\s+)?(?P<port>[0-9]{2,5})(?![\w.])",
    re.IGNORECASE,
)


def find_between(reading: Reading) -> list[tuple[str, int, Span]]:
    """Ports that only another machine of the goal may reach, with that machine's words: claimed
    before resources are read, which those words would be."""
    found = []
    for match in _ONLY.finditer(reading.goal):
        if reading.free(*match.span()):
            span = reading.claim(*match.span(), f"{match['port']} from the {match['who']}")
            found.append((match["who"].lower(), int(match["port"]), span))
    return found


def openings_between(
    reading: Reading, named: Sequence[Named], between: Sequence[tuple[str, int, Span]]
) -> list[Parameter]:
    """The same as openings: 5432/tcp from @web for db. Words that no machine has are released."""
    machines = [one for one in named if one.traits.machine]
    out = []
    for who, port, span in between:
        source = next((m for m in machines if _is_called(reading, m, who)), None)
        own = [m for m in owners_of(reading.goal, machines, span) if m is not source]
        if source is None or not own:
            reading.release(span)
            continue
        value = f"{port}/tcp from @{source.label} for {','.join(m.label for m in own)}"
        out.append(Parameter(OPENINGS, value, "goal", span))
    return out


def _is_called(reading: Reading, machine: Named, who: str) -> bool:
    said = reading.goal[machine.span.start : machine.span.end].lower()
    return who in (said, machine.label.lower()) or who.split()[0] == machine.label.lower()
