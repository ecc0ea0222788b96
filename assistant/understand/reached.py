"""Which service of several is the only one that others reach."""

from __future__ import annotations

import re
from dataclasses import replace

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


_NOTHING_BUT = re.compile(
    r"\b(?:(?:and|with|there\s+(?:are|is))\s+)*(?:no|nothing|none|not)\s+(?:(?:other|else|any|published|public|open|exposed|host)\s+)*"
    r"(?:(?:ports?|services?|containers?)\s+)?(?:(?:is|are|be|should|must|may)\s+)*"
    r"(?:(?:public(?:ly)?|published|exposed|open|reachable|accessible)\s+)*"
    r"(?:(?:from|to|in|on)\s+(?:the\s+)?(?:outside|network|lan|internet|world|host)\s+)?"
    r"(?:except|but|other\s+than|apart\s+from|besides)\s+(?:(?:for|the|of|that|those)\s+)*\Z",
    re.IGNORECASE,
)
_SAYS_REACHED = re.compile(
    r"\b(?:public(?:ly)?|publish|expos|open|reachable|accessible|ports?)", re.I
)


_WEB_ALONE = re.compile(
    r"\bonly\s+(?:the\s+)?web(?:\s+(?:ui|interface|page|gui|frontend|port))?(?=\s+(?:on\s+(?:port\s+)?[0-9]{2,5}\b|(?:is|gets)\s+))"
    r"(?:\s+(?:is|gets)\s+(?:reachable|published|exposed|public|accessible))?",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\s*(?:(?:is|reachable|reached|only|goes|alone)\s+)*", re.IGNORECASE)
_LISTED = re.compile(r"(?:\band|&|\+|,\s*and)\s+\Z", re.IGNORECASE)
_SEVERAL = 2
WEB = "web"
"""What is published are web pages, and nothing else."""
NOTHING = "nothing"
"""Nothing is published at all."""


def find_reached(reading: Reading) -> None:
    """'Only caddy publishes ports': the others publish none; 'only web on port 8080'. To be called
    when things are read."""
    if not is_about_containers(reading.goal):
        return
    _behind_what_is_there(reading)
    for match in _WEB_ALONE.finditer(reading.goal):
        span = reading.claim(*match.span(), "only the web page")
        reading.parameters.append(Parameter("exposed", WEB, "goal", span))
    for at, found in enumerate(reading.things):
        if not isinstance(found.thing, Service):
            continue
        head = reading.goal[: found.span.start]
        lead, said = _LEAD.search(head), _REACHED.match(reading.goal, found.span.end)
        nothing = _NOTHING_BUT.search(head)
        if nothing and _SAYS_REACHED.search(nothing.group()):
            lead = nothing
            # 'Nothing but X': X itself is wanted.
            reading.things[at] = replace(found, negated=False)
        elif not lead or not said:
            continue
        name = found.thing.id
        reading.claim(lead.start(), found.span.start, f"only {name}")
        if lead is not nothing and said:
            reading.claim(*said.span(), f"only {name}")
        reading.parameters.append(Parameter("exposed", name, "goal", found.span))
        if found.thing.proxy and not any(p.name == "proxy" for p in reading.parameters):
            reading.parameters.append(Parameter("proxy", name, "goal", found.span))


def _behind_what_is_there(reading: Reading) -> None:
    """The one service in whose own words a proxy stands that runs already."""
    proxy = next((p for p in reading.parameters if p.name == "existing_proxy"), None)
    services = [f for f in reading.things if isinstance(f.thing, Service) and not f.negated]
    if proxy is None or proxy.span is None or len(services) < _SEVERAL:
        return
    for found in services:
        head = reading.goal[: found.span.start]
        between = reading.goal[found.span.end : proxy.span.start]
        beside = between and _BESIDE.fullmatch(between)
        if beside and not _LISTED.search(head):
            reading.parameters.append(
                Parameter("joined_service", found.thing.id, "goal", found.span)
            )
            return
