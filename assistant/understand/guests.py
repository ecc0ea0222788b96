"""How a Linux system is set, whatever sets it up: limits, what is read before a login, how long the
journal keeps, who alone may log in, and how many keys an account has."""

from __future__ import annotations

import re

from assistant.understand.about_images import sets_up_a_guest
from assistant.understand.entries import Service, Tool
from assistant.understand.reading import Found, Reading

_QUOTED = r"(?:\"(?P<d>[^\"\n]{2,300})\"|“(?P<c>[^”\n]{2,300})”|'(?P<s>[^'\n]{2,300})')"
_BANNER = re.compile(
    r"(?:\b(?:(?:with|and|set|add|an?|the|ssh|sshd|login|legal|warning|pre-?login|issue)\s+)*)\bbanners?\b"
    r"(?:\s+(?:(?:text|message|that|which|says?|saying|reads?|reading|with|is|of|to|set)\s+)*|\s*[:=]\s*)"
    rf"{_QUOTED}",
    re.IGNORECASE,
)
_LIMITS = {
    "nofile": (
        r"(?:ulimit\s+)?no\s?files?|(?:max(?:imum)?\s+)?open\s+files?|file\s+(?:descriptors?|handles?)"
        r"|ulimit(?:\s+-n)?"
    ),
    "nproc": r"(?:ulimit\s+)?nprocs?|(?:max(?:imum)?\s+)(?:user\s+)?processes",
    "memlock": r"memlock",
}
_LIMIT = re.compile(
    r"\b(?:(?:set|raise|raises|increase|with|and|the|max(?:imum)?|hard|soft)\s+)*(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _LIMITS.items())
    + r")(?:\s+(?:ulimits?|limits?))?(?:\s+(?:to|of|is|at|up\s+to))*\s*[:=]?\s+"
    r"(?P<value>[0-9]{2,9}|unlimited)(?![\w.:]*\w)",
    re.IGNORECASE,
)
_OFF = r"(?:no|disable[sd]?|without)\s+"
_IS_OFF = r"\s+(?:is\s+)?(?:off|no|disabled)"
_FORWARDS = {
    "X11Forwarding": r"x\s?11(?:\s*forward(?:ing)?)?",
    "AllowTcpForwarding": r"tcp\s*forward(?:ing)?",
    "AllowAgentForwarding": r"agent\s*forward(?:ing)?",
    "PermitEmptyPasswords": r"empty\s*passwords?",
}
_COUNTED = {
    "MaxAuthTries": (
        r"max\s*auth\s*tries|(?:max(?:imum)?\s+)?(?:login|auth(?:entication)?)\s+(?:tries|attempts)"
    ),
    "MaxSessions": r"max\s*sessions",
    "LoginGraceTime": r"login\s*grace(?:\s*time)?",
    "ClientAliveInterval": r"client\s*alive\s*interval|(?:ssh\s+)?idle\s+timeout",
    "ClientAliveCountMax": r"client\s*alive\s*count\s*max",
}
_SSH = re.compile(r"\bsshd?\b", re.IGNORECASE)
_SWITCHED = tuple(
    (name, re.compile(rf"\b(?:{_OFF}(?:{words})|(?:{words}){_IS_OFF})\b", re.IGNORECASE))
    for name, words in _FORWARDS.items()
)
_NUMBERED = tuple(
    (
        name,
        re.compile(
            rf"\b(?:{words})\s*(?:to|of|is|:|=)?\s*(?P<n>[0-9]{{1,5}})(?:\s?s(?:ec(?:onds?)?)?)?\b",
            re.I,
        ),
    )
    for name, words in _COUNTED.items()
)
_JOURNAL = re.compile(
    r"(?:\bthe\s+)?(?:\bsystemd[\s-]+)?\bjournal(?:d|s)?\b(?:\s+(?:logs?|storage|logging|is|to))*",
    re.IGNORECASE,
)
_STORAGE = re.compile(r"\b(?P<how>persistent|volatile)(?:\s+storage)?\b", re.IGNORECASE)
_JOURNAL_SIZE = re.compile(
    r"(?:(?:\b(?:limit|limits|cap|restrict|keep|shrink|set)\s+)?(?:\bthe\s+)?\b(?:systemd[\s-]+)?journald?(?:\s+(?:logs?|size|disk|usage|storage|is|be))*[\s,]+(?:(?:and|max(?:imum)?|size|limit(?:ed)?|cap(?:ped)?"
    r"|up|to|at|of|=|keep|kept|with)[\s,]+)*|\b(?:max(?:imum)?(?:\s+(?:size|disk|use|usage))?|systemmaxuse|limit(?:ed)?(?:\s+to)?|up\s+to|cap(?:ped)?(?:\s+(?:to|at))?)\s*[:=]?\s*)"
    r"(?P<size>[0-9]{1,4}\s?[mgt])(?:i?b)?\b(?:\s+(?:limit|max(?:imum)?|cap)\b)?",
    re.IGNORECASE,
)
_JOURNAL_DAYS = re.compile(
    r"\b(?:and\s+)?(?:(?:retention|retain(?:ed|s)?|keep(?:s|ing)?|kept|max(?:imum)?|journald?|logs?|age|for|of|is|the|up|to|time)[\s,]+)*"
    r"(?P<n>[0-9]{1,4})\s?(?P<unit>days?|d|weeks?|months?)\b(?:\s+(?:retention|of\s+logs?))?",
    re.IGNORECASE,
)
_DAYS = {"d": 1, "w": 7, "m": 30}
_OF_GITHUB = re.compile(
    r"\b(?:(?:with|and|the|public|ssh)\s+)*keys?\s+(?:from|of|by)\s+(?:the\s+)?(?:github(?:\.com)?\s+(?:user|account|profile)\s+|github\.com/|gh:)"
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9-]{0,38})\b",
    re.IGNORECASE,
)
_KEYS = re.compile(
    r"\b(?P<n>two|three|four|five|2|3|4|5)\s+(?:(?:different|public|my)\s+)*(?:ssh[\s-])(?:public\s+)?keys\b",
    re.IGNORECASE,
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
_LOGIN = (
    r"(?!(?:and|with|who|each|both|all|in|only|but|by|from|via|key|keys|ssh|group|members?|users?"
    r"|login)\b)[a-z_][a-z0-9_-]{0,31}"
)
_LOGINS = rf"{_LOGIN}(?:\s*(?:,\s*and|,|and|&|\+)\s*{_LOGIN})*"
_ONLY = (
    re.compile(
        r"\b(?P<lead>(?:ssh\s+)?(?:allow(?:s|ed|ing)?\s+(?:ssh\s+)?(?:only|just)|only\s+(?:allow|let)))\s+(?:(?:the|login|ssh|for|by|of)\s+)*"
        rf"(?P<who>(?:users?|accounts?)\s+(?P<all>{_LOGINS}))(?=\s*(?:[,.;]|\Z|to\s+(?:log|ssh)|in\b|over\b|via\b))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<lead>allow\s?users)\s*[:=]?\s+(?P<who>(?P<all>{_LOGINS}(?:\s+{_LOGIN}(?=\s*(?:,|;|\Z|\s[a-z_])))*))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<lead>ssh\s+(?:access\s+|login\s+|logins\s+)?(?:only|just)\s+(?:for|by|as))\s+(?P<who>(?:(?:the\s+)?(?:users?|accounts?)\s+)?(?P<all>{_LOGINS}))"
        r"(?=\s*(?:[,.;]|\Z))",
        re.IGNORECASE,
    ),
)
_GROUP = re.compile(
    r"\b(?:(?:ssh\s+)?(?:allow(?:s|ed)?\s+(?:ssh\s+)?(?:only|just)|only\s+(?:allow|let))\s+(?:(?:the|members?|of|login|ssh|for)\s+)*groups?"
    r"|allow\s?groups|ssh\s+(?:access\s+|logins?\s+)?(?:only|just)\s+for\s+(?:(?:members?\s+of|the)\s+)*group)\s*[:=]?\s+(?P<name>[a-z_][a-z0-9_-]{0,31})\b",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"\b(?:services?|units?|daemon)\s+(?:file\s+)?(?:(?:called\s+|named\s+)?(?P<name>(?!(?:for|of|that|which|running|runs?|starting|file)\b)[a-z][\w-]{1,30})\s+)?(?:for|of|that\s+(?:runs|starts)|which\s+(?:runs|starts)|running|runs|starting)\s+"
    r"(?:(?:my|the|our|an?|app|program|script|binary|jar)\s+)*(?P<path>/[\w./-]*\w)",
    re.IGNORECASE,
)
_ON_MACHINES = frozenset(("cloudinit", "terraform"))
"""Tools whose goals say with words of their own what runs in containers."""
_CONTAINER = re.compile(r"\s+(?:docker\s+)?containers?\b", re.IGNORECASE)
_AS_SERVICE = re.compile(
    r"(?:\b(?:(?:and|run|runs|deploy|deploys)\s+)*(?:my|our|the)\s+(?:(?:own|node|python|java|go|web|rest)\s+)*"
    r"(?:app|application|program|api|backend|bot)\s+)?\bas\s+(?:an?\s+)?systemd\s+(?:service|unit)\b",
    re.IGNORECASE,
)
_BANNER_FILE = re.compile(
    r"\b(?:(?:with|and|an?|the|ssh|login)\s+)*banner\s+(?:(?:file|in|at|from|is)\s+)*/etc/issue(?:\.net)?(?![\w/])",
    re.IGNORECASE,
)
_REBOOT_FILE = re.compile(
    r"\b(?:(?:and|then)\s+)*(?:reboots?|restarts?)\s+(?:only\s+)?(?:if|when|where)\s+(?:the\s+)?(?:file\s+)?/(?:var/)?run/reboot-required"
    r"(?:\s+(?:exists|is\s+there|is\s+present))?",
    re.IGNORECASE,
)
_RUNS_AS = re.compile(
    r"\b(?:(?:and\s+)?run(?:s|ning)?\s+)?(?:as|under)\s+(?:the\s+)?(?:user|account)\s+(?P<name>[a-z_][a-z0-9_-]{0,31})\b",
    re.IGNORECASE,
)
_SYSTEMD = re.compile(r"\bsystemd\b|\bunit\b", re.IGNORECASE)
_RUNNERS = {".jar": "/usr/bin/java -jar ", ".py": "/usr/bin/python3 ", ".js": "/usr/bin/node "}
"""What runs a program that is none by itself, by the ending of its name."""
_LISTED = re.compile(r"\s*(?:,\s*and\b|,|\band\b|&|\+)\s*", re.IGNORECASE)


_BY_FORM = (
    (_AS_SERVICE, "own-service"),
    (_REBOOT_FILE, "reboot-if-needed"),
    (_BANNER_FILE, "login-banner"),
)


def find_guests(reading: Reading) -> None:
    """Settings of a Linux system, in a goal for a playbook, user data or an image."""
    goal = reading.goal
    if not sets_up_a_guest(goal):
        return
    for match in _BANNER.finditer(goal):
        if reading.free(*match.span()):
            text = match["d"] or match["c"] or match["s"]
            reading.set("login_banner", text, *match.span())
    for match in _LIMIT.finditer(goal):
        if reading.free(*match.span()):
            name = next(name for name in _LIMITS if match[name])
            reading.set("limit", f"{name}={match['value'].lower()}", *match.span())
    _ssh_options(reading, bool(_SSH.search(goal)))
    if _JOURNAL.search(goal):
        _journal(reading)
    for match in _OF_GITHUB.finditer(goal):
        if reading.free(*match.span()):
            reading.set("github_user", match["name"], *match.span())
            _names(reading, "github-keys", *match.span())
    for match in _KEYS.finditer(goal):
        if reading.free(*match.span("n")):
            number = match["n"].lower()
            reading.set("key_count", _NUMBERS.get(number) or int(number), *match.span("n"))
    for match in _SERVICE.finditer(goal) if _SYSTEMD.search(goal) else ():
        if reading.free(*match.span("path")):
            path = match["path"]
            runner = next((r for end, r in _RUNNERS.items() if path.endswith(end)), "")
            reading.set("service_command", f"{runner}{path}", *match.span("path"))
            if match["name"]:
                reading.set("name", match["name"], *match.span("name"))
    if reading.value("service_command") is not None:
        for match in _RUNS_AS.finditer(goal):
            if reading.free(*match.span()):
                reading.set("service_user", match["name"], *match.span())
    for pattern, name in _BY_FORM:
        for match in pattern.finditer(goal):
            if reading.free(*match.span()):
                _names(reading, name, *match.span())
    _who_alone(reading)


def leave_containers(reading: Reading) -> None:
    """A container in a goal that sets a machine up is no package of that name: its words stay
    unread. To be called when things are read."""
    tools = {f.thing.id for f in reading.things if isinstance(f.thing, Tool) and not f.negated}
    if "cloudinit" not in tools or tools - _ON_MACHINES:
        return
    for found in [*reading.things]:
        behind = _CONTAINER.match(reading.goal, found.span.end)
        if isinstance(found.thing, Service) and found.thing.installs and behind:
            reading.things.remove(found)
            reading.release(found.span)


def _names(reading: Reading, name: str, start: int, end: int) -> None:
    """A component by words that other readers would take apart."""
    component = next(one for one in reading.lexicon.components if one.id == name)
    reading.things.append(Found(component, reading.claim(start, end, name), False, False))


def _ssh_options(reading: Reading, told: bool) -> None:
    """'no X11 forwarding, max auth tries 3'; what sshd alone calls so needs no further word."""
    for name, pattern in _SWITCHED:
        for match in pattern.finditer(reading.goal):
            if (told or "x11" in match.group().lower()) and reading.free(*match.span()):
                reading.set("ssh_option", f"{name}=no", *match.span())
    for name, pattern in _NUMBERED:
        for match in pattern.finditer(reading.goal):
            own = told or match.group().lower().startswith(name.lower())
            if own and reading.free(*match.span()):
                reading.set("ssh_option", f"{name}={int(match['n'])}", *match.span())


def _journal(reading: Reading) -> None:
    """How large the journal gets and how long it keeps; of several sizes the first."""
    for match in _JOURNAL_SIZE.finditer(reading.goal):
        if reading.value("journal_size") is None and reading.free(*match.span()):
            size = match["size"].upper().replace(" ", "")
            reading.set("journal_size", size, *match.span())
    for match in _JOURNAL_DAYS.finditer(reading.goal):
        if reading.value("journal_days") is None and reading.free(*match.span()):
            days = int(match["n"]) * _DAYS[match["unit"][0].lower()]
            reading.set("journal_days", days, *match.span())
    for match in _STORAGE.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("journal_storage", match["how"].lower(), *match.span())
    if any(p.name.startswith("journal_") for p in reading.parameters):
        for match in _JOURNAL.finditer(reading.goal):
            if reading.free(*match.span()):
                reading.claim(*match.span(), "the journal")


def _who_alone(reading: Reading) -> None:
    """Accounts that alone may log in by SSH: the words stay for who makes the accounts."""
    for match in (m for pattern in _ONLY for m in pattern.finditer(reading.goal)):
        if reading.free(*match.span()):
            whole = match["lead"].lower().startswith("allowusers")
            for name in re.split(rf"{_LISTED.pattern}|\s+", match["all"]):
                reading.set("ssh_user", name, *match.span() if whole else match.span("lead"))
    for match in _GROUP.finditer(reading.goal):
        if reading.free(*match.span()):
            reading.set("ssh_group", match["name"], *match.span())
            reading.set("group", match["name"], *match.span())
