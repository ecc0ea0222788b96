"""The resources that a goal names: by the words of the vocabulary, and by the packs' own names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.core.intent import Span
from assistant.core.schema import BodySchema
from assistant.knowledge.catalogue import Catalogue, Catalogues, stem
from assistant.understand.matching import matches, negated_at
from assistant.understand.phrases import Table
from assistant.understand.reading import Reading
from assistant.understand.resources.places import stands
from assistant.understand.resources.shapes import Shaped
from assistant.understand.resources.vocabulary import Sense, Traits, vocabularies


@dataclass(slots=True)
class Named:
    """One resource that the goal names, with what is read of it."""

    type: str
    provider: str
    span: Span
    first: int
    """Index of the first of its words."""
    after: int
    """Index of the word behind them."""
    body: BodySchema
    sense: Sense
    traits: Traits
    count: int = 1
    label: str = ""
    values: dict[str, tuple[str | int | bool, Span]] = field(default_factory=dict)
    """Path to value, with the words that say it."""
    inside: Named | None = None
    """The resource that the goal puts it in."""
    weak: set[str] = field(default_factory=set)
    """Paths of values that the goal says by the way; one that it says outright stands before."""
    place: bool = False
    """True: it is there already, and only says where the others go."""
    there: bool = False
    """True: it is there already and is looked up, never made: my VPC."""
    again: Named | None = None
    """The one that it is, where the goal only speaks of that again."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words that several resources fit equally well."""

    span: Span
    types: tuple[str, ...]


def find_resources(
    reading: Reading, catalogues: Catalogues, providers: Sequence[str]
) -> tuple[list[Named], list[Unclear]]:
    """Resources in the order of the goal, their words claimed; what it leaves out is not there."""
    named: list[Named] = []
    unclear: list[Unclear] = []
    table = vocabularies().table((*providers, *vocabularies().helpers))
    at = 0
    while at < len(reading.words):
        hit = _longest(reading, catalogues, providers, table, at)
        if hit is None or _within_name(reading, at, hit[0]) or _named_so(reading, named, at, hit):
            at += 1
            continue
        after, sense = hit
        span = Span(reading.words[at].start, reading.words[after - 1].end)
        left_out = negated_at(reading, at)
        if left_out is not None:
            reading.claim(span.start, span.end, f"not {sense.type}")
            reading.claim(left_out.start, left_out.end, "left out")
        elif (one := _named(reading, catalogues, sense, span, at, after)) is not None:
            again = any(n.type == one.type and n.sense.set == sense.set for n in named)
            again = again and sense.one
            named += [] if again or _says_more(reading, named, one) else [one]
        at = after
    named = _merged(reading, named)
    if not named:
        named, unclear = _by_part_of_name(reading, catalogues, providers)
    return named, unclear


def _says_more(reading: Reading, named: list[Named], one: Named) -> bool:
    """Whether a resource is the last one again, in other words: a managed mysql db on aws rds."""
    last = named[-1] if named else None
    if last is None or last.type != one.type or last.sense.set == one.sense.set:
        return False
    between = reading.goal[last.span.end : one.span.start]
    known, more = last.sense.set.items(), one.sense.set.items()
    if re.search(r"[,;&+]|\b(?:and|plus)\b", between) or not (known <= more or more <= known):
        return False
    last.values = {**one.values, **last.values}
    last.weak |= one.weak
    return True


_LISTED_NAMES = re.compile(
    r"\s+(?:(?:called|named)\s+|:\s*)?(?:[A-Z][\w-]*\s*(?:,\s*(?:and\s+)?|and\s+|&\s*))*\Z"
)


def _named_so(reading: Reading, named: list[Named], at: int, hit: tuple[int, Sense]) -> bool:
    """True for what is the name of a place and no resource: OUs Users, Groups and Computers."""
    last, word = named[-1] if named else None, reading.words[at]
    if last is None or not last.traits.place or last.type == hit[1].type:
        return False
    between = reading.goal[last.span.end : word.start]
    return reading.goal[word.start].isupper() and bool(_LISTED_NAMES.match(between))


