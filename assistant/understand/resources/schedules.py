"""When something runs again and again, as cron writes it: every night at 2, sundays at 4."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.core.intent import Span

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_DAY = r"(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?)(?:days?)?"
_OFTEN = r"(?:every|each|on|all)"
_ATOM = re.compile(
    r"(?<![\w*/.:-])(?<!\dx )(?:"
    r"(?P<cron>(?:[0-9*][0-9,*/-]*\s+){4}[0-9*][0-9,*/-]*)"
    r"|(?:every|each)\s+(?P<n>[0-9]{1,2})\s?(?P<unit>minutes?|mins?|hours?|hrs?|h|m)"
    r"|(?P<often>hourly|(?:every|each)\s+hour|once\s+an\s+hour)"
    r"|(?P<twice>twice\s+(?:a\s+day|daily)|(?:every|each)\s+half\s+(?:an\s+)?hour|half[\s-]hourly"
    r"|(?:every|each)\s+other\s+hour|(?:every|each)\s+quarter\s+(?:of\s+an\s+)?hour)"
    r"|(?P<weekdays>(?:on\s+|every\s+)?(?:weekdays?|working\s+days?|workdays?|business\s+days?)"
    r"|(?:mon(?:day)?\s?(?:-|–|to|through)\s?fri(?:day)?))"
    r"|(?P<weekend>(?:on\s+|every\s+)?(?:the\s+)?weekends?)"
    rf"|(?P<days>(?:{_OFTEN}\s+)?(?P<first>{_DAY})(?:\s*(?:,|and|&|\+)\s*(?:{_OFTEN}\s+)?{_DAY})*"
    r"(?:\s+(?:nights?|mornings?|evenings?))?)"
    r"|(?P<month>(?:on\s+)?(?:the\s+)?(?:(?P<nth>[0-9]{1,2})(?:st|nd|rd|th)|first(?:\s+day)?)\s+"
    r"(?:day\s+)?(?:of\s+)?(?:every|each|the|a)\s+month|monthly|(?:every|each|once\s+a)\s+month)"
    r"|(?P<week>weekly|(?:every|each|once\s+a)\s+week)"
    r"|(?P<daily>daily|nightly|(?:every|each|once\s+a|once\s+per)\s+(?:day|night|morning|evening))"
    r"|(?P<noon>(?:(?:at|around)\s+)?(?:noon|midday|midnight))"
    r"|(?P<at>(?:at|around|@)\s*)?(?P<h>[0-9]{1,2})(?:[:.](?P<m>[0-9]{2}))?(?P<clock>\s?(?:[ap]m|h|o.?clock|uhr))?"
    r"(?:\s+(?:at\s+night|in\s+the\s+(?:morning|night)))?"
    r")(?![\w:%/*-]|\.\d)",
    re.IGNORECASE,
)
_JOINS = re.compile(r"\s*(?:,\s*)?(?:(?:on|at|and)\s+)?", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![:.0-9])(?<!at )(?<!around )(?<!@ )\b[0-9]{1,3}\s\Z", re.IGNORECASE)
_USUAL = 3
"""The hour of what runs at night without a time."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something runs, and the words that say it."""

    cron: str
    span: Span


def schedules(goal: str) -> Iterator[Schedule]:
    """Every schedule that a goal spells out. Words that cron cannot say are left: every 7 hours."""
    found = [m for m in _ATOM.finditer(goal) if _is_time(m) and not _counted(goal, m)]
    apart = [not _JOINS.fullmatch(goal[a.end() : b.start()]) for a, b in pairwise(found)]
    groups: list[list[re.Match[str]]] = [[]]
    for match, ends in zip(found, [*apart, False], strict=False):
        groups[-1].append(match)
        if ends:
            groups.append([])
    halves = _halves(groups)
    for group in groups:
        cron = _cron(halves if group and group[0] in halves else group)
        if cron:
            yield Schedule(cron, Span(group[0].start(), group[-1].end()))


