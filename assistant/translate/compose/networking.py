"""Ports, networks, names of hosts and the order of compose services."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.syntax.yaml import Mapping, Node, Scalar, target
from assistant.translate.compose.forms import ports_of
from assistant.translate.compose.nodes import Nodes
from assistant.translate.compose.shared import named_pairs
from assistant.translate.model import Attachment, Fact, Named, Waiting
from assistant.translate.texts import Text, joined, text_of

_PORT = frozenset({"target", "published", "host_ip", "protocol", "name"})
_UNTIL = {
    "service_started": "started",
    "service_healthy": "healthy",
    "service_completed_successfully": "completed",
}


def read_ports(nodes: Nodes, key: Scalar, value: Node) -> Iterator[Fact]:
    """`ports`, in both forms; a range becomes its ports."""
    for item in nodes.items(value, opened_by=key):
        lines = nodes.lines(item)
        text = nodes.text(item)
        if isinstance(target(item), Mapping):
            text = _short(nodes, item)
        ports = ports_of(text) if text else None
        if ports is None:
            nodes.ledger.lost(lines, "no port can be made of this: [ADDRESS:]OUTSIDE:INSIDE")
            continue
        for port in ports:
            yield Fact("port", port, lines)


def _short(nodes: Nodes, item: Node) -> Text:
    """The short form of a long one."""
    given = {name.text: (name, one) for name, one in nodes.pairs(item)}
    for name, (key, one) in given.items():
        lines = nodes.lines(key, one)
        if name == "mode":
            nodes.ledger.approximated(lines, "published on the host, whatever the mode")
        elif name not in _PORT:
            nodes.ledger.lost(lines, f"the option `{name}` has no counterpart here")
    texts = {name: nodes.text(one) for name, (_, one) in given.items()}
    if not texts.get("target"):
        return Text()
    parts = [texts[n] for n in ("host_ip", "published", "target") if texts.get(n)]
    if "host_ip" in texts and not texts.get("published"):
        parts.insert(1, text_of(""))
    whole = joined(tuple(parts), ":")
    protocol = texts.get("protocol")
    return joined((whole, protocol), "/") if protocol else whole


def read_networks(nodes: Nodes, key: Scalar, value: Node) -> Iterator[Fact]:
    """`networks` of a service: names, or names with aliases and addresses."""
    if not isinstance(target(value), Mapping):
        for item in nodes.items(value, opened_by=key):
            yield Fact("network", Attachment(nodes.plain(item)), nodes.lines(item))
        return
    for name, one in nodes.pairs(value, opened_by=key):
        aliases: tuple[str, ...] = ()
        texts: dict[str, Text] = {}
        taken = set(nodes.lines(name))
        for option, given in nodes.pairs(one, opened_by=name):
            at = nodes.lines(option, given)
            if option.text == "aliases":
                aliases = tuple(nodes.plain(item) for item in nodes.items(given))
            elif option.text in ("ipv4_address", "ipv6_address"):
                texts[option.text] = nodes.text(given)
            else:
                why = f"`{option.text}` of a network has no counterpart here"
                nodes.ledger.lost(at, why)
                continue
            taken |= set(at)
        attached = Attachment(
            name.text, aliases, texts.get("ipv4_address"), texts.get("ipv6_address")
        )
        yield Fact("network", attached, tuple(sorted(taken)))


def read_hosts(nodes: Nodes, key: Scalar, value: Node) -> Iterator[Fact]:
    """`extra_hosts`: `name:address`, `name=address`, or a mapping."""
    if isinstance(target(value), Mapping):
        for named, at in named_pairs(nodes, key, value):
            yield Fact("extra_host", named, at)
        return
    for item in nodes.items(value, opened_by=key):
        text = nodes.text(item)
        sign = "=" if len(text.split("=")) > 1 else ":"
        first, *rest = text.split(sign)
        if rest and first.plain:
            yield Fact(
                "extra_host", Named(first.plain, joined(tuple(rest), sign)), nodes.lines(item)
            )
        else:
            nodes.ledger.lost(nodes.lines(item), "no name and address: NAME:ADDRESS")


def read_waits(nodes: Nodes, key: Scalar, value: Node) -> Iterator[Fact]:
    """`depends_on`, as names or with what is waited for."""
    if not isinstance(target(value), Mapping):
        for item in nodes.items(value, opened_by=key):
            yield Fact("waits", Waiting(nodes.plain(item)), nodes.lines(item))
        return
    for name, one in nodes.pairs(value, opened_by=key):
        inner = target(one)
        taken = set(nodes.lines(name))
        until = "started"
        for option, given in nodes.pairs(inner, opened_by=name):
            at = nodes.lines(option, given)
            if option.text == "condition":
                until = _UNTIL.get(nodes.plain(given), "started")
                taken |= set(at)
            else:
                nodes.ledger.lost(at, f"`{option.text}` of an order has no counterpart here")
        yield Fact("waits", Waiting(name.text, until), tuple(sorted(taken)))
