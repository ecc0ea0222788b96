"""Values in words that would be a resource of their own elsewhere: tls from secret www-tls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.core.intent import Parameter, Span
from assistant.knowledge.body_paths import at_path
from assistant.understand.locales import zone_of, zone_words
from assistant.understand.matching import matches
from assistant.understand.phrases import Table
from assistant.understand.reading import Reading
from assistant.understand.resources.budgets import budgets
from assistant.understand.resources.charts import RELEASE, ChartValue
from assistant.understand.resources.finding import Named, is_unread, meant
from assistant.understand.resources.places import stands
from assistant.understand.resources.schedules import schedules
from assistant.understand.resources.sheet import OFF
from assistant.understand.resources.vocabulary import Sense, Vocabulary, vocabularies

_ZONE = "<zone>"
"""In a form: any word for a time zone."""


@dataclass(frozen=True, slots=True)
class ToldValue:
    """A value that waits for the resource that it belongs to."""

    type: str
    path: str
    text: str
    span: Span
    besides: tuple[tuple[str, str], ...] = ()
    """Path and text of what the same words say where nothing else does."""


def value_of(match: re.Match[str]) -> str:
    """The group that holds a form's value, or all of it."""
    return _group(match, "v") or match.group()


def _group(match: re.Match[str], letter: str) -> str:
    return next((t for name, t in match.groupdict().items() if t and name[0] == letter), "")


def _standing(reading: Reading, known: Vocabulary) -> set[str]:
    """The types of which a word is in the goal, the longest words first: a cluster role is no
    role."""
    table = _senses(known.provider)
    hits = matches(reading, table, claimed_too=True)
    return {sense.type for hit in hits for sense in hit.entries if meant(reading, sense)}


@cache
def _senses(provider: str) -> Table[Sense]:
    return Table.of([(sense.words, sense) for sense in vocabularies().of(provider).senses])


@cache
def _anyway(words: tuple[str, ...]) -> Table[bool]:
    return Table.of([(words, True)])


def find_told(reading: Reading, providers: Sequence[str]) -> list[ToldValue]:
    """Values that the forms of `told` find, their words claimed before any resource is read."""
    found = []
    for provider in providers:
        known = vocabularies().of(provider)
        standing = _standing(reading, known)
        machines = {kind for kind, traits in known.traits.items() if traits.machine}
        for kind, traits in known.traits.items():
            # A machine may be called by its size alone; where another is named, it is that one.
            if kind not in standing and (not traits.told_by or machines & standing):
                continue
            for hit in [*matches(reading, _anyway(traits.anyway))]:
                reading.claim(hit.span.start, hit.span.end, f"{kind}: so by itself")
            found += _scheduled(reading, kind, traits.schedule) if traits.schedule else []
            found += _budgeted(reading, kind, traits.budget) if traits.budget else []
            for paths, form in traits.told.items():
                path, _, second = paths.partition("+")
                zoned = form.replace(_ZONE, zone_words()) if _ZONE in form else form
                pattern = rf"(?<![\w.-])(?:{zoned})(?!\w)"
                for match in re.finditer(pattern, reading.goal, re.IGNORECASE):
                    if is_unread(reading, *match.span()):
                        text = value_of(match)
                        text = zone_of(text) if _ZONE in form else text
                        span = reading.claim(*match.span(), f"{kind}.{path} = {text}")
                        said = _group(match, "w")
                        more = ((second, said),) if second and said else ()
                        found.append(ToldValue(kind, path, text, span, more))
    return found


def put_charts(reading: Reading, told: Sequence[ChartValue], named: Sequence[Named]) -> None:
    """Give each setting of a chart to the release that installs it."""
    for one in told:
        found = [n for n in named if n.type == RELEASE and _installs(n, one.chart)]
        if not found:
            reading.release(one.span)
        for release in found:
            if one.path not in release.values or one.path in release.weak:
                release.values[one.path] = (one.text, one.span)
                release.weak.discard(one.path)


def _installs(one: Named, chart: str) -> bool:
    return "chart" in one.values and one.values["chart"][0] == chart


def _budgeted(reading: Reading, kind: str, path: str) -> list[ToldValue]:
    """What the goal says that a container may use."""
    found = []
    said = [b for b in budgets(reading.goal) if is_unread(reading, b.span.start, b.span.end)]
    for one in said:
        reading.claim(one.span.start, one.span.end, f"{kind}.{path}.{one.key} = {one.amount}")
        found.append(ToldValue(kind, f"{path}.{one.key}", one.amount, one.span))
    return found


def _scheduled(reading: Reading, kind: str, path: str) -> list[ToldValue]:
    """When the goal says that it runs, as cron writes it."""
    found: list[ToldValue] = []
    for one in schedules(reading.goal):
        if is_unread(reading, one.span.start, one.span.end):
            reading.claim(one.span.start, one.span.end, f"{kind}.{path} = {one.cron}")
            # The days and the hour may stand apart: both say one schedule.
            if one.cron not in [before.text for before in found]:
                found.append(ToldValue(kind, path, one.cron, one.span))
    return found


def told_of_providers(reading: Reading, providers: Sequence[str]) -> list[Parameter]:
    """What is there already and only has a name, by the forms of the providers."""
    out = []
    for provider in providers:
        for name, form in vocabularies().of(provider).told.items():
            near = vocabularies().of(provider).told_near.get(name, ())
            if near and not stands(reading, near):
                continue
            match = re.search(rf"(?<![\w.-])(?:{form})(?!\w)", reading.goal, re.IGNORECASE)
            if match and is_unread(reading, *match.span()):
                full = f"{provider}.{name}"
                text = value_of(match)
                text = str(reading.lexicon.values.number_words.get(text.lower(), text))
                span = reading.claim(*match.span(), f"{full} = {text}")
                out.append(Parameter(full, text, "goal", span))
    return out


def put_told(reading: Reading, told: Sequence[ToldValue], named: Sequence[Named]) -> None:
    """Give each value to the resource of its type that stands nearest; words that no resource
    takes are released."""
    for one in told:
        open_ = [
            n
            for n in named
            if n.type == one.type and (one.path not in n.values or one.path in n.weak)
        ]
        if not open_:
            reading.release(one.span)
            continue
        nearest = min(open_, key=lambda n: abs(n.span.start - one.span.start))
        nearest.values[one.path] = (_value(nearest, one.path, one.text), one.span)
        nearest.weak.discard(one.path)
        for path, text in one.besides:
            nearest.values.setdefault(path, (_value(nearest, path, text), one.span))


def _value(one: Named, path: str, text: str) -> str | int | bool:
    schema = at_path(one.body, path)
    kind = schema.type if schema is not None else "string"
    if kind == "number":
        number = re.match(r"[0-9]+", text)
        return int(number[0] if number else 0) * _SECONDS.get(text[-1].lower(), 1)
    return text.lower() not in OFF | {"without"} if kind == "bool" else text


_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
"""By the letter behind a span of time: 1h."""
