"""Which of two readings of a goal stands: for a recipe, or for resources without one."""

from __future__ import annotations

import re

from assistant.core.intent import Intent
from assistant.understand.reading import MACHINE
from assistant.understand.resources.vocabulary import vocabularies

_OPEN = frozenset(("no-recipe", "too-open", "not-infrastructure", "live-estate"))
"""Codes of what declines a goal only because no recipe is known for it, and of what the other
reading is declined for as well."""
_GENERAL = frozenset(("virtual-machine", "docker-host", "secrets"))
"""Subjects that a reading falls back on where the goal names none of its own."""


_OF_MACHINES = frozenset(
    ("cpus", "names", "template", "template_id", "masters", "workers", "data_disk_gb")
)
"""Parameters that a goal for machines has, and others have not."""
_MACHINES = frozenset(
    ("subject virtual-machine", "component template-clone", "component linked-clone")
)
"""What words of such a goal mean."""
_AMI = re.compile(r"\bamis?\b", re.IGNORECASE)
"""The word for Amazon's images is also one for Amazon as a place."""
_IMAGES = frozenset(("subject machine-image", "component snapshot", "target packer"))
"""What words of a goal for an image mean."""


def chosen(read: Intent, other: Intent | None, *, fits: bool) -> Intent:
    """`read`, or `other` (by the packs' resources) where it understands what `read` does not.

    `fits`: a recipe drafts what `read` says. A goal that is declined for what it is (a live
    estate, a question, a misspelt name) stays declined.
    """
    if other is None or read.kind in ("words", "translate"):
        return read
    if any(c.declines and c.code not in _OPEN for c in read.cautions):
        return read
    taken = [r for part in other.parts for r in part.resources]
    if any(not _inside(u.span.start, other) for u in read.unknown):
        return read
    if other.unknown or not taken:
        return read if fits else other
    rented = _guessed(read) and _rented_machine(other)
    if fits and not read.unread and other.unread and not rented:
        return read
    if not fits and (_an_image(read) or _calls_it_after_the_system(read, other)):
        return read
    if _misses_a_resource(read, other):
        return other
    if not fits or _beside_the_point(read, other) or _reads_more(read, other):
        return other
    if _machines_of_others(read, other):
        return other
    if (
        _guessed(read)
        and not _leaves_the_system(read, other)
        and (_left(other) < _left(read) or rented)
    ):
        return other
    return read


def _inside(at: int, other: Intent) -> bool:
    """Whether the other reading made something of the word at a place."""
    return any(m.span.start <= at < m.span.end for m in other.mentions)


def _beside_the_point(read: Intent, other: Intent) -> bool:
    """True where the recipe would make something that the goal does not name: a machine for a goal
    about an SSH key, a container for one about what stands in a Vault server."""
    if len(read.parts) != 1 or read.parts[0].subject not in _GENERAL:
        return False
    part = read.parts[0]
    named = [r.address.rsplit("/", 1)[1] for p in other.parts for r in p.resources]
    providers = {name for p in other.parts for name in p.platforms}
    if part.subject == "docker-host":
        said = any(p.name == "platform" and p.source != "assumed" for p in read.parameters)
        return not said and "docker" not in providers
    if part.subject == "secrets":
        return bool(providers - set(vocabularies().helpers))
    machine = any(p.name in _OF_MACHINES or p.name.startswith(MACHINE) for p in read.parameters)
    machine = machine or any(m.meaning in _MACHINES for m in read.mentions)
    assumed = not any(m.meaning.startswith("operating system ") for m in read.mentions)
    return (
        (part.os is None or assumed) and not machine and not any(_machine(kind) for kind in named)
    )


def _machines_of_others(read: Intent, other: Intent) -> bool:
    """True where the machines that the recipe would make are those that a resource is about, of
    which the recipe knows nothing: a backup job for all VMs."""
    named = [r.address.rsplit("/", 1)[1] for p in other.parts for r in p.resources]
    if len(read.parts) != 1 or read.parts[0].subject != "virtual-machine" or read.parts[0].os:
        return False
    if any(_machine(kind) for kind in named) or _left(other) >= _left(read):
        return False
    machines = [m.span for m in read.mentions if m.meaning in _MACHINES]
    unread = [u.span for u in other.unread]
    read_there = not any(a.start < b.end and b.start < a.end for a in machines for b in unread)
    spans = [m.span for m in other.mentions if m.meaning.startswith("resource ")]
    missed = any(u.span.start < s.end and s.start < u.span.end for u in read.unread for s in spans)
    return read_there and missed


