"""DNS names of single services: gitea at git.example.org, cloud.example.org for nextcloud."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from assistant.core.intent import Parameter
from assistant.understand.entries import Service
from assistant.understand.reading import Found, Reading

_BETWEEN = r"(?:(?:is|reachable|available|served)\s+)?(?:at|on|under|as|via|by|is|=|:|-+>|→|\()"
_AFTER = re.compile(rf"\s*{_BETWEEN}?\s*(?:https?://)?\Z", re.IGNORECASE)
_BEFORE = re.compile(r"\s*(?:for|is|=|:|-+>|→|\()\s*(?:the\s+)?\Z", re.IGNORECASE)

_SHORT = 2
"""A label of so few letters stands in too many names."""


def find_sites(reading: Reading) -> None:
    """Where the goal has two names or more and says of two which service each is for, each such
    service gets its own, and what the names have in common is the domain of the others."""
    named = [p for p in reading.parameters if p.name in ("domain", "more_domains")]
    services = [f for f in reading.things if isinstance(f.thing, Service) and not f.negated]
    pairs: dict[str, Parameter] = {}
    for given in named:
        for found in services:
            service, (start, end) = found.thing.id, (found.span.start, found.span.end)
            if service not in pairs and _belongs(reading, given, start, end):
                pairs[service] = given
                break
    if not pairs and len(named) > 1:
        pairs = _by_label(named, [found.thing.id for found in services])
    if len({str(p.value) for p in pairs.values()}) < 2 and not _of_one(reading, pairs, services):
        return
    taken = list(pairs.values())
    kept = [p for p in reading.parameters if p not in taken]
    common = _common([str(p.value) for p in taken])
    if len(taken) == 1:
        common = str(taken[0].value).partition(".")[2]
    if common and not any(p.name == "domain" for p in kept):
        why = "what the goal's names have in common"
        kept.append(replace(taken[0], name="domain", value=common, why=why))
    kept += [
        replace(given, name="service_domain", value=f"{service}:{given.value}")
        for service, given in pairs.items()
    ]
    reading.parameters[:] = kept


def _of_one(reading: Reading, pairs: dict[str, Parameter], services: list[Found]) -> bool:
    """True for the one name of a goal that is for one of several services: status.example.org for
    uptime-kuma. A name for a list of them is that of all."""
    shown = {f.thing.id for f in services if isinstance(f.thing, Service)}
    shown -= {f.thing.id for f in services if isinstance(f.thing, Service) and f.thing.proxy}
    shown -= {f.thing.id for f in services if isinstance(f.thing, Service) and f.thing.quiet}
    if len(pairs) != 1 or len(shown) < 2:
        return False
    (service, given), *_ = pairs.items()
    places = [f.span for f in services if f.thing.id == service and given.span]
    return str(given.value).count(".") > 1 and any(
        given.span is not None
        and given.span.end < place.start
        and _BEFORE.fullmatch(reading.goal[given.span.end : place.start])
        and not re.match(r"\s*(?:,|&|\band\b)", reading.goal[place.end :])
        for place in places
    )


def _by_label(named: list[Parameter], services: list[str]) -> dict[str, Parameter]:
    """Which service each name is for, where the first label of every name fits one alone: grafana,
    cloud for nextcloud. Nothing where one of them fits none, or two."""
    pairs: dict[str, Parameter] = {}
    for given in named:
        label = str(given.value).split(".", 1)[0].lower()
        same = [name for name in services if name == label]
        fits = same or [n for n in services if len(label) > _SHORT and (label in n or n in label)]
        if len(fits) != 1 or fits[0] in pairs:
            return {}
        pairs[fits[0]] = given
    return pairs


def _belongs(reading: Reading, given: Parameter, start: int, end: int) -> bool:
    """Whether only a word that joins them stands between a name and a service."""
    span = given.span
    if span is None:
        return False
    if end <= span.start:
        return _AFTER.match(reading.goal[end : span.start]) is not None
    return span.end <= start and _BEFORE.match(reading.goal[span.end : start]) is not None


def _common(names: list[str]) -> str:
    """The labels at the end that all names share, two at least; empty where there are none."""
    columns = zip(*(reversed(name.split(".")) for name in names), strict=False)
    shared = [labels[0] for labels in takewhile(lambda c: len(set(c)) == 1, columns)]
    return ".".join(reversed(shared)) if len(shared) > 1 else ""
