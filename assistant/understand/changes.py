"""A change in words, read by the same reader in the context of the goal that it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from assistant.core.errors import Declined
from assistant.core.intent import Intent, Mention, Parameter, Span, Value
from assistant.understand.lexicon import alternatives, lexicon

Read = Callable[[str], Intent]
Kind = Literal["value", "system", "platform", "tool", "thing"]

_BETWEEN = ".\n"
_JOINT = re.compile(r"[,;.]\s+|\s+(?:and|then|but|plus)\s+", re.IGNORECASE)
_VALUE = re.compile(r"[\w.]+ = ")
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("operating system ", "system"),
    ("platform ", "platform"),
    ("tool ", "tool"),
    ("component ", "thing"),
    ("service ", "thing"),
    ("resource ", "thing"),
    ("subject ", "thing"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a change says."""

    kind: Kind
    name: str
    """A parameter's name, or the id of what is named."""
    words: str
    """The change's own."""
    span: Span
    """In the change."""
    value: Value = ""
    leaves: bool = False
    """It is to go."""
    also: bool = False
    """It comes beside what is there."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change as it was read."""

    text: str
    """In the reader's own words: "without" for all that takes away."""
    said: tuple[Said, ...]

    def clauses(self) -> Iterator[Span]:
        """Its clauses, none of which parts what was read as one."""
        start = 0
        for joint in _JOINT.finditer(self.text):
            inside = any(
                one.span.start < joint.end() and joint.start() < one.span.end for one in self.said
            )
            if not inside:
                yield Span(start, joint.start())
                start = joint.end()
        yield Span(start, len(self.text))


def read_change(goal: str, change: str, base: Intent, read: Read) -> Change:
    """What `change` says about `goal`, which `read` reads as `base`.

    The goal's own values are covered first, so that "make it 16 GB" is the memory where the goal
    had memory. Raises Declined with the words that were not understood.
    """
    text = plain(change)
    contexts = dict.fromkeys((_without_values(goal, base), goal))
    best: tuple[list[str], Intent] | None = None
    for context in contexts:
        both = read(context + _BETWEEN + text)
        at = len(goal) + len(_BETWEEN)
        strange = [u.text for u in both.unread if u.span.start >= at and not _leads(u.text)]
        strange += [u.term for u in both.unknown if u.span.start >= at]
        if best is None or len(strange) < len(best[0]):
            best = strange, both
    assert best is not None  # noqa: S101 - there is at least one context
    strange, both = best
    if strange:
        raise Declined(
            "not understood: " + ", ".join(f"“{' '.join(word.split())}”" for word in strange),
            mend="say the change as you would say a goal: “16 GB of memory, without docker”",
        )
    said = tuple(_said(both, len(goal) + len(_BETWEEN), text))
    change_read = Change(text, said)
    if not said:
        raise Declined(
            "nothing in the change names a value or a thing",
            mend="say what becomes of what: “16 GB of memory”, “without docker”, “on VLAN 30”",
        )
    return Change(text, tuple(_with_also(change_read)))


def plain(change: str) -> str:
    """The change on one line, with "without" for every word that takes something away."""
    removing, named, again, _ = _words()
    text = again.sub("", " ".join(change.split()))
    text = named.sub("called ", removing.sub("without ", text))
    return re.sub(r"\s+([,;.])", r"\1", " ".join(text.split())).rstrip(" .;,")


def bare(clause: str) -> str:
    """A clause without the words that only begin or end an order."""
    lead = _words()[3]
    match = lead.match(clause)
    while match and match.end() < len(clause):
        clause = clause[match.end() :]
        match = lead.match(clause)
    trail = alternatives(lexicon().changes.trail)
    return re.sub(rf"(?:[\s,]+(?:{trail}))+\Z", "", clause, flags=re.IGNORECASE).strip()


@cache
def _words() -> tuple[re.Pattern[str], ...]:
    changes = lexicon().changes
    # "don't" is two words to the reader, and one with an apostrophe to people.
    return tuple(
        re.compile(rf"\b(?:{alternatives(words).replace('don[s-]+t', 'don.t')})\b\s*", re.I)
        for words in (changes.remove, changes.named, changes.again, changes.lead)
    )


def _leads(words: str) -> bool:
    """True for words that only begin an order."""
    return not _words()[3].sub("", words.lower()).strip(" -")


def covering(intent: Intent, span: Span) -> Span:
    """The whole stretch that was read as the value at `span`."""
    return next(
        (
            m.span
            for m in intent.mentions
            if m.span.start <= span.start and span.end <= m.span.end and _VALUE.match(m.meaning)
        ),
        span,
    )


def _without_values(goal: str, base: Intent) -> str:
    text = goal
    for mention in base.mentions:
        if _VALUE.match(mention.meaning) and not mention.meaning.startswith(("script", "path")):
            start, end = mention.span.start, mention.span.end
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def _said(both: Intent, at: int, text: str) -> Iterator[Said]:
    def own(span: Span) -> Span:
        return Span(span.start - at, span.end - at)

    for parameter in _values(both):
        if parameter.span and parameter.span.start >= at:
            span = own(covering(both, parameter.span))
            words = text[span.start : span.end]
            before = text[: span.start].rstrip().lower()
            leaves = before.endswith("without")
            yield Said("value", parameter.name, words, span, parameter.value, leaves)
    for mention in both.mentions:
        if mention.span.start >= at and not _VALUE.match(mention.meaning):
            found = _thing(mention)
            if found:
                span, (kind, name, leaves) = own(mention.span), found
                yield Said(kind, name, text[span.start : span.end], span, leaves=leaves)


def _values(intent: Intent) -> Iterator[Parameter]:
    """Values of the goal's words. System, place and tool are told by their mentions."""
    seen = set()
    for parameter in (*intent.parameters, *(p for part in intent.parts for p in part.parameters)):
        plain_value = parameter.name not in ("os", "platform", "target", "edition", "proxy")
        if parameter.source == "goal" and plain_value and parameter not in seen:
            seen.add(parameter)
            yield parameter


def _thing(mention: Mention) -> tuple[Kind, str, bool] | None:
    meaning = mention.meaning
    leaves = meaning.startswith("not ")
    meaning = meaning.removeprefix("not ")
    for start, kind in _KINDS:
        if meaning.startswith(start):
            return kind, meaning.removeprefix(start), leaves
    # A resource that is left out is told by its type alone.
    return ("thing", meaning, True) if leaves else None


def _with_also(change: Change) -> Iterator[Said]:
    also = re.compile(rf"\b(?:{alternatives(lexicon().changes.also)})\b", re.IGNORECASE)
    clauses = list(change.clauses())
    for one in change.said:
        inside = next(c for c in clauses if c.start <= one.span.start <= c.end)
        more = bool(also.search(change.text[inside.start : inside.end]))
        yield Said(one.kind, one.name, one.words, one.span, one.value, one.leaves, more)
