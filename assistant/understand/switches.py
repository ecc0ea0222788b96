"""What a goal switches off, in any of the ways to say so: 'disable SMBv1, LLMNR and the print
spooler', 'IPv6 turned off', 'no hibernation'."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from assistant.core.intent import Span
from assistant.understand.entries import Component, Thing
from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.matching import Hit, matches, negated_at
from assistant.understand.reading import Found, Reading

_JOIN = re.compile(
    r"\s*(?:,\s*(?:and\b|or\b|&)?|\band\b|\bor\b|&|\+|/)\s*(?:(?:the|any)\s+)?", re.I
)

_KEPT_ON = re.compile(
    r"\s+(?:(?:is|are|be|should|must|stays?|kept|left|turned|switched)\s+)*(?:enabled|active|on(?=\s*(?:[,;.)]|\Z|and\b|but\b)))",
    re.IGNORECASE,
)
"""Behind what a list of things that are switched off does not reach: disable ipv6, firewall on."""


def find_switched_off(reading: Reading, holds: Callable[[Thing], bool]) -> None:
    """Components that are something switched off, where it and the words for off stand together.

    Of a list, the words for off may stand before its first or behind its last.
    """
    hits = list(matches(reading, lexicon().off_table, holds))
    before = [_lead(reading, hit) for hit in hits]
    after = [_tail(reading, hit) for hit in hits]
    for at in range(1, len(hits)):
        kept = _KEPT_ON.match(reading.goal, hits[at].span.end)
        if not kept and before[at] is None and before[at - 1] and _beside(reading, hits, at):
            before[at] = hits[at].span
    for at in reversed(range(len(hits) - 1)):
        if after[at] is None and after[at + 1] is not None and _beside(reading, hits, at + 1):
            after[at] = hits[at].span
    for hit, lead, tail in zip(hits, before, after, strict=True):
        if lead is None and tail is None:
            continue
        thing = hit.entries[0]
        start = min(hit.span.start, lead.start if lead else hit.span.start)
        end = max(hit.span.end, tail.end if tail else hit.span.end)
        span = reading.claim(start, end, thing.name)
        reading.things.append(Found(thing, span, negated=False, after_with=False))


def _beside(reading: Reading, hits: list[Hit[Component]], at: int) -> bool:
    between = reading.goal[hits[at - 1].span.end : hits[at].span.start]
    return _JOIN.fullmatch(between) is not None


def _lead(reading: Reading, hit: Hit[Component]) -> Span | None:
    """The words for off before it. What 'do not disable' keeps is not switched off."""
    found = _before().search(reading.goal[: hit.span.start])
    if found is None or not reading.free(*found.span("off")):
        return None
    first = next(i for i, word in enumerate(reading.words) if word.start >= found.start())
    return None if negated_at(reading, first) else Span(*found.span())


def _tail(reading: Reading, hit: Hit[Component]) -> Span | None:
    found = _after().match(reading.goal, hit.span.end)
    if found is None or not reading.free(*found.span()):
        return None
    return Span(*found.span())


@cache
def _before() -> re.Pattern[str]:
    words = alternatives(lexicon().negations.off_before)
    return re.compile(rf"\b(?P<off>{words})\s+(?:(?:the|all|any|windows)\s+)*\Z", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    words = alternatives(lexicon().negations.off_behind)
    auxiliary = r"(?:(?:is|are|being|be|gets?|should|must|to|completely|fully|all)\s+)*"
    return re.compile(rf"\s+{auxiliary}(?:{words})\b", re.IGNORECASE)
