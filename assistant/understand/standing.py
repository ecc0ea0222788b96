"""What is there already: servers that something is done on, hypervisors that something watches."""

from __future__ import annotations

import re

from assistant.understand import facts
from assistant.understand.entries import Service
from assistant.understand.reading import Reading

_SEVERAL = r"(?:servers|hosts|machines|computers|nodes|workstations|desktops|laptops|pcs|clients)"
_ON_THEM = re.compile(
    r"\b(?:on|across|from)\s+(?:(?:all|every|both|the|my|our|those|these|existing|several|of)\s+)*"
    rf"(?P<system>(?:[\w.-]+\s+){{0,3}}?){_SEVERAL}\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?:for|of|about|from|monitor(?:s|ing)?|watch(?:es|ing)?|scrap(?:es?|ing))\s+"
    r"(?:(?:my|our|the|all|both|existing|[0-9]+|two|three|four|five|six)\s+)*"
    r"(?:[\w-]+(?:\s*,\s*|\s+and\s+))*\Z",
    re.IGNORECASE,
)
_THEMSELVES = re.compile(
    r"[\w-]+(?:\s+(?!(?:and|or|plus)\s+(?:an?|one|two|three|four|five|six|[0-9]+)\b"
    r"|(?:with|on|in|for|from)\b)[\w-]+){0,4}?"
    r"\s+(?:nodes?|hosts?|clusters?|servers?|hypervisors?)\b",
    re.IGNORECASE,
)
"""A hypervisor's name and what it is: not the servers that are named beside it."""


def is_done_on_machines(reading: Reading) -> bool:
    """True for 'install htop on ubuntu servers': several that are there, called by their system
    alone."""
    systems = {reading.goal[f.span.start : f.span.end] for f in reading.systems}
    return any(
        match["system"].strip() in {"", *systems} for match in _ON_THEM.finditer(reading.goal)
    )


def is_watched(reading: Reading) -> bool:
    """True for 'grafana for my proxmox nodes': services for all hypervisors that are named."""
    places = facts.platforms(reading)
    return bool(places and facts.things(reading, Service)) and all(
        _FOR.search(reading.goal[: place.span.start])
        and _THEMSELVES.match(reading.goal, place.span.start)
        for place in places
    )


def drop_their_number(reading: Reading) -> None:
    """How many are watched is no number of what is made."""
    for given in [p for p in reading.parameters if p.name == "count"]:
        if given.span is not None:
            reading.parameters.remove(given)
            reading.release(given.span)
