"""Software on a machine that is rented: 'a cx22 with docker and fail2ban'."""

from __future__ import annotations

import re

from assistant.core.intent import SOFTWARE, Span
from assistant.understand.entries import Platform
from assistant.understand.lexicon import lexicon
from assistant.understand.matching import matches, negated_at
from assistant.understand.packages import find_packages
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named
from assistant.understand.resources.owning import owners_of

_DOCKER = "docker-engine"


def read_software(reading: Reading, named: list[Named]) -> None:
    """Write what a machine is to have installed.

    Only for one kind of machine whose traits say where such words go. Words that another resource
    took stay its own.
    """
    machines = [one for one in named if one.traits.software]
    if len({one.type for one in machines}) != 1:
        return
    found = sorted({*_things(reading), *_packages(reading)}, key=lambda one: one[0].start)
    if not any(one.type.startswith("docker_") for one in named):
        found += [(span, _DOCKER) for span in _docker(reading)]
    if not found:
        return
    path = machines[0].traits.software
    for one in machines:
        own = [(span, name) for span, name in found if _is_for(reading, machines, one, span)]
        if own:
            value = SOFTWARE + " ".join(dict.fromkeys(name for _, name in own))
            one.values[path] = (value, own[0][0])
    for span, name in found:
        reading.release(span)
        reading.claim(span.start, span.end, f"{machines[0].type}.{path} installs {name}")


def _is_for(reading: Reading, machines: list[Named], one: Named, span: Span) -> bool:
    owners = owners_of(reading.goal, machines, span)
    return not owners or one in owners


def installs_docker(named: list[Named]) -> bool:
    """Whether Docker is software of a machine here, and not a place for containers."""
    values = (str(value) for one in named for value, _ in one.values.values())
    return any(text.startswith(SOFTWARE) and _DOCKER in re.split("[: ]", text) for text in values)


def _things(reading: Reading) -> list[tuple[Span, str]]:
    """Services, and components that are software."""
    return [
        (hit.span, hit.entries[0])
        for hit in matches(reading, lexicon().software_table)
        if negated_at(reading, hit.index) is None
    ]


def _packages(reading: Reading) -> list[tuple[Span, str]]:
    """Packages, as goals for other machines name them."""
    kept = list(reading.parameters)
    find_packages(reading)
    new = [p for p in reading.parameters if p not in kept]
    reading.parameters = kept
    return [(p.span, str(p.value)) for p in new if p.name == "package" and p.span]


def _docker(reading: Reading) -> list[Span]:
    """Where Docker stands as something that the machine has, and not as the place of containers."""
    return [
        f.span
        for f in reading.things
        if isinstance(f.thing, Platform)
        and f.thing.id == "docker"
        and re.search(
            r"\b(?:with|and|plus|install(?:s|ed|ing)?|has|runs?|running|,)\s+\Z",
            reading.goal[: f.span.start],
            re.IGNORECASE,
        )
    ]
