"""Values beside the words that say what they are: called web01, vlan 20, SAN01 datastore."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, cached_property

from assistant.core.intent import Value
from assistant.understand.addresses import take_address
from assistant.understand.entries import Keyed
from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.matching import negated_at
from assistant.understand.phrases import atoms_of, spread
from assistant.understand.reading import Reading
from assistant.understand.series import series_of

_QUOTED = r"[\"'“‘`](?P<quoted>[^\"'”’`\n]{1,120})[\"'”’`]"
_LABEL = r"(?P<plain>[A-Za-z0-9_](?:[\w.-]{0,80}[A-Za-z0-9_])?)"
_EITHER = rf"(?:{_QUOTED}|{_LABEL})"
_PAGE = r"https?://[^\s<>\"'”)]*[^\s<>\"'”.,;:!?]"
_SHAPES = {
    "label": _EITHER,
    "marked": _EITHER,
    "coded": _EITHER,
    "quoted": _QUOTED,
    "folder": rf"(?:{_QUOTED}|/?(?P<plain>[A-Za-z0-9_][\w.-]*(?:/[\w.-]+)*))",
    "path": rf"(?:{_QUOTED}|(?P<plain>[~.]?/?[A-Za-z0-9_][\w.-]*(?:/[\w.-]+)+/?|[~.]?/[\w.-]+))",
    "half_year": r"(?P<plain>2[0-9]H[12])",
    "url": rf"(?P<plain>{_PAGE})",
    "server": rf"(?P<plain>{_PAGE}|[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{{2,5}})?)",
    "registry": (
        r"(?P<plain>(?:HKLM|HKEY_LOCAL_MACHINE):?\\(?:[\w .()-]+\\)+[\w.()-]+"
        r"(?:\s*(?:=|:|\bto\b)\s*(?:(?:reg_)?dword\s*:?\s*)?|\s+(?:reg_)?dword\s*[:=]?\s*)(?:\"[^\"\n]*\"|'[^'\n]*'|[\w.:/-]+))"
    ),
    "windows_path": r"(?P<plain>[A-Za-z]:\\[^\s\"',;]*|\\\\[\w.-]+\\[^\s\"',;]+)",
    "drive": r"(?P<plain>[C-Zc-z])(?::(?!\\)|(?=\s+drive\b))",
    "yaml": r"(?P<plain>[\w.-]+(?:/[\w.-]+)*\.ya?ml)",
    "volume": r"(?P<plain>[\w.-]+:iso/[\w.+-]+\.(?:iso|img))",
    "known": _LABEL,
    "template": (
        r"(?P<plain>(?:tpl|template|tmpl|golden)-[\w-]*\w|[A-Za-z0-9][\w-]*-(?:tpl|template|tmpl|golden))"
    ),
    "node": r"(?P<plain>(?:pve|proxmox|px|prox)-?(?:[a-z]*-?)[0-9]{1,3})",
    "pool": r"(?P<plain>(?:ceph|zfs|nfs|lvm|ssd|nvme|hdd|raid)[a-z0-9]*-[\w-]*\w)",
    "group": r"(?P<plain>rg-[\w-]*\w)",
    "number": r"(?P<plain>[0-9]{1,9})(?![\w.]*[0-9A-Za-z_])",
    "bits": r"(?P<plain>[0-9]{4,5})(?![\w.]*[0-9A-Za-z_])(?:[\s-]bits?)?",
    "bridge": r"(?P<plain>BRIDGES)",
    "address": r"(?P<plain>[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/[0-9]{1,2})?)",
    "checksum": r"(?P<plain>(?:sha(?:1|256|512):)?[0-9a-fA-F]{32,128})",
    "release": r"(?P<plain>[0-9]{1,2}(?:\.[0-9]{1,2})?)(?![\w.]*[0-9A-Za-z_])",
    "minor": r"(?P<plain>v?1\.[0-9]{2})(?![\w.+])",
    "mhz": r"(?P<plain>[0-9]{3,6})(?:\s?|-)mhz\b",
    "minutes": r"(?P<plain>[0-9]{1,4})(?:\s?|-)min(?:ute)?s?\b",
    "attempts": (
        r"(?P<plain>[0-9]{1,3})\s+(?:(?:failed|wrong|bad|invalid|unsuccessful)\s+)?(?:(?:log(?:o|i)n|password|sign-?in)\s+)?"
        r"(?:attempts|tries|passwords?|logons|logins|failures)\b"
    ),
    "size": r"(?P<plain>[0-9]{1,6}\s?(?:[kmg]i?b?|megs?|gigs?|(?:mega|giga)bytes?))(?![\w.])",
    "duration": (
        r"(?P<plain>[0-9]{1,6}[\s-]?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?))"
        r"(?![\w.])"
    ),
    "tagged": r"(?P<plain>[a-z0-9][a-z0-9._/-]*(?::[\w.-]+)?[A-Za-z0-9])",
}
_FILES = re.compile(r"\.ya?ml\b", re.IGNORECASE)
_FIRST_READ = ("yaml", "volume", "url", "server", "registry", "windows_path", "drive")
"""Values that another reader would take for a file, a page or a name."""
_WITH_UNIT = ("minutes", "attempts", "mhz")
"""Numbers whose unit says what they are, and goes with them."""
_MEASURED = ("size", "duration")
"""Amounts whose unit goes with them, as its first letter: 64m, 1h."""
_QUOTES = ("'", '"')
_VALUE_OF = re.compile(
    r"(.*\\)([^\\=:]*?)(?:\s*(?:=|:|\bto\b)\s*(?:(?:reg_)?dword\s*:?\s*)?|\s+(?:reg_)?dword\s*[:=]?\s*)(\"[^\"]*\"|'[^']*'|[^\s]+)",
    re.IGNORECASE,
)
"""A registry value: its key, its name, what it is."""
_TEXTS = ("label", "marked", "coded", "folder", "known", "tagged")
_AMOUNT = re.compile(r"-?[0-9.,]+(?:[a-z]*|-(?:v?cpus?|cores?|threads?|[kmgt]i?b))")
"""A number with or without its unit, which names nothing: 8gb, 2-core."""
_MORE_NUMBERS = re.compile(r"\s*(?:,|and|&|\+|und)\s*([0-9]{1,5})(?![\w.]*[0-9A-Za-z_])")
_MORE_ADDRESSES = re.compile(
    r"\s*(?:,|and|&|\+|/)\s*([0-9]{1,3}(?:\.[0-9]{1,3}){3})(?![\w/]|\.[0-9])"
)
_MORE_NAMES = re.compile(rf"\s*(?:[,;]\s*(?:and|&)?|and|&|\+|und|/)\s*{_EITHER}(?![\w/])", re.I)
_GLUED = ";"
"""What joins names that are one word: linux;rocky."""
_FIRST = re.compile(r"[^\W_]+")
_ARTICLE = r"\b(?:the|a|an|in|into|for|under|my|our)\s+"


class _Side:
    """A rule's words before a value, or behind it."""

    def __init__(self, rule: Keyed, *, behind: bool) -> None:
        self.rule = rule
        self._behind = behind
        phrases = (p for one in (rule.after if behind else rule.before) for p in spread(one))
        firsts = {_FIRST.match(phrase) for phrase in phrases}
        self._starts = tuple({first[0].lower() if first else "" for first in firsts})

    def may_be_in(self, words: Sequence[str]) -> bool:
        """False where none of its phrases can be among these: most rules are in no goal, and to
        make the expressions of all takes a second."""
        return "" in self._starts or any(word.startswith(self._starts) for word in words)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression for the words and a value beside them."""
        rule = self.rule
        bridges = "|".join(lexicon().values.bridge_patterns)
        shape = _SHAPES[rule.value].replace("BRIDGES", bridges)
        if self._behind:
            lead = _ARTICLE if rule.article else ""
            key = alternatives(rule.after)
            text = rf"{lead}(?P<value>(?<![\w./-]){shape})\s+(?P<key>{key})\b"
            return re.compile(text, re.IGNORECASE)
        key = alternatives(rule.before)
        optional = "" in rule.before
        lead = rf"\b(?P<key>{key})(?:\s*[:=#]\s*|[^\S\n]+)" if key else r"(?<![\w.-])(?P<key>)"
        if key and optional:
            lead = rf"(?:{lead}|(?<![\w.-]))"
        if rule.value == "number" and key:
            lead = rf"\b(?P<key>{key})(?:\s*[:=#]?\s*)"
        return re.compile(lead + shape + r"(?![\w/])", re.IGNORECASE)


@cache
def _sides() -> tuple[_Side, ...]:
    return tuple(
        _Side(rule, behind=behind)
        for rule in lexicon().values.keyed
        for behind in (False, True)
        if (rule.after if behind else rule.before)
    )


@cache
def key_words() -> frozenset[str]:
    """Words that say what stands beside them: no name in a list is one of them."""
    phrases = (p for rule in lexicon().values.keyed for p in (*rule.before, *rule.after))
    words = (w for phrase in phrases for said in spread(phrase) for w in said.split())
    return frozenset(words) | frozenset(lexicon().values.labels)


def find_keyed_files(reading: Reading) -> None:
    """Files, pages and servers that a rule knows by the words before them: no paths like others."""
    read = [s for s in _sides() if s.rule.value in _FIRST_READ]
    if not _FILES.search(reading.goal):
        read = [side for side in read if side.rule.value != "yaml"]
    _by_rules(reading, read)


def find_keyed(reading: Reading) -> None:
    """Every value of every rule; a list that turns out to hold one value is that one value."""
    _by_rules(reading, [side for side in _sides() if side.rule.value not in _FIRST_READ])
    _single_out(reading)


def _by_rules(reading: Reading, sides: Sequence[_Side]) -> None:
    words = atoms_of(reading.goal)
    for side in sides:
        if not side.may_be_in(words):
            continue
        rule = side.rule
        if rule.near and not re.search(rf"\b(?:{'|'.join(rule.near)})\b", reading.goal, re.I):
            continue
        at, pattern = 0, side.pattern
        while match := pattern.search(reading.goal, at):
            at = match.end() if _take(reading, rule, match) else match.start() + 1


def _single_out(reading: Reading) -> None:
    for kind in lexicon().parameters.values():
        values = [p for p in reading.parameters if p.name == kind.name]
        if kind.single and len(values) == 1:
            at = reading.parameters.index(values[0])
            reading.parameters[at] = replace(values[0], name=kind.single)


def _take(reading: Reading, rule: Keyed, match: re.Match[str]) -> bool:
    text, start, end = _place(match, keeps=rule.keeps)
    if rule.value in _WITH_UNIT:
        end = match.end()
    if rule.value == "minor":
        text = text.lower().removeprefix("v")
    if rule.value == "bits" or rule.bare:
        start, end = match.span("plain")
    if not reading.free(start, end) or _left_out(reading, start):
        return False
    if rule.value == "address":
        _addresses(reading, rule, text, (start, end))
        return True
    quoted = match.groupdict().get("quoted") is not None
    more = _more(reading, rule, match.end()) if rule.list else []
    if not _fits(reading, rule, text, quoted, in_list=bool(more)):
        return False
    kind = lexicon().parameters[rule.parameter]
    if rule.value in _MEASURED:
        text = _measured(text)
    if rule.value == "registry":
        text = _registry(text)
    value: Value = int(text) if kind.type == "int" else text
    series = series_of(reading.goal, text, end) if rule.list else None
    if series:
        for name in series.names:
            reading.set(rule.parameter, name, start, series.end)
        return True
    done = reading.set(rule.parameter, value, start, end)
    if done and kind.many and kind.type == "int":
        while following := _MORE_NUMBERS.match(reading.goal, end):
            reading.set(rule.parameter, int(following[1]), following.start(1), following.end(1))
            end = following.end()
    for name, begin, finish in more if done else []:
        reading.set(rule.parameter, name, begin, finish)
    return done


def _measured(text: str) -> str:
    """64 MB as 64m, one hour as 1h."""
    number = re.sub(r"[^0-9].*", "", text)
    return f"{int(number)}{text[len(number) :].strip(' -')[0].lower()}"


def _registry(text: str) -> str:
    r"""HKLM\SOFTWARE\Acme\Site = "Vienna" as HKLM\SOFTWARE\Acme\Site=Vienna."""
    place, name, value = _VALUE_OF.fullmatch(text).groups()  # type: ignore[union-attr]
    return f"{place}{name}={value[1:-1] if value[0] in _QUOTES else value}"


def _addresses(reading: Reading, rule: Keyed, text: str, place: tuple[int, int]) -> None:
    take_address(reading, text, *place, rule.parameter)
    end = place[1]
    while lexicon().parameters[rule.parameter].many:
        more = _MORE_ADDRESSES.match(reading.goal, end)
        if more is None or not reading.free(*more.span()):
            return
        take_address(reading, more[1], *more.span(1), rule.parameter)
        end = more.end()


def _place(match: re.Match[str], *, keeps: bool) -> tuple[str, int, int]:
    """The value, and from where to where it stands with its words; `keeps`: without them."""
    quoted = match.groupdict().get("quoted")
    text = quoted if quoted is not None else match["plain"].rstrip(".")
    group = "quoted" if quoted is not None else "plain"
    begin = match.start(group) - (quoted is not None)
    end = match.start(group) + len(text) + (quoted is not None)
    key = match.start("key"), match.end("key")
    if keeps or key[0] < 0:
        return text, begin, end
    return text, min(begin, key[0]), max(end, key[1])


def _more(reading: Reading, rule: Keyed, end: int) -> list[tuple[str, int, int]]:
    """Further names of a list. A name that is an ordinary word is taken in a list of names only."""
    found = []
    while match := _MORE_NAMES.match(reading.goal, end):
        quoted = match["quoted"] is not None
        text = match["quoted"] if quoted else match["plain"].rstrip(".")
        begin = match.start("quoted") - 1 if quoted else match.start("plain")
        finish = begin + len(text) + 2 * quoted
        glued = match.group().startswith(_GLUED)
        fits = glued or _fits(reading, rule, text, quoted, in_list=True)
        if not reading.free(begin, finish) or not fits:
            break
        own = text.lower() in rule.allow
        told = text.lower() in key_words() and not own and text.islower()
        known = is_known(text) and not own
        ends = own and _is_tool(text) and not reading.goal[finish:].strip(" .!")
        if not (quoted or glued) and (told or known or ends or _goes_on(reading, finish)):
            # A tool's name at a goal's end is the tool's.
            break
        found.append((text, begin, finish))
        end = finish
    return found


def _is_tool(text: str) -> bool:
    """Whether a name is that of a tool that sets machines up."""
    return any(tool.configures and tool.id == text.lower() for tool in lexicon().tools)


def _goes_on(reading: Reading, end: int) -> bool:
    """True where an ordinary word follows, so that the one before is no name in a list."""
    following = re.compile(r"\s+([a-z]+)").match(reading.goal, end)
    stops = ("with", "and", "in", "on", "via", "for", "to", "as", "or", "by", "from", "using", "at")
    return bool(following) and following is not None and following[1] not in stops


def _left_out(reading: Reading, start: int) -> bool:
    """True for what the goal says is not wanted: 'without a user bob'."""
    index = next((i for i, word in enumerate(reading.words) if word.start >= start), None)
    return index is not None and negated_at(reading, index) is not None


def _fits(reading: Reading, rule: Keyed, text: str, quoted: bool, *, in_list: bool) -> bool:
    low = text.lower()
    if rule.value == "number":
        return int(text) >= rule.least and text not in rule.unless
    if quoted or rule.value not in _TEXTS:
        return True
    if rule.value == "known":
        return low in rule.known
    if rule.value == "tagged":
        return low not in reading.lexicon.stop
    if low in rule.unless or _AMOUNT.fullmatch(low):
        return False
    if rule.value == "folder" and ("/" in text or text[0].isupper()):
        return True
    if rule.value in ("marked", "coded", "folder"):
        if low in rule.allow and text[0].isupper():
            return True
        return low in rule.known or _is_marked(reading, rule, text)
    if low in rule.allow:
        return True
    if low in reading.lexicon.stop:
        return False
    named = rule.ordinary or in_list or text[0].isupper()
    return named or low not in reading.lexicon.common


def _is_marked(reading: Reading, rule: Keyed, text: str) -> bool:
    """True for what looks like a name that someone gave: SAN01, web-1, camelCase."""
    low, common = text.lower(), reading.lexicon.common
    if is_known(text):
        if rule.systems and re.search(r"[0-9]", text):
            return True
        return rule.value != "coded" and text.isupper()
    if re.search(r"[0-9_.]", text):
        return True
    parts = low.split("-")
    if len(parts) > 1 and rule.systems:
        return True
    if len(parts) > 1:
        return not all(part in common or is_known(part) for part in parts)
    if rule.value == "coded":
        return False
    return bool(re.search(r"[a-z][A-Z]|^[A-Z]", text)) and low not in reading.lexicon.stop


def is_known(text: str) -> bool:
    """True for a name of the lexicon: a service, a tool, an operating system."""
    atoms = atoms_of(text)
    return atoms in lexicon().thing_table.entries or atoms in lexicon().system_table.entries
