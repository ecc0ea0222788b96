"""Addresses and networks: of a machine, of whoever is let in, of a subnet."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import replace

from assistant.understand.cues import FIRST_BOOT
from assistant.understand.reading import Reading, kind_of

_ADDRESS = re.compile(r"(?<![\w.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/[0-9]{1,2})?(?!\w|\.\w)")
_MAC = re.compile(
    r"(?:\b(?:(?:static|fixed)\s+)?mac(?:\s+address)?\s*(?:is|:|=)?\s+)?(?<![\w:-])"
    r"(?P<mac>[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}|(?:(?<=mac )|(?<=address ))[0-9a-f]{12})(?![\w:])",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"(?<![\w.])(?P<net>[0-9]{1,3}(?:\.[0-9]{1,3}){2})\.(?P<a>[0-9]{1,3})"
    r"\s*(?:-|–|to|through|\.\.)\s*(?:(?P=net)\.)?(?P<b>[0-9]{1,3})(?P<len>/[0-9]{1,2})?(?![\w.]*\d)"
)
_GIVEN_OUT = re.compile(
    r"\bdhcp\s+(?:server\s+)?(?:(?:with|and|a|the)\s+)*(?:range|pool|leases?|from)\s*(?:(?:is|of|from|:|=)\s*)*\Z",
    re.I,
)
"""Before addresses that a DHCP server gives out: they are no machines'."""
_NAMED = re.compile(
    r"(?:gateway|gw|dns|(?:dns|name|ntp|time|log|proxy|mail|smtp)[\s-]+servers?|nameservers?)"
    r"\s*(?:is|of|are|:|=)?\s*\Z",
    re.IGNORECASE,
)
"""Words of a role that another reader has for an address behind them."""
_VIA = re.compile(
    r"/[0-9]{1,2}(?P<all>\s+(?:via|through)\s+(?:(?:the\s+)?(?:gateway|gw|router)\s+)?"
    r"(?P<gateway>[0-9]{1,3}(?:\.[0-9]{1,3}){3}))(?![\w/]|\.\w)",
    re.IGNORECASE,
)
"""A gateway behind an address with its length: 192.0.2.10/24 via 192.0.2.1."""
_FROM = re.compile(
    r"\b(?:only\s+)?from\s+(?:(?:only|the|my|our|ip|address|network|subnet)\s+)*\Z", re.IGNORECASE
)
_SUBNET = re.compile(r"\bsubnets?\s*(?:of|is|:|=|with)?\s*\Z", re.IGNORECASE)
_LABEL = re.compile(
    r"\b(?:(?:static|fixed|private|public|internal)\s+)?(?:(?:ip|ipv4)(?:\s+address(?:es)?|s)?|address)"
    r"\s*(?:is|are|of|:|=)?\s+\Z|\b(?:static|fixed)\s+\Z",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\s*(?:,|&|\+|/|\band\b|\bor\b|,\s*and\b)\s*\.(?P<last>[0-9]{1,3})(?![\w.]*\d)"
)
"""A further address of the same network by its last number: 192.0.2.50 and .51."""
_MOST = 256
_PREFIX = re.compile(
    r"(?:\bwith\s+)?(?:\b(?:(?:sub)?net(?:work)?\s*mask|mask|prefix(?:\s+length)?)\s*(?:is|of|:|=)?\s*)?"
    r"(?<![\w./])(?:/(?P<length>[0-9]{1,2})(?![\w./-])|(?<=\s)(?P<mask>255(?:\.[0-9]{1,3}){3})(?![\w/]))"
    r"(?:\s*(?:sub)?net\s*(?:mask)?\b|\s*prefix\b)?",
    re.IGNORECASE,
)
"""A length of the network's part that stands apart from the addresses that it is meant for."""


_NIC = r"(?P<nic>(?:eth|ens|eno|enp|enx)[0-9]\w*)"
_NICS = (
    re.compile(
        rf"\b(?:(?:and|with|interface|nic|card|on)\s+)*{_NIC}\s*(?:[:=(]|\b(?:is|gets?|with|by|via|has|on|uses?|as|at)\b|\s)*"
        r"(?:(?:static|fixed|an?|ip|ipv4|address)\s+)*(?:(?P<dhcp>dhcp(?:v?4)?)\b"
        r"|(?P<ip>[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/[0-9]{1,2})?)(?!\w|\.\w))\)?",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:(?P<dhcp>\bdhcp(?:v?4)?)|(?:\b(?:static|fixed|ip|address)\s+)*(?<![\w.])(?P<ip>[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/[0-9]{1,2})?))"
        rf"\s+(?:on|for|at)\s+(?:interface\s+|nic\s+)?{_NIC}\b",
        re.IGNORECASE,
    ),
)
_NO_GATEWAY = re.compile(r"\b(?:no|without(?:\s+an?)?)\s+(?:default\s+)?gateway\b", re.IGNORECASE)


_BEGINS = re.compile(
    r"\b(?:ips?|ipv4|addresses|(?:ip\s+)?address(?:es)?\s+range|numbered|counting|starting|beginning)"
    r"\s+(?:(?:start|begin)(?:s|ning|ing)?\s+)?from\s+\Z",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\s+(?:on(?:wards?)?|and\s+(?:up(?:wards?)?|following)|up(?:wards?)?)(?=\s*(?:[,;.)]|and\b|with\b|\Z))",
    re.IGNORECASE,
)
"""Before and behind the first of several machines' addresses: from 10.0.0.11 on."""
_FIXED = re.compile(
    r"\b(?:with\s+)?(?:static|fixed)\s+(?:ips?|ipv4|(?:ip\s+)?address(?:es)?)\b", re.IGNORECASE
)
"""Says of addresses that stand elsewhere in the goal what they are; without them it is a wish."""


