"""Which ports the firewalls of the clouds open to every address, read into one form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from assistant.check.rules.looking import bodies, number, resources, texts, value
from assistant.check.rules.rule import Hit
from assistant.check.subject import Found, Subject
from assistant.syntax.hcl import Body, Object, Tuple, Unknown
from assistant.syntax.source import Source, Span

_WORLD = frozenset({"0.0.0.0/0", "::/0", "0::/0"})
_AZURE_WORLD = _WORLD | {"*", "internet", "any"}
LAST = 65535


class Opening(msgspec.Struct, frozen=True):
    """A range of ports that every address may reach."""

    source: Source
    span: Span
    """Where the addresses are written."""
    first: int
    last: int
    protocol: str
    """tcp, udp, or all."""

    @property
    def everything(self) -> bool:
        """Whether no port is left closed."""
        return self.first <= 1 and self.last >= LAST

    def reaches(self, port: int) -> bool:
        """Whether a TCP port lies in the range."""
        return self.protocol in ("tcp", "all") and self.first <= port <= self.last


DATA_STORES = {
    1433: "SQL Server",
    2375: "the Docker engine",
    3306: "MySQL",
    5432: "PostgreSQL",
    5984: "CouchDB",
    6379: "Redis",
    9042: "Cassandra",
    9200: "Elasticsearch",
    11211: "Memcached",
    27017: "MongoDB",
}
"""Ports that hand out data, or the machine itself, to whoever asks."""


def open_to_all(subject: Subject, ports: Mapping[int, str], detail: str) -> Iterator[Hit]:
    """Ranges that hold some of these ports and leave others closed."""
    for opening in openings(subject):
        names = [f"{name} ({port})" for port, name in ports.items() if opening.reaches(port)]
        if names and not opening.everything:
            what = f"Every address may reach {', '.join(names)}"
            yield Hit(opening.source, opening.span, what, detail)


def openings(subject: Subject) -> Iterator[Opening]:
    """All of them, by kind of resource."""
    for types, read in _READERS:
        for found in resources(subject, types):
            yield from read(found)


def _made(
    found: Found, span: Span | None, protocol: Any, ranges: Iterable[tuple[int, int]]
) -> Iterator[Opening]:
    if span is None or isinstance(protocol, Unknown):
        return
    word = {"-1": "all", "*": "all", "6": "tcp", "17": "udp", "any": "all", "": "all"}
    name = str(protocol).lower()
    for first, last in ranges:
        yield Opening(found.file.source, span, first, last, word.get(name, name))


def _world(
    found: Found, body: Body, names: Iterable[str], words: frozenset[str] = _WORLD
) -> Span | None:
    """Where one of the attributes names every address."""
    for name in names:
        attribute = body.attribute(name)
        for text, span in texts(found, attribute.value) if attribute else ():
            if text.strip().lower() in words:
                return span
    return None


def _range(first: Any, last: Any) -> list[tuple[int, int]]:
    low, high = number(first), number(last)
    return [] if low is None or high is None else [(max(low, 0), high)]


def _listed(given: Any) -> list[tuple[int, int]]:
    """Ranges as texts: "22", "20-25", "*", or a list of such."""
    out: list[tuple[int, int]] = []
    for text in given if isinstance(given, list) else (given,):
        if isinstance(text, int) and not isinstance(text, bool):
            out.append((text, text))
        elif isinstance(text, str) and text.lower() in ("*", "any", "all", "0"):
            out.append((0, LAST))
        elif isinstance(text, str):
            for part in text.split(","):
                first, dash, last = part.partition("-")
                out += _range(first, last if dash else first)
    return out


_IPV4_IPV6 = ("cidr_blocks", "ipv6_cidr_blocks")


def _aws_rule(found: Found, body: Body, protocol: str, names: Iterable[str]) -> Iterator[Opening]:
    of = value(found, protocol, body)
    ranges = _range(value(found, "from_port", body), value(found, "to_port", body))
    if of in ("-1", -1, "all"):
        ranges = [(0, LAST)]
    yield from _made(found, _world(found, body, names), of, ranges)


def _aws_group(found: Found) -> Iterator[Opening]:
    for body in bodies(found.block.body, "ingress"):
        yield from _aws_rule(found, body, "protocol", _IPV4_IPV6)
    attribute = found.block.body.attribute("ingress")
    if attribute is None or not isinstance(attribute.value, Tuple):
        return
    for item in attribute.value.items:
        given = found.module.value(item)
        if isinstance(item, Object) and isinstance(given, dict):
            entries = [e for e in item.entries if e.key in _IPV4_IPV6]
            span = next(
                (e.value.span for e in entries if _WORLD & set(_strings(given[e.key or ""]))), None
            )
            of = given.get("protocol")
            ranges = _range(given.get("from_port"), given.get("to_port"))
            yield from _made(found, span, of, [(0, LAST)] if of in ("-1", -1) else ranges)


def _strings(given: Any) -> list[str]:
    return [v for v in given if isinstance(v, str)] if isinstance(given, list) else []


def _aws_own(found: Found) -> Iterator[Opening]:
    if value(found, "type") == "ingress":
        yield from _aws_rule(found, found.block.body, "protocol", _IPV4_IPV6)


def _aws_vpc(found: Found) -> Iterator[Opening]:
    yield from _aws_rule(found, found.block.body, "ip_protocol", ("cidr_ipv4", "cidr_ipv6"))


def _azure(found: Found) -> Iterator[Opening]:
    inner = [*bodies(found.block.body, "security_rule")]
    for body in [found.block.body] if found.block.names[0].endswith("_rule") else inner:
        way, access = value(found, "direction", body), value(found, "access", body)
        if str(way).lower() != "inbound" or str(access).lower() != "allow":
            continue
        names = ("source_address_prefix", "source_address_prefixes")
        ranges = _listed(value(found, "destination_port_range", body))
        ranges += _listed(value(found, "destination_port_ranges", body))
        of = value(found, "protocol", body)
        yield from _made(found, _world(found, body, names, _AZURE_WORLD), of, ranges)


def _google(found: Found) -> Iterator[Opening]:
    if str(value(found, "direction")).upper() == "EGRESS" or value(found, "disabled") is True:
        return
    for body in bodies(found.block.body, "allow"):
        ports = body.attribute("ports")
        ranges = _listed(value(found, "ports", body)) if ports else [(0, LAST)]
        of = value(found, "protocol", body)
        yield from _made(found, _world(found, found.block.body, ("source_ranges",)), of, ranges)


def _hcloud(found: Found) -> Iterator[Opening]:
    for body in bodies(found.block.body, "rule"):
        if value(found, "direction", body) == "in":
            ranges = _listed(value(found, "port", body))
            of = value(found, "protocol", body)
            yield from _made(found, _world(found, body, ("source_ips",)), of, ranges)


def _digitalocean(found: Found) -> Iterator[Opening]:
    for body in bodies(found.block.body, "inbound_rule"):
        ranges = _listed(value(found, "port_range", body))
        of = value(found, "protocol", body)
        yield from _made(found, _world(found, body, ("source_addresses",)), of, ranges)


def _openstack(found: Found) -> Iterator[Opening]:
    body = found.block.body
    if value(found, "direction") != "ingress":
        return
    first, last = body.attribute("port_range_min"), body.attribute("port_range_max")
    ranges = _range(value(found, "port_range_min"), value(found, "port_range_max"))
    if first is None and last is None:
        ranges = [(0, LAST)]
    of = value(found, "protocol") or "all"
    yield from _made(found, _world(found, body, ("remote_ip_prefix",)), of, ranges)


_READERS: tuple[tuple[tuple[str, ...], Callable[[Found], Iterator[Opening]]], ...] = (
    (("aws_security_group", "aws_default_security_group"), _aws_group),
    (("aws_security_group_rule",), _aws_own),
    (("aws_vpc_security_group_ingress_rule",), _aws_vpc),
    (("azurerm_network_security_rule", "azurerm_network_security_group"), _azure),
    (("google_compute_firewall",), _google),
    (("hcloud_firewall",), _hcloud),
    (("digitalocean_firewall",), _digitalocean),
    (("openstack_networking_secgroup_rule_v2",), _openstack),
)
