"""Who belongs to which group of Windows: anna in Administrators, a group with tom in it."""

from __future__ import annotations

import re
from functools import cache

from assistant.understand.cues import PLAYBOOK
from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.reading import Reading

_WINDOWS = re.compile(
    r"\b(?:windows|win(?:11|10| ?server)?|ws ?20[0-9]{2}|server 20[0-9]{2})\b", re.I
)
_QUOTES = "\"'“”"
_NAME = r"[\"'“]?(?P<{}>[A-Za-z][\w.-]{{0,19}})[\"'”]?"
_MORE = r"(?:\s+(?:and|&)\s+[A-Za-z][\w.-]{0,19})?"
_NO_NAME = frozenset(
    [
        "account",
        "accounts",
        "add",
        "added",
        "adds",
        "admin",
        "an",
        "and",
        "are",
        "as",
        "be",
        "being",
        "both",
        "everybody",
        "everyone",
        "goes",
        "group",
        "he",
        "in",
        "is",
        "it",
        "local",
        "member",
        "members",
        "of",
        "on",
        "only",
        "put",
        "puts",
        "she",
        "that",
        "the",
        "them",
        "they",
        "user",
        "users",
        "who",
        "with",
    ]
)
_WITH = re.compile(
    r"\b(?:an?\s+|the\s+)?(?:local\s+)?group\s+(?:named\s+|called\s+)?"
    + _NAME.format("group")
    + r"\s+(?:with|that has|containing|holding)\s+"
    + _NAME.format("name")
    + r"(?:\s+(?:in\s+it|as\s+(?:an?\s+)?member|inside))?",
    re.IGNORECASE,
)


_ADMIN = re.compile(
    r"\blocal\s+(?:admin|administrator)\s+(?:(?:account|user)\s+)?(?:(?:named|called)\s+)?[\"'“]?"
    r"(?P<name>[A-Za-z][\w.-]{0,19})[\"'”]?(?![\w.-]|\s+(?:rights|password|account|group|user))",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\bgroups?\s+(?:(?:named|called)\s+)?[\"'“]?(?P<name>[A-Za-z][\w-]{1,60})", re.IGNORECASE
)


def _groups(named: frozenset[str]) -> str:
    """Windows' own groups, and those that the goal names."""
    own = alternatives(lexicon().values.windows_groups)
    return "|".join([own, *map(re.escape, sorted(named))])


@cache
def _in(named: frozenset[str]) -> re.Pattern[str]:
    one = rf"(?:(?:the|local)\s+)*(?:group\s+)?[\"'“]?(?:{_groups(named)})\b[\"'”]?(?:\s+group)?"
    return re.compile(
        rf"\b(?:(?:add|put|adds|puts)\s+)?(?P<made>(?:local\s+)?(?:users?|accounts?)\s+)?"
        rf"(?P<names>[A-Za-z][\w.-]{{0,19}}{_MORE})\s+"
        r"(?:(?:is|are|goes|go|being|as|to\s+be)\s+)?(?:an?\s+)?(?:members?\s+of|in(?:to)?|to)\s+"
        rf"(?P<groups>{one}(?:\s*(?:,|and|&)\s*(?:in(?:to)?\s+|of\s+)?{one})*)",
        re.IGNORECASE,
    )


@cache
def _listed(named: frozenset[str]) -> re.Pattern[str]:
    one = r"[A-Za-z][\w.-]{0,19}(?=\s*(?:[,;.]|and\b|&|$))"
    return re.compile(
        rf"(?:\bmembers?\s+of\s+(?:the\s+)?)?(?:\bgroup\s+)?\b(?P<groups>{_groups(named)})\s*(?::|=|\bare\b)\s*"
        rf"(?P<names>{one}(?:\s*(?:,\s*and|,|and|&)\s*{one})*)",
        re.IGNORECASE,
    )


def find_members(reading: Reading) -> None:
    """Memberships that the goal states, in a goal about Windows."""
    goal = reading.goal
    if not _WINDOWS.search(goal):
        return
    for match in _WITH.finditer(goal):
        if reading.free(*match.span()) and _is_name(match["name"]):
            reading.set("group", match["group"], *match.span())
            reading.set("user_group", f"{match['name']}={match['group']}", *match.span())
    named = frozenset(m["name"] for m in _NAMED.finditer(goal) if _is_name(m["name"]))
    for match in _in(named).finditer(goal):
        names = [n for n in re.split(r"\s+(?:and|&)\s+", match["names"]) if n]
        if all(_is_name(name) for name in names) and reading.free(*match.span()):
            for name in names:
                _joins(reading, name, match)
    for match in _listed(named).finditer(goal):
        names = re.split(r"\s*(?:,\s*and\b|,|\band\b|&)\s*", match["names"])
        if all(_is_name(name) for name in names) and reading.free(*match.span()):
            for name in names:
                group = _spelled(match["groups"])
                reading.set("user_group", f"{name}={group}", *match.span())
    _administrators(reading)
    if PLAYBOOK.search(goal):
        for match in _alone(named).finditer(goal):
            if reading.free(*match.span()):
                for said in re.split(r"\s*(?:,|&|\band\b)\s*", match["groups"]):
                    reading.set("own_group", _spelled(_plain(said)), *match.span())


@cache
def _alone(named: frozenset[str]) -> re.Pattern[str]:
    """A group apart from the name of who belongs to it: user backup, add to Backup Operators."""
    one = rf"(?:(?:the|local)\s+)*(?:group\s+)?[\"'“]?(?:{_groups(named)})\b[\"'”]?(?:\s+group)?"
    return re.compile(
        r"\b(?:(?:as|and|is|being)\s+)?(?:(?:an?\s+)?(?:members?\s+of|in)"
        r"|(?:add|put)(?:s|ed)?\s+(?:(?:it|him|her|them|both|the\s+(?:users?|accounts?))\s+)?(?:in)?to)\s+"
        rf"(?P<groups>{one}(?:\s*(?:,|and|&)\s*{one})*)",
        re.IGNORECASE,
    )


def _plain(said: str) -> str:
    """A group's name without the words around it."""
    bare = re.sub(r"(?i)^(?:(?:in(?:to)?|of|the|local|group)\s+)*|\s+group$", "", said.strip())
    return bare.strip(_QUOTES)


def _joins(reading: Reading, name: str, match: re.Match[str]) -> None:
    if match["made"]:
        reading.set("users", name, *match.span())
        playbook = PLAYBOOK.search(reading.goal)
        if not playbook and not re.search(r"administrators", match["groups"], re.IGNORECASE):
            reading.set("plain_user", name, *match.span("names"))
    for said in re.split(r"\s*(?:,|&|\band\b)\s*", match["groups"]):
        reading.set("user_group", f"{name}={_spelled(_plain(said))}", *match.span())


def _administrators(reading: Reading) -> None:
    """An account that a playbook makes is an administrator where the goal says so; in an image the
    one that is named is."""
    if not PLAYBOOK.search(reading.goal):
        return
    for match in _ADMIN.finditer(reading.goal):
        if _is_name(match["name"]) and reading.free(*match.span()):
            reading.set("users", match["name"], *match.span())
            reading.set("user_group", f"{match['name']}=Administrators", *match.span())


def _is_name(text: str) -> bool:
    return text.lower() not in _NO_NAME


def _spelled(group: str) -> str:
    """The group as Windows writes it: remote desktop users, Remote Desktop Users."""
    plain = " ".join(group.lower().split())
    known = {one.lower(): one for one in lexicon().values.windows_groups}
    return known.get(plain, group)