def _within_name(reading: Reading, at: int, after: int) -> bool:
    """True inside of a name such as app_user."""
    start, end = reading.words[at].start, reading.words[after - 1].end
    return "_" in (reading.goal[start - 1 : start], reading.goal[end : end + 1])


def _merged(reading: Reading, named: list[Named]) -> list[Named]:
    """Without those that only introduce the next: a helm release of cert-manager."""
    kept = []
    for index, one in enumerate(named):
        after = named[index + 1] if index + 1 < len(named) else None
        between = reading.goal[one.span.end : after.span.start] if after else "."
        leads = after is not None and after.type == one.type and not one.values
        if not (leads and re.fullmatch(r"\s*(?:of|for|called|named|:|the|a)?\s*", between)):
            kept.append(one)
    return kept


def _longest(
    reading: Reading,
    catalogues: Catalogues,
    providers: Sequence[str],
    table: Table[Sense],
    at: int,
) -> tuple[int, Sense] | None:
    """The longest phrase at a word: where it ends, and what it says."""
    texts = tuple(word.text for word in reading.words)
    found: list[tuple[int, Sense]] = []
    stems = tuple(stem(text) for text in texts)
    begin = _behind_place(reading, at)
    for start in dict.fromkeys((at, begin)):
        for length, senses in table.at(stems, start):
            here = _free(reading, at, start - at + length, last=False)
            sound = [sense for sense in senses if here and is_meant(reading, sense)]
            if sound:
                found.append((start - at + length, sound[0]))
                break
    sensed = found[0][0] if found else 0
    for provider in providers:
        catalogue = catalogues.of(provider)
        if catalogue is not None:
            found += list(_exact(reading, catalogue, texts, at, sensed))
    if not found:
        return None
    length, sense = max(found, key=lambda one: one[0])
    return at + length, sense


def _exact(
    reading: Reading, catalogue: Catalogue, texts: tuple[str, ...], at: int, sensed: int
) -> Iterator[tuple[int, Sense]]:
    """The longest name of the pack that begins at a word, or behind the provider's own name where
    that is no resource by itself; `sensed`: words of what the vocabulary finds there."""
    begin = _behind_place(reading, at)
    if 0 < sensed <= begin - at:
        begin = at
    local = stem(catalogue.info.local_name)
    begins = {begin, at, at + 1 if stem(texts[at]) == local else at}
    for start in sorted(begins, reverse=True):
        for length in range(min(catalogue.longest, len(texts) - start), 0, -1):
            words = tuple(stem(text) for text in texts[start : start + length])
            types = catalogue.by_words.get(words, ())
            if not types or not _free(reading, at, start - at + length):
                continue
            if length == 1 and texts[start] in reading.lexicon.stop:
                continue
            said = "_".join(texts[start : start + length])
            kind = min(types, key=lambda t: (not t.endswith(said), len(t), t))
            yield start - at + length, Sense(type=kind, words=())
            break


def _free(reading: Reading, at: int, length: int, *, last: bool = True) -> bool:
    """True where the words are one phrase and nothing was made of them; a provider's name may be
    among them, at their end only where `last` is false."""
    words = reading.words[at : at + length]
    if not all(word.joined for word in words[1:]):
        return False
    if last and not reading.free(words[-1].start, words[-1].end):
        return False
    if within_name(reading.goal, words[0].start, words[-1].end):
        return False
    return all(reading.free(w.start, w.end) or place_at(reading, w.start) for w in words)


def within_name(goal: str, start: int, end: int) -> bool:
    """True for a part of a longer name: rg in rg-security, db in db.t3.small."""
    before = re.search(r"\w[-/]\Z", goal[:start])
    return bool(before or re.match(r"[-/]\w|\.[A-Za-z]", goal[end:]))


def _behind_place(reading: Reading, at: int) -> int:
    """Index of the first word behind a provider's name that stands at a word."""
    place = place_at(reading, reading.words[at].start)
    while place is not None and at < len(reading.words) and reading.words[at].end <= place.end:
        at += 1
    return at