def find_nics(reading: Reading) -> None:
    """What each network card of a machine gets at its first boot, where the goal names cards."""
    if not FIRST_BOOT.search(reading.goal):
        return
    for match in (m for pattern in _NICS for m in pattern.finditer(reading.goal)):
        if not reading.free(*match.span()):
            continue
        if match["dhcp"]:
            reading.set("nic_dhcp", match["nic"], *match.span())
            continue
        length = "" if "/" in match["ip"] else "/24"
        reading.set("nic_address", f"{match['nic']}={match['ip']}{length}", *match.span())
    if reading.value("nic_dhcp") or reading.value("nic_address"):
        for said in _NO_GATEWAY.finditer(reading.goal):
            if reading.free(*said.span()):
                reading.claim(*said.span(), "no gateway")


def find_hardware_addresses(reading: Reading) -> None:
    """Addresses of network cards."""
    for match in _MAC.finditer(reading.goal):
        if reading.free(*match.span()):
            plain = re.sub(r"[:-]", "", match["mac"].lower())
            reading.set("mac", ":".join(re.findall("..", plain)), *match.span())


def find_addresses(reading: Reading) -> None:
    """Every address and network that no other words have taken."""
    length = _length_apart(reading)
    for match in _VIA.finditer(reading.goal):
        if reading.value("gateway") is None and reading.free(*match.span("all")):
            take_address(reading, match["gateway"], *match.span("all"), "gateway")
    given_out: set[int] = set()
    for match in _RANGE.finditer(reading.goal):
        low, high = int(match["a"]), int(match["b"])
        if _GIVEN_OUT.search(reading.goal[: match.start()]):
            given_out.update(range(*match.span()))
            continue
        if reading.free(*match.span()) and low < high < _MOST:
            for last in range(low, high + 1):
                text = f"{match['net']}.{last}{match['len'] or ''}"
                take_address(reading, text, *match.span(), "ip")
    for match in _ADDRESS.finditer(reading.goal):
        head = reading.goal[: match.start()]
        if not reading.free(*match.span()) or match.start() in given_out:
            continue
        if _NAMED.search(head):
            continue
        source, label = _FROM.search(head), _LABEL.search(head)
        on = _GOES_ON.match(reading.goal, match.end())
        begins = _BEGINS.search(head)
        if source and (begins or on):
            source, label = None, begins or source
        name = "source_ip" if source else ""
        if match.group().startswith("127.") and not source:
            name = "listen_address"
        lead = source or label
        start = (
            lead.start() if lead and reading.free(lead.start(), match.start()) else match.start()
        )
        end = on.end() if on and not source else match.end()
        take_address(reading, match.group(), start, end, name)
        _more_of_the_network(reading, match, name)
    if length:
        for at, parameter in enumerate(reading.parameters):
            if kind_of(parameter.name) == "ip" and "/" not in str(parameter.value):
                reading.parameters[at] = replace(parameter, value=f"{parameter.value}{length}")
    if any(kind_of(parameter.name) == "ip" for parameter in reading.parameters):
        for match in _FIXED.finditer(reading.goal):
            if reading.free(*match.span()):
                reading.claim(*match.span(), "the addresses are given")


def _more_of_the_network(reading: Reading, first: re.Match[str], name: str) -> None:
    """Addresses behind the first one of which only the last number stands."""
    address, _, length = first.group().partition("/")
    end = first.end()
    while short := _SHORT.match(reading.goal, end):
        text = f"{address.rpartition('.')[0]}.{short['last']}{'/' if length else ''}{length}"
        if int(short["last"]) >= _MOST or not reading.free(*short.span()):
            break
        take_address(reading, text, short.start("last") - 1, short.end(), name)
        end = short.end()


def _length_apart(reading: Reading) -> str:
    """Where the goal says it once, apart from its addresses: "/24" of 'netmask 255.255.255.0'."""
    found = [m for m in _PREFIX.finditer(reading.goal) if reading.free(*m.span())]
    if len(found) != 1 or not _ADDRESS.search(_PREFIX.sub(" ", reading.goal)):
        return ""
    said = found[0]["length"] or found[0]["mask"]
    try:
        length = ipaddress.IPv4Network(f"0.0.0.0/{said}").prefixlen
    except ValueError:
        return ""
    reading.claim(*found[0].span(), "prefix length of the addresses")
    return f"/{length}"


def take_address(reading: Reading, text: str, start: int, end: int, name: str = "") -> None:
    """Take an address as `name`, or as what its form says; one that cannot be is left unread."""
    try:
        interface = ipaddress.IPv4Interface(text)
    except ValueError:
        reading.notes.append(("out-of-range", f"“{text}” is not an address: it is left unread"))
        return
    is_network = "/" in text and interface.ip == interface.network.network_address
    network = is_network and interface.network.prefixlen < 32
    kind = name or ("network_cidr" if network else "ip")
    if kind == "network_cidr" and _SUBNET.search(reading.goal[:start]):
        kind = _subnet(reading, interface.network)
    reading.set(kind, text, start, end)


def _subnet(reading: Reading, network: ipaddress.IPv4Network) -> str:
    """A subnet where the goal has a larger network around it; else it is the network."""
    for match in _ADDRESS.finditer(reading.goal):
        try:
            other = ipaddress.IPv4Network(match.group(), strict=True)
        except ValueError:
            continue
        if other.prefixlen < network.prefixlen and network.subnet_of(other):
            return "subnet_cidr"
    return "network_cidr"
