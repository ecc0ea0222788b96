"""Groups of hosts that each get something of their own: web servers get nginx, db servers redis."""

from __future__ import annotations

import re

from assistant.core.intent import Parameter
from assistant.understand.entries import Component, Platform, Service
from assistant.understand.reading import Found, Reading

MARK = "host-groups"
_ENGINE = "docker-engine"
"""What a playbook installs where a goal only says Docker."""
OF_ALL = re.compile(
    r"[.;]\s|\b(?:on\s+)?(?:all|every|each|both)\s+(?:of\s+)?(?:them|hosts?|servers?|machines?|groups?)\b"
    r"|\b(?:all|both|each)\b(?=\s+(?:gets?|runs?|has|have|needs?)\b)|\bon\s+(?:both|all)\b(?!\s+[a-z])|\beverywhere\b",
    re.IGNORECASE,
)
"""What follows is said of all hosts again."""


def find_host_groups(reading: Reading) -> None:
    """What stands behind each group's words is the group's own, up to the next group or to words
    that are about all hosts. To be called when things are read."""
    marks = [
        found
        for found in reading.things
        if getattr(found.thing, "id", "") == MARK and not found.negated
    ]
    marks.sort(key=lambda found: found.span.start)
    for at, mark in enumerate(marks):
        end = marks[at + 1].span.start if at + 1 < len(marks) else len(reading.goal)
        shared = OF_ALL.search(reading.goal, mark.span.end, end)
        end = shared.start() if shared else end
        words = reading.goal[mark.span.start : mark.span.end].lower().split()
        group = re.sub(r"[^a-z0-9]+", "_", words[1] if words[0] == "the" else words[0])
        owned = [f for f in reading.things if mark.span.end <= f.span.start < end]
        for name in dict.fromkeys(installed(f) for f in owned if not f.negated):
            if name:
                value = f"{name}:{group}"
                reading.parameters.append(Parameter("host_role", value, "goal", mark.span))
        if owned and not any(p.value == group for p in reading.parameters):
            reading.parameters.append(Parameter("host_group", group, "goal", mark.span))


def installed(found: Found) -> str:
    """The component that a thing of the goal is on a host; empty where it is none."""
    thing = found.thing
    if isinstance(thing, Platform):
        return _ENGINE if thing.id == "docker" else ""
    return thing.id if isinstance(thing, Component | Service) and thing.id != MARK else ""
