"""Values in words that would be a resource of their own elsewhere: tls from secret www-tls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.intent import Parameter, Span
from assistant.knowledge.body_paths import at_path
from assistant.understand.matching import matches
from assistant.understand.phrases import Table
from assistant.understand.reading import Reading
from assistant.understand.resources.finding import Named, place_at
from assistant.understand.resources.sheet import OFF
from assistant.understand.resources.vocabulary import Vocabulary, vocabularies


@dataclass(frozen=True, slots=True)
class ToldValue:
    """A value that waits for the resource that it belongs to."""

    type: str
    path: str
    text: str
    span: Span


def value_of(match: re.Match[str]) -> str:
    """The group that holds a form's value, or all of it."""
    groups = match.groupdict()
    return next((text for name in ("v", "v2") if (text := groups.get(name))), match.group())


def _unread(reading: Reading, match: re.Match[str]) -> bool:
    """Whether nothing was made of the words; a provider's or a tool's own may be among them:
    that ami, user terraform@pve."""
    inside = [w for w in reading.words if match.start() <= w.start < match.end()]
    tools = [m.span.start for m in reading.mentions if m.meaning.startswith("tool ")]
    return all(
        reading.free(w.start, w.end) or w.start in tools or place_at(reading, w.start)
        for w in inside
    )


def _stands(reading: Reading, known: Vocabulary, kind: str) -> bool:
    """Whether one of the type's own words is in the goal."""
    words = tuple(w for sense in known.senses if sense.type == kind for w in sense.words)
    table = Table.of([(words, True)])
    return any(True for _ in matches(reading, table, claimed_too=True))


def find_told(reading: Reading, providers: Sequence[str]) -> list[ToldValue]:
    """Values that the forms of `told` find, their words claimed before any resource is read."""
    found = []
    for provider in providers:
        known = vocabularies().of(provider)
        for kind, traits in known.traits.items():
            forms = traits.told if traits.machine or _stands(reading, known, kind) else {}
            for path, form in forms.items():
                pattern = rf"(?<![\w.-])(?:{form})(?!\w)"
                for match in re.finditer(pattern, reading.goal, re.IGNORECASE):
                    if _unread(reading, match):
                        text = value_of(match)
                        span = reading.claim(*match.span(), f"{kind}.{path} = {text}")
                        found.append(ToldValue(kind, path, text, span))
    return found


def told_of_providers(reading: Reading, providers: Sequence[str]) -> list[Parameter]:
    """What is there already and only has a name, by the forms of the providers."""
    out = []
    for provider in providers:
        for name, form in vocabularies().of(provider).told.items():
            match = re.search(rf"(?<![\w.-])(?:{form})(?!\w)", reading.goal, re.IGNORECASE)
            if match and _unread(reading, match):
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
        schema = at_path(nearest.body, one.path)
        kind = schema.type if schema is not None else "string"
        value: str | int | bool = int(one.text) if kind == "number" else one.text
        if kind == "bool":
            value = one.text.lower() not in OFF | {"without"}
        nearest.values[one.path] = (value, one.span)
        nearest.weak.discard(one.path)
