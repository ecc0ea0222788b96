"""Words that stand for a value by themselves: private, versioned, cx22."""

from __future__ import annotations

import re

from assistant.core.intent import Span
from assistant.knowledge.body_paths import at_path
from assistant.knowledge.catalogue import stem
from assistant.understand.matching import matches, negated_after, negated_at
from assistant.understand.phrases import Table
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named, within_name
from assistant.understand.resources.shapes import number_in
from assistant.understand.resources.sheet import OFF, Sheet, Text, joined
from assistant.understand.resources.vocabulary import Flag

_TIMES = {
    "m": 60,
    "h": 3600,
    "min": 60,
    "minute": 60,
    "hour": 3600,
    "week": 7,
    "month": 30,
    "year": 365,
}
"""Minutes and hours in seconds, longer times in days."""
_GROUPS = ("v", "v2")
"""Groups of a form that hold its value, where not all of it is."""


def read_flags(sheet: Sheet) -> None:
    """Words that stand for a value by themselves; before names are read, since they are none."""
    _flags(sheet)
    _by_pattern(sheet)


def _flags(sheet: Sheet) -> None:
    rows = [
        (flag.words, (kind, flag))
        for kind, traits in {n.type: n.traits for n in sheet.named}.items()
        for flag in traits.flags
    ]
    table: Table[tuple[str, Flag]] = Table.of(rows)
    for hit in matches(sheet.reading, table):
        fits = [
            (one, flag)
            for one in sheet.near(hit.span.start)
            for kind, flag in hit.entries
            if one.type == kind
        ]
        apart = not within_name(sheet.reading.goal, hit.span.start, hit.span.end)
        if not fits or not apart:
            continue
        one, flag = fits[0]
        left_out = negated_at(sheet.reading, hit.index)
        switches = bool(flag.set) and all(value is True for value in flag.set.values())
        if left_out is not None and not switches:
            continue
        if not flag.set:
            sheet.reading.claim(hit.span.start, hit.span.end, f"{one.type}: so by itself")
        off = left_out or _turned_off(sheet.reading, hit.after)
        for path, value in flag.set.items():
            if off is None:
                sheet.put(one, path, value, hit.span)
            elif value is True:
                sheet.put(one, path, False, joined(hit.span, off))


def _turned_off(reading: Reading, after: int) -> Span | None:
    """Where the words behind say that it is not wanted: versioning off, disabled."""
    word = reading.words[after] if after < len(reading.words) else None
    if word is not None and word.text in OFF and word.joined:
        return Span(word.start, word.end)
    return negated_after(reading, after)


def _by_pattern(sheet: Sheet) -> None:
    """Words of a form that only one attribute takes, each at the nearest resource: cx22."""
    goal = sheet.reading.goal
    patterns = {
        (one.type, path): p for one in sheet.named for path, p in one.traits.patterns.items()
    }
    for (kind, path), pattern in patterns.items():
        for match in re.finditer(rf"(?<![\w.-])(?:{pattern})(?![\w-])", goal, re.IGNORECASE):
            span = Span(*match.span())
            open_ = [n for n in sheet.named if n.type == kind and _open(n, path, span)]
            told = next((g for g in _GROUPS if match.groupdict().get(g)), 0)
            if open_ and sheet.reading.free(*match.span(told)):
                nearest = min(open_, key=lambda n: _apart(goal, span, n.span))
                sheet.put(nearest, path, _value_of(match, nearest, path), span)


def _open(one: Named, path: str, span: Span) -> bool:
    """Whether nothing stands there yet, or only what a part of the same words says by itself:
    daily at 2:30."""
    if path not in one.values:
        return True
    said = one.values[path][1]
    if span.start <= said.start and said.end <= span.end and said != span:
        one.weak.add(path)
        return True
    return False


def _value_of(match: re.Match[str], one: Named, path: str) -> Text:
    """What a form says: all of it, or its own group, as the attribute has it."""
    text = next((t for t in (match.groupdict().get(g) for g in _GROUPS) if t), match.group())
    schema = at_path(one.body, path)
    if schema is None or schema.type != "number":
        return text
    unit = stem(match.groupdict().get("u") or "")
    return (number_in(text.lower()) or 1) * _TIMES.get(unit, 1)


def _apart(goal: str, one: Span, other: Span) -> tuple[bool, int]:
    """How far two stretches are apart; words that lead on to something else count most."""
    between = goal[min(one.end, other.end) : max(one.start, other.start)]
    return re.search(r"[,;:]|\b(?:and|with|in|plus)\b", between) is not None, len(between)
