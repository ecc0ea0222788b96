"""What the goal speaks of again without its name: in the group, on the instances, in it."""

from __future__ import annotations

import re

from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named
from assistant.understand.resources.naming import name_path

_BACK = re.compile(
    r"\b(?:the|that|this|these|those|both|each|every|said|same)(?:\s+(?:same|two|three|four|other))?"
    r"\s+\Z",
    re.IGNORECASE,
)
"""Before what was named before."""
_BARE = re.compile(r"\b(?:on|to|for|of|behind|per|from|in|into|inside)\s+\Z", re.IGNORECASE)
_ON_ONE = re.compile(r"\A\s+(?:on|in|as)\s+(?:an?|one)\s+(?:[\w-]+\s+)?\Z", re.IGNORECASE)
"""Between a server and what it is: a wireguard server on a hetzner vps."""
_FIRST = re.compile(
    r"(?:\A|:\s*|\b(?:terraform|opentofu|aws|azure|gcp|hetzner)\s+)\Z", re.IGNORECASE
)
"""Where a goal begins with what it is about, before it says more of it."""


def find_again(reading: Reading, named: list[Named]) -> None:
    """Mark each resource that is one of the others again: it has neither name nor number, and
    words before it that introduce nothing."""
    for one in named:
        others = [n for n in named if n.type == one.type and n.span != one.span and n.again is None]
        before = [n for n in others if n.span.start < one.span.start]
        lead = reading.goal[: one.span.start]
        if before and _ON_ONE.match(lead[before[-1].span.end :]) and _says_no_more(one, before[-1]):
            one.again = before[-1]
        if not _is_bare(one):
            continue
        if before and (_BACK.search(lead) or _BARE.search(lead)):
            one.again = before[-1]
        elif not before and _named_later(others, lead):
            one.again = others[0]


def _named_later(others: list[Named], lead: str) -> bool:
    """True where the goal speaks of one before it says more of it: the server, then cx22 server."""
    if _BACK.search(lead):
        return len(others) == 1
    return bool(others and _FIRST.search(lead) and others[0].count > 1)


def _says_no_more(one: Named, other: Named) -> bool:
    """True where all that is said of one is said of the other as well."""
    return one.label in ("", other.label) and one.values.items() <= other.values.items()


def _is_bare(one: Named) -> bool:
    """True for words that say nothing of their own: no name, no number, no value."""
    said = set(one.values) - one.weak
    named = one.label or name_path(one) in one.values
    return not said and not named and one.count == 1 and not one.place and not one.sense.set
