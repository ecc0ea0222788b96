"""What a playbook does on Windows hosts: shares and who may use them, services, packages of Windows
Installer, zones and records of DNS."""

from __future__ import annotations

import re
from functools import cache

from assistant.core.intent import Span
from assistant.understand.about_images import makes_an_image
from assistant.understand.cues import PLAYBOOK
from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.reading import Found, FoundSystem, Reading

_QUOTED = r"\"[^\"\n]{1,80}\"|“[^”\n]{1,80}”|'[^'\n]{1,80}'"
_PATH = r"[A-Za-z]:\\[^\s\"'“”<>|,;]*[^\s\"'“”<>|,;.:]|[A-Za-z]:\\(?![^\s,;.])"
_LABEL = rf"(?:{_QUOTED}|[A-Za-z][\w$-]{{0,79}})"
_KIND = r"(?:(?:windows|smb|cifs|network|file|hidden)\s+)*shar(?:e|es|ing)"
_FOLDER = r"(?:(?:the\s+)?(?:folder|directory|path)\s+)?"
_SHARES = (
    re.compile(
        rf"\b(?:(?:create|add|make)\s+)?(?:(?:an?|the)\s+)?{_KIND}\s+(?:(?:of|for|at|on|from)\s+)?{_FOLDER}(?P<path>{_PATH})"
        rf"(?:\s+(?:as|named|called)\s+(?P<name>{_LABEL}))?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:(?:create|add|make)\s+)?(?:(?:an?|the)\s+)?{_KIND}\s+(?:(?:named|called)\s+)?(?P<name>{_LABEL})\s*[(=:]?\s*"
        rf"(?:(?:at|on|for|in|of|from|to|with|is)\s+)*{_FOLDER}(?P<path>{_PATH})\)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:\b(?:creates?|makes?|adds?)\s+)?{_FOLDER}(?P<path>{_PATH})\s*,?\s+(?:(?:is|and|then)\s+)*shared?\s+(?:it\s+)?as\s+(?P<name>{_LABEL})",
        re.IGNORECASE,
    ),
)
"""A folder of Windows that is shared: share D:\\data as Data."""
_ON_ONE_DRIVE = re.compile(
    rf"\b(?:(?:create|add|make)\s+)?(?:the\s+)?shares\s+(?:(?:named|called)\s+)?(?P<names>{_LABEL}(?:\s*(?:,\s*and\b|,|\band\b|&)\s*{_LABEL})+)"
    rf"\s+(?:(?:on|in|at|under|from|of)\s+)+(?P<path>[A-Za-z]:\\?(?![\w\\])|{_PATH})",
    re.IGNORECASE,
)
"""Several folders that are shared by their own names: shares Data and Home on E:\\."""
_HIDDEN = re.compile(r"\b(?:as\s+an?\s+)?hidden(?:\s+share)?\b", re.IGNORECASE)
_WHO = (
    rf"(?:{_QUOTED}|(?i:everyone|everybody)"
    r"|[A-Z][\w\\-]*(?:\s+(?:Users|Admins|Administrators|Operators|Computers))?)"
)
_WHOM = (
    rf"(?P<who>{_WHO}(?:\s*(?:,|&|\band\b)\s*(?:the\s+)?(?:group\s+)?{_WHO}"
    r"(?!\s*(?::|=|\b(?:full|read|change|modify|write)\b)))*)"
)
_MAY = (
    ("share_full", r"full(?:[\s-]?(?:access|control))?"),
    ("share_change", r"(?:change|modify|write|read[\s/]?(?:and\s+|/)?write|rw)"),
    ("share_read", r"(?:read(?:[\s-]?only)?|ro)"),
)
_RIGHTS = r"(?:\s+(?:access|rights?|permissions?))?"
_INSTALLER = re.compile(
    r"(?:\b(?:(?:the|an?|our|my)\s+)?msi\s+(?:(?:package|installer|file)\s+)?(?:(?:from|at|in|on)\s+)?)?(?<![\w\\/.])"
    r"(?P<path>(?:\\\\[\w.$-]+\\(?:[\w.$-]+\\)+|[A-Za-z]:\\(?:[\w.$-]+\\)*|https?://[\w./:%-]+/)[\w.+%-]+\.ms[ip])(?![\w.-])",
    re.IGNORECASE,
)
"""A package of Windows Installer on a share, on the host itself or on a page."""
_OFF = (
    r"(?:stop(?:s|ped)?\s+and\s+disabled?|disabl(?:e|es|ed|ing)|turn(?:s|ed)?\s+off|stop(?:s|ped)?)"
)
_ON = (
    r"(?:(?:en(?:able|sure)s?|starts?|make\s+sure|start\s+and\s+enable|enable\s+and\s+start)"
    r"(?:\s+that)?)"
)
_UP = (
    r"(?:running|started|enabled"
    r"|(?:set\s+to\s+)?(?:start(?:s|ed)?\s+)?(?:automatic(?:ally)?|at\s+boot))"
)
_ENDS_ON = rf"(?:(?:is|are)\s+)?{_UP}(?:\s+and\s+{_UP})?"
_MODES = {"automatic": "service_on", "auto": "service_on", "manual": "service_manual"}
_WORD = r"(?P<own>[A-Za-z][\w$.-]{1,60})"
_ZONE = re.compile(
    r"\b(?:(?:an?|the|new|primary|dns|forward(?:\s+lookup)?|ad[\s-]integrated)\s+)*zone\s+(?:(?:named|called|for)\s+)?"
    r"(?P<zone>(?:[a-z0-9-]+\.)+[a-z]{2,24})(?![\w.-])",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(?:(?:an?|the|dns)\s+)*(?P<kind>a|cname)[\s-]records?\s+(?:(?:for|named|called)\s+)?(?:host\s+)?(?P<name>[a-z0-9][\w.-]*)"
    r"\s*(?:->|=|:|\b(?:to|at|with|is|pointing\s+to|points\s+to|on)\b)?\s*(?:(?:ip|address)\s+)*"
    r"(?P<value>[0-9]{1,3}(?:\.[0-9]{1,3}){3}|(?:[a-z0-9-]+\.)+[a-z]{2,24}\.?)(?![\w/-])",
    re.IGNORECASE,
)
_OBJECT = (
    r"(?:(?:security|distribution|service|computer|user|domain\s+local|global)\s+)*"
    r"(?:users?|groups?|accounts?|computers?|ous?|objects?)"
)
_DIRECTORY = re.compile(
    rf"\b(?:(?:create|add|make)s?\s+)?(?:(?:an?|the|new)\s+)?(?:ad|active\s+directory)(?=\s+{_OBJECT}\b)"
    r"|(?:(?<=users )|(?<=groups ))in (?:the )?(?:ad|active directory)\b",
    re.IGNORECASE,
)
"""Words in front of objects of Active Directory; what they are called is read by others."""
_UNIT_MADE = re.compile(
    r"\b(?:create|add|make)s?\s+(?:(?:an?|the|new|two|three|ad|active\s+directory)\s+)*(?=(?:ous?|organi[sz]ational\s+units?)\b)",
    re.IGNORECASE,
)
_MEMBERS = re.compile(
    r"\b(?:and\s+)?(?:add|put)s?\s+(?:them|both|all|these|it|him|her|the\s+(?:users?|accounts?))(?=\s+(?:(?:both|all)\s+)?(?:to|into|in)\b)"
    r"|\b(?:both|all)\s+(?:are\s+)?members?\s+of\b|\b(?:as|with\s+(?:them|both|these))\s+(?:as\s+)?(?:its\s+)?members?\b",
    re.IGNORECASE,
)
_PROMOTED = re.compile(
    r"\bpromotes?\s+(?:(?:the|an?|windows)\s+)*(?:(?P<host>[\w-]+)\s+)?(?:to|as|into)\s+(?:an?\s+|the\s+)?"
    r"(?:(?:domain\s+controllers?|dcs?)\b(?:\s+(?:for|of|in))?"
    r"|(?=(?:first|additional|another|second|further)\b))",
    re.IGNORECASE,
)
_GROUP_MADE = re.compile(
    r"\b(?:ad|active\s+directory|security|global|domain\s+local|new)\s+(?:security\s+)?groups?\b"
    r"|\b(?:create|make|add)s?\s+(?:(?:an?|the)\s+)?groups?\b",
    re.IGNORECASE,
)
"""A group that is made; else the one that accounts are put into is there."""
_WINDOWS = re.compile(
    r"\b(?:windows|win(?:rm|srv|server)?[0-9]*|server\s+20[0-9]{2}|ws20[0-9]{2}|iis|active\s+directory|ad|chocolatey|choco"
    r"|domain\s+controllers?)\b|[a-z]:\\",
    re.IGNORECASE,
)
"""Words of a goal about Windows hosts."""


