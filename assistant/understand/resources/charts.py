"""What a goal says of a Helm chart's own settings: cert-manager with crds, longhorn, 2 replicas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.core.intent import Span
from assistant.understand.matching import matches, negated_after, negated_at
from assistant.understand.phrases import Table
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import is_unread
from assistant.understand.resources.sheet import joined
from assistant.understand.resources.vocabulary import ChartSetting, Vocabulary, vocabularies

RELEASE = "helm_release"
VALUE, SECRET, OWN = "set:", "ask:", "own:"
"""What the paths of a chart's settings begin with: a value, a secret that a variable holds, and a
value of a chart that the draft brings itself."""


@dataclass(frozen=True, slots=True)
class ChartValue:
    """A value for a chart that the goal installs."""

    chart: str
    path: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Said:
    """One setting at a place of the goal."""

    chart: str
    setting: ChartSetting
    span: Span
    value: str
    off: bool


def find_charts(reading: Reading, known: Vocabulary) -> list[ChartValue]:
    """The settings of the goal's charts, their words claimed before any resource is read; the
    longest words first, each for the chart that stands nearest."""
    places = _places(reading, known)
    said = [
        one
        for chart in places
        for setting in known.charts.get(chart, ())
        for one in _said(reading, chart, setting)
        if one.span.end <= places[chart].start or places[chart].end <= one.span.start
    ]
    # Grafana beside the stack that holds it is a part of that, and no chart of its own.
    parts = {c for c, at in places.items() for s in said if s.chart != c and _within(at, s.span)}
    said = [one for one in said if one.chart not in parts]
    said.sort(key=lambda s: (s.span.start - s.span.end, _apart(places[s.chart], s.span)))
    found = []
    for one in said:
        if not is_unread(reading, one.span.start, one.span.end):
            continue
        span = reading.claim(one.span.start, one.span.end, f"chart {one.chart}")
        found += [ChartValue(one.chart, path, text, span) for path, text in _values(one)]
    return found


def _places(reading: Reading, known: Vocabulary) -> dict[str, Span]:
    """The charts that the goal names, each where it does so first."""
    found: dict[str, Span] = {}
    for hit in matches(reading, _charts(known.provider), claimed_too=True):
        found.setdefault(hit.entries[0], hit.span)
    return found


@cache
def _charts(provider: str) -> Table[str]:
    senses = vocabularies().of(provider).senses
    return Table.of([(s.words, str(s.set["chart"])) for s in senses if "chart" in s.set])


@cache
def _words(phrases: tuple[str, ...]) -> Table[bool]:
    return Table.of([(phrases, True)])


def _said(reading: Reading, chart: str, setting: ChartSetting) -> Iterator[_Said]:
    if setting.words:
        # Words of a provider's own may be among them: with a cloudflare token.
        for hit in matches(reading, _words(setting.words), claimed_too=True):
            off = negated_at(reading, hit.index) or negated_after(reading, hit.after)
            span = joined(hit.span, off) if off else hit.span
            if not off or setting.without:
                yield _Said(chart, setting, span, "", off is not None)
    if setting.form:
        form = re.compile(rf"(?<![\w.-])(?:{setting.form})(?!\w)", re.IGNORECASE)
        for match in form.finditer(reading.goal):
            value = next((t for g, t in match.groupdict().items() if t and g[0] == "v"), "")
            number = reading.lexicon.values.number_words.get(value.lower())
            text = value if number is None else str(number)
            yield _Said(chart, setting, Span(*match.span()), text, off=False)


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _apart(place: Span, span: Span) -> tuple[bool, int]:
    """How far words are from a chart's name; one before them is meant first."""
    return place.start > span.start, abs(span.start - place.start)


def _span(text: str) -> str:
    """15 days, 2 weeks: 15d, 2w."""
    return re.sub(r"\s*([a-z])[a-z]*\Z", lambda m: m[1].lower(), text, flags=re.IGNORECASE)


_HOURS = {"h": 1, "d": 24, "w": 168}


def _hours(text: str) -> str:
    """30 days: 720h, for what knows no longer unit."""
    span = _span(text)
    per = _HOURS.get(span[-1:])
    return f"{int(span[:-1]) * per}h" if per and span[:-1].isdigit() else span


def _size(text: str) -> str:
    """50 GB, 50g: 50Gi."""
    return f"{re.sub('[^0-9]', '', text)}Gi"


def _values(one: _Said) -> Iterator[tuple[str, str]]:
    for key, text in (one.setting.without if one.off else one.setting.set).items():
        path = key if key.startswith(OWN) else f"{VALUE}{key}"
        for form, made in (("{}", str), ("{span}", _span), ("{hours}", _hours), ("{size}", _size)):
            text = text.replace(form, made(one.value))
        yield path, text
    for key in one.setting.ask:
        yield f"{SECRET}{key}", key
