"""Which service of several is the only one that others reach."""

from __future__ import annotations

import re

from assistant.core.intent import Parameter
from assistant.understand.cues import is_about_containers
from assistant.understand.entries import Service
from assistant.understand.reading import Reading

_LEAD = re.compile(r"\b(?:only|just)\s+(?:(?:the|port|ports|of)\s+)*\Z", re.IGNORECASE)
_REACHED = re.compile(
    r"\s+(?:(?:is|are|be|should|must|may|can|gets?|has|have)\s+)*(?:publish(?:es|ed)?|expos(?:es?|ed)"
    r"|reach(?:able|ed)|accessible|available|visible|open)\b"
    r"(?:\s+(?:any|its|host|ports?|from|to|in|on|by|the|outside|network|lan|internet|world|browser|others?))*",
    re.IGNORECASE,
)


def find_reached(reading: Reading) -> None:
    """'only caddy publishes ports': the others publish none. To be called when things are read."""
    if not is_about_containers(reading.goal):
        return
    for found in reading.things:
        lead = _LEAD.search(reading.goal[: found.span.start])
        said = _REACHED.match(reading.goal, found.span.end)
        if not lead or not said or not isinstance(found.thing, Service):
            continue
        reading.claim(lead.start(), found.span.start, f"only {found.thing.id}")
        reading.claim(*said.span(), f"only {found.thing.id}")
        name = found.thing.id
        reading.parameters.append(Parameter("exposed", name, "goal", found.span))
        if found.thing.proxy and not any(p.name == "proxy" for p in reading.parameters):
            reading.parameters.append(Parameter("proxy", name, "goal", found.span))
