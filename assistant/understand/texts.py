"""Texts, times and spans of time that a goal spells out."""

from __future__ import annotations

import re

from assistant.understand.amounts import number_of, number_pattern
from assistant.understand.reading import Reading

_EMAIL = re.compile(
    r"(?:\b(?:acme\s+)?(?:e-?mail|mail|contact)(?:\s+address)?(?:\s+for\s+(?:the\s+)?(?:acme|let'?s\s?encrypt|certificates?))?\s*(?:is|to|:|=)?\s+|\b(?:sends?|notify|notif(?:ies|ications?)|(?:mail\s+)?reports?)\s+(?:(?:mails?|e-?mails?|reports?|by|via|go|to)\s+)*)?(?<![\w.@/-])(?P<mail>[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,24})(?![\w-]|\.\w)"
    r"(?:\s+(?:as|for|is)\s+(?:the\s+)?(?:acme|let'?s\s*encrypt|letsencrypt|certificate|cert|contact|admin)?\s*(?:e-?mail|mail|contact|address)(?:\s+address)?)?",
    re.I,
)
_CONTENT = re.compile(
    r"\b(?:saying|that\s+says|which\s+says|says|with\s+the\s+(?:text|content|contents|words)"
    r"|containing\s+the\s+(?:text|words))\s*:?\s*(?:[\"“'](?P<quoted>[^\"”'\n]{1,400})[\"”']"
    r"|(?P<plain>[^\s,.;:\"“][^,.;:\"“\n]{0,200}?)(?=\s+(?:on|in|at|with|and|via|using)\b|[,.;:\n]|\Z))",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:at|around|@)\s+(?P<h>[0-9]{1,2})(?::(?P<m>[0-9]{2})\s*(?P<x>am|pm)?|\s*(?P<y>am|pm))\b",
    re.I,
)
_BARE_TIME = re.compile(
    r"(?<![\w.:/-])(?:(?P<h>0[0-9]):(?P<m>[0-5][0-9])|(?P<hh>[0-9]{1,2})(?::(?P<mm>[0-5][0-9]))?\s?(?P<y>am|pm))(?![\w:]|\.[0-9])"
    r"|\b(?:reboots?|restarts?|daily|nightly|(?:every|each)\s+(?:day|night|morning)|updates?|upgrades?)"
    r"\s+(?P<at>(?P<hhh>[0-9]{1,2}):(?P<mmm>[0-5][0-9]))(?![\w:]|\.[0-9])",
    re.I,
)
"""A time without "at" before it: an hour with its zero, 3am, one behind words of a schedule."""
_HOUR = re.compile(
    r"\b(?:daily|nightly|every\s+(?:day|night|morning)|each\s+(?:day|night)|backups?|dumps?"
    r"|(?:sun|mon|tues|wednes|thurs|fri|satur)days?(?:\s+(?:night|morning))?)"
    r"\s+(?P<at>(?:at|around|@)\s+(?P<h>[0-9]{1,2}))(?![\w:.,/-]*\d|\s*(?:days?|weeks?|hours?|h)\b)",
    re.I,
)
"""An hour alone is one where the words before it are of a schedule: daily at 3."""
_DAYS = r"(?P<unit>days?|d|weeks?|w|months?|years?|y)"
_KEPT = (
    r"(?:soft[\s-]?delete[ds]?|retention|retain(?:ed|s)?|keep(?:ing|s)?|kept|backups?|versions"
    r"|older\s+than)"
)
_COPIED = re.compile(r"\b(?:back(?:s|ing)?[\s-]?ups?|dumps?|pg_dump|mysqldump)\b", re.IGNORECASE)
_DUMPED = re.compile(r"\b(?:dumps?|pg_dump|mysqldump|ansible|playbook)\b", re.IGNORECASE)
_EVERY = {r"\bweek": 7, r"\bmonth": 30}
"""Days between two copies, where copies are counted and not days."""
_OFTEN = re.compile(r"\bhourly\b|\bevery\s+(?:[0-9]+\s+|few\s+)?(?:hour|minute)", re.IGNORECASE)
"""Several copies a day: an age in days does not say how many those are."""
_TIMES = {"d": 1, "w": 7, "m": 30, "y": 365}


