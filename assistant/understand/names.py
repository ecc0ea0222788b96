"""Names, addresses, paths and other values that a goal spells out."""

from __future__ import annotations

import ipaddress
import re
from functools import cache

from assistant.core.intent import Value
from assistant.understand.entries import Keyed
from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.reading import Reading

_QUOTED = r"[\"'“‘`](?P<quoted>[^\"'”’`\n]{1,120})[\"'”’`]"
_LABEL = r"(?P<plain>[A-Za-z0-9_](?:[\w.-]{0,80}[A-Za-z0-9_])?)"
_SHAPES = {
    "label": rf"(?:{_QUOTED}|{_LABEL})",
    "marked": rf"(?:{_QUOTED}|{_LABEL})",
    "known": _LABEL,
    "number": r"(?P<plain>[0-9]{1,9})(?![\w.]*[0-9A-Za-z_])",
    "bits": r"(?P<plain>[0-9]{4,5})(?![\w.]*[0-9A-Za-z_])(?:[\s-]bits?)?",
    "bridge": r"(?P<plain>BRIDGES)",
    "address": r"(?P<plain>[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/[0-9]{1,2})?)",
    "checksum": r"(?P<plain>(?:sha(?:1|256|512):)?[0-9a-fA-F]{32,128})",
    "tagged": r"(?P<plain>[a-z0-9][a-z0-9._/-]*(?::[\w.-]+)?[A-Za-z0-9])",
}
_URL = re.compile(r"\b(?:https?|ftp|file|s3)://[^\s<>\"'”)]*[^\s<>\"'”).,;:!?]")
_ADDRESS = re.compile(r"(?<![\w.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/[0-9]{1,2})?(?!\w|\.\w)")
_COLON_PORT = re.compile(r"(?:(?<=\s)|(?<=localhost)|(?<=\A))(:(?P<port>[0-9]{2,5}))(?![\w:.]*\d)")
_PATH = re.compile(r"(?<![\w/\\.:])(?:[A-Za-z]:\\[^\s\"'“”<>|]*|(?:~|\.{1,2})?/[\w.@~-][\w./@~-]*)")
_FILE = re.compile(
    r"(?<![\w/\\.@-])[\w][\w/-]*(?:\.[\w-]+)*\.(?P<suffix>[A-Za-z0-9]{1,6})(?![\w-])"
)
_DOMAIN = re.compile(
    r"(?<![\w.@/-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?![\w-]|\.\w)",
    re.IGNORECASE,
)
_LOCALE = re.compile(r"(?<![\w-])(?P<l>[a-z]{2})[-_](?P<r>[A-Z]{2})(?:\.UTF-?8)?(?![\w-])")
_IMAGE = re.compile(
    r"(?<![\w/.-])(?:[a-z0-9.-]+/){0,3}[a-z0-9][a-z0-9._-]*:(?=[\w.-]*[0-9a-z])(?P<tag>latest|[a-z]*[0-9][\w.-]*[0-9a-z]|[0-9])(?![\w:/])"
)
_MORE = re.compile(r"\s*(?:,|and|&|\+|und)\s*([0-9]{1,5})(?![\w.]*[0-9A-Za-z_])")


def find_literals(reading: Reading) -> None:
    """What is recognised by its own shape: addresses, paths, files, domains, locales, zones."""
    for match in _URL.finditer(reading.goal):
        url = match.group()
        medium = url.lower().rsplit(".", 1)[-1] in lexicon().values.medium_suffixes
        reading.set("iso_url" if medium else "path", url, *match.span())
    for match in _ADDRESS.finditer(reading.goal):
        if reading.free(*match.span()) and not _keyed_before(reading.goal, match.start()):
            _address(reading, match.group(), *match.span())
    _zones_and_locales(reading)
    for match in _PATH.finditer(reading.goal):
        _path(reading, match.group().rstrip(".,;:!?"), match.start())
    for match in _FILE.finditer(reading.goal):
        suffix = match["suffix"].lower()
        values = lexicon().values
        known = (*values.script_suffixes, *values.file_suffixes, *values.medium_suffixes)
        if suffix in known and reading.free(*match.span()) and not match.group()[0].isdigit():
            _path(reading, match.group(), match.start())
    for match in _IMAGE.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("image", match.group(), *match.span())
    for match in _DOMAIN.finditer(reading.goal):
        if reading.free(*match.span()) and not _name_before(reading.goal, match.start()):
            reading.set("domain", match.group().lower(), *match.span())
    for match in _COLON_PORT.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("port", int(match["port"]), *match.span())


