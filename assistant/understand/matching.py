"""Phrases of a table found in the goal's words, longest first, left to right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from assistant.core.intent import Span
from assistant.understand.phrases import Table
from assistant.understand.reading import Reading

T = TypeVar("T")
_REACH = 5
"""Words that may stand between a negation and what it leaves out."""


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A phrase found: where, from which word to which, and what it may stand for."""

    span: Span
    index: int
    after: int
    """Index of the first word behind the phrase."""
    entries: tuple[T, ...]


def matches(
    reading: Reading,
    table: Table[T],
    holds: Callable[[T], bool] | None = None,
    *,
    claimed_too: bool = False,
    open_end: re.Pattern[str] | None = None,
) -> Iterator[Hit[T]]:
    """Every phrase of the table in free words; entries for which `holds` is false do not count.

    A phrase ends at a word's end; what `open_end` matches may follow within the word.
    """
    words = reading.words
    texts = reading.texts
    index = 0
    while index < len(words):
        hit = _hit(reading, table, texts, index, holds, claimed_too, open_end)
        if hit is None:
            index += 1
            continue
        yield hit
        index = hit.after


def _hit(
    reading: Reading,
    table: Table[T],
    texts: tuple[str, ...],
    index: int,
    holds: Callable[[T], bool] | None,
    claimed_too: bool,
    open_end: re.Pattern[str] | None,
) -> Hit[T] | None:
    words = reading.words
    if not words[index].opens:
        return None
    for length, entries in table.at(texts, index):
        last = index + length - 1
        if not all(w.joined for w in words[index + 1 : last + 1]):
            continue
        ends = open_end and open_end.match(reading.goal, words[last].end)
        if not words[last].closes and not ends:
            continue
        span = Span(words[index].start, words[last].end)
        if not claimed_too and not reading.free(span.start, span.end):
            continue
        sound = tuple(e for e in entries if holds is None or holds(e))
        if sound:
            return Hit(span, index, last + 1, sound)
    return None


def negated_at(reading: Reading, index: int) -> Span | None:
    """Where the negation stands within whose reach the word at `index` is, or None.

    A comma, a full stop or any word that is not in the list of words that may stand between ends
    the reach; things already read do not, so that 'without updates and sysprep' leaves out both.
    """
    words, lexicon = reading.words, reading.lexicon
    texts = reading.texts
    between, anew = lexicon.negations.between, lexicon.negations.anew
    at, left = index - 1, _REACH
    while at >= 0 and left:
        if at + 1 < len(words) and not _runs_on(reading, at):
            return None
        for start in range(max(0, at - 3), at + 1):
            for length, _ in lexicon.negation_table.at(texts, start):
                if start + length == at + 1 and not _harmless(reading, texts, start):
                    if at + 1 < index and _within_a_thing(reading, words[start].start):
                        return None
                    return Span(words[start].start, words[at].end)
        free = reading.free(words[at].start, words[at].end)
        if free and texts[at] not in between:
            return None
        if at and texts[at] in anew and texts[at - 1] in ("and", "but", "then"):
            return None
        if not free and at + 1 < index and not _listed(reading, texts, at + 1):
            return None
        if texts[at] in ("with", "on", "for", "via", "by", "in", "but") and not _verb_before(
            texts, at
        ):
            return None
        at, left = at - 1, left - 1
    return None


def _within_a_thing(reading: Reading, start: int) -> bool:
    """True for the 'without' of 'sudo without password', which says what that is and no more."""
    return any(
        found.span.start < start < found.span.end and not found.negated for found in reading.things
    )


def negated_after(reading: Reading, after: int) -> Span | None:
    """Where the words from index `after` say that what stands before is left out: disabled."""
    texts = reading.texts
    for length, _ in reading.lexicon.negated_after_table.at(texts, after):
        if all(_runs_on(reading, at) for at in range(after - 1, after + length - 1)):
            last = reading.words[after + length - 1]
            return Span(reading.words[after].start, last.end)
    return None


def _listed(reading: Reading, texts: tuple[str, ...], at: int) -> bool:
    """True when the word at `at` goes on with what was left out: and, or, or more of its name."""
    word = reading.words[at]
    return texts[at] in ("and", "or", "nor") or not reading.free(word.start, word.end)


def _harmless(reading: Reading, texts: tuple[str, ...], start: int) -> bool:
    return any(True for _ in reading.lexicon.harmless_table.at(texts, start))


def _runs_on(reading: Reading, at: int) -> bool:
    """True when no punctuation stands between the word at `at` and the next one, or a key's colon
    before its value."""
    if reading.words[at + 1].joined:
        return True
    glue = reading.goal[reading.words[at].end : reading.words[at + 1].start]
    return not any(char in ",;.:!?()\n" for char in glue) or not glue.strip(".").strip()


def _verb_before(texts: tuple[str, ...], at: int) -> bool:
    """True for 'not with', 'not on', 'without use of': the negation stands right before."""
    return at > 0 and texts[at - 1] in ("not", "no", "built", "run", "running", "do", "but")
