"""Time zones, locales and keyboards."""

from __future__ import annotations

import re

from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.matching import matches
from assistant.understand.reading import Reading

_LOCALE = re.compile(r"(?<![\w-])(?P<l>[a-z]{2})[-_](?P<r>[A-Z]{2})(?:\.UTF-?8)?(?![\w-])")
_AND_KEYBOARD = re.compile(
    r"\s*(?:and|&|\+|/|,)\s*(?:the\s+)?(?:keyboard|kbd|tastatur)(?:\s+layout)?\b"
    r"(?!\s+(?:layout\s+)?(?:is|in|to|:|[a-z]{2}\b))",
    re.IGNORECASE,
)
_NOUN = r"(?:keyboard|keymap|kbd|tastatur)(?:\s+layout)?"
_AHEAD = re.compile(rf"\b{_NOUN}(?:\s+(?:is|in|to|of)|\s*[:=])?\s+\Z", re.IGNORECASE)
_WORDS_TOO = r"(?:be|it|no)"
"""Codes of layouts that are words as well: no keyboard is not a Norwegian one."""
_LAYOUT = re.compile(r"\s+(?:layout\s+)?(?P<words>[a-z]+(?:\s+[a-z]+)?)", re.IGNORECASE)
_REGION = (
    r"region(?:al)?(?:\s+(?:formats?|settings?))?"
    r"|(?:date|number)(?:\s+and\s+(?:number|time))?\s+formats?|formats?"
)
_OF_A_REGION = re.compile(rf"\s+(?:{_REGION})\b", re.IGNORECASE)
_REGION_OF = re.compile(
    r"\b(?:region(?:al)?(?:\s+(?:formats?|settings?))?|(?:date|number)\s+formats?)\s*(?:is|to|of|:|=)?\s+\Z",
    re.I,
)
_AND_REGION = re.compile(rf"\s*(?:and|&|\+|/|,)\s*(?:the\s+)?(?:{_REGION})\b", re.IGNORECASE)
_AND_LANGUAGE = re.compile(r"\s*(?:and|&|\+|/|,)\s*(?:the\s+)?(?:language|locale)\b", re.IGNORECASE)


def find_zones_and_locales(reading: Reading) -> None:
    """Europe/Berlin, UTC, de-DE: recognised by their own shape."""
    values = lexicon().values
    areas = "|".join(values.time_zone_areas)
    words = "|".join(values.time_zone_words)
    lead = r"(?i:\b(?:time\s?zone|tz)\s*(?:is|of|:|=|to|set to)?\s*)?"
    for match in re.finditer(
        rf"{lead}(?<!/)\b(?P<z>(?i:{areas})/[A-Za-z][\w+-]*(?:/[A-Za-z]\w*)?)", reading.goal
    ):
        if reading.free(*match.span()):
            reading.set("timezone", _zone(match["z"]), *match.span())
    for match in re.finditer(rf"{lead}\b(?P<z>{words})\b(?:\s+time\s?zone)?", reading.goal, re.I):
        if reading.free(*match.span()):
            zone = values.time_zone_words[match["z"].lower()]
            reading.set("timezone", zone, *match.span())
    _zones_of_windows(reading)
    cities = alternatives((*values.time_zone_cities, *values.time_zone_windows))
    said = r"(?:time\s?zone|tz)"
    city = rf"\b{said}\s*(?:is|of|:|=|to|set to)?\s*(?P<z>{cities})\b|\b(?P<y>{cities})\s+{said}\b"
    for match in re.finditer(city, reading.goal, re.IGNORECASE):
        if reading.free(*match.span()):
            reading.set("timezone", zone_of(match["z"] or match["y"]), *match.span())
    lead = r"(?:\b(?:locale|language|lang)\s*(?:is|of|:|=|to|set to)?\s*)?"
    for match in re.finditer(lead + _LOCALE.pattern + r"(?:\s+(?:locale|language))?", reading.goal):
        known = {entry.locale for entry in lexicon().locales}
        said = f"{match['l']}-{match['r']}"
        is_keyboard = re.match(r"\s+(?:keyboard|layout)", reading.goal[match.end() :])
        if reading.free(*match.span()) and (said in known or match.group()[:2] != match["l"]):
            ahead = _AHEAD.search(reading.goal[: match.start()])
            if is_keyboard or ahead:
                keyboard = next((e.keyboard for e in lexicon().locales if e.locale == said), said)
                end = match.end() + (is_keyboard.end() if is_keyboard else 0)
                reading.set("keyboard", keyboard, ahead.start() if ahead else match.start(), end)
            else:
                reading.set("locale", said, *match.span())


