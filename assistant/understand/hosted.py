"""Services that a tool which sets up machines runs as containers there: a playbook that starts
Portainer. They are a Compose project of the draft, which that tool brings to the machines."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.core.intent import Part
from assistant.understand import facts
from assistant.understand.cues import as_container, is_hosted
from assistant.understand.entries import Service, Tool
from assistant.understand.hosts import with_a_proxy
from assistant.understand.lexicon import lexicon
from assistant.understand.reading import Found, Reading
from assistant.understand.settled import Settled

_COMPOSE, _STACK, _DOCKER = "compose", "compose-stack", "docker"
_PLUGIN = "docker-compose-plugin"
_FIRST_BOOT = "cloudinit"
_BEHIND = re.compile(r"\b(?:behind|through|fronted\s+by)\s+(?:an?\s+|the\s+)?\Z", re.IGNORECASE)
_IN_FRONT = re.compile(
    r"\s+(?:as\s+)?(?:an?\s+|the\s+)?(?:in\s+front|reverse\s+proxy|proxy)\b", re.I
)


def host_services(reading: Reading, tool: Tool, out: Settled) -> None:
    """Move what runs in containers out of the tool's part, into one of Compose."""
    hosted = is_hosted(reading.goal)
    held = _contained(reading, tool) if hosted else []
    if not held and not (hosted and reading.value("image")):
        return
    part = out.parts.pop()
    rest = tuple(name for name in part.components if name not in held)
    # A machine at its first boot has nothing that runs containers.
    if tool.id == _FIRST_BOOT:
        rest = tuple(dict.fromkeys((*rest, _PLUGIN, _COMPOSE)))
    compose = next(one for one in lexicon().tools if one.id == _COMPOSE)
    services = {one.id for one in lexicon().services}
    said = facts.component_ids(reading, compose, services=True)
    own = tuple(n for n in said if n in held or (n not in services and n != _PLUGIN))
    stack = with_a_proxy(Part(_COMPOSE, _STACK, (_DOCKER,), None, own), out)
    out.parts += [stack, replace(part, components=rest)]


def _contained(reading: Reading, tool: Tool) -> list[str]:
    """Ids of the services that run in containers: those that the tool has no other way for, and
    those of which the goal says so; the databases beside them too."""
    found = facts.things(reading, Service)
    said = [match.span() for match in as_container().finditer(reading.goal)]
    ids = [f.thing.id for f in found if _is_only(f, tool) or _is_within(f, said)]
    if not ids:
        return []
    stores = [f.thing.id for f in found if isinstance(f.thing, Service) and f.thing.quiet]
    fronts = [f.thing.id for f in found if _is_in_front(f, reading.goal)]
    return list(dict.fromkeys((*ids, *stores, *fronts)))


def _is_in_front(found: Found, goal: str) -> bool:
    """What the others stand behind runs beside them."""
    if not isinstance(found.thing, Service) or not found.thing.proxy:
        return False
    before = _BEHIND.search(goal[: found.span.start])
    return bool(before or _IN_FRONT.match(goal, found.span.end))


def _is_only(found: Found, tool: Tool) -> bool:
    service = found.thing
    if not isinstance(service, Service):
        return False
    return not service.installs and tool.id not in service.set_up_by.split("|")


def _is_within(found: Found, said: list[tuple[int, int]]) -> bool:
    return any(start <= found.span.start and found.span.end <= end for start, end in said)