def _path(reading: Reading, path: str, start: int) -> None:
    end = start + len(path)
    suffix = path.lower().rsplit(".", 1)[-1] if "." in path else ""
    if path in ("/", "./", "../") or not reading.free(start, end):
        return
    values = lexicon().values
    if suffix in values.script_suffixes:
        reading.set("script", path, start, end)
    elif suffix in values.medium_suffixes:
        reading.set("iso_url", path, start, end)
    else:
        reading.set("path", path, start, end)


def _address(reading: Reading, text: str, start: int, end: int, name: str = "") -> None:
    try:
        interface = ipaddress.IPv4Interface(text)
    except ValueError:
        reading.notes.append(("out-of-range", f"“{text}” is not an address: it is left unread"))
        return
    is_network = "/" in text and interface.ip == interface.network.network_address
    kind = name or ("network_cidr" if is_network and interface.network.prefixlen < 32 else "ip")
    reading.set(kind, text, start, end)


def _zones_and_locales(reading: Reading) -> None:
    values = lexicon().values
    areas = "|".join(values.time_zone_areas)
    words = "|".join(values.time_zone_words)
    lead = r"(?:\b(?:time\s?zone|tz)\s*(?:is|of|:|=|to|set to)?\s*)?"
    for match in re.finditer(
        rf"{lead}\b(?P<z>(?:{areas})/[A-Z][\w+-]*(?:/[A-Z]\w*)?)", reading.goal
    ):
        if reading.free(*match.span()):
            reading.set("timezone", match["z"], *match.span())
    for match in re.finditer(rf"{lead}\b(?P<z>{words})\b(?:\s+time\s?zone)?", reading.goal, re.I):
        if reading.free(*match.span()):
            zone = values.time_zone_words[match["z"].lower()]
            reading.set("timezone", zone, *match.span())
    lead = r"(?:\b(?:locale|language|lang)\s*(?:is|of|:|=|to|set to)?\s*)?"
    for match in re.finditer(lead + _LOCALE.pattern + r"(?:\s+(?:locale|language))?", reading.goal):
        known = {entry.locale for entry in lexicon().locales}
        said = f"{match['l']}-{match['r']}"
        is_keyboard = re.match(r"\s+(?:keyboard|layout)", reading.goal[match.end() :])
        if reading.free(*match.span()) and (said in known or match.group()[:2] != match["l"]):
            if is_keyboard:
                keyboard = next((e.keyboard for e in lexicon().locales if e.locale == said), said)
                reading.set("keyboard", keyboard, match.start(), match.end() + is_keyboard.end())
            else:
                reading.set("locale", said, *match.span())


@cache
def _keyed() -> tuple[tuple[Keyed, re.Pattern[str]], ...]:
    bridges = "|".join(lexicon().values.bridge_patterns)
    found = []
    for rule in lexicon().values.keyed:
        shape = _SHAPES[rule.value].replace("BRIDGES", bridges)
        key = alternatives(rule.before)
        lead = rf"\b(?P<key>{key})(?:\s*[:=#]\s*|\s+)" if key else r"(?<![\w.-])(?P<key>)"
        if rule.value == "number" and key:
            lead = rf"\b(?P<key>{key})(?:\s*[:=#]?\s*)"
        found.append((rule, re.compile(lead + shape + r"(?![\w/])", re.IGNORECASE)))
    return tuple(found)


