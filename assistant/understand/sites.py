"""DNS names of single services: gitea at git.example.org, cloud.example.org for nextcloud."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise, takewhile

from assistant.core.intent import Parameter, Span
from assistant.understand.entries import Service
from assistant.understand.reading import Found, Reading

_BETWEEN = r"(?:(?:is|reachable|available|served)\s+)?(?:at|on|under|as|via|by|is|=|:|-+>|→|\()"
_AFTER = re.compile(rf"\s*{_BETWEEN}?\s*(?:https?://)?\Z", re.IGNORECASE)
_SAID_AT = re.compile(r"\s*(?:(?:is|reachable|available|served)\s+)*(?:at|on|under|as)\s+", re.I)
_BEFORE = re.compile(r"\s*(?:for|to|is|=|:|-+>|→|\()\s*(?:the\s+)?\Z", re.IGNORECASE)

_AND = re.compile(r"\s*(?:,|and|&|\+|,\s*and)\s*(?:https?://)?", re.IGNORECASE)
"""Between two of a list."""
_SHORT = 2
"""A label of so few letters stands in too many names."""


def find_sites(reading: Reading) -> None:
    """Where the goal has two names or more and says of two which service each is for, each such
    service gets its own, and what the names have in common is the domain of the others."""
    named = [p for p in reading.parameters if p.name in ("domain", "more_domains")]
    services = [f for f in reading.things if isinstance(f.thing, Service) and not f.negated]
    pairs = _in_order(reading, named, services)
    for given in [] if pairs else named:
        for found in services:
            service, (start, end) = found.thing.id, (found.span.start, found.span.end)
            if service not in pairs and _belongs(reading, given, start, end):
                pairs[service] = given
                break
    if not pairs and len(named) > 1:
        pairs = _by_label(named, [found.thing.id for found in services])
    pairs |= _left_over(named, services, pairs)
    elsewhere = any(p.name == "proxied_site" for p in reading.parameters)
    enough = len({str(p.value) for p in pairs.values()}) >= (1 if elsewhere else 2)
    if not enough and not _of_one(reading, pairs, services):
        return
    for given in pairs.values():
        _claim_label(reading, given)
    taken = list(pairs.values())
    kept = [p for p in reading.parameters if p not in taken]
    common = common_domain([str(p.value) for p in taken])
    if len(taken) == 1 and not elsewhere:
        common = str(taken[0].value).partition(".")[2]
    if common and not any(p.name == "domain" for p in kept):
        why = "what the goal's names have in common"
        kept.append(replace(taken[0], name="domain", value=common, why=why))
    kept += [
        replace(given, name="service_domain", value=f"{service}:{given.value}")
        for service, given in pairs.items()
    ]
    reading.parameters[:] = kept


def _claim_label(reading: Reading, given: Parameter) -> None:
    """The word before a name that says what the name says: office at office.example.org."""
    label = re.escape(str(given.value).partition(".")[0])
    head = reading.goal[: given.span.start] if given.span else ""
    said = re.search(
        rf"\b{label}\s+(?:(?:is|reachable)\s+)*(?:at|on|under|as|via)?\s*\Z", head, re.I
    )
    if said and reading.free(*said.span()):
        reading.claim(*said.span(), f"domain = {given.value}")


def _left_over(
    named: list[Parameter], services: list[Found], pairs: dict[str, Parameter]
) -> dict[str, Parameter]:
    """The last name for the last service that a browser opens, where every other has its own."""
    webs = _opened(services)
    services_left = [name for name in webs if name not in pairs]
    names_left = [given for given in named if given not in pairs.values()]
    alone = bool(pairs) and len(services_left) == 1 and len(names_left) == 1
    return {services_left[0]: names_left[0]} if alone else {}


def _of_one(reading: Reading, pairs: dict[str, Parameter], services: list[Found]) -> bool:
    """True for the one name of a goal that is for one of several services: status.example.org for
    uptime-kuma. A name for a list of them is that of all."""
    shown = _opened(services)
    if len(pairs) != 1 or len(shown) < 2:
        return False
    (service, given), *_ = pairs.items()
    places = [f.span for f in services if f.thing.id == service and given.span]
    if service in shown and _is_said_of(reading, given, places):
        return True
    return str(given.value).count(".") > 1 and any(
        given.span is not None
        and given.span.end < place.start
        and _BEFORE.fullmatch(reading.goal[given.span.end : place.start])
        and not re.match(r"\s*(?:,|&|\band\b)", reading.goal[place.end :])
        for place in places
    )


def _is_said_of(reading: Reading, given: Parameter, places: list[Span]) -> bool:
    """'gitea on git.example.org': of the service right before it, which is no list's last."""
    if given.span is None or str(given.value).count(".") < _SHORT:
        return False
    for at, place in enumerate(places):
        said = _SAID_AT.fullmatch(reading.goal[place.end : given.span.start])
        listed = re.search(r"(?:,|\band|&|\+)\s*\Z", reading.goal[: place.start])
        if said and (at > 0 or not listed):
            return True
    return False


def _opened(services: list[Found]) -> list[str]:
    """The services with a page of their own, each once, in the goal's order."""
    webs = (f.thing for f in services if isinstance(f.thing, Service))
    return list(dict.fromkeys(web.id for web in webs if not web.quiet and not web.proxy))


def _in_order(
    reading: Reading, named: list[Parameter], services: list[Found]
) -> dict[str, Parameter]:
    """One name for each of as many services, both in lists: gitea and immich at git.example.org
    and photos.example.org."""
    webs = _opened(services)
    places = [f.span for f in services if f.thing.id in webs]
    spans = [given.span for given in named if given.span is not None]
    if not 1 < len(places) == len(spans) == len(webs) or places[-1].end > spans[0].start:
        return {}
    listed = all(
        _AND.fullmatch(reading.goal[one.end : other.start])
        for group in (places, spans)
        for one, other in pairwise(group)
    )
    return dict(zip(webs, named, strict=True)) if listed else {}


def _by_label(named: list[Parameter], services: list[str]) -> dict[str, Parameter]:
    """Which service a name is for, where its first label fits one alone: grafana, cloud for
    nextcloud."""
    pairs: dict[str, Parameter] = {}
    for given in named:
        label = str(given.value).split(".", 1)[0].lower()
        same = [name for name in services if name == label]
        fits = same or [n for n in services if len(label) > _SHORT and (label in n or n in label)]
        fits = list(dict.fromkeys(fits))
        if len(fits) == 1 and fits[0] not in pairs:
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


def common_domain(names: list[str]) -> str:
    """The labels at the end that all names share, two at least; empty where there are none."""
    columns = zip(*(reversed(name.split(".")) for name in names), strict=False)
    shared = [labels[0] for labels in takewhile(lambda c: len(set(c)) == 1, columns)]
    return ".".join(reversed(shared)) if len(shared) > 1 else ""
