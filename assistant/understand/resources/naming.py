"""Names and numbers that stand beside a resource: two buckets, OUs Servers and Workstations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.core.intent import Span
from assistant.knowledge.body_paths import at_path
from assistant.knowledge.catalogue import words_of_name
from assistant.understand.entries import Service
from assistant.understand.matching import Hit, matches
from assistant.understand.phrases import atoms_of
from assistant.understand.reading import Reading
from assistant.understand.resources.belonging import path_for
from assistant.understand.resources.counting import TIMES, read_count
from assistant.understand.resources.finding import Named
from assistant.understand.resources.listed import beside, in_series
from assistant.understand.resources.shapes import Shaped, number_in
from assistant.understand.series import series_of

_CALLED = frozenset(("called", "named", "name", "titled"))
_AND = frozenset(("and", "und"))
NAME = re.compile(r"\w[\w.-]*(?<![.-])")
_PERSON = re.compile(r"[A-Z][\w-]+(?: [A-Z][\w-]+){1,2}(?!\w)")
_PLACES = frozenset(("in", "into", "to", "under", "inside", "within", "from"))
_PATHS = ("name", "metadata.name", "title", "display_name")


def name_path(one: Named) -> str:
    """Path of the attribute that the resource's name goes to; empty where it has none."""
    paths = (one.sense.name, one.traits.name, *_PATHS)
    for path in paths:
        schema = at_path(one.body, path) if path else None
        if schema is not None and (schema.required or schema.optional):
            return path
    return ""


def read_names(reading: Reading, named: list[Named], shaped: Sequence[Shaped]) -> list[Named]:
    """The resources, one for each name that the goal gives, with counts and names as values."""
    out: list[Named] = []
    values = {value.span for value in shaped}
    starts = frozenset(
        one.span.start for one in named if one.span not in values and one.sense.named
    )
    for one in named:
        read_count(reading, one, named)
        path = name_path(one)
        if not (path or one.traits.labelled):
            out.append(one)
            continue
        names = _names_after(reading, one, shaped, starts) or [
            (text, span, None) for text, span in _names_before(reading, one)
        ]
        if not names:
            out.append(one)
            continue
        one.count = _once(reading, one, len(names))
        for own in [value for _, _, value in names if value is not None]:
            if own.path in one.values and one.values[own.path][1] == own.span:
                del one.values[own.path]
        for text, span, value in names:
            reading.claim(span.start, span.end, f"{one.type}.{path} = {text}")
            named_so = {path: (text, span)} if path else {}
            copy = replace(one, values={**one.values, **named_so}, label="" if path else text)
            service = _service_called(reading, text) if "service" in one.traits.shapes else ""
            if service and one.traits.shapes["service"] not in copy.values:
                copy.values[one.traits.shapes["service"]] = (service, span)
                copy.weak = {*copy.weak, one.traits.shapes["service"]}
            if value is not None and value.path:
                schema = at_path(one.body, value.path)
                number = schema is not None and schema.type == "number"
                said = int(value.text) if number else value.text
                copy.values = {**copy.values, value.path: (said, value.span)}
                reading.claim(*value.place, f"{one.type}.{value.path} = {said}")
            copy.place = bool(one.traits.place) and _is_there(reading, one)
            out.append(copy)
    return out


def _once(reading: Reading, one: Named, names: int) -> int:
    """How many of each name there are: one, where the number before them counts the names."""
    if names < 2 or one.count == 1:
        return one.count
    if one.count != names:
        text = f"{names} names are given for {one.count}: there is one of each name"
        reading.notes.append(("said-twice", text))
    return 1


def _service_called(reading: Reading, text: str) -> str:
    """The id of the known service that a name is: nginx pods run nginx."""
    found = reading.lexicon.service_table.entries.get(atoms_of(text), ())
    return found[0].id if found else ""


def service_at(reading: Reading, at: int) -> Hit[Service] | None:
    """A known service whose name, of several words, begins at a word: home assistant."""
    table = reading.lexicon.service_table
    free = at < len(reading.words) and _free(reading, at)
    hits = (hit for hit in matches(reading, table) if free and hit.index == at)
    return next((hit for hit in hits if hit.after > at + 1), None)


def _free(reading: Reading, at: int) -> bool:
    word = reading.words[at]
    return reading.free(word.start, word.end)


@dataclass(frozen=True, slots=True)
class _Own:
    """A value that stands right behind a name."""

    path: str
    """Empty: the resource has no place for it."""
    text: str
    span: Span

    @property
    def place(self) -> tuple[int, int]:
        return self.span.start, self.span.end


def _own_value(reading: Reading, one: Named, end: int, shaped: Sequence[Shaped]) -> _Own | None:
    """What stands right behind a name and is its own: web1 192.0.2.11, dmz vlan 30."""
    value = next((v for v in shaped if _right_behind(reading, end, v)), None)
    if value is not None:
        path, text = path_for(one, value)
        return _Own(path, text, value.span)
    for path, form in one.traits.patterns.items():
        match = re.compile(rf"\s*[(=:]?\s*(?:{form})(?![\w-])", re.I).match(reading.goal, end)
        said = one.values[path][1].start if path in one.values else -1
        if match and "v" in match.groupdict():
            start = match.start() + len(match.group()) - len(match.group().lstrip(" (=:"))
            if start == said or reading.free(start, match.end()):
                return _Own(path, match["v"], Span(start, match.end()))
    return None