def _calls_it_after_the_system(read: Intent, other: Intent) -> bool:
    """True where the operating system of a machine would only be its name."""
    if len(read.parts) != 1 or read.parts[0].subject != "virtual-machine":
        return False
    systems = [m.span for m in read.mentions if m.meaning.startswith("operating system ")]
    names = [p.span for p in other.parameters if p.name.endswith(".name") and p.span]
    return any(a.start < b.end and b.start < a.end for a in systems for b in names)


def _reads_more(read: Intent, other: Intent) -> bool:
    """True where the recipe leaves words unread and the resources leave none, each of a provider
    whose resources are known beyond their schemas."""
    known = vocabularies().by_provider
    providers = {name for p in other.parts for name in p.platforms}
    whole = bool(read.unread) and not other.unread and providers <= set(known)
    return whole and all(part.subject != "docker-host" for part in read.parts)


def _misses_a_resource(read: Intent, other: Intent) -> bool:
    """True where a tool is only assumed, and words that it leaves unread are a resource of a
    provider: an assumed Compose file for a Cloud SQL database."""
    assumed = any(p.name == "target" and p.source == "assumed" for p in read.parameters)
    if not assumed or _an_image(read) or (_left(other) >= _left(read) and not _any_image(read)):
        return False
    spans = [m.span for m in other.mentions if m.meaning.startswith("resource ")]
    return any(u.span.start < s.end and s.start < u.span.end for u in read.unread for s in spans)


def _any_image(read: Intent) -> bool:
    """True for an image that no word of the goal asks for, of a system that none names."""
    part = read.parts[0] if len(read.parts) == 1 else None
    said = any(m.meaning in _IMAGES for m in read.mentions) or _AMI.search(read.goal)
    named = any(p.name == "os" and p.source != "assumed" for p in read.parameters)
    return part is not None and part.subject == "machine-image" and not said and not named


def _an_image(read: Intent) -> bool:
    """True for an image of a system that the goal names: no resource of a provider is that."""
    part = read.parts[0] if len(read.parts) == 1 else None
    said = any(m.meaning == "subject machine-image" for m in read.mentions)
    named = any(m.meaning.startswith("operating system ") for m in read.mentions)
    return said and named and part is not None and part.subject == "machine-image"


def _guessed(read: Intent) -> bool:
    """True where the goal names no tool, or no place for the machines that would be made, and the
    reading for a recipe assumes one of its own: an image of an empty system for a volume."""
    if len(read.parts) != 1 or read.parts[0].subject not in ("machine-image", "virtual-machine"):
        return False
    if any(m.meaning in _IMAGES for m in read.mentions) or _AMI.search(read.goal):
        return False
    told = "target" if read.parts[0].subject == "machine-image" else "platform"
    return any(p.name == told and p.source == "assumed" for p in read.parameters)


def _leaves_the_system(read: Intent, other: Intent) -> bool:
    """True where the other reading makes nothing of the operating system that the goal names."""
    systems = [m.span for m in read.mentions if m.meaning.startswith("operating system ")]
    return any(u.span.start < s.end and s.start < u.span.end for u in other.unread for s in systems)


def _rented_machine(other: Intent) -> bool:
    """True for a machine at a provider that rents them out."""
    known = vocabularies().by_provider
    named = [r.address.rsplit("/", 1)[1] for p in other.parts for r in p.resources]
    providers = [name for p in other.parts for name in p.platforms]
    rented = all(name in known and known[name].openings for name in providers)
    return rented and any(_machine(kind) for kind in named)


def _left(read: Intent) -> int:
    """How many letters of the goal nothing was made of."""
    return sum(one.span.end - one.span.start for one in read.unread)


def _machine(kind: str) -> bool:
    known = vocabularies().by_provider.values()
    return any(v.traits[kind].machine for v in known if kind in v.traits)
