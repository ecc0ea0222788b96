"""What a goal for a playbook says of the hosts' own network, and of name and DHCP servers there."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from assistant.understand.cues import PLAYBOOK
from assistant.understand.reading import Reading

_MADE_ELSEWHERE = re.compile(r"\b(?:packer|images?|terraform|tofu)\b", re.IGNORECASE)
"""Goals in which Ansible is but one of the tools, or an account."""
_IP = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
_END = r"(?![\w/]|\.\w)"
_DOMAIN = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
_CARD = r"(?:eth|ens|eno|enp|enx)[0-9]\w*"
_ON_CARD = rf"(?:\s+(?:on|for|at)\s+(?:interface\s+|nic\s+|card\s+)?(?P<{{}}>{_CARD}))?"
_STATIC = re.compile(
    r"\b(?P<verb>(?:(?:set|sets|configure|configures|assign|change|give|use)\s+)?(?:(?:with|an?|the|it)\s+)*)"
    r"(?:static|fixed)\s+(?:ip(?:v4)?|ip\s*addr(?:ess)?|addr(?:ess)?|network(?:ing)?)(?:\s+addr(?:ess)?)?"
    + _ON_CARD.format("before")
    + rf"(?:\s*(?:config(?:uration)?|to|of|is|=|:|,|with))*\s*(?P<ip>{_IP}(?:/[0-9]{{1,2}})?){_END}"
    + _ON_CARD.format("behind"),
    re.IGNORECASE,
)
_STATIC_BEHIND = re.compile(
    rf"\b(?P<lead>(?:static|fixed)\s+(?:ip(?:v4)?|addr(?:ess)?))\b[^,;:]{{1,40}}:\s*(?P<ip>{_IP}/[0-9]{{1,2}})(?![\w/]|\.\w)",
    re.IGNORECASE,
)
_WAY = re.compile(
    r"\b(?:(?:with|via|using|by|through)\s+)?(?:netplan|nmcli|network\s?manager|ifupdown)\b", re.I
)
"""How the address is set follows from the system."""
_MEANT = re.compile(
    rf"{_WAY.pattern}|\b(?:gateway|gw)\b|\b(?:set|configure|assign|change)s?\s", re.I
)
"""Beside it an address is to be set, and not where a host is found."""
_TUNNEL = re.compile(r"\bwireguard\b", re.IGNORECASE)
_PASSED_ON = re.compile(
    r"\b(?:(?:and|with|ip)\s+)*(?:nat|masquerad(?:e|es|ing))(?:\s+(?:for|of|to)\s+(?:the\s+)?(?:clients|internet|tunnel))?\b",
    re.IGNORECASE,
)
"""What every WireGuard server of a draft does for its clients."""
_SERVERS = re.compile(r"\b(?:bind9?|named|unbound|dns|name\s?server|resolver)\b", re.IGNORECASE)
_FORWARDERS = re.compile(
    r"\b(?:(?:and|with|the|that)\s+)*(?:(?:dns\s+)?forward(?:ers?|ing|s|ed)?|upstreams?)"
    r"(?:\s+(?:dns|servers?|resolvers?|everything|queries|all|else|to|is|are|set)|\s*[=:])*\s*"
    rf"(?P<all>{_IP}(?:\s*(?:,|and|&|\+|,\s*and)?\s*{_IP})*){_END}",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\b(?:(?:with|and|for|an?|the|own|local|primary|master|authoritative|forward)\s+)*"
    rf"(?:zone\s+(?:for\s+|called\s+|named\s+)?(?P<name>{_DOMAIN})|(?P<lead>{_DOMAIN})\s+zone){_END}",
    re.IGNORECASE,
)
_HOST = r"(?!(?:forward|upstream|gateway|gw\b|dns\b|allow))[a-z][\w-]*"
_RECORDS = re.compile(
    r"\b(?:(?:with|and|the)\s+)*(?:(?:dns|host|a)\s+)*(?:records?|entries)\s+(?:(?:for|of|:)\s+)?"
    rf"(?P<all>{_HOST}\s*(?:=|->|:|to|at)?\s*{_IP}(?:\s*(?:,|and|&|,\s*and)\s*{_HOST}\s*(?:=|->|:|to|at)?\s*{_IP})*){_END}",
    re.IGNORECASE,
)
_RECORD = re.compile(rf"(?P<name>[a-z][\w-]*)\s*(?:=|->|:|to|at)?\s*(?P<ip>{_IP})", re.IGNORECASE)
_CLIENTS = re.compile(
    r"\b(?:allow(?:s|ed)?|permits?|for|serves?|answers?|accepts?|only)\s+"
    r"(?:(?:only|just|queries|recursion|recursive|clients?|requests?|access|from|in|for|to|the|network|lan|subnet)\s+)*"
    rf"(?P<net>{_IP}/[0-9]{{1,2}})(?:\s+only)?(?!\w|\.\w)",
    re.IGNORECASE,
)
_DHCP = re.compile(r"\b(?:dhcpd?4?|kea|isc-dhcp\S*)\b", re.IGNORECASE)
_RANGE = re.compile(
    r"\b(?:(?:with|and|the|a|an|dhcp|address|ip|dynamic|lease|hands?|gives?|out)\s+)*(?:range|pool|addresses|leases?|from)\s*"
    rf"(?:(?:is|of|from|:|=)\s*)*(?P<first>{_IP})\s*(?:to|-|–|until|through|\.\.)\s*(?P<last>{_IP}|[0-9]{{1,3}}){_END}",
    re.IGNORECASE,
)
_LEASE = re.compile(
    r"\b(?:(?:with|and|a|an|dhcp)\s+)*leases?(?:[\s-]*(?:time|of|is|for|=|:))*\s*(?P<n>[0-9]{1,4})\s*(?P<unit>h|m|d)(?:ours?|in(?:utes?)?s?|ays?)?\b"
    r"|\b(?P<n2>[0-9]{1,4})\s*-?(?P<unit2>h|m|d)(?:ours?|in(?:utes?)?s?|ays?)?\s+leases?(?:\s+time)?\b",
    re.IGNORECASE,
)
_NETWORK = re.compile(
    rf"\b(?:(?:for|in|on|the|network|subnet|lan)\s+)*(?P<net>{_IP}/[0-9]{{1,2}})(?!\w|\.\w)",
    re.IGNORECASE,
)
_HEALTH = re.compile(
    r"\b(?:(?:with|and|a|an|http)\s+)*health\s?checks?(?:(?:\s+(?:on|at|path|url|to|of|is|via|against|get))+|\s*[:=])?"
    r"(?:\s*(?P<path>/[\w./-]*\w))?",
    re.IGNORECASE,
)
_STATS = re.compile(
    r"\bstat(?:s|istics)(?:\s+(?:page|ui))?(?P<at>\s+(?:on|at)\s+(?:port\s+)?8404)\b", re.IGNORECASE
)
_BALANCER = re.compile(r"\bha\s?-?proxy\b", re.IGNORECASE)
_SECONDS = {"h": 3600, "m": 60, "d": 86_400}
_WHOLE = 24


def find_networking(reading: Reading) -> None:
    """Read all of it, in a goal for a playbook."""
    goal = reading.goal
    if not PLAYBOOK.search(goal) or _MADE_ELSEWHERE.search(goal):
        return
    _static(reading)
    _listed_static(reading)
    for match in _PASSED_ON.finditer(goal) if _TUNNEL.search(goal) else ():
        if reading.free(*match.span()):
            reading.claim(*match.span(), "clients are passed on")
    for match in _STATS.finditer(goal) if _BALANCER.search(goal) else ():
        if reading.free(*match.span("at")):
            reading.claim(*match.span("at"), "where the page of figures is")
    for match in _HEALTH.finditer(goal) if _BALANCER.search(goal) else ():
        if match["path"] and reading.free(*match.span()):
            reading.set("health_check_path", match["path"], *match.span())
        elif reading.free(*match.span()):
            reading.claim(*match.span(), "hosts that do not answer are left out")
    if _DHCP.search(goal):
        _dhcp_server(reading)
    if _SERVERS.search(goal):
        _name_server(reading)


def _static(reading: Reading) -> None:
    for match in _STATIC.finditer(reading.goal):
        told = (
            "/" in match["ip"] or _MEANT.search(reading.goal) or match["before"] or match["behind"]
        )
        if not told or not reading.free(*match.span()):
            continue
        length = "" if "/" in match["ip"] else f"/{_WHOLE}"
        try:
            IPv4Interface(match["ip"])
        except ValueError:
            continue
        reading.set("static_address", f"{match['ip']}{length}", *match.span())
        card = match["before"] or match["behind"]
        if card:
            group = "before" if match["before"] else "behind"
            reading.set("static_card", card, *match.span(group))
        for way in _WAY.finditer(reading.goal):
            if reading.free(*way.span()):
                reading.claim(*way.span(), "how the address is set")


def _listed_static(reading: Reading) -> None:
    """'static ip with nmcli on rocky: 10.0.5.20/24': the address behind what else is said of it."""
    for match in _STATIC_BEHIND.finditer(reading.goal):
        if reading.value("static_address") is None and reading.free(*match.span("ip")):
            reading.set("static_address", match["ip"], *match.span("ip"))
            for said in (match.span("lead"), *(w.span() for w in _WAY.finditer(reading.goal))):
                if reading.free(*said):
                    reading.claim(*said, "a fixed address")


def _name_server(reading: Reading) -> None:
    goal = reading.goal
    for match in _FORWARDERS.finditer(goal):
        if reading.free(*match.span()):
            for address in re.findall(_IP, match["all"]):
                reading.set("forwarder", address, *match.span())
    for match in _RECORDS.finditer(goal):
        if reading.free(*match.span()):
            for one in _RECORD.finditer(match["all"]):
                reading.set("zone_record", f"{one['name'].lower()}={one['ip']}", *match.span())
    for match in _ZONE.finditer(goal):
        if reading.free(*match.span()):
            reading.set("dns_zone", (match["name"] or match["lead"]).lower(), *match.span())
    for match in _CLIENTS.finditer(goal):
        if reading.free(*match.span()) and "ufw" not in goal.lower():
            reading.set("query_network", match["net"], *match.span())


def _dhcp_server(reading: Reading) -> None:
    for match in _RANGE.finditer(reading.goal):
        first, last = match["first"], match["last"]
        if not reading.free(*match.span()) or reading.value("dhcp_range") is not None:
            continue
        last = last if "." in last else f"{first.rpartition('.')[0]}.{last}"
        try:
            if IPv4Address(first) > IPv4Address(last):
                continue
        except ValueError:
            continue
        reading.set("dhcp_range", f"{first} - {last}", *match.span())
        _around(reading, first, match)
    for match in _LEASE.finditer(reading.goal):
        if reading.free(*match.span()):
            number, unit = match["n"] or match["n2"], (match["unit"] or match["unit2"]).lower()
            reading.set("dhcp_lease", int(number) * _SECONDS[unit], *match.span())


def _around(reading: Reading, first: str, range_: re.Match[str]) -> None:
    """The network of a range: the goal's, else the /24 that it lies in."""
    for match in _NETWORK.finditer(reading.goal):
        try:
            network = IPv4Network(match["net"])
        except ValueError:
            continue
        if IPv4Address(first) in network and reading.free(*match.span()):
            reading.set("dhcp_network", str(network), *match.span())
            return
    network = IPv4Interface(f"{first}/{_WHOLE}").network
    reading.set("dhcp_network", str(network), *range_.span())
