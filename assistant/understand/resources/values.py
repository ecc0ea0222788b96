"""Values that a goal gives the attributes of its resources."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from assistant.core.intent import Span
from assistant.core.schema import AttributeSchema
from assistant.knowledge.body_paths import at_path
from assistant.knowledge.catalogue import stem, words_of_name
from assistant.understand.matching import matches, negated_after, negated_at
from assistant.understand.phrases import Table
from assistant.understand.reading import Reading
from assistant.understand.resources.belonging import path_for
from assistant.understand.resources.finding import Named, within_name
from assistant.understand.resources.leaves import Leaf
from assistant.understand.resources.shapes import number_in
from assistant.understand.resources.sheet import OFF, Sheet, Text, joined, takes_text
from assistant.understand.resources.sizes import read_sizes, size_beside

_LONGEST = 5
GENERIC = frozenset(
    [
        "enable",
        "enabled",
        "config",
        "configuration",
        "setting",
        "allow",
        "retention",
        "period",
        "policy",
        "in",
        "is",
        "number",
        "count",
    ]
)
"""Words of a name that a goal may leave out when it says the others."""
_BEFORE_PATH = 3
"""Signs before a path's first word: ../"""
_LINKS = frozenset(("is", "of", "to", "at", "as", "be", "set", "equals", "with", "value"))
_ON = frozenset(("on", "true", "yes", "enabled"))
_KEPT = frozenset(("kept", "keep", "for", "retained", "stored"))
_VALUE = re.compile(r"[^\s,;\"'()]+")
_VERSION = re.compile(
    r"\s+(?:v|version\s+)?(?P<v>[0-9]+(?:\.[0-9]+){1,3}|[0-9]+(?=\s*(?:[,;]|\.?\s*\Z|\s(?:with|in|on|and|for)\b)))"
    r"(?![\w/:%]|\.\w)",
    re.IGNORECASE,
)
"""The version of a service behind its name; a bare number only where nothing is counted by it."""
_SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86_400,
    "week": 604_800,
    "month": 30 * 86_400,
    "year": 365 * 86_400,
}


_TIME = (
    r"(?<![\w.])(?P<all>(?P<n>[0-9]{1,5})[\s-]?"
    r"(?P<unit>s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?)\b)"
)
_LASTS = re.compile(_TIME, re.IGNORECASE)
_LASTS_BEFORE = re.compile(rf"{_TIME}(?:\s+of)?\s+(?:the\s+)?\Z", re.IGNORECASE)
_OF_SECONDS = frozenset(("ttl", "interval", "timeout"))
"""Attributes that are told in seconds though their names do not say it."""


def read_values(sheet: Sheet) -> None:
    """Read values by the vocabulary, by their shape, and by the names of attributes."""
    _by_own_words(sheet)
    _by_attribute(sheet)
    _by_shape(sheet)
    _by_enum(sheet)
    _plain_numbers(sheet)


def _by_own_words(sheet: Sheet) -> None:
    """Words that the vocabulary has for an attribute."""
    rows = [
        (phrases, (kind, path))
        for kind, traits in {n.type: n.traits for n in sheet.named}.items()
        for path, phrases in traits.attributes.items()
    ]
    table: Table[tuple[str, str]] = Table.of(rows)
    for hit in matches(sheet.reading, table):
        for one in sheet.near(hit.span.start):
            path = next((path for kind, path in hit.entries if kind == one.type), "")
            schema = at_path(one.body, path) if path else None
            if schema is not None and path in one.values and _goes_on(sheet, one, path, hit.span):
                sheet.reading.claim(hit.span.start, hit.span.end, f"{one.type}.{path}")
                break
            if schema is not None and value_beside(
                sheet, one, path, schema, hit.index, hit.after, plain=True
            ):
                break


def _goes_on(sheet: Sheet, one: Named, path: str, span: Span) -> bool:
    """True for more words of what the value before them was read for: 60 days retention."""
    said = one.values[path][1]
    return 0 <= span.start - said.end <= 4 and not sheet.reading.goal[said.end : span.start].strip()


def _by_attribute(sheet: Sheet) -> None:
    """Words that are an attribute's name, with the value beside them."""
    words, at = sheet.reading.words, 0
    while at < len(words):
        length = _attribute_at(sheet, at)
        at += length or 1


def _attribute_at(sheet: Sheet, at: int) -> int:
    reading = sheet.reading
    for run in reading.runs(at, _LONGEST):
        length = len(run)
        if run[0].text in reading.lexicon.stop or run[-1].text in reading.lexicon.stop:
            continue
        if within_name(reading.goal, run[0].start, run[-1].end):
            continue
        stems = frozenset(stem(word.text) for word in run if word.text not in reading.lexicon.stop)
        generic = GENERIC | (_SECONDS.keys() if _timed(reading, at + length) else set())
        for one in sheet.near(run[0].start):
            leaf = _leaf(sheet.leaves[one.type], stems, one, generic)
            if leaf and value_beside(sheet, one, leaf.path, leaf.schema, at, at + length):
                return length
    return 0