def _zones_of_windows(reading: Reading) -> None:
    """W. Europe Standard Time: a zone by the name that Windows has for it."""
    zones = lexicon().values.time_zone_windows
    names = "|".join(
        re.escape(name).replace(r"\ ", r"\s+") for name in sorted(zones, key=len)[::-1]
    )
    lead = r"(?:\b(?:set\s+)?(?:the\s+)?(?:time\s?zone|tz)\s*(?:is|of|:|=|to|set to)?\s*)?"
    text = rf"{lead}[\"']?(?<![\w.])(?P<z>{names})\s+standard\s+time\b[\"']?"
    for match in re.finditer(text, reading.goal, re.IGNORECASE):
        if reading.free(*match.span()):
            zone = zones[" ".join(match["z"].lower().split())]
            reading.set("timezone", zone, *match.span())


def zone_words() -> str:
    """A regular expression for all that `zone_of` knows."""
    values = lexicon().values
    areas = "|".join(values.time_zone_areas)
    words = (*values.time_zone_words, *values.time_zone_cities, *values.time_zone_windows)
    return rf"(?:{areas})/[a-z][\w+-]*(?:/[a-z]\w*)?|{alternatives(words)}"


def zone_of(text: str) -> str:
    """The zone by the tz database of a city, a nation, a short name or one of Windows' names."""
    values = lexicon().values
    name = " ".join(re.split(r"[\s-]+", text.lower()))
    for known in (values.time_zone_words, values.time_zone_cities, values.time_zone_windows):
        if name in known:
            return known[name]
    return _zone(text)


def _zone(text: str) -> str:
    """A zone as the tz database spells it: europe/new_york is Europe/New_York."""
    if text != text.lower():
        return text
    return "/".join("_".join(w.capitalize() for w in p.split("_")) for p in text.split("/"))


def find_languages(reading: Reading) -> None:
    """German keyboard, French, US layout."""
    for hit in matches(reading, lexicon().locale_table):
        entry = hit.entries[0]
        head, tail = reading.goal[: hit.span.start], reading.goal[hit.span.end :]
        keyboard = re.match(
            r"\s+(?:keyboard|kbd|keys|tastatur)(?:\s+layout)?\b|\s+layout\b", tail, re.I
        )
        ahead = re.search(
            r"\b(?:keyboard|layout)(?:\s+layout)?(?:\s+(?:is|in|to)|:)?\s+\Z", head, re.I
        )
        region = _OF_A_REGION.match(tail) or _REGION_OF.search(head)
        noun = re.match(r"\s+(?:locale|language|version|edition|settings|ui)\b", tail, re.I)
        lead = re.search(r"\b(?:locale|language|in)(?:\s+(?:is|in|to)|:)?\s+\Z", head, re.I)
        start, end = hit.span.start, hit.span.end
        if keyboard or ahead:
            language = keyboard and _AND_LANGUAGE.match(tail, keyboard.end())
            if language:
                at = (end + language.start(), end + language.end())
                reading.set("locale", entry.locale, *at)
            elif keyboard and (region := _AND_REGION.match(tail, keyboard.end())):
                at = (end + region.start(), end + region.end())
                reading.set("regional_format", entry.locale, *at)
            start, end = (
                (start, end + keyboard.end())
                if keyboard
                else (ahead.start() if ahead else start, end)
            )
            reading.set("keyboard", entry.keyboard, start, end)
        elif region:
            behind = region.string is tail
            first, last = (start, end + region.end()) if behind else (region.start(), end)
            reading.set("regional_format", entry.locale, first, last)
            _keyboard_too(reading, entry.keyboard, last)
        elif noun or not entry.only_with_noun:
            end = end + noun.end() if noun else end
            start = lead.start() if lead and lead.group().strip().lower() != "in" else start
            reading.set("locale", entry.locale, start, end)
            _keyboard_too(reading, entry.keyboard, end)


def find_keyboards(reading: Reading) -> None:
    """Keyboard de, keymap: us, fr keyboard: a layout by its code."""
    codes = "|".join(sorted({entry.keyboard for entry in lexicon().locales}))
    alone = r"(?=\s*(?:[,;.)]|and\b|$))"
    for shape in (
        rf"\b{_NOUN}(?:\s+(?:is|in|to|of)\b|\s*[:=])?\s*\b(?P<k>{codes})\b(?![-_.])",
        rf"\b(?P<k>{codes})[\s-]+{_NOUN}\b",
    ):
        for match in re.finditer(shape, reading.goal, re.IGNORECASE):
            code = match["k"].lower()
            last = match.end() == match.end("k") and re.match(alone, reading.goal[match.end() :])
            meant = last or not re.fullmatch(_WORDS_TOO, code)
            if meant and reading.free(*match.span()):
                reading.set("keyboard", code, *match.span())


def _keyboard_too(reading: Reading, keyboard: str, end: int) -> None:
    """The keyboard of a language: German language and keyboard."""
    both = _AND_KEYBOARD.match(reading.goal, end)
    if both is None:
        return
    own = _LAYOUT.match(reading.goal, both.end())
    if own and _is_a_language(own["words"]):
        return
    if reading.free(*both.span()):
        reading.set("keyboard", keyboard, *both.span())


def _is_a_language(words: str) -> bool:
    """True where a language's word begins: 'swiss german'."""
    return any(True for _ in lexicon().locale_table.at(tuple(words.lower().split()), 0))
