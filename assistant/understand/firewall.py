"""What a firewall lets in: https for everybody, ssh from one address only."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from functools import cache

from assistant.core.intent import Parameter, Span
from assistant.understand.cues import CLOSED, CONFIGURES, FIRST_BOOT, NO_PORT, PLAYBOOK
from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.reading import Reading

_CUE = re.compile(
    r"\b(?:firewall(?:ed|d|s)?|nsg|network security group|security group|ufw|nftables|iptables"
    r"|inbound|incoming)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?P<verb>allow(?:s|ed|ing)?|permit(?:s|ted|ting)?|lets?|letting|open(?:s|ed|ing)?|accept(?:s|ing)?"
    r"|for|firewall(?:ed)?|ufw|firewalld|only|just|but|except)\s+"
    r"(?:(?:only|just|nothing|but|inbound|incoming|the|tcp|udp|for|port|ports|allows?|opens?|lets|traffic|on|public)\s+)*\Z",
    re.IGNORECASE,
)
_LETS = re.compile(r"\b(?:allow|permit|let|open|accept)\w*", re.IGNORECASE)
_EVERYBODY = (
    r"(?:\s+(?:only|open|in(?!\s+(?!and\b|only\b|from\b|but\b|or\b)\w)|through|allowed|public(?:ly)?|access"
    r"|(?:for|to)\s+(?:everybody|everyone|all|anyone|the\s+(?:world|internet))"
    r"|from\s+(?:anywhere|everywhere|any|(?:the\s+)?internet|all)))"
)
_JOIN = re.compile(
    rf"{_EVERYBODY}*\s*(?:,|and|\+|&|/|or|plus|,\s*and|;)\s*(?:(?:for|also|only|ports?|the|tcp|public)\s+)*\Z",
    re.IGNORECASE,
)
_OPENS = re.compile(rf"(?:{_CUE.pattern})(?:\s+[\w-]+){{0,4}}\s*[:(]\s*\Z", re.IGNORECASE)
_SOFTWARE = re.compile(r"(?:ports?\s+)?(?:postgres|postgresql|mysql|cockpit)\b", re.IGNORECASE)
"""Names of ports that are names of what is installed as well."""
_AFTER_CUE = re.compile(
    rf"(?:{_CUE.pattern})\s+(?:(?:rules?|enabled|running|active|on|up)\s+)*(?:(?:and\s+)?(?:with|for|that\s+has)\s+)?\Z",
    re.IGNORECASE,
)
_PORTS = re.compile(r"(?<=[,;:(] )ports\s", re.IGNORECASE)
"""A list of them, of which the firewall before is told: ufw, ports 22 and 443."""
_BEHIND = re.compile(rf"{_EVERYBODY}\b", re.IGNORECASE)
_ADDRESS = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/[0-9]{1,2})?(?!\w|\.\w)"
_FROM = re.compile(
    r"\s*(?:on\s+(?:the\s+)?[a-z][\w-]*\s+(?=(?:only\s+)?from\b))?"
    r"(?:(?:only|access|traffic|connections?|is|open|allowed|reachable|logins?)\s+)*"
    rf"(?:from|(?<=only )(?:for|to)|(?:for|to)(?=\s+(?:[a-z][\w-]*\s+)?{_ADDRESS}\s+only\b)"
    r"(?:\s+[a-z][\w-]*)?)\s+"
    r"(?:(?:only|the|my|our|ip|address|network|subnet|office|home|admin|vpn|static|range|net)\s+)*"
    rf"(?P<src>{_ADDRESS}"
    rf"(?:\s*(?:,|and|or|&)\s*{_ADDRESS})*)(?:\s+only)?",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:no|not|without|never|block(?:s|ed)?|den(?:y|ies)|close(?:d|s)?|disable[ds]?)\s+(?:(?!(?:with|but|except|and|plus)\b)\w+\s+)?\Z",
    re.IGNORECASE,
)


_LET_IN = ("open_port", "open_udp_port", "restricted_port", "restricted_rule", "let_in")
_WALLS = ("firewall", "ufw", "firewalld", "nftables")
_LASTS = re.compile(
    r"\b(?:permanent(?:ly)?|persistent(?:ly)?|(?:that\s+)?(?:survives?|after)\s+(?:a\s+)?reboots?)(?:\s+rules?)?\b",
    re.I,
)
"""What every draft's rules do."""
_SSH = 22
_DNS = 53
_WEB = (80, 443)
_GUARDED = re.compile(
    r"\b(?:fail2ban|fail\s2\s?ban|jails?|crowdsec|sshguard|bans?|keys?|hardening|logins?|monitoring)"
    r"(?:\s+(?:running|enabled|configured|set\s+up|active))?\s+for\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
"""Before a service that something watches over: it opens no port."""
_MOVED = re.compile(
    r"\s+(?:(?:is|listens|listening|runs|running|moved)\s+)*(?:(?:on|at|via|to)\s+(?:(?:tcp|custom)\s+)?(?:port\s+)?|port\s+)"
    r"(?P<n>[0-9]{2,5})(?:/tcp)?(?![\w.:/-]*[0-9])",
    re.IGNORECASE,
)
"""Behind "ssh": the port that it listens on instead of its own."""
_RENTED = re.compile(r"\b(?:terraform|tofu|opentofu|tf)\b", re.IGNORECASE)
_MADE = re.compile(r"\b(?:terraform|tofu|opentofu|tf|packer)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Item:
    """A port that the goal names by its service or number."""

    port: int
    start: int
    end: int
    sources: tuple[tuple[str, int, int], ...]
    reach: int
    """Where the words about its source end."""
    protocol: str
    wanted: bool = False
    moved: bool = False
    """True where it is SSH on a port of its own, on a machine that is set up."""


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(sorted(lexicon().values.ports, key=lambda n: (-len(n), n)))
    return re.compile(
        rf"(?<![\w.:/-])(?:(?P<kind>tcp|udp)\s+)?(?:ports?\s+)?(?:(?P<name>{names})"
        r"|(?P<n>[0-9]{2,5})(?:/(?P<protocol>tcp|udp))?)"
        r"(?:\s+port)?(?![\w/-]|[.:][\w])"
        r"(?!\s+(?:(?:public|host)\s+)?(?:keys?|hardening|passwords?|logins?|root|[gmt]i?b|v?cpus?|cores?|days?|certificates?)\b)",
        re.IGNORECASE,
    )


def find_firewall(reading: Reading) -> None:
    """Ports that are opened to everybody or to some addresses, where the goal speaks of that."""
    items = sorted(_wanted(reading), key=lambda item: (item.port != _SSH, item.start))
    told = {tuple(source for source, _, _ in item.sources) for item in items if item.sources}
    # In user data rules are written one by one; in a playbook only where ports have addresses of
    # their own.
    apart = bool(FIRST_BOOT.search(reading.goal)) and not _MADE.search(reading.goal)
    apart = apart or (len(told) > 1 and bool(PLAYBOOK.search(reading.goal)))
    for item in items:
        if item.sources and apart:
            _take_rule(reading, item)
        else:
            _take(reading, item)


def _both(goal: str, one: _Item, two: _Item) -> bool:
    """True for '8080 and 8443 only from 10.0.0.0/24', which is said of both; what the web is served
    on is not closed by the by."""
    if not two.sources or not re.fullmatch(r"\s*(?:and|&|\+)\s*", goal[one.end : two.start]):
        return False
    numbers = goal[one.start : one.end].isdigit() and goal[two.start : two.end].isdigit()
    return numbers and one.port not in _WEB


def _wanted(reading: Reading) -> list[_Item]:
    """What the goal says is let in."""
    goal = reading.goal
    cued = bool(_CUE.search(goal))
    items: list[_Item] = []
    for match in _pattern().finditer(_listed(goal)):
        if not items or match.start() >= items[-1].end:
            items.append(_item(reading, match))
    items = [
        i
        for i in items
        if reading.free(i.start, i.end)
        and not _NOT.search(goal[: i.start])
        and not _GUARDED.search(goal[: i.start])
        and not _release().search(goal[: i.start])
        and not NO_PORT.search(goal[: i.start])
    ]
    for item in items:
        behind = _BEHIND.match(goal, item.end)
        item.wanted = bool(item.sources or _named_by_verb(goal, item, cued))
        listed = _OPENS.search(goal[: item.start]) or _AFTER_CUE.search(goal[: item.start])
        listed = listed or (CONFIGURES.search(goal) and _PORTS.match(goal, item.start))
        item.wanted = item.wanted or bool(cued and (behind or listed))
    for one, two in itertools.pairwise(items):
        if not one.sources and _both(goal, one, two):
            one.sources = two.sources
    for _ in items:
        for one, two in itertools.pairwise(items):
            between = goal[max(one.end, one.reach) : two.start]
            if _JOIN.match(between) or (cued and not between.strip()):
                one.wanted = two.wanted = one.wanted or two.wanted
    return [item for item in items if item.wanted]


def _listed(goal: str) -> str:
    """The goal with a list of two as one: 80/443, http/https."""
    names = rf"(?:{'|'.join(map(re.escape, lexicon().values.ports))}|[0-9]{{2,5}})"
    return re.sub(rf"(?<![\w./-])({names})/(?={names}(?![\w./]))", r"\1 ", goal, flags=re.I)


@cache
def _release() -> re.Pattern[str]:
    """The name of a system, whose release is no port: Debian 12."""
    words = tuple(word for system in lexicon().systems for word in system.version_words)
    return re.compile(rf"\b(?:{alternatives(words)})\s+\Z", re.IGNORECASE)


def settle_walls(reading: Reading) -> None:
    """SSH on a port of its own that only some addresses may reach is closed to the rest."""
    ssh = reading.value("ssh_port")
    for one in [p for p in reading.parameters if p.name == "restricted_port" and p.value == ssh]:
        reading.parameters.append(replace(one, name="ssh_restricted", value=True))
        return


def claim_firewall(reading: Reading) -> None:
    """Claim the firewall's own words, where its ports were read and nothing else took them."""
    opened = any(p.name in _LET_IN for p in reading.parameters)
    if opened or any(getattr(f.thing, "id", "") == "ping-allowed" for f in reading.things):
        for match in _CUE.finditer(reading.goal):
            if reading.free(*match.span()):
                reading.claim(*match.span(), "firewall")
    if opened or any(getattr(f.thing, "id", "") in _WALLS for f in reading.things):
        for pattern, said in ((CLOSED, "nothing else is let in"), (_LASTS, "rules last")):
            for match in pattern.finditer(reading.goal):
                if reading.free(*match.span()):
                    reading.claim(*match.span(), said)


def _named_by_verb(goal: str, item: _Item, cued: bool) -> bool:
    verb = _VERB.search(goal[: item.start])
    if verb is None:
        return False
    word = verb["verb"].lower()
    if word == "for" and _SOFTWARE.match(goal, item.start):
        return False
    if word in ("for", "only", "just", "but", "except") or word.startswith(("firewall", "ufw")):
        return cued
    number = goal[item.start : item.end].isdigit()
    return cued or number or not (word.startswith("open") and item.port == _SSH)


def _item(reading: Reading, match: re.Match[str]) -> _Item:
    ports = lexicon().values.ports
    number = int(match["n"]) if match["n"] else ports[match["name"].lower()]
    datagrams = number in lexicon().values.udp_ports
    protocol = (match["protocol"] or match["kind"] or ("udp" if datagrams else "tcp")).lower()
    start, end = match.span()
    moved = _MOVED.match(reading.goal, end) if (match["name"] or "").lower() == "ssh" else None
    own = bool(moved) and not _RENTED.search(reading.goal)
    if moved:
        number, end = int(moved["n"]), moved.end()
    sources = _FROM.match(reading.goal, end)
    if sources is None:
        return _Item(number, start, end, (), end, protocol, moved=own)
    found = tuple(
        (m.group(), m.start(), m.end())
        for m in re.compile(_ADDRESS).finditer(
            reading.goal, sources.start("src"), sources.end("src")
        )
    )
    return _Item(number, start, end, found, sources.end(), protocol, moved=own)


def _take_rule(reading: Reading, item: _Item) -> None:
    """A port with addresses of its own, where another port has others."""
    for source, start, end in item.sources:
        if item.port == _SSH or item.moved:
            reading.set("restricted_ssh", source, start, end)
        else:
            reading.set("restricted_rule", f"{item.port}={source}", start, end)
    if item.moved:
        reading.set("ssh_port", item.port, item.start, item.end)
    else:
        reading.claim(item.start, item.end, f"port {item.port}")


def _take(reading: Reading, item: _Item) -> None:
    name = "restricted_port" if item.sources else "open_port"
    told = CONFIGURES.search(reading.goal) and not _MADE.search(reading.goal)
    if told and item.protocol == "udp" and not item.sources:
        if item.port == _DNS:
            reading.set("open_port", item.port, item.start, item.end)
        name = "open_udp_port"
    if item.moved:
        name = "ssh_port"
        if item.sources:
            span = Span(item.start, item.end)
            reading.parameters.append(Parameter("restricted_port", item.port, "goal", span))
    reading.set(name, item.port, item.start, item.end)
    verb = _VERB.search(reading.goal[: item.start])
    for lets in _LETS.finditer(reading.goal, verb.start(), verb.end()) if verb else ():
        if reading.free(*lets.span()):
            reading.claim(*lets.span(), f"{name} = {item.port}")
    open_to = re.compile(rf"{_EVERYBODY}+\b", re.IGNORECASE).match(reading.goal, item.end)
    if open_to and reading.free(*open_to.span()) and not item.sources:
        reading.claim(*open_to.span(), f"{name} = {item.port}")
    for source, start, end in item.sources:
        reading.set("source_ip", source, start, end)
    if item.sources and reading.free(item.end, item.sources[0][1]):
        reading.claim(item.end, item.sources[0][1], "from where")
