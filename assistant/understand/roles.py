"""Roles and features of Windows in a list: 'the AD DS and DNS roles', 'roles: DHCP, WDS'."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.core.intent import Span
from assistant.understand.entries import Component, Platform, Thing
from assistant.understand.lexicon import lexicon
from assistant.understand.matching import Hit, matches, negated_after, negated_at
from assistant.understand.reading import Found, Reading

_WORD = re.compile(r"\b(?:(?:server|windows)\s+)?(?:roles?(?:\s+services?)?|features?)\b", re.I)
_JOIN = re.compile(r"\s*(?:,\s*(?:and|&)?|and|&|\+|/)\s*(?:the\s+)?", re.IGNORECASE)
_NEXT = re.compile(r"\s+")
_TELLS = re.compile(r"\s*[:(=]\s*|\s+")

_HYPERV = "hyper-v-role"
_IMAGE = re.compile(r"\b(?:packer|images?|template)\b", re.IGNORECASE)
_REMOVED = re.compile(
    r"\b(?:remov|uninstall)(?:e|es|ed|ing|s)?\s+(?:(?:the|windows|roles?|features?)\s+)*\Z",
    re.IGNORECASE,
)


def taken_away(goal: str, start: int) -> Span | None:
    """Where the goal says that what begins at `start` goes: remove the feature telnet client."""
    found = _REMOVED.search(goal[:start])
    return Span(*found.span()) if found else None


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
        if len(found) > 1 and _is_the_place(reading, found[0]):
            found = found[1:]
        if taken_away(reading.goal, min(word.start(), found[0].span.start)):
            continue
        for hit in found:
            thing = hit.entries[0]
            span = reading.claim(hit.span.start, hit.span.end, f"component {thing.id}")
            reading.things.append(Found(thing, span, negated=False, after_with=False))
        reading.claim(*word.span(), "roles")


def _is_the_place(reading: Reading, first: Hit[Component]) -> bool:
    """True for Hyper-V in 'a Packer image on Hyper-V, DNS and DHCP roles', which names no other
    place that the image is made on."""
    if first.entries[0].id != _HYPERV or not _IMAGE.search(reading.goal):
        return False
    places = matches(reading, lexicon().thing_table, _place, claimed_too=True)
    return all(hit.span.start == first.span.start for hit in places)


def _place(thing: Thing) -> bool:
    return isinstance(thing, Platform)


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
