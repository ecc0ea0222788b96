"""Cautions and the kind of a goal: live estates, other subjects, questions, translations."""

from __future__ import annotations

from functools import cache

from assistant.core.intent import Caution, Kind, Span
from assistant.understand.entries import Component, Pattern, Service, Subject, Tool, Warned
from assistant.understand.lexicon import lexicon
from assistant.understand.matching import matches
from assistant.understand.phrases import Table
from assistant.understand.reading import Reading

_SERVICE = "service"
"""In `unless` of a pattern: any service that runs as a container."""
_SYSTEM = "system"
"""In `unless` of a pattern: any operating system."""
_BEFORE = frozenset(
    ("hi", "hey", "hello", "ok", "so", "and", "now", "then", "please", "pls", "plz")
)
"""Words before a goal's own first one."""


@cache
def _tables() -> tuple[tuple[Warned, tuple[tuple[Pattern, tuple[Table[bool], ...]], ...]], ...]:
    return tuple(
        (
            warned,
            tuple(
                (pattern, tuple(Table.of([(group, True)]) for group in pattern.groups))
                for pattern in warned.patterns
            ),
        )
        for warned in lexicon().cautions
    )


def find_cautions(reading: Reading) -> tuple[Caution, ...]:
    """Every caution whose pattern the goal matches, once each, in the lexicon's order."""
    found: list[Caution] = []
    things = [f.thing for f in reading.things if not f.negated]
    named = {thing.id for thing in things if isinstance(thing, (Tool, Component, Subject))}
    if any(isinstance(thing, Service) for thing in things):
        named.add(_SERVICE)
    if any(not system.negated for system in reading.systems):
        named.add(_SYSTEM)
    for warned, patterns in _tables():
        spans = [
            _first(reading, pattern, tables)
            for pattern, tables in patterns
            if named.isdisjoint(pattern.unless)
        ]
        hits = [span for span in spans if span is not None]
        if hits and all(caution.code != warned.code for caution in found):
            longest = max(hits, key=lambda span: span.end - span.start)
            what = " ".join(reading.goal[longest.start : longest.end].split())
            text = warned.text.replace("{what}", what)
            found.append(Caution(warned.code, text, warned.declines))
        for span in hits:
            reading.claim(span.start, span.end, f"caution {warned.code}")
    return tuple(found)


def _first(reading: Reading, pattern: Pattern, tables: tuple[Table[bool], ...]) -> Span | None:
    """The first stretch in which one phrase of each table follows the other within the gap."""
    starts = {hit.index: hit.after for hit in matches(reading, tables[0], claimed_too=True)}
    rest = [
        {hit.index: hit.after for hit in matches(reading, table, claimed_too=True)}
        for table in tables[1:]
    ]
    gap = pattern.gap
    for index, after in starts.items():
        if index and reading.words[index - 1].text in pattern.not_after:
            continue
        if pattern.opens and any(w.text not in _BEFORE for w in reading.words[:index]):
            break
        end: int | None = after
        for hits in rest:
            base = end or 0
            end = next((hits[i] for i in range(base, base + gap + 1) if i in hits), None)
            if end is None:
                break
        if end is not None and _one_sentence(reading, index, end):
            return Span(reading.words[index].start, reading.words[end - 1].end)
    return None


def _one_sentence(reading: Reading, index: int, after: int) -> bool:
    text = reading.goal[reading.words[index].start : reading.words[after - 1].end]
    return ". " not in text and "\n\n" not in text and ";" not in text


def is_other(cautions: tuple[Caution, ...]) -> bool:
    """True when a caution says that the goal is not about infrastructure."""
    other = {warned.code for warned in lexicon().cautions if warned.other}
    return any(caution.code in other for caution in cautions)


@cache
def _question_tables() -> dict[str, Table[bool]]:
    q = lexicon().questions
    return {
        "words": Table.of([(q.words, True)]),
        "last": Table.of([(q.words_last, True)]),
        "unless": Table.of([(q.words_unless, True)]),
        "translate": Table.of([(q.translate, True)]),
        "into": Table.of([(q.translate_into, True)]),
        "formats": Table.of([(q.translate_formats, True)]),
    }


def kind_of(reading: Reading) -> Kind:
    """draft, or words or translate for goals that another command answers."""
    tables = _question_tables()
    head = 4

    def hits(name: str) -> list[int]:
        return [hit.index for hit in matches(reading, tables[name], claimed_too=True)]

    tools = [f for f in reading.things if isinstance(f.thing, Tool)]
    files = any(p.name in ("path", "script") for p in reading.parameters)
    if any(i < head for i in hits("translate")) and (tools or files):
        verb = min(hits("translate"))
        targets = [t.span.start for t in tools]
        targets += [reading.words[index].start for index in hits("formats")]
        for into in hits("into"):
            place = reading.words[into].end
            if into > verb and any(0 <= start - place <= 12 for start in targets):
                return "translate"
    asked = hits("words")
    if _in_tool_words(reading, hits("last"), [tool.span.end for tool in tools]):
        return "words"
    known = bool(reading.things or reading.systems or reading.pack_names or reading.unknown)
    if asked and known and not hits("unless"):
        called = reading.goal.rstrip().endswith("?") or min(asked) < head
        called = called or _ends_so(reading, tables["words"])
        if called:
            return "words"
    return "draft"


def _ends_so(reading: Reading, table: Table[bool]) -> bool:
    """True for a goal that ends as in "a security group in azure, what is it called"."""
    hits = matches(reading, table, claimed_too=True)
    return any(hit.after == len(reading.words) for hit in hits)


def _in_tool_words(reading: Reading, last: list[int], tool_ends: list[int]) -> bool:
    """True for a goal that ends as in "synced_folder in compose terms"."""
    if not last or max(last) != len(reading.words) - 1:
        return False
    start = reading.words[max(last)].start
    return any(not reading.goal[end:start].strip(" '’s") for end in tool_ends if end < start)
