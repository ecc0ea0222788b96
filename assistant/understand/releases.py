"""Releases of services: postgres 16, Nextcloud 30, redis v7.2."""

from __future__ import annotations

import re

from assistant.core.intent import Span
from assistant.understand.amounts import number_of, number_pattern
from assistant.understand.entries import Service
from assistant.understand.reading import Reading

_RELEASE = re.compile(
    r"[\s-]+(?:(?:version|release|v\.?)\s*)?(?P<said>v?(?P<n>(?:20[12][0-9]|[0-9]{1,3})(?:\.[0-9]{1,3}){0,2}))"
    r"(?:\.x)?(?:-(?:alpine|slim|bookworm|trixie))?(?![\w/:]|[.,][0-9]|-[0-9])"
    r"(?!\s*(?:x|×|[gmt]i?b|v?cpus?|cores?|replicas?|instances?|copies|times|nodes?|days?|%"
    r"|containers?|pods?|vms?)\b)",
    re.IGNORECASE,
)
_COPIED = re.compile(r"\s+(?:replicas|instances|copies|containers)\b", re.IGNORECASE)
_COPIES = 20
"""More of one service are hardly meant; the number says something else."""
_WRITTEN = re.compile(
    r"\s+(?:container|database|db|server|image)\s+(?:(?:version|release|v\.?)\s*)(?P<said>v?"
    r"(?P<n>(?:20[12][0-9]|[0-9]{1,3})(?:\.[0-9]{1,3}){0,3}))(?![\w/:]|[.,][0-9])",
    re.IGNORECASE,
)

_WITHIN = re.compile(r"\s(?P<said>(?P<n>[0-9]{1,2}(?:\.[0-9]{1,2})?))\s")
"""In the middle of a service's own words: PHP 8.2 with Apache."""


def _counts(reading: Reading, end: int) -> bool:
    """True where a word follows of which the number may say how many: postgres 100 connections."""
    word = next((word for word in reading.words if word.start >= end), None)
    if word is None or reading.goal[end : word.start].strip() or not word.text.isalpha():
        return False
    known = word.text in reading.lexicon.stop or word.text in reading.lexicon.values.labels
    return not known and reading.free(word.start, word.end)


def _ends(span: Span) -> tuple[int, int]:
    return (span.start, span.end)


def find_copies(reading: Reading) -> None:
    """The number before a service's name: '3 whoami'. Releases must have been read."""
    before = re.compile(rf"(?:\A|(?<=[\s+&,;:])){number_pattern()}\s*x?\s+\Z", re.IGNORECASE)
    for found in reading.things:
        match = before.search(reading.goal[: found.span.start])
        if not isinstance(found.thing, Service) or found.negated or match is None:
            continue
        number = number_of(match["n"])
        fits = number.is_integer() and 1 < number <= _COPIES
        if fits and reading.free(*match.span()) and reading.value("count") is None:
            reading.set("count", int(number), *match.span("n"))
        counted = _COPIED.match(reading.goal, found.span.end)
        if counted and reading.value("count") == number and reading.free(*counted.span()):
            reading.claim(*counted.span(), f"count: {int(number)}")


def find_releases(reading: Reading) -> None:
    """The number behind a service's name, where it is no port and counts nothing."""
    for found in reading.things:
        if not isinstance(found.thing, Service) or found.negated:
            continue
        match = _RELEASE.match(reading.goal, found.span.end)
        match = match or _WRITTEN.match(reading.goal, found.span.end)
        if match is None and (within := _WITHIN.search(reading.goal, *_ends(found.span))):
            value = f"{found.thing.id}:{within['said']}"
            reading.set("service_version", value, *within.span("said"))
        if match is None or not reading.free(*match.span()) or _counts(reading, match.end()):
            continue
        release = match["said"].lower().removeprefix("v")
        reading.set("service_version", f"{found.thing.id}:{release}", *match.span())