def _names_after(
    reading: Reading, one: Named, shaped: Sequence[Shaped], starts: frozenset[int]
) -> list[tuple[str, Span, _Own | None]]:
    """Names behind the words, after called or a colon where one stands, each with the value that
    is its own; several with and, with commas too where the words are a plural. One before another
    resource's words is that one's."""
    at, told = one.after, False
    while at < len(reading.words) and reading.words[at].text in _CALLED and _free(reading, at):
        word = reading.words[at]
        reading.claim(word.start, word.end, "label")
        at, told = at + 1, True
    plural = reading.words[one.after - 1].text.endswith("s")
    if one.traits.labelled and at < len(reading.words) and reading.words[at].text == "for":
        at += 1
        if service := service_at(reading, at):
            return [(service.entries[0].id, service.span, None)]
    names: list[tuple[str, Span, _Own | None]] = []
    begin = reading.words[at - 1].end
    while True:
        more = not plural if names else None
        found = _name_at(reading, one, begin, shaped, told=told, more=more)
        if found is None or (not told and _belongs_to_next(reading, found[1].end, starts)):
            return names
        if plural and (series := in_series(reading.goal, *found)):
            return [*names, *((text, span, None) for text, span in series)]
        own = _own_value(reading, one, found[1].end, shaped)
        listed = plural or own is not None
        names.append((*found, own))
        if (more_of := series_of(reading.goal, *found[:1], found[1].end)) and own is None:
            span = Span(found[1].end, more_of.end)
            names += [(name, span, None) for name in more_of.names[1:]]
            return names
        place = own.span.end if own and listed else found[1].end
        link = (
            r"\s*,\s*and\s+|\s*,\s*|\s+and\s+|\s*&\s*|\s+und\s+" if listed else r"\s+and\s+|\s*&\s*"
        )
        after = re.match(link, reading.goal[place:]) or beside(reading.goal, found[0], place)
        if after is None:
            return names if len(names) > 1 else [(*name[:2], None) for name in names]
        begin = place + after.end()


def _right_behind(reading: Reading, end: int, value: Shaped) -> bool:
    """Whether a value stands right behind a name: web1 192.0.2.11, web2 (10.0.0.2)."""
    between = reading.goal[end : value.span.start] if value.span.start >= end else "x"
    return re.fullmatch(r"\s*[(=:]?\s*(?:to|is|at|->)?\s*", between) is not None


def _belongs_to_next(reading: Reading, end: int, starts: frozenset[int]) -> bool:
    gap = re.match(r"\s+", reading.goal[end:])
    return gap is not None and end + gap.end() in starts


def _name_at(
    reading: Reading,
    one: Named,
    begin: int,
    shaped: Sequence[Shaped],
    *,
    told: bool,
    more: bool | None,
) -> tuple[str, Span] | None:
    """The name at a place. `more`: None for the first of a list; True for a further one that no
    plural announces, which must be marked as one."""
    gap = re.match(r"[\s:=(]*", reading.goal[begin:])
    start = begin + (gap.end() if gap else 0)
    for value in shaped:
        if value.span.start == start and reading.free(start, value.span.end):
            wanted = value.shape == "quoted" or (told and value.shape in ("domain", "path"))
            wanted = wanted or (one.traits.dotted and value.shape == "domain")
            return (value.text, value.span) if wanted else None
    if any(value.span.start <= start < value.span.end for value in shaped):
        return None
    match = _PERSON.match(reading.goal, start) if name_path(one) == "display_name" else None
    match = match or NAME.match(reading.goal, start)
    if match is None or not reading.free(*match.span()):
        return None
    text = match.group()
    if re.match(r"\s*[/\\>]\s*\w", reading.goal[match.end() :]) or _misspelt(one, text):
        return None
    if any(re.fullmatch(pattern, text.lower()) for pattern in one.traits.patterns.values()):
        return None
    system = one.traits.told_by and re.compile(rf"(?:{one.traits.told_by})(?![\w-])", re.IGNORECASE)
    if system and not told and system.match(reading.goal, start):
        return None
    listed = more is not None and _own_value(reading, one, match.end(), shaped) is not None
    if not (told or listed) and not _may_be_name(reading, one, text, marked=bool(more)):
        return None
    if told and text.lower() in reading.lexicon.stop:
        return None
    return text, Span(*match.span())


def _misspelt(one: Named, text: str) -> bool:
    """True for what begins like a type of the provider: aws_instnace is no name."""
    return text.lower().startswith(f"{one.provider}_")


