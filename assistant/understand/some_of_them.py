"""What a goal wants of one of several machines that a draft gives to all of them alike."""

from __future__ import annotations

import re

from assistant.understand.entries import Component, Service, Tool
from assistant.understand.reading import Reading

_ONE = re.compile(
    r"\s+(?:only\s+|just\s+)?on\s+(?:only\s+)?the\s+(?:first|second|third|last|1st|2nd|3rd)"
    r"(?:\s+(?:one|of\s+them|vm|machine|server|node|container|host))?\b",
    re.IGNORECASE,
)
_TEXT = (
    "“{what}”: the machines of this draft are set up alike, so that all of them get it. Take it out"
    " of the others, or draft that machine for itself"
)


def find_some_of_them(reading: Reading) -> None:
    """Say so where something is to be on one machine only. To be called when things are read."""
    tools = {f.thing.id for f in reading.things if isinstance(f.thing, Tool)}
    for found in reading.things if tools == {"terraform"} else ():
        if not isinstance(found.thing, Component | Service):
            continue
        match = _ONE.match(reading.goal, found.span.end)
        if match and reading.free(*match.span()):
            reading.claim(*match.span(), "on one of the machines")
            what = reading.goal[found.span.start : match.end()]
            reading.notes.append(("one-of-several", _TEXT.replace("{what}", what)))
