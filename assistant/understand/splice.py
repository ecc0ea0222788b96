"""Stretches of a goal cut out or put in another's place, so that what stands around still reads
well."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.core.intent import Span

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_UNIT = re.compile(r"[0-9]\s*([a-z]+)", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:,\s*|\s+)(?P<word>and|with|plus|including|or|on|from|in|for)\s+(?:an?\s+|the\s+)?\Z|,\s*\Z",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*(?:,\s*(?:and\s+)?|\band\s+|\bplus\s+)(?:an?\s+|the\s+)?", re.IGNORECASE)
_LISTED = re.compile(r"\s*(?:,\s*(?:and\s+)?|\band\s+|&\s*|\bplus\s+)?", re.IGNORECASE)


def joined(goal: str, spans: list[Span]) -> list[Span]:
    """Neighbours of a list as one stretch: of "docker and ufw" nothing is left between them."""
    out: list[Span] = []
    for span in sorted(spans, key=lambda s: s.start):
        if out and _LISTED.fullmatch(goal[out[-1].end : span.start]):
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def put(new: str, old: str) -> str:
    """The new words in the old ones' place: only the number changes where that is all."""
    numbers = _NUMBER.findall(new)
    if len(numbers) == 1 and len(_NUMBER.findall(old)) == 1:
        unit, old_unit = _UNIT.search(new), _UNIT.search(old)
        if unit is None or (old_unit and unit[1].lower() == old_unit[1].lower()):
            return _NUMBER.sub(numbers[0], old)
    return new


def with_joint(goal: str, span: Span) -> Span:
    """The stretch to cut so that what stands around it still reads well."""
    before, after = _BEFORE.search(goal, 0, span.start), _AFTER.match(goal, span.end)
    word = (before["word"] or "").lower() if before else ""
    if after and (before is None or word not in ("and", "or", "plus", "")):
        return Span(span.start, after.end())
    return Span(before.start() if before else span.start, span.end)


def edited(goal: str, edits: Iterable[tuple[Span, str]]) -> str:
    """The goal with each stretch in its new words, "" for those that go."""
    text, done = goal, len(goal) + 1
    for span, new in sorted(edits, key=lambda e: (e[0].start, e[0].end), reverse=True):
        if span.end <= done:
            text, done = text[: span.start] + new + text[span.end :], span.start
    return re.sub(r"[ \t]{2,}", " ", text).strip()