def place_at(reading: Reading, at: int) -> Span | None:
    """The provider's own name that stands there: it may begin the name of its resource."""
    for mention in reading.mentions:
        if mention.span.start <= at < mention.span.end and mention.meaning.startswith("platform "):
            return mention.span
    return None


def is_unread(reading: Reading, start: int, end: int) -> bool:
    """Whether nothing was made of the words; a provider's or a tool's own may be among them:
    that ami, user terraform@pve."""
    inside = [w for w in reading.words if start <= w.start < end]
    tools = [m.span.start for m in reading.mentions if m.meaning.startswith("tool ")]
    return all(
        reading.free(w.start, w.end) or w.start in tools or place_at(reading, w.start)
        for w in inside
    )


def is_meant(reading: Reading, sense: Sense) -> bool:
    """Whether the goal has the words beside which the sense's own mean it."""
    apart = sense.unless and stands(reading, sense.unless)
    return not apart and (not sense.near or stands(reading, sense.near))


def _named(
    reading: Reading,
    catalogues: Catalogues,
    sense: Sense,
    span: Span,
    first: int,
    after: int,
) -> Named | None:
    component = catalogues.packs.component(f"terraform/resource/{sense.type}")
    if component is None:
        return None
    info = catalogues.packs.pack(component.pack)
    provider = info.local_name if info else ""
    reading.claim(span.start, span.end, f"resource {sense.type}")
    traits = vocabularies().of(provider).traits.get(sense.type) or Traits()
    one = Named(sense.type, provider, span, first, after, component.body, sense, traits)
    one.values.update({path: (value, span) for path, value in sense.set.items()})
    one.weak.update(sense.set)
    one.label = sense.label
    return one


def _by_part_of_name(
    reading: Reading, catalogues: Catalogues, providers: Sequence[str]
) -> tuple[list[Named], list[Unclear]]:
    """Where nothing is named in full: words of which the shortest fitting name is the only one."""
    named: list[Named] = []
    unclear: list[Unclear] = []
    at = 0
    while at < len(reading.words):
        found = _partly(reading, catalogues, providers, at)
        if found is None:
            at += 1
            continue
        length, types = found
        span = Span(reading.words[at].start, reading.words[at + length - 1].end)
        if len(types) == 1:
            sense = Sense(type=types[0], words=())
            one = _named(reading, catalogues, sense, span, at, at + length)
            named += [one] if one else []
        else:
            reading.claim(span.start, span.end, "a name that fits several resources")
            unclear.append(Unclear(span, types[:3]))
        at += length
    return named, unclear


def _partly(
    reading: Reading, catalogues: Catalogues, providers: Sequence[str], at: int
) -> tuple[int, tuple[str, ...]] | None:
    texts = tuple(word.text for word in reading.words)
    for length in range(min(3, len(texts) - at), 0, -1):
        words = texts[at : at + length]
        if not _free(reading, at, length) or any(w in reading.lexicon.stop for w in words):
            continue
        types = tuple(t for p in providers for t in _shortest(catalogues.of(p), words))
        if types:
            return length, types
    return None


def _shortest(catalogue: Catalogue | None, words: Sequence[str]) -> tuple[str, ...]:
    """Of the names that end in these words, those with the fewest words before them; at most one
    word may be missing."""
    if catalogue is None:
        return ()
    stems = tuple(stem(word) for word in words)
    fitting = [
        entry
        for entry in catalogue.entries
        if entry.words[-len(stems) :] == stems and len(entry.words) <= len(stems) + 1
    ]
    least = min((len(entry.words) for entry in fitting), default=0)
    return tuple(entry.type for entry in fitting if len(entry.words) == least)


def named_type(reading: Reading, catalogues: Catalogues, kind: str, span: Span) -> Named | None:
    """The resource whose type the goal spells out."""
    inside = [i for i, w in enumerate(reading.words) if span.start <= w.start and w.end <= span.end]
    sense = Sense(type=kind, words=())
    return _named(reading, catalogues, sense, span, inside[0], inside[-1] + 1)


