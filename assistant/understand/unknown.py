"""Words that look like names and are none: misspellings and things in no pack."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Protocol

from assistant.core.intent import Span, UnknownTerm
from assistant.core.schema import Component as PackComponent
from assistant.understand.entries import Platform, Service, Tool
from assistant.understand.lexicon import lexicon
from assistant.understand.phrases import atoms_of, spread
from assistant.understand.reading import Reading

_CANDIDATE = re.compile(r"(?<!\w)[^\W\d_][\w-]*[^\W_]")
_SNAKE = re.compile(r"(?<![\w.-])[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+(?!\w)")
_USING = re.compile(
    r"\b(?:using|via|powered by|built (?:by|with)|baked (?:by|with)|managed by|driven by)\s+"
    r"(?:an?\s+|the\s+)?(?P<word>[A-Za-z][\w-]*)",
    re.IGNORECASE,
)
_AS_A = re.compile(
    r"(?P<word>[A-Za-z][\w-]*)\s+(?P<kind>builder|provider|provisioner|post-processor|hypervisor"
    r"|plugin|resource|data source)s?\b",
    re.IGNORECASE,
)
_PACK_KINDS = {
    "packer": ("builder", "provisioner", "post-processor", "data"),
    "terraform": ("resource", "data", "provider", "ephemeral"),
}
_SHORTEST = 4
_PAIRED = 9
"""Letters of two words that are compared with a name of two words."""
_PAIR = re.compile(r"(?<![\w.-])(?P<first>[A-Za-z]{2,}) (?=(?P<second>[A-Za-z]{2,})(?![\w.-]))")
_GIVEN = re.compile(r"(?:\b(?:called|named|name|user|users)\s+|[\"'“:=/@]\s*)\Z", re.IGNORECASE)
"""In front of a word that somebody gave as a name."""


class Names(Protocol):
    """What is asked of the schema packs."""

    def component(self, address: str) -> PackComponent | None:
        """The component at an address, or None."""

    def nearest(
        self, word: str, *, tool: str | None = None, kind: str | None = None, limit: int = 3
    ) -> tuple[str, ...]:
        """Known names that a word may be a misspelling of."""


@cache
def known_names() -> Mapping[str, str]:
    """Single words of the lexicon without hyphens, each with the name to suggest for it."""
    lex = lexicon()
    found: dict[str, str] = {}
    named: list[tuple[str, tuple[str, ...], bool]] = [
        *((tool.id, tool.words, True) for tool in lex.tools),
        *((platform.id, platform.words, True) for platform in lex.platforms),
        *((service.id, service.words, True) for service in lex.services),
        *((system.id, system.words, False) for system in lex.systems),
        *(("", version.words, False) for _, version in lex.versions.values()),
        *(("", component.words, False) for component in lex.components),
    ]
    for name, patterns, by_id in named:
        for phrase in (name, *(p for pattern in patterns for p in spread(pattern))):
            atoms = atoms_of(phrase)
            joined = "".join(atoms)
            short = len(atoms) == 1 or (by_id and len(atoms) == 2 and len(joined) <= 14)
            word = joined.isalpha() and joined.isascii() and len(joined) >= _SHORTEST
            if short and word and not (len(atoms) == 1 and joined in lex.common):
                found.setdefault(joined, name if by_id else " ".join(atoms))
    return found


def nearest_names(word: str, limit: int = 3) -> tuple[str, ...]:
    """Up to `limit` names of the lexicon that `word` may be a misspelling of, nearest first."""
    # Imported here: most goals hold no word that has to be compared with names.
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    plain = re.sub(r"[^a-z]", "", word.lower())
    if len(plain) < _SHORTEST:
        return ()
    names = known_names()
    if word.lower() in names:
        return ()
    most = allowed(len(plain))
    hits = process.extract(plain, tuple(names), scorer=OSA.distance, score_cutoff=most, limit=12)
    ranked = sorted(
        (distance, plain[0] != name[0], abs(len(name) - len(plain)), name)
        for name, distance, _ in hits
        if len(name) > _SHORTEST or distance <= 1
    )
    return tuple(dict.fromkeys(names[name] for *_, name in ranked))[:limit]


@cache
def _tools_and_places() -> frozenset[str]:
    """Ids of tools and platforms."""
    lex = lexicon()
    return frozenset([*(tool.id for tool in lex.tools), *(place.id for place in lex.platforms)])


def find_misspelt_tools(reading: Reading) -> None:
    """Report words that are nearly a tool's or a provider's name, before one is taken for the name
    of what is made: terrafrom vm."""
    for match in _CANDIDATE.finditer(reading.goal):
        # Names of software have hyphens, types of resources underscores.
        if not match.group().isalpha() or _GIVEN.search(reading.goal[: match.start()]):
            continue
        for start, word in _parts(match, reading):
            near = [n for n in nearest_names(word) if n in _tools_and_places()]
            if near and near[0] == nearest_names(word)[0]:
                _report(reading, start, word, tuple(near))
    _find_pairs(reading)


def _find_pairs(reading: Reading) -> None:
    """Names of two words of which one is misspelt: gogle cloud."""
    for match in _PAIR.finditer(reading.goal):
        words, start, end = match.groups(), match.start("first"), match.end("second")
        if not reading.free(start, end) or all(_ordinary(word) for word in words):
            continue
        if _GIVEN.search(reading.goal[: match.start()]):
            continue
        joined = "".join(words).lower()
        near = nearest_names(joined) if len(joined) >= _PAIRED else ()
        parts = atoms_of(near[0]) if near else ()
        # A word that is known counts as half of a name alone: home in home assistent.
        known = [word.lower() for word in words if is_thing(word)]
        if near and (not known or (len(parts) > 1 and set(known) <= set(parts))):
            _report(reading, start, reading.goal[start:end], near)


def allowed(length: int) -> int:
    """How many letters may differ in a word of this length."""
    return 1 if length <= 5 else 2 if length <= 11 else 3


def find_pack_names(reading: Reading, packs: Names) -> None:
    """Names that a pack has, spelt as the pack spells them, where a name is meant."""
    for match in (*_SNAKE.finditer(reading.goal), *_AS_A.finditer(reading.goal)):
        word = match.groupdict().get("word") or match.group()
        start = match.start("word") if "word" in match.groupdict() else match.start()
        if not reading.free(start, start + len(word)) or is_thing(word):
            continue
        address = _address(word, packs)
        if address:
            span = reading.claim(start, start + len(word), f"name {address}")
            reading.pack_names.append((address, span))


def is_thing(word: str) -> bool:
    """True when the lexicon has the whole word."""
    return atoms_of(word) in lexicon().thing_table.entries


def _address(word: str, packs: Names) -> str | None:
    for tool, kinds in _PACK_KINDS.items():
        for kind in kinds:
            for spelt in dict.fromkeys((word, word.lower())):
                address = f"{tool}/{kind}/{spelt}"
                if packs.component(address) is not None:
                    return address
    return None


def find_unknown(reading: Reading, packs: Names) -> None:
    """Report words that look like a name of a tool, builder or resource and are not known."""
    seen: dict[str, tuple[str, ...]] = {}
    for match in _SNAKE.finditer(reading.goal):
        if reading.free(*match.span()):
            word = match.group()
            _report(reading, match.start(), word, packs.nearest(word) or nearest_names(word))
    for match in _CANDIDATE.finditer(reading.goal):
        for start, word in _parts(match, reading):
            if word.lower() not in seen:
                seen[word.lower()] = nearest_names(word)
            if seen[word.lower()]:
                _report(reading, start, word, seen[word.lower()])
    _find_pairs(reading)
    for pattern in (_USING, _AS_A):
        for match in pattern.finditer(reading.goal):
            word, start = match["word"], match.start("word")
            if reading.free(start, match.end("word")) and not _ordinary(word):
                kind = (
                    (match.groupdict().get("kind") or "").lower().replace("hypervisor", "builder")
                )
                _report(reading, start, word, _in_packs(word, kind, packs))


_STORES = frozenset(
    (
        "postgres", "mysql", "mariadb", "mongodb", "redis", "valkey", "memcached", "timescaledb",
        "couchdb", "clickhouse", "mssql",
    )
)  # fmt: skip
_SET_UP = re.compile(
    r"(?:^|\b(?:compose|docker|for|of|host|hosts|hosting|run|runs|running|deploy|file|stack|with|and)\b:?|,)"
    r"\s*(?:(?:an?|the|my|our|own)\s+)?(?=(?P<word>[A-Za-z][A-Za-z0-9.-]{2,})(?:\s*(?:,|\+|$)"
    r"|\s+(?:with|and|plus|using|on|in|via|docker|compose|[a-z]+\s+(?:with|and|docker|in)\b)))",
    re.IGNORECASE,
)


def find_strange_services(reading: Reading) -> None:
    """What is to run beside databases and is no service that is known: the databases alone would be
    another thing than the goal asks for."""
    services = {f.thing.id for f in reading.things if isinstance(f.thing, Service)}
    own = any(reading.value(name) for name in ("image", "build_context", "program"))
    if not services or not services <= _STORES or own:
        return
    if not re.search(r"\b(?:compose|docker)\b", reading.goal, re.IGNORECASE):
        return
    for match in _SET_UP.finditer(reading.goal):
        word, start = match["word"], match.start("word")
        if reading.free(start, match.end("word")) and not _ordinary(word):
            _report(reading, start, word, nearest_names(word))


def find_strange_builders(reading: Reading, packs: Names) -> None:
    """Builders that people know and no pack has, where an image is asked for."""
    tools = {f.thing.id for f in reading.things if isinstance(f.thing, Tool) and not f.negated}
    if not tools <= {"packer"}:
        return
    for found in reading.things:
        place = found.thing
        if not isinstance(place, Platform) or found.negated or place.draft:
            continue
        own = (f"packer/builder/{place.id}", f"terraform/provider/{place.under('terraform')}")
        if not any(packs.component(address) for address in own):
            said = reading.goal[found.span.start : found.span.end]
            reading.unknown.append(UnknownTerm(said, found.span, ()))


def _in_packs(word: str, kind: str, packs: Names) -> tuple[str, ...]:
    if kind in ("builder", "provisioner", "post-processor"):
        return packs.nearest(word, tool="packer", kind=kind)
    return packs.nearest(word)


def _parts(match: re.Match[str], reading: Reading) -> list[tuple[int, str]]:
    """The whole word when it may be a name, else the parts between its hyphens that may."""
    word = match.group()
    if not reading.free(*match.span()):
        parts = list(re.finditer(r"[^-]+", word))
        spans = [(match.start() + m.start(), m.group()) for m in parts]
        return [
            (start, part)
            for start, part in spans
            if reading.free(start, start + len(part)) and not _ordinary(part)
        ]
    if any(char.isdigit() for char in word) or _ordinary(word):
        return []
    if "-" in word and all(_ordinary(part) for part in word.split("-")):
        return []
    if "-" in word and not nearest_names(word):
        spans = [(match.start() + m.start(), m.group()) for m in re.finditer(r"[^-]+", word)]
        return [(start, part) for start, part in spans if not _ordinary(part)]
    return [(match.start(), word)]


def _ordinary(word: str) -> bool:
    """True for English words, and for what is too short to tell."""
    low = word.lower()
    if len(low) < _SHORTEST or low in lexicon().common:
        return True
    return any(low.endswith(end) and low[: -len(end)] in lexicon().common for end in ("s", "ed"))


def _report(reading: Reading, start: int, term: str, nearest: tuple[str, ...]) -> None:
    end = start + len(term)
    if any(u.span.start < end and start < u.span.end for u in reading.unknown):
        return
    reading.claim(start, end, "a name that is not known")
    reading.unknown.append(UnknownTerm(term, Span(start, end), nearest))