_FEATURE = (
    r"(?:Web|RSAT|NET|AD|FS|RDS|ADCS|UpdateServices|WAS|NPAS|Failover|Telnet|TFTP|Hyper-V|Windows|Multipath|Storage)"
    r"-[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*"
)
_FEATURES = re.compile(
    rf"(?:\b(?:(?i:the|windows|server|roles?|features?|and|&|/)\s+)*(?i:roles?|features?)\s*:?\s+)"
    rf"(?P<names>{_FEATURE}(?:\s*(?:,\s*and\b|,|\band\b|&)\s*{_FEATURE})*)(?![\w-])"
)
"""Roles and features by the names that Install-WindowsFeature has for them."""
_CLIENT = re.compile(r"\b(?:windows|win)\s?1[01]\b", re.IGNORECASE)


def find_windows_features(reading: Reading) -> None:
    """Set `windows_feature` for each that the goal calls by its own name; a client has others."""
    if _CLIENT.search(reading.goal):
        return
    for match in _FEATURES.finditer(reading.goal):
        if reading.free(*match.span()):
            for name in re.findall(_FEATURE, match["names"]):
                reading.set("windows_feature", name, *match.span())


def find_windows_hosts(reading: Reading) -> None:
    """Set what a playbook is told of Windows hosts, where it has a form that only they have."""
    if not PLAYBOOK.search(reading.goal):
        if makes_an_image(reading.goal) and _WINDOWS.search(reading.goal):
            _services(reading)
        return
    _directory(reading)
    _shares(reading)
    for match in _INSTALLER.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("installer", match["path"], *match.span())
            _about_windows(reading, match)
    if _WINDOWS.search(reading.goal):
        _services(reading)
        _names(reading)