def _timed(reading: Reading, at: int) -> bool:
    """Whether a number with a unit of time stands there."""
    at = _skip_links(reading, at)
    after = reading.words[at + 1].text if at + 1 < len(reading.words) else ""
    return _number_at(reading, at) is not None and stem(after) in _SECONDS


def _leaf(
    known: Sequence[Leaf], stems: frozenset[str], one: Named, generic: frozenset[str]
) -> Leaf | None:
    """The one attribute that the words name; None where none or several do."""
    own_of_type = frozenset(words_of_name(one.type))
    ranked = []
    for leaf in known:
        if not stems <= leaf.own | leaf.around:
            continue
        missing = leaf.own - stems - generic - own_of_type
        said = leaf.own & stems or (leaf.own <= generic | own_of_type and leaf.around & stems)
        if said and not missing:
            ranked.append((len(leaf.own - stems), leaf.depth, leaf))
    if not ranked:
        return None
    ranked.sort(key=lambda row: row[:2])
    best = [row for row in ranked if row[:2] == ranked[0][:2]]
    return best[0][2] if len(best) == 1 else None


def value_beside(
    sheet: Sheet,
    one: Named,
    path: str,
    schema: AttributeSchema,
    at: int,
    after: int,
    *,
    plain: bool = False,
) -> bool:
    """Write the value beside an attribute's words; `plain`: an ordinary word may be one."""
    reading = sheet.reading
    span = Span(reading.words[at].start, reading.words[after - 1].end)
    kind = schema.type
    if kind == "bool":
        return _flag_beside(sheet, one, path, at, after)
    if schema.format == "duration":
        lasts = _duration_beside(reading, at, after)
        if lasts is not None:
            return sheet.put(one, path, lasts[0], joined(span, lasts[1]))
    sized = size_beside(sheet, one, path, schema, span)
    if sized is not None:
        return sheet.put(one, path, sized[0], joined(span, sized[1]))
    led = reading.words[after - 1].text in reading.lexicon.stop
    before = None if led else _number_before(reading, at)
    behind = _skip_links(reading, after)
    if kind == "number":
        found = _number_at(reading, behind) or _number_kept(reading, behind) or before
        if found is None:
            return False
        number, place = _in_unit(reading, path, *found)
        return sheet.put(one, path, number, joined(span, place))
    if before is not None and takes_text(kind):
        return sheet.put(one, path, str(before[0]), joined(span, before[1]))
    leads = plain or behind > after or led
    text = _text_at(sheet, behind, schema, linked=leads)
    if text is None:
        return False
    bare = text[0].removeprefix("*.") if path == one.traits.shapes.get("wildcard") else text[0]
    return sheet.put(one, path, bare, joined(span, text[1]))


def _duration_beside(reading: Reading, at: int, after: int) -> tuple[str, Span] | None:
    """A span of time in words, as Go writes it: 90 minutes as 90m."""
    behind = _skip_links(reading, after)
    start = reading.words[behind].start if behind < len(reading.words) else len(reading.goal)
    match = _LASTS.match(reading.goal, start)
    match = match or _LASTS_BEFORE.search(reading.goal[: reading.words[at].start])
    if match is None or not reading.free(*match.span("all")):
        return None
    return f"{match['n']}{match['unit'][0].lower()}", Span(*match.span("all"))