def find_texts(reading: Reading) -> None:
    """E-mail addresses, what a file is to say, how long things are kept, times of day."""
    for match in _EMAIL.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("email", match["mail"], *match.span())
    for match in _CONTENT.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("content", match["quoted"] or match["plain"].strip(), *match.span())
    _retention(reading)
    for match in _TIME.finditer(reading.goal):
        hour, minute = int(match["h"]), int(match["m"] or 0)
        half = (match["x"] or match["y"] or "").lower()
        hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
        if reading.free(*match.span()) and hour < 24 and minute < 60:
            reading.set("time", f"{hour:02}:{minute:02}", *match.span())
    for match in _BARE_TIME.finditer(reading.goal):
        hour = int(match["h"] or match["hh"] or match["hhh"])
        minute = int(match["m"] or match["mm"] or match["mmm"] or 0)
        if match["y"]:
            hour = hour % 12 + (12 if match["y"].lower() == "pm" else 0)
        start, end = match.span("at") if match["at"] else match.span()
        if reading.value("time") is None and reading.free(start, end) and hour < 24:
            reading.set("time", f"{hour:02}:{minute:02}", start, end)
    for match in _HOUR.finditer(reading.goal):
        if reading.free(*match.span("at")) and int(match["h"]) < 24:
            reading.set("time", f"{int(match['h']):02}:00", *match.span("at"))


def _retention(reading: Reading) -> None:
    number = number_pattern()
    before = (
        rf"\b{_KEPT}(?:\s+(?:of|for|is|are|them|it|the|all|backups?|metrics|figures"
        r"|data|logs|history|time|period|after|last)|\s*[:=(])*\s*"
    )
    after = r"(?:\s+of)?\s+(?:retention|soft[\s-]?delete|backups?)\b"
    for pattern in (
        rf"{before}(?P<v>(?:{number}|an?)[\s-]?{_DAYS})\b",
        rf"(?P<v>{number}[\s-]?{_DAYS}){after}",
    ):
        for match in re.compile(pattern, re.IGNORECASE).finditer(reading.goal):
            days = (number_of(match["n"]) if match["n"] else 1) * _TIMES[match["unit"][0].lower()]
            own = re.search(r"retention|retain|keep|kept", match.group(), re.IGNORECASE)
            start, end = match.span() if own else match.span("v")
            if days == int(days) and reading.free(start, end):
                reading.set("retention_days", int(days), start, end)
    aged = re.compile(
        r"\b(?:and\s+)?(?:delet(?:e|es|ed|ing)|remov(?:e|es|ing)|purg(?:e|es|ing)|drop)\s+(?:(?:the|old|older|them|those|ones|dumps?|backups?)\s+)*"
        rf"(?:after|than)\s+{number}[\s-]?{_DAYS}\b",
        re.IGNORECASE,
    )
    for match in aged.finditer(reading.goal) if _DUMPED.search(reading.goal) else ():
        if reading.free(*match.span()):
            days = number_of(match["n"]) * _TIMES[match["unit"][0].lower()]
            reading.set("retention_days", int(days), *match.span())
    kept = re.compile(
        rf"\b(?:keep|keeps|keeping|retain)\s+(?:the\s+)?(?:last\s+|newest\s+)?{number}"
        r"(?:\s+(?:backups?|dumps?|copies|of\s+them|versions))?(?=\s*(?:[,.;)]|\Z|\band\b))",
        re.IGNORECASE,
    )
    counted = _COPIED.search(reading.goal) and not _OFTEN.search(reading.goal)
    for match in kept.finditer(reading.goal) if counted else ():
        often = next((t for word, t in _EVERY.items() if re.search(word, reading.goal, re.I)), 1)
        if reading.free(*match.span()):
            days, each = int(number_of(match["n"]) * often), f"{often} days" if often > 1 else "day"
            reading.set("retention_days", days, *match.span())
            kept_for = f"copies go by their age, after {days} days with one every {each}"
            reading.notes.append(("kept-by-age", f"“{match.group()}”: {kept_for}"))