def _directory(reading: Reading) -> None:
    """Objects of Active Directory that are made: accounts, groups, units."""
    forms = ((_DIRECTORY, ("ad-objects",)), (_UNIT_MADE, ("ad-objects", "ad-ou-made")))
    for pattern, names in forms:
        for match in pattern.finditer(reading.goal):
            if reading.free(*match.span()):
                _component(reading, match, *names)
    for match in _PROMOTED.finditer(reading.goal):
        if reading.free(*match.span()):
            if any(char.isdigit() for char in match["host"] or ""):
                reading.set("host", match["host"], *match.span("host"))
            _component(reading, match, "ad-promotion")
    if any(getattr(found.thing, "id", "") == "ad-objects" for found in reading.things):
        there = () if _GROUP_MADE.search(reading.goal) else ("ad-groups-there",)
        for match in _MEMBERS.finditer(reading.goal):
            if reading.free(*match.span()):
                _component(reading, match, "ad-members", *there)


def _component(reading: Reading, match: re.Match[str], *names: str) -> None:
    start, end = match.start(), match.start() + len(match.group().rstrip())
    for name in names:
        thing = next(one for one in lexicon().components if one.id == name)
        span = reading.claim(start, end, f"component {name}")
        reading.things.append(Found(thing, span, negated=False, after_with=False))


def _shares(reading: Reading) -> None:
    for match in _ON_ONE_DRIVE.finditer(reading.goal):
        if reading.free(*match.span()):
            for said in re.split(r"\s*(?:,\s*and\b|,|\band\b|&)\s*", match["names"]):
                name, root = _bare(said), match["path"].rstrip("\\")
                reading.set("windows_share", f"{name}={root}\\{name}", *match.span())
            _about_windows(reading, match)
    for match in (m for pattern in _SHARES for m in pattern.finditer(reading.goal)):
        if not reading.free(*match.span()):
            continue
        path = match["path"].rstrip("\\") if len(match["path"]) > len("C:\\") else match["path"]
        name = _bare(match["name"] or path.rpartition("\\")[2] or path[0])
        if hidden := _HIDDEN.search(reading.goal):
            name = name.removesuffix("$") + "$"
            if reading.free(*hidden.span()):
                reading.claim(*hidden.span(), "a share that nobody sees")
        reading.set("windows_share", f"{name}={path}", *match.span())
        _about_windows(reading, match)
    if reading.value("windows_share") is None:
        return
    for parameter, may in _MAY:
        lead = r"(?:\b(?:with|and|give|gives|grant|only)\s+)?"
        for pattern in (
            rf"{lead}\b(?i:{may}{_RIGHTS}\s*(?:for|to|:)\s*(?:the\s+)?(?:group\s+)?){_WHOM}",
            rf"(?i:{lead})(?:(?i:the\s+|group\s+))*{_WHOM}\s*(?::|=|\b(?i:gets?|have|has|with|may|can)\b)?\s*(?i:{may}{_RIGHTS})\b",
        ):
            for match in re.finditer(pattern, reading.goal):
                if reading.free(*match.span()):
                    _allow(reading, parameter, match)
    _for_whom(reading)