def _in_unit(reading: Reading, path: str, number: int, place: Span) -> tuple[int, Span]:
    """The number in the attribute's own unit of time, with the word that says its unit."""
    after = next((w for w in reading.words if w.start >= place.end), None)
    if after is None or stem(after.text) not in _SECONDS or not after.joined:
        return number, place
    leaf = path.rpartition(".")[2]
    own = next((w for w in words_of_name(leaf) if w in _SECONDS), "")
    own = own or ("second" if leaf in _OF_SECONDS else "")
    span = Span(place.start, after.end)
    if not own or own == stem(after.text):
        return number, span
    seconds = number * _SECONDS[stem(after.text)]
    return (seconds // _SECONDS[own], span) if seconds % _SECONDS[own] == 0 else (number, place)


def _flag_beside(sheet: Sheet, one: Named, path: str, at: int, after: int) -> bool:
    reading = sheet.reading
    span = Span(reading.words[at].start, reading.words[after - 1].end)
    value, behind = True, _skip_links(reading, after)
    word = reading.words[behind] if behind < len(reading.words) else None
    left_out = negated_at(reading, at) or negated_after(reading, after)
    if word is not None and word.text in _ON | OFF and word.joined:
        value = word.text in _ON
        span = Span(span.start, word.end)
    elif left_out is not None:
        value = False
        span = joined(span, left_out)
    return sheet.put(one, path, value, span)


def _skip_links(reading: Reading, at: int) -> int:
    while at < len(reading.words) and reading.words[at].text in _LINKS:
        at += 1
    return at


def _number_at(reading: Reading, at: int) -> tuple[int, Span] | None:
    if at >= len(reading.words):
        return None
    word = reading.words[at]
    number = number_in(word.text)
    if number is None or not reading.free(word.start, word.end):
        return None
    return number, Span(word.start, word.end)


def _number_kept(reading: Reading, at: int) -> tuple[int, Span] | None:
    """A time that something is kept: backups for 14 days, logs kept for a year."""
    while at < len(reading.words) and reading.words[at].text in _KEPT:
        at += 1
    found = _number_at(reading, at)
    return found if found and _timed(reading, at) else None


def _number_before(reading: Reading, at: int) -> tuple[int, Span] | None:
    found = _number_at(reading, at - 1) if at else None
    near = found and reading.goal[found[1].end : reading.words[at].start].strip() in ("", "-")
    return found if near else None


def _text_at(
    sheet: Sheet, at: int, schema: AttributeSchema, *, linked: bool
) -> tuple[str, Span] | None:
    reading = sheet.reading
    if at >= len(reading.words):
        return None
    start = reading.words[at].start
    for value in sheet.shaped:
        quote = value.shape == "quoted" and value.span.start <= start < value.span.end
        path = start - _BEFORE_PATH <= value.span.start <= start < value.span.end
        if (quote or path) and reading.free(value.span.start, value.span.end):
            return value.text, value.span
    match = _VALUE.match(reading.goal, start)
    if match is None or not reading.free(start, match.end()):
        return None
    text = match.group().rstrip(".:!?")
    span = Span(start, start + len(text))
    known = {str(v).lower(): str(v) for v in schema.enum}
    if known and not schema.enum_open:
        return (known[text.lower()], span) if text.lower() in known else None
    marked = bool(re.search(r"[0-9_.*/:-]|[A-Z]", text))
    filler = text.lower() in reading.lexicon.stop and not (text.isupper() and len(text) > 1)
    if filler or not (marked or linked):
        return None
    return text, span


def _by_shape(sheet: Sheet) -> None:
    """A value alone, whose shape says where it belongs."""
    for value in sheet.shaped:
        if not sheet.reading.free(value.span.start, value.span.end):
            continue
        for one in sheet.near(value.span.start):
            path, text = path_for(one, value)
            if path and sheet.put(one, path, text, value.span):
                break
    _services(sheet)
    read_sizes(sheet)


def _services(sheet: Sheet) -> None:
    """Known services, where a resource runs one."""
    services = sheet.reading.lexicon.service_table
    for hit in [*matches(sheet.reading, services, claimed_too=True)]:
        version = _VERSION.match(sheet.reading.goal, hit.span.end)
        free = sheet.reading.free(hit.span.start, hit.span.end)
        image = hit.entries[0].image
        if version and image and sheet.reading.free(*version.span("v")):
            span = joined(hit.span, Span(*version.span("v")))
            _run(sheet, f"{image}:{version['v']}", hit.entries[0].id, span)
        elif free:
            _run(sheet, hit.entries[0].id, "", hit.span)


def _run(sheet: Sheet, value: str, over: str, span: Span) -> None:
    """Write what a container runs, in place of the same service without a version."""
    for one in sheet.near(span.start):
        path = one.traits.shapes.get("service")
        if path and over and path in one.values and one.values[path][0] == over:
            one.weak.add(path)
        if path and sheet.put(one, path, value, span):
            return


def _by_enum(sheet: Sheet) -> None:
    """A word, or two, that is one of the values of one attribute."""
    free = [word for _, word in sheet.reading.free_words()]
    pairs = [(a, b) for a, b in itertools.pairwise(free) if b.joined and b.start - a.end == 1]
    for first, last in [*pairs, *((word, word) for word in free)]:
        text = first.text if first is last else first.text + last.text
        if not sheet.reading.free(first.start, last.end):
            continue
        if len(text) < 2 or number_in(text) is not None:
            continue
        for one in sheet.near(first.start):
            fits = list(_enum_leaves(sheet.leaves[one.type], text))
            top = [fit for fit in fits if fit[0].depth == min(f[0].depth for f in fits)]
            if len(top) == 1:
                leaf, value = top[0]
                if sheet.put(one, leaf.path, value, Span(first.start, last.end)):
                    break


def _enum_leaves(known: Sequence[Leaf], text: str) -> Iterator[tuple[Leaf, Text]]:
    for leaf in known:
        for value in leaf.schema.enum:
            if isinstance(value, str) and value.lower() == text:
                yield leaf, value


def _plain_numbers(sheet: Sheet) -> None:
    """A number alone, where the resource before it has a place for one: a service on 80."""
    for _, word in list(sheet.reading.free_words()):
        number = number_in(word.text)
        if number is None or not word.text.isdigit():
            continue
        for one in sheet.near(word.start)[:1]:
            path = one.traits.shapes.get("number")
            if path:
                sheet.put(one, path, number, Span(word.start, word.end))
