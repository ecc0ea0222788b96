"""Tags of the form that clouds have: tagged Environment=prod and Owner=it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.core.intent import Span
from assistant.understand.reading import Reading

_LEAD = re.compile(
    r"\b(?:(?:everything|all|each|them|resources?|it)\s+)*(?:is\s+|are\s+)?"
    r"(?:tag(?:s|ged)?|label(?:s|led)?)\b"
    r"(?:\s+(?:with|as|it|on|everything|all|them|each|resources?|is|are|of|in|aws|azure|hetzner|gcp))*\s*:?\s*",
    re.IGNORECASE,
)
_PAIR = re.compile(
    r"(?P<key>[A-Za-z][\w.-]*?)\s*[=:]\s*(?:[\"'](?P<quoted>[^\"'\n]+)[\"']|(?P<plain>[\w][\w.@/-]*\w|\w))"
)
_NEXT = re.compile(r"\s*(?:,\s*(?:and\s+)?|\band\s+|&|;)?\s*")


@dataclass(frozen=True, slots=True)
class Tags:
    """The pairs of one place of the goal."""

    pairs: tuple[tuple[str, str], ...]
    span: Span


def find_tags(reading: Reading) -> list[Tags]:
    """Every list of pairs behind the word for them, claimed."""
    found = []
    for lead in _LEAD.finditer(reading.goal):
        pairs, at, end = [], lead.end(), lead.end()
        while (pair := _PAIR.match(reading.goal, at)) and reading.free(*pair.span()):
            pairs.append((pair["key"], pair["quoted"] or pair["plain"]))
            end = pair.end()
            link = _NEXT.match(reading.goal, end)
            at = link.end() if link else end
        if pairs:
            found.append(Tags(tuple(pairs), reading.claim(lead.start(), end, "tags")))
    return found