def _halves(groups: list[list[re.Match[str]]]) -> list[re.Match[str]]:
    """'A nightly backup of all machines at 02:00': the days and the hour that belong to them, where
    a goal has one of each and no more."""
    alone = [group[0] for group in groups if len(group) == 1]
    often = [m for m in alone if any(m[name] for name in ("daily", "week", "weekdays", "weekend"))]
    hours = [m for m in alone if m["h"] is not None or m["noon"] is not None]
    one_each = len(often) == len(hours) == 1 and len(groups) == 2
    return [*often, *hours] if one_each else []


def _counted(goal: str, match: re.Match[str]) -> bool:
    """True for the word in '7 daily, 4 weekly', which says how many copies are kept."""
    often = any(match[name] for name in ("daily", "week", "month"))
    return often and _NUMBER.search(goal[: match.start()]) is not None


def _is_time(match: re.Match[str]) -> bool:
    """Whether an atom can be part of a schedule: a bare number only where something says so."""
    if match["h"] is None:
        return True
    half = (match["clock"] or "").strip().lower() != "h" and match["clock"]
    return bool(match["at"] or match["m"] or half) and int(match["h"]) < 24


def _cron(group: list[re.Match[str]]) -> str:
    """What the words beside one another say; empty where that is no schedule."""
    said = {name: m for m in group for name, text in m.groupdict().items() if text is not None}
    if "cron" in said:
        return " ".join(said["cron"]["cron"].split())
    if "n" in said:
        return _every(int(said["n"]["n"]), said["n"]["unit"].lower())
    if "often" in said:
        return "0 * * * *"
    if "twice" in said:
        return _parts_of_a_day(said["twice"]["twice"].lower(), _clock(said))
    at = _clock(said)
    days = _days(said)
    if days is None or (at is None and days == "* * *" and "daily" not in said):
        return ""
    if at is None and "days" in said and not _said_often(said["days"]):
        return ""
    hour, minute = at or (_USUAL, 0)
    # A bare hour is one only beside the days: at 2, but "at 2 replicas".
    bare = at is not None and "h" in said and not (said["h"]["m"] or said["h"]["clock"])
    if bare and len(group) < 2:
        return ""
    return f"{minute} {hour} {days}"


def _said_often(match: re.Match[str]) -> bool:
    """True for 'every sunday', 'on mondays', and a plural; a day alone is no schedule."""
    text = match["days"].lower()
    return bool(re.match(r"(?:every|each|on|all)\b", text) or re.search(r"days\b|night", text))


def _every(number: int, unit: str) -> str:
    if unit.startswith("h"):
        return f"0 */{number} * * *" if number and 24 % number == 0 else ""
    if number == 60:
        return "0 * * * *"
    return f"*/{number} * * * *" if number and 60 % number == 0 else ""


def _parts_of_a_day(text: str, at: tuple[int, int] | None) -> str:
    if "quarter" in text:
        return "*/15 * * * *"
    if "half" in text:
        return "*/30 * * * *"
    if "other" in text:
        return "0 */2 * * *"
    hour, minute = at or (0, 0)
    first, second = sorted((hour % 24, (hour + 12) % 24))
    return f"{minute} {first},{second} * * *"


def _clock(said: dict[str, re.Match[str]]) -> tuple[int, int] | None:
    if "noon" in said:
        return (0, 0) if "midnight" in said["noon"]["noon"].lower() else (12, 0)
    if "h" not in said:
        return None
    match = said["h"]
    hour, minute, half = int(match["h"]), int(match["m"] or 0), (match["clock"] or "").strip()
    if half.lower() in ("am", "pm"):
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    return (hour, minute) if minute < 60 else None


def _days(said: dict[str, re.Match[str]]) -> str | None:
    """The last three fields; None for a day that no month has."""
    if "weekdays" in said:
        return "* * 1-5"
    if "weekend" in said:
        return "* * 0,6"
    if "days" in said:
        names = re.findall(r"sun|mon|tue|wed|thu|fri|sat", said["days"]["days"].lower())
        return "* * " + ",".join(str(n) for n in sorted({_DAYS.index(name) for name in names}))
    if "month" in said:
        day = int(said["month"]["nth"] or 1)
        return f"{day} * *" if 1 <= day <= 28 else None
    return "* * 0" if "week" in said else "* * *"