_FOR_WHOM = re.compile(rf"\b(?i:for|to)\s+(?:the\s+)?(?:group\s+)?{_WHOM}(?=\s*(?:[,;.]|\Z))")
_MAY_SAID = ("share_full", "share_change", "share_read")


def _for_whom(reading: Reading) -> None:
    """'for Domain Users', where nobody's rights are said: they work with what lies there."""
    if any(reading.value(name) is not None for name in _MAY_SAID):
        return
    for match in _FOR_WHOM.finditer(reading.goal):
        if reading.free(*match.span()):
            _allow(reading, "share_change", match)


def _about_windows(reading: Reading, match: re.Match[str]) -> None:
    """What only Windows has says the hosts' system, whether the goal names it or not."""
    family = next(one for one in lexicon().systems if one.id == "windows")
    reading.systems.append(FoundSystem(family, None, Span(*match.span()), negated=False))


def _allow(reading: Reading, parameter: str, match: re.Match[str]) -> None:
    for who in re.split(r"\s*(?:,|&|\band\b)\s*(?:the\s+)?(?:group\s+)?", match["who"]):
        said = _bare(who)
        name = "Everyone" if said.lower() in ("everyone", "everybody") else said
        reading.set(parameter, name, *match.span())


def _bare(text: str) -> str:
    return text.strip("\"'“”")


@cache
def _named() -> str:
    """Services by the names that people have for them."""
    words = tuple(lexicon().values.windows_services)
    return rf"(?:the\s+)?(?:windows\s+)?(?P<known>{alternatives(words)})(?:\s+services?)?"


def _services(reading: Reading) -> None:
    behind = _WORD.replace("own", "own2")
    own = rf"(?:the\s+)?(?:(?:windows\s+)?service\s+{_WORD}|{behind}\s+service)"
    for one in (_named(), own):
        forms = (
            rf"\b(?:set|put)\s+{one}\s+(?:startup\s+(?:type\s+)?)?(?:to\s+)?(?P<mode>automatic|auto|manual|disabled)(?:\s+start(?:up)?)?",
            rf"\b(?P<off>{_OFF})\s+{one}(?:\s+and\s+disable(?:\s+it)?)?(?![\w-])",
            rf"\b(?P<on>{_ON})\s+{one}(?:\s+{_ENDS_ON})?(?![\w-])",
            rf"\b{one}\s+(?P<end>{_ENDS_ON}|stopped(?:\s+and\s+disabled)?|disabled|off)(?![\w-])",
        )
        for match in (m for form in forms for m in re.finditer(form, reading.goal, re.IGNORECASE)):
            if reading.free(*match.span()):
                _service(reading, match)


def _service(reading: Reading, match: re.Match[str]) -> None:
    told = match.groupdict()
    known = " ".join(re.split(r"[\s-]+", (told.get("known") or "").lower()))
    name = lexicon().values.windows_services.get(known) or told.get("own") or told.get("own2") or ""
    if not name or name.lower() in lexicon().stop or name.lower() in lexicon().common:
        return
    mode, end = (told.get("mode") or "").lower(), (told.get("end") or "").lower()
    off = told.get("off") or mode == "disabled" or re.match(r"stop|disab|off", end)
    parameter = "service_off" if off else _MODES.get(mode, "service_on")
    reading.set(parameter, name, *match.span())
    more = re.compile(rf"\s*(?:,\s*(?:and\b)?|&|\band\b)\s*{_named()}(?![\w-])", re.IGNORECASE)
    at = more.match(reading.goal, match.end())
    while at and reading.free(*at.span()):
        known = " ".join(re.split(r"[\s-]+", at["known"].lower()))
        reading.set(parameter, lexicon().values.windows_services[known], *at.span())
        at = more.match(reading.goal, at.end())


def _names(reading: Reading) -> None:
    """A zone of the DNS server, and records of names in it."""
    for match in _ZONE.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("dns_zone", match["zone"].lower(), *match.span())
    if reading.value("dns_zone") is None:
        return
    for match in _RECORD.finditer(reading.goal):
        number = match["value"][-1].isdigit()
        if reading.free(*match.span()) and number == (match["kind"].lower() == "a"):
            kind = "dns_a" if number else "dns_cname"
            reading.set(kind, f"{match['name']}={match['value']}", *match.span())
