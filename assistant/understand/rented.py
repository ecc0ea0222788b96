"""Regions and machine types of providers: nbg1, Falkenstein, eu-central-1, cx22, Standard_B2s."""

from __future__ import annotations

import re
from functools import cache

from assistant.understand.entries import Provider
from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.reading import Reading

_PLACE = re.compile(
    r"\b(?:(?:location|region|datacenter|data center|zone)\s*(?:is|=|:)?|in|at)\s+\Z", re.I
)
_TYPE = re.compile(
    r"\b(?:(?:(?:server|instance|machine|vm)\s+)?(?:type|size)\s*(?:is|=|:)?|of\s+type|size)\s+\Z",
    re.IGNORECASE,
)


@cache
def _patterns(name: str) -> tuple[re.Pattern[str] | None, ...]:
    provider = next(p for p in lexicon().rented if p.id == name)
    flags = re.IGNORECASE
    guard = r"(?<![\w./-])(?:{})(?![\w/-]|\.\w)"
    words = [alternatives((phrase,)) for phrase in provider.places]
    return (
        re.compile(guard.format("|".join(provider.regions)), flags) if provider.regions else None,
        re.compile(guard.format("|".join(words)), flags) if words else None,
        re.compile(guard.format("|".join(provider.types))) if provider.types else None,
        re.compile(guard.format("|".join(provider.short_types))) if provider.short_types else None,
    )


def find_rented(reading: Reading) -> None:
    """Names of regions and types; what is an ordinary word only where the provider is named."""
    for provider in lexicon().rented:
        words = alternatives(provider.words)
        named = re.search(rf"\b(?:{words})\b", reading.goal, re.IGNORECASE)
        regions, places, types, short = _patterns(provider.id)
        for start, said in _found(reading, regions):
            _set(reading, "region", said.lower(), start, said, _PLACE)
        for start, said in _found(reading, types):
            _set(reading, "machine_type", said, start, said, _TYPE)
        if not named:
            continue
        for start, said in _found(reading, places):
            _set(reading, "region", _place(provider, said), start, said, _PLACE)
        for start, said in _found(reading, short):
            _set(reading, "machine_type", provider.type_prefix + said, start, said, _TYPE)


def _found(reading: Reading, pattern: re.Pattern[str] | None) -> list[tuple[int, str]]:
    if pattern is None:
        return []
    hits = pattern.finditer(reading.goal)
    return [(hit.start(), hit.group()) for hit in hits if reading.free(*hit.span())]


def _set(
    reading: Reading, name: str, value: str, start: int, said: str, lead: re.Pattern[str]
) -> None:
    before = lead.search(reading.goal[:start])
    begin = before.start() if before and reading.free(before.start(), start) else start
    reading.set(name, value, begin, start + len(said))


def _place(provider: Provider, said: str) -> str:
    plain = " ".join(re.split(r"[\s-]+", said.lower()))
    return next(
        region
        for phrase, region in provider.places.items()
        if re.fullmatch(alternatives((phrase,)), plain, re.IGNORECASE)
    )
