"""A change in words, read by the same reader in the context of the goal that it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from assistant.core.errors import Declined
from assistant.core.intent import Intent, Mention, Parameter, Span, Value
from assistant.understand.lexicon import alternatives, lexicon

Read = Callable[[str], Intent]
Kind = Literal["value", "system", "platform", "tool", "thing"]

_BETWEEN = ".\n"
_JOINT = re.compile(r"[,;.]\s+|\s+(?:and|then|but|plus)\s+", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?P<old>[^,;.]{1,40}?)\s+(?P<rest>to\s)", re.IGNORECASE)
_INSTEAD = re.compile(
    r"\s+(?:instead of|rather than)\s+(?P<old>[0-9]+(?:\s?[a-z]{1,5})?)(?P<rest>)(?=[\s,.;]|\Z)",
    re.IGNORECASE,
)
_VALUE = re.compile(r"[\w.]+ = ")
_OUT = re.compile(r"\bwithout\s+(?:(?:the|its|any|all)\s+)?\Z", re.IGNORECASE)
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
    more: bool = False
    """It says so with a word that stands for nothing else: add, another."""


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
    text = plain(_without_old(change, goal))
    contexts = dict.fromkeys((_without_values(goal, base), goal))
    at = len(goal) + len(_BETWEEN)
    readings = [read(context + _BETWEEN + text) for context in contexts]
    both = min(readings, key=lambda one: len(list(_strange(one, at, text, base))))
    strange = list(_strange(both, at, text, base))
    if strange:
        raise Declined(
            "not understood: " + ", ".join(f"“{' '.join(word.split())}”" for word in strange),
            mend="say the change as you would say a goal: “16 GB of memory, without docker”",
        )
    said = (*_said(both, at, text), *_left_out(both, at, text, base))
    change_read = Change(text, said)
    if not said:
        raise Declined(
            "nothing in the change names a value or a thing",
            mend="say what becomes of what: “16 GB of memory”, “without docker”, “on VLAN 30”",
        )
    return Change(text, tuple(_with_also(change_read)))


def _strange(both: Intent, at: int, text: str, base: Intent) -> Iterator[str]:
    """Words of the change that were not understood."""
    left = {one.span.start for one in _left_out(both, at, text, base)}
    for unread in both.unread:
        place = unread.span.start - at
        if place >= 0 and place not in left and not _leads(unread.text):
            yield unread.text
    yield from (u.term for u in both.unknown if u.span.start >= at)


def _left_out(both: Intent, at: int, text: str, base: Intent) -> Iterator[Said]:
    """What goes by the goal's own words for it: "without fail2ban" where it named the package."""
    for unread in both.unread:
        start, end = unread.span.start - at, unread.span.end - at
        if start < 0 or not text[:start].rstrip().lower().endswith("without"):
            continue
        words = text[start:end]
        for mention in base.mentions:
            there = base.goal[mention.span.start : mention.span.end]
            if there.casefold() == words.casefold():
                yield Said("thing", words, words, Span(start, end), leaves=True)
                break


def plain(change: str) -> str:
    """The change on one line, with "without" for every word that takes something away."""
    removing, named, again = _words()[:3]
    text = re.sub(r"\bdon['’]?t\b", "do not", " ".join(change.split()), flags=re.IGNORECASE)
    text = named.sub("called ", removing.sub("without ", text))
    text = _words()[5].sub(lambda match: match[1], text)
    text = _words()[4].sub(lambda match: f"{match[1]} ", text)
    text = again.sub("", text)
    return re.sub(r"\s+([,;.])", r"\1", " ".join(text.split())).rstrip(" .;,")


def _without_old(change: str, goal: str) -> str:
    """The change without the old value: "from 8 GB to 16 GB", "6 vCPU instead of 4"."""

    def said(match: re.Match[str]) -> str:
        return match["rest"] if match["old"].casefold() in goal.casefold() else match[0]

    change = _FROM.sub(said, change)
    return _INSTEAD.sub(said, change)


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
    found = [
        re.compile(rf"\b(?:{alternatives(words)})\b\s*", re.IGNORECASE)
        for words in (changes.remove, changes.named, changes.again, changes.lead)
    ]
    sets = rf"\b((?:{alternatives(changes.sets)})\b[^,;.]*?)\s+to\s+"
    part = (
        rf"\b(without\s+(?:the\s+)?[^\s,;.]+(?:\s+[^\s,;.]+)?)\s+(?:{alternatives(changes.part)})\b"
    )
    return (*found, re.compile(sets, re.IGNORECASE), re.compile(part, re.IGNORECASE))


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
                leaves = leaves or _OUT.search(text, 0, span.start) is not None
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
    words = lexicon().changes
    also, more = (
        re.compile(rf"\b(?:{alternatives(found)})\b", re.IGNORECASE)
        for found in (words.also, words.more)
    )
    clauses = list(change.clauses())
    for one in change.said:
        inside = next(c for c in clauses if c.start <= one.span.start <= c.end)
        said = change.text[inside.start : inside.end]
        yield replace(one, also=bool(also.search(said)), more=bool(more.search(said)))