def add_service(
    reading: Reading, catalogues: Catalogues, named: list[Named], provider: str
) -> None:
    """What a known service stands for, where nothing that is named would run it."""
    known = vocabularies().of(provider)
    if not known.service or any("service" in one.traits.shapes for one in named):
        return
    table = Table.of([(service.words, service) for service in reading.lexicon.services])
    secret = any(one.type == "random_password" for one in named)
    for hit in matches(reading, table):
        # A password for postgres asks for no postgres.
        if secret and re.search(r"\bfor\s+(?:the\s+)?\Z", reading.goal[: hit.span.start]):
            reading.claim(hit.span.start, hit.span.end, "what the secret is for")
            continue
        sense = Sense(type=known.service, words=(), count=known.service_count)
        one = _named(reading, catalogues, sense, hit.span, hit.index, hit.after)
        reading.release(hit.span)
        if one is not None:
            named.append(one)
        return


def add_machine(
    reading: Reading, catalogues: Catalogues, named: list[Named], provider: str
) -> None:
    """The machine that a size or a system stands for, where the goal calls none by its word."""
    traits = vocabularies().of(provider).traits
    if any(one.traits.machine for one in named):
        return
    for kind, told in traits.items():
        found = told.told_by and re.search(
            rf"(?<![\w.-])(?:{told.told_by})(?![\w-])", reading.goal, re.IGNORECASE
        )
        if not found:
            continue
        index = next(i for i, w in enumerate(reading.words) if w.end > found.start())
        word = Span(reading.words[index].start, reading.words[index].end)
        one = _named(reading, catalogues, Sense(type=kind, words=()), word, index, index + 1)
        reading.release(word)
        called = _CALLED.match(reading.goal, found.end())
        if called and reading.free(*called.span("word")):
            reading.claim(*called.span("word"), f"resource {kind}")
        if one is not None:
            named.append(one)
        return


def add_by_form(
    reading: Reading, catalogues: Catalogues, named: list[Named], provider: str
) -> None:
    """What the goal names by a name alone whose form says what it is: in rg-shop."""
    for kind, traits in vocabularies().of(provider).traits.items():
        own_form = traits.by_form or ("" if traits.machine else traits.ids)
        if not own_form or any(one.type == kind for one in named):
            continue
        form = re.compile(rf"(?<![\w.-])(?:{own_form})(?![\w.-]*\w)", re.IGNORECASE)
        match = form.search(reading.goal)
        if match is None or not reading.free(*match.span()):
            continue
        index = next(i for i, w in enumerate(reading.words) if w.start >= match.start())
        last = next(i for i, w in enumerate(reading.words) if w.end >= match.end())
        span = Span(*match.span())
        sense = Sense(type=kind, words=(), named=False)
        one = _named(reading, catalogues, sense, span, index, last + 1)
        if one is not None:
            if traits.labelled:
                one.label = match.group()
            else:
                one.values[traits.name or "name"] = (match.group(), span)
            named.append(one)


_CALLED = re.compile(
    r"(?:\s+[\w.-]+){0,2}?\s+(?P<word>(?:server|node|machine|vm)s?)\b", re.IGNORECASE
)
"""What a machine is called behind its size or system."""


def add_brought(
    reading: Reading, catalogues: Catalogues, named: list[Named], shaped: Sequence[Shaped]
) -> None:
    """Resources that a value makes necessary, each at the place of its value."""
    for value in shaped:
        before = [n for n in named if n.span.start < value.span.start]
        owner = max(before, key=lambda n: n.span.start, default=None)
        kind = owner.traits.brings.get(value.shape) if owner else None
        if not kind or any(n.type == kind for n in named):
            continue
        index = next(i for i, w in enumerate(reading.words) if w.start >= value.span.start)
        sense = Sense(type=kind, words=())
        one = _named(reading, catalogues, sense, value.span, index, index + 1)
        reading.release(value.span)
        if one is not None:
            named.append(one)
