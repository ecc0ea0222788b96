"""Roles and features of Windows in a list: 'the AD DS and DNS roles', 'roles: DHCP, WDS'."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.understand.entries import Component, Thing
from assistant.understand.lexicon import lexicon
from assistant.understand.matching import Hit, matches, negated_after, negated_at
from assistant.understand.reading import Found, Reading

_WORD = re.compile(r"\b(?:(?:server|windows)\s+)?(?:roles?(?:\s+services?)?|features?)\b", re.I)
_JOIN = re.compile(r"\s*(?:,\s*(?:and|&)?|and|&|\+|/)\s*(?:the\s+)?", re.IGNORECASE)
_NEXT = re.compile(r"\s+")
_TELLS = re.compile(r"\s*[:(=]\s*|\s+")


def find_roles(reading: Reading, holds: Callable[[Thing], bool]) -> None:
    """Components that a list before the word names, or one behind it where none stands before."""
    words = [word for word in _WORD.finditer(reading.goal) if reading.free(*word.span())]
    if not words:
        return
    hits = [
        hit
        for hit in matches(reading, lexicon().role_table, holds)
        if not negated_at(reading, hit.index) and not negated_after(reading, hit.after)
    ]
    for word in words:
        found = _before(reading.goal, hits, word) or _behind(reading.goal, hits, word)
        if not found or _left_out(reading, word):
            continue
        for hit in found:
            thing = hit.entries[0]
            span = reading.claim(hit.span.start, hit.span.end, f"component {thing.id}")
            reading.things.append(Found(thing, span, negated=False, after_with=False))
        reading.claim(*word.span(), "roles")


def _left_out(reading: Reading, word: re.Match[str]) -> bool:
    """True for 'the Hyper-V role is not needed'."""
    after = next((i for i, w in enumerate(reading.words) if w.start >= word.end()), None)
    return after is not None and negated_after(reading, after) is not None


def _before(goal: str, hits: list[Hit[Component]], word: re.Match[str]) -> list[Hit[Component]]:
    at, between, found = word.start(), _NEXT, list[Hit[Component]]()
    for hit in reversed(hits):
        # A name that stands in the list already is said of something else: Hyper-V, Hyper-V role.
        told = any(hit.entries == other.entries for other in found)
        if not told and hit.span.end <= at and between.fullmatch(goal[hit.span.end : at]):
            found.append(hit)
            at, between = hit.span.start, _JOIN
    return found[::-1]


def _behind(goal: str, hits: list[Hit[Component]], word: re.Match[str]) -> list[Hit[Component]]:
    at, between, found = word.end(), _TELLS, list[Hit[Component]]()
    for hit in hits:
        if hit.span.start >= at and between.fullmatch(goal[at : hit.span.start]):
            found.append(hit)
            at, between = hit.span.end, _JOIN
    return found