def _may_be_name(reading: Reading, one: Named, text: str, *, marked: bool) -> bool:
    """True for a word that says nothing else: no ordinary word unless it is written like a name."""
    low = text.lower()
    if number_in(low) is not None or TIMES.fullmatch(low):
        return False
    if low in reading.lexicon.stop and text.isupper() and 2 <= len(text) <= 4:
        return True
    if low in reading.lexicon.stop:
        account = low in _ACCOUNTS and words_of_name(one.type)[-1] in _HELD_BY
        return account or (low in _NAMES_TOO and (text.istitle() or low in ("lab", "home")))
    if re.search(r"[0-9_.-]", text) or (text != low and not text.istitle()):
        return not re.fullmatch(r"[0-9.,]+[a-z]{0,3}", low)
    if text.istitle() and len(text) > 2:
        return True
    if marked and low in reading.lexicon.common:
        return False
    return low not in BETWEEN and not _says_something(one, low)


def _words_in(phrases: Iterable[tuple[str, ...]]) -> set[str]:
    return {word for words in phrases for word in re.findall(r"\w+", " ".join(words))}


def _says_something(one: Named, word: str) -> bool:
    """True for a word of an attribute's name, and for one of the values that an attribute takes."""
    parts = set(one.body.attributes)
    values = {str(v).lower() for a in one.body.attributes.values() for v in a.enum}
    said = _words_in([*(flag.words for flag in one.traits.flags), *one.traits.attributes.values()])
    return word in parts or word in values or word in said


_HELD_BY = frozenset(("user", "account", "group", "role", "pair", "key"))
_ACCOUNTS = frozenset(
    ("deploy", "admin", "backup", "build", "monitoring", "app", "test", "run", "ops")
)
"""Words that say nothing in a goal, but name an account right behind its word: user deploy."""
_NAMES_TOO = frozenset(
    [
        "lab",
        "home",
        "server",
        "servers",
        "service",
        "services",
        "host",
        "hosts",
        "local",
        "default",
        "template",
        "base",
        "clean",
    ]
)
"""Words that say nothing in a goal, but are names when they are written with a capital."""
BETWEEN = frozenset(
    (
        *("assigned", "attached", "mounted", "peering"),
        *(
            "resource",
            "resources",
            "structure",
            "nested",
            "sub",
            "child",
            "min",
            "max",
            "minimum",
            "maximum",
            "up",
            "with",
            "on",
        ),
        *("in", "of", "to", "for", "at", "by", "from", "via", "using", "and", "or", "under"),
        *("over", "as", "is", "are", "its", "that", "which", "only", "no", "without", "per"),
        *(
            "returns",
            "fails",
            "goes",
            "has",
            "gets",
            "stops",
            "starts",
            "runs",
            "subscribed",
            "exists",
        ),
        *("behind", "into", "onto", "private", "public", "read", "write", "enabled"),
        *("disabled", "encrypted", "versioned", "versioning", "access", "network", "server"),
        *("servers", "vm", "vms", "region", "zone", "type", "size", "tier", "plan"),
    )
)


def _names_before(reading: Reading, one: Named) -> list[tuple[str, Span]]:
    """Names in front of the words: the Lab OU, db and api passwords."""
    names: list[tuple[str, Span]] = []
    if not one.sense.named:
        return names
    end = reading.words[one.first].start
    while True:
        before = reading.goal[:end].rstrip()
        match = re.search(r"[^\W_][\w.-]*\Z", before)
        if match is None or not reading.free(*match.span()):
            break
        text = match.group()
        low = text.lower()
        if low in _AND and names:
            end = match.start()
            continue
        if low in reading.lexicon.stop:
            if not (text.istitle() and low in _NAMES_TOO):
                break
        elif not _stands_as_name(reading, one, text, several=bool(names)):
            break
        if names and not re.fullmatch(
            r"\s*(?:,|and|,\s*and|&)\s*", reading.goal[match.end() : names[-1][1].start]
        ):
            break
        names.append((text, Span(*match.span())))
        end = match.start()
        if not re.search(r"(?:,|\band|&)\s*\Z", reading.goal[:end]):
            break
        end = len(re.sub(r"(?:,|\band|&)\s*\Z", "", reading.goal[:end]))
    return names[::-1]


def _stands_as_name(reading: Reading, one: Named, text: str, *, several: bool) -> bool:
    low = text.lower()
    if (
        number_in(low) is not None
        or TIMES.fullmatch(low)
        or low in reading.lexicon.values.size_units
        or _misspelt(one, text)
    ):
        return False
    if re.search(r"[0-9_-]", text) or (text != low):
        return not re.fullmatch(r"[0-9.,]+[a-z]{0,3}", low)
    if low in BETWEEN or _says_something(one, low):
        return False
    return several or one.traits.named_before or low not in reading.lexicon.common


def _is_there(reading: Reading, one: Named) -> bool:
    """True for 'in the Lab OU': a place that is spoken of as there already."""
    head = re.split(r"[,;:.]\s", reading.goal[: one.span.start])[-1].split()
    return (
        len(head) >= 2
        and any(word.lower() in _PLACES for word in head[-4:])
        and any(word.lower() in ("the", "our", "my") for word in head[-3:])
    )
