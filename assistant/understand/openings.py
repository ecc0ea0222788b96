"""What a provider's firewall lets in, in an admin's words: each port with its own sources.

`allow https, ssh only from 203.0.113.7, nothing else` gives 443/tcp and 22/tcp from 203.0.113.7. A
place in words (my office, the vpn) is a source too, of which only the user knows the networks.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cache

from assistant.understand.cues import CLOSED, NO_PORT
from assistant.understand.entries import Service
from assistant.understand.lexicon import lexicon
from assistant.understand.phrases import atoms_of
from assistant.understand.reading import Reading

ADMIN_PORTS = frozenset((22, 3389, 5985, 5986, 8006, 8007))
"""SSH, RDP, WinRM and the web interfaces of Proxmox: of these "ssh and rdp from 203.0.113.7"
speaks together, while "https and ssh from 203.0.113.7" leaves https to everybody."""
_CUE = re.compile(
    r"\b(?:firewall(?:ed|d|s)?(?:\s+rules?)?|fw|nsg|network security groups?|security groups?|sg"
    r"|inbound|incoming|ports?)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?P<verb>allow(?:s|ed|ing)?|permit(?:s|ted|ting)?|lets?|letting|open(?:s|ed|ing)?"
    r"|accept(?:s|ing)?|expos(?:e|es|ed|ing)|for|fw|firewall(?:ed)?|nsg|only|just|but|except)\s+"
    r"(?:(?:only|just|for|in|inbound|incoming|the|tcp|udp|ports?|allows?|opens?|lets|traffic|on"
    r"|public|rules?|with|web|access|to)\s+)*\Z",
    re.IGNORECASE,
)
_OWN_WORDS = frozenset(("for", "only", "just", "but", "except", "fw", "nsg"))
"""Verbs that speak of a firewall only where another word of the goal does."""
_WORLD = (
    r"(?:(?:for|to)\s+(?:everybody|everyone|all|anyone|any|the\s+(?:world|internet|public))"
    r"|from\s+(?:anywhere|everywhere|any(?:\s+ip)?|everyone|all|(?:the\s+)?(?:internet|world))"
    r"|public(?:ly)?|world\s*wide)"
)
_BEHIND = re.compile(
    rf"(?:\s+(?:(?:is|are|only|open|in|through|allowed|reachable|access(?:ible)?|{_WORLD})))+\b",
    re.IGNORECASE,
)
_OPEN = re.compile(rf"open|allowed|reachable|accessible|{_WORLD}", re.IGNORECASE)
_TO_ALL = re.compile(_WORLD, re.IGNORECASE)
_ADDRESS = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/[0-9]{1,2})?(?!\w|\.\w)"
_LINK = r"\s*(?:,\s*(?:and\s+)?|and\s+|or\s+|&\s*)(?:from\s+)?"
_LEAD = (
    r"\s*(?:(?:only|access|traffic|connections?|is|are|open|allowed|reachable|accessible|logins?)"
    r"\s+)*from\s+(?:(?:only|the|my|our|ip|address|static)\s+)*"
)
_PLACE = (
    r"(?:office|home|admin|vpn|lan|bastion|company|hq|workplace|management|jump\s*(?:host|box))"
)
_OF_PLACE = r"(?:ips?|address(?:es)?|networks?|nets?|range|ranges|subnet|host|static|only)"
_FROM = re.compile(
    rf"{_LEAD}(?:(?:{_PLACE}|{_OF_PLACE})\s+)*"
    rf"(?P<src>{_ADDRESS}(?:{_LINK}{_ADDRESS})*)(?:\s+only)?",
    re.IGNORECASE,
)
_FROM_PLACE = re.compile(
    rf"{_LEAD}(?:{_PLACE}(?:'s)?(?:\s+{_OF_PLACE})*|(?<=my\s)ips?|(?<=my\s)address)"
    rf"(?:\s+only)?\b(?!\s*[0-9])",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"\s*(?:,\s*and|,|and|\+|&|/|or|plus|;|\s)\s*"
    r"(?:(?:for|also|only|ports?|the|tcp|udp|public|allow|open)\s+)*\Z",
    re.IGNORECASE,
)
_OPENS = re.compile(r"[:(]\s*\Z")
_ONLY = re.compile(r"\b(?:only|just)\s+\Z", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:no|not|without|never|block(?:s|ed)?|den(?:y|ies)|close(?:d|s)?|disable[ds]?)\s+"
    r"(?:\w+\s+)?\Z",
    re.IGNORECASE,
)
_SYSTEM = re.compile(
    r"\b(?:debian|ubuntu|windows|win|server|srv|svr|rocky|alma(?:linux)?|linux|fedora|stream|suse|leap|rhel|centos)"
    r"\s+\Z",
    re.IGNORECASE,
)
"""Before a number that is a release and no port."""
_DATABASE = r"(?:postgres(?:ql)?|mysql|mariadb|redis|valkey|mongodb?|mssql)"
_RELEASED = re.compile(rf"\b{_DATABASE}\s+v?\Z", re.IGNORECASE)
_RELEASE = re.compile(r"\s+v?[0-9]{1,2}(?:\.[0-9]+)*(?![\w:/]|\s*(?:tcp|udp|,?\s*and\s+[0-9]))")
"""postgres 16: what runs, and no port of its."""
_BALANCED = re.compile(
    r"\b(?:load\s?balancers?|[an]?lb|listener)\s+(?:(?:listening|listens)\s+)?(?:on|at|for|with)"
    r"\s+(?:port\s+)?\Z",
    re.IGNORECASE,
)
"""Before a port that a load balancer takes."""
_COUNTED = (
    r"servers?|vms?|instances?|droplets?|machines?|nodes?|box(?:es)?|hosts?|subnets?|records?"
    r"|volumes?|[gmt]i?b|v?cpus?|v?cores?|days?|prio\w*"
)


@dataclass(slots=True)
class _Item:
    """A port that the goal names by its service or number."""

    ports: str
    """`443`, `8000-8100`; empty for ICMP."""
    protocol: str
    start: int
    end: int
    sources: str
    """Networks with commas, `anywhere`, `admin`; empty where the goal does not say."""
    reach: int
    """Where the words about its source end."""
    wanted: bool = False

    @property
    def admin(self) -> bool:
        return self.ports.isdigit() and int(self.ports) in ADMIN_PORTS


@cache
def _names() -> str:
    return "|".join(sorted(lexicon().values.ports, key=lambda n: (-len(n), n)))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.:/-])(?:(?P<lead>tcp|udp)\s+)?(?:ports?\s+(?:ranges?\s+)?)?(?:(?P<name>{_names()})"
        r"|(?P<icmp>icmp|pings?)"
        r"|(?P<n>[0-9]{2,5})(?:\s*(?:-|to)\s*(?P<last>[0-9]{2,5}))?"
        r"(?:\s*/?\s*(?P<protocol>tcp|udp))?)"
        r"(?:\s+ports?)?(?![\w/-]|[.:][\w/])"
        rf"(?!\s+(?:(?:public|host)\s+)?(?:keys?|hardening|certificates?|{_COUNTED})\b)",
        re.IGNORECASE,
    )


def find_openings(reading: Reading) -> None:
    """Read what is let in into parameters `let_in`, and claim the words that close the rest."""
    goal = reading.goal
    closed = [m for m in CLOSED.finditer(goal) if reading.free(*m.span())]
    # http/https is a list of two.
    names = rf"(?:{_names()}|[0-9]{{2,5}})"
    text = re.sub(rf"(?<![\w./-])({names})/(?={names}(?![\w.]))", r"\1 ", goal, flags=re.I)
    items = [_item(goal, match) for match in _pattern().finditer(text)]
    items = [i for i in items if _is_port(reading, i) and not _is_software(goal, i, items)]
    cued = bool(closed or _CUE.search(goal))
    for one in items:
        _judge(goal, one, cued=cued)
    _together(goal, items)
    taken = [one for one in items if one.wanted]
    for one in taken:
        value = f"{one.ports}/{one.protocol}".lstrip("/")
        value += f" from {one.sources}" if one.sources else ""
        lead = _ONLY.search(goal[: one.start])
        start = lead.start() if lead and reading.free(lead.start(), one.start) else one.start
        reading.set("let_in", value, start, one.reach)
    if taken:
        for match in closed:
            reading.claim(*match.span(), "nothing else is let in")
        _claim_verbs(reading, taken)


def _is_software(goal: str, one: _Item, items: list[_Item]) -> bool:
    """True for a service that is named beside its own port: postgres and 5432 is no port twice."""
    said = atoms_of(goal[one.start : one.end])
    service = any(isinstance(t, Service) for t in lexicon().thing_table.entries.get(said, ()))
    return service and any(i is not one and i.ports == one.ports for i in items)


def _is_port(reading: Reading, one: _Item) -> bool:
    before = reading.goal[: one.start]
    numbered = reading.goal[one.start].isdigit()
    if not reading.free(one.start, one.end) or _NOT.search(before):
        return False
    if numbered and (_SYSTEM.search(before) or NO_PORT.search(before)):
        return False
    if _BALANCED.search(before):
        return False
    said = reading.goal[one.start : one.end]
    if numbered and len(said) == 2 and _RELEASED.search(before):
        return False
    if re.fullmatch(_DATABASE, said, re.I) and _RELEASE.match(reading.goal, one.end):
        return False
    bounds = [int(number) for number in one.ports.split("-") if number]
    return bounds == sorted(bounds) and all(0 < number < 65536 for number in bounds)


def _item(goal: str, match: re.Match[str]) -> _Item:
    values = lexicon().values
    if match["icmp"]:
        ports, protocol = "", "icmp"
    else:
        number = int(match["n"]) if match["n"] else values.ports[match["name"].lower()]
        last = f"-{int(match['last'])}" if match["last"] else ""
        ports = f"{number}{last}"
        said = match["protocol"] or match["lead"]
        protocol = (said or ("udp" if number in values.udp_ports else "tcp")).lower()
    one = _Item(ports, protocol, match.start(), match.end(), "", match.end())
    if found := _FROM.match(goal, one.end):
        one.sources = ",".join(re.findall(_ADDRESS, found["src"]))
        one.reach = found.end()
    elif place := _FROM_PLACE.match(goal, one.end):
        one.sources, one.reach = "admin", place.end()
    return one


def _judge(goal: str, one: _Item, *, cued: bool) -> None:
    """Whether the goal says that it is let in."""
    before = goal[: one.start]
    behind = _BEHIND.match(goal, one.reach)
    if behind:
        if _TO_ALL.search(behind.group()) and not one.sources:
            one.sources = "anywhere"
        one.reach = behind.end()
    verb = _VERB.search(before)
    word = verb["verb"].lower() if verb else ""
    by_verb = bool(verb) and (cued or word not in _OWN_WORDS)
    said = behind is not None and _OPEN.search(behind.group()) is not None
    listed = cued and bool(behind or _OPENS.search(before))
    one.wanted = bool(one.sources) or by_verb or said or listed


def _together(goal: str, items: list[_Item]) -> None:
    """Ports in one list are let in alike, and share the source that stands behind the last."""
    for _ in items:
        for one, two in itertools.pairwise(items):
            if _JOIN.match(goal[max(one.end, one.reach) : two.start]):
                one.wanted = two.wanted = one.wanted or two.wanted
    for two, one in itertools.pairwise(reversed(items)):
        joined = one.reach == one.end and _JOIN.match(goal[one.end : two.start])
        alike = one.admin or not two.admin
        if joined and not one.sources and two.sources and alike:
            one.sources = two.sources


def _claim_verbs(reading: Reading, taken: list[_Item]) -> None:
    """Words that only say that something is let in."""
    for one in taken:
        verb = _VERB.search(reading.goal[: one.start])
        if verb and reading.free(*verb.span("verb")):
            reading.claim(*verb.span("verb"), "is let in")
    for match in _CUE.finditer(reading.goal):
        if match.group().lower() in ("fw", "sg") and reading.free(*match.span()):
            reading.claim(*match.span(), "firewall")
