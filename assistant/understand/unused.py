"""What was found and then had no place in any part: it is unread, and said so."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.intent import Part
from assistant.understand.entries import Component, Platform, Service, Subject, Tool
from assistant.understand.facts import KIND_WORDS
from assistant.understand.lexicon import lexicon
from assistant.understand.reading import Found, FoundSystem, Reading

_SECRETS = "secrets"


def release_unused(reading: Reading, parts: Sequence[Part]) -> None:
    """Take back the claims of things that no part holds, so that their words count as unread."""
    for found in reading.things:
        if not found.negated and not _thing_used(found, parts):
            reading.release(found.span)
    for system in reading.systems:
        if not system.negated and not any(
            _system_used(system, part, reading.goal) for part in parts
        ):
            reading.release(system.span)


def _thing_used(found: Found, parts: Sequence[Part]) -> bool:
    thing = found.thing
    held = {name for part in parts for name in part.components}
    if isinstance(thing, Tool):
        return any(part.target == thing.id for part in parts)
    if isinstance(thing, (Service, Component)):
        return thing.id in held
    if isinstance(thing, Platform):
        inside = thing.id in held or (thing.id == "docker" and "docker-engine" in held)
        return inside or any(
            thing.under(part.target) in part.platforms or thing.copies in part.platforms
            for part in parts
        )
    return not isinstance(thing, Subject) or thing.id != _SECRETS or _has_secrets(parts, held)


def _has_secrets(parts: Sequence[Part], held: set[str]) -> bool:
    made = any(component.provider for component in lexicon().components if component.id in held)
    return made or any(part.subject == _SECRETS for part in parts)


def _system_used(found: FoundSystem, part: Part, goal: str) -> bool:
    if (found.version or found.system).id in part.components:
        return True
    if part.os is None:
        return False
    if found.version is not None:
        return found.version.id == part.os
    family = next((s for s in lexicon().systems if s.id == part.os), None)
    family = lexicon().versions[part.os][0] if part.os in lexicon().versions else family
    if family is None:
        return False
    # 'Linux' beside Ubuntu only says of which kind it is; Debian beside it is another system.
    said = goal[found.span.start : found.span.end].lower()
    return family.id == found.system.id or (said in KIND_WORDS and family.kind == found.system.kind)