def find_keyed(reading: Reading) -> None:
    """Values that stand after the words of a rule: called web01, vlan 20, storage local-lvm."""
    for rule, pattern in _keyed():
        at = 0
        while match := pattern.search(reading.goal, at):
            at = match.end() if _keyed_value(reading, rule, match) else match.start() + 1


def _keyed_value(reading: Reading, rule: Keyed, match: re.Match[str]) -> bool:
    quoted = match.groupdict().get("quoted")
    text = quoted if quoted is not None else match["plain"].rstrip(".")
    group = "quoted" if quoted is not None else "plain"
    start, end = match.start("key"), match.start(group) + len(text) + (quoted is not None)
    if not reading.free(start, end) or not _fits(reading, rule, text, quoted is not None):
        return False
    if rule.value == "address":
        _address(reading, text, start, end, rule.parameter)
        return True
    kind = lexicon().parameters[rule.parameter]
    value: Value = int(text) if kind.type == "int" else text
    done = reading.set(rule.parameter, value, start, end)
    while done and kind.many and (more := _MORE.match(reading.goal, end)):
        reading.set(rule.parameter, int(more[1]), more.start(1), more.end(1))
        end = more.end()
    return done


def _fits(reading: Reading, rule: Keyed, text: str, quoted: bool) -> bool:
    low = text.lower()
    if quoted or rule.value not in ("label", "marked", "known"):
        return True
    if rule.value == "known":
        return low in rule.known
    if low in rule.unless or re.fullmatch(r"-?[0-9.,]+[a-z]{0,3}", low):
        return False
    if rule.value == "marked":
        marks = re.search(r"[0-9_.-]|[a-z][A-Z]|^[A-Z]", text)
        return low in rule.known or (bool(marks) and low not in reading.lexicon.stop)
    return low in rule.allow or low not in reading.lexicon.stop


def _keyed_before(goal: str, at: int) -> bool:
    """True when the words before an address say what it is, so that the rule reads it."""
    return bool(
        re.search(
            r"(?:gateway|gw|dns|servers?|nameservers?)\s*(?:is|of|are|:|=)?\s*\Z", goal[:at], re.I
        )
    )


def _name_before(goal: str, at: int) -> bool:
    """True when the dotted word is a name that was asked for: called web01.example."""
    return bool(
        re.search(r"(?:called|named|hostname|titled|user)\s*(?:is|:|=)?\s*\Z", goal[:at], re.I)
    )


def find_languages(reading: Reading) -> None:
    """German keyboard, French, US layout."""
    from assistant.understand.matching import matches

    for hit in matches(reading, lexicon().locale_table):
        entry = hit.entries[0]
        head, tail = reading.goal[: hit.span.start], reading.goal[hit.span.end :]
        keyboard = re.match(r"\s+(?:keyboard|kbd|keys)(?:\s+layout)?\b|\s+layout\b", tail, re.I)
        ahead = re.search(
            r"\b(?:keyboard|layout)(?:\s+layout)?(?:\s+(?:is|in|to)|:)?\s+\Z", head, re.I
        )
        noun = re.match(r"\s+(?:locale|language|version|edition|settings|ui)\b", tail, re.I)
        lead = re.search(r"\b(?:locale|language|in)(?:\s+(?:is|in|to)|:)?\s+\Z", head, re.I)
        start, end = hit.span.start, hit.span.end
        if keyboard or ahead:
            start, end = (
                (start, end + keyboard.end())
                if keyboard
                else (ahead.start() if ahead else start, end)
            )
            reading.set("keyboard", entry.keyboard, start, end)
        elif noun or not entry.only_with_noun:
            end = end + noun.end() if noun else end
            start = lead.start() if lead and lead.group().strip().lower() != "in" else start
            reading.set("locale", entry.locale, start, end)
