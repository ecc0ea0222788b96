"""What a firewall of a provider lets in: a rule for each opening of the goal, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from assistant.core.intent import Parameter, Value
from assistant.knowledge.body_paths import at_path
from assistant.plan.open.facts import Gate
from assistant.plan.open.nodes import Data, Node

if TYPE_CHECKING:
    from assistant.plan.open.fills import Fills
    from assistant.plan.open.growing import Garden

OPENINGS = "let_in"
"""The parameter: `443/tcp`, `22/tcp from 203.0.113.7,10.0.0.0/24`, `22/tcp from anywhere`,
`8000-8100/udp`, `icmp`, `443/tcp from admin` (networks that only the user knows)."""
_FORM = re.compile(
    r"(?:(?P<port>\d+)(?:-(?P<last>\d+))?/)?(?P<protocol>tcp|udp|icmp)(?: from (?P<sources>\S+))?"
    r"(?: for (?P<owners>\S+))?"
)
_EVERYBODY = "anywhere"
_ADMINS = "admin"
_ADMIN = frozenset((22, 3389, 5985, 5986))
"""SSH, RDP and WinRM: open to the world only where the goal says so."""
_PRIVATE = tuple(
    IPv4Network(net) for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
)
_ADMIN_SOURCES = {
    "name": "admin_sources",
    "description": "Networks that the machines are administered from",
    "type": "list(string)",
    "example": '["203.0.113.7/32"]',
}


@dataclass(frozen=True, slots=True)
class _Opening:
    number: int
    port: int
    """0 for ICMP."""
    last: int
    """The last port of a range; the same as `port` for one."""
    protocol: str
    sources: tuple[str, ...]
    """Networks with a prefix length; none: everybody."""
    given: Parameter
    said: bool
    """The goal says from where, be it from anywhere."""
    admins: bool
    """From networks of the user's own."""
    owners: tuple[str, ...]
    """Labels of the machines that it is for; none: of all."""
    machine: str
    """Label of the machine that it is let in from."""

    @property
    def asks(self) -> bool:
        """True where the user has to say from where."""
        return self.admins or (self.port in _ADMIN and not self.said)

    @property
    def ports(self) -> str:
        """22, 8000-8100; empty for ICMP."""
        span = f"{self.port}-{self.last}" if self.last != self.port else str(self.port)
        return span if self.port else ""

    @property
    def name(self) -> str:
        """22/tcp, icmp."""
        return f"{self.ports}/{self.protocol}".lstrip("/")


def open_gate(fills: Fills, node: Node, gate: Gate) -> None:
    """The rules of one firewall, where the goal says what it lets in."""
    openings = [one for one in _openings(fills.scene.given) if _concerns(one, node)]
    if openings:
        fills.scene.used.add(OPENINGS)
    for one in openings:
        if one.machine:
            _rule_between(fills, node, gate, one)
            continue
        sources: Sequence[tuple[str, ...]] = [one.sources or tuple(gate.everybody)]
        if not gate.several and not one.asks:
            sources = [(source,) for source in sources[0]] or [()]
        for part in sources:
            _rule(fills, node, gate, one, part)
    if openings:
        # The rules of several firewalls are of one type: what any of them lets in may stand there.
        every = list(_openings(fills.scene.given))
        _owe_rest(node, gate, every if gate.type else openings)


def _openings(given: Sequence[Parameter]) -> Iterator[_Opening]:
    for number, one in enumerate((p for p in given if p.name == OPENINGS), start=1):
        match = _FORM.fullmatch(str(one.value))
        if match:
            sources = tuple(
                text if "/" in text else f"{text}/32"
                for text in (match["sources"] or "").split(",")
                if text not in ("", _EVERYBODY, _ADMINS) and not text.startswith("@")
            )
            said, port = bool(match["sources"]), int(match["port"] or 0)
            last, admins = int(match["last"] or port), match["sources"] == _ADMINS
            owners = tuple((match["owners"] or "").split(",")) if match["owners"] else ()
            from_ = match["sources"][1:] if said and match["sources"].startswith("@") else ""
            yield _Opening(
                number, port, last, match["protocol"], sources, one, said, admins, owners, from_
            )


def _concerns(one: _Opening, firewall: Node) -> bool:
    """Whether an opening is one of a firewall's: that of its machine, or one that is for all."""
    return not firewall.guards or not one.owners or firewall.guards in one.owners


def own_firewalls(fills: Fills) -> None:
    """A firewall for each machine, where the goal lets something in to one of several alone and
    names no firewall."""
    garden = fills.garden
    if not any(one.owners for one in _openings(fills.scene.given)):
        return
    for kind, gate in _gates(garden):
        if any(node.type == kind for node in garden.nodes):
            continue
        for machine in [n for n in garden.nodes if n.named and n.type in gate.guards]:
            path = gate.guards[machine.type]
            made = garden.make(kind, machine)
            made.label, made.guards = machine.label, machine.label
            link = fills.link(machine, path, made, gate.refers_to)
            machine.values[path] = {"list": [{"expr": link}]}


def _gates(garden: Garden) -> Iterator[tuple[str, Gate]]:
    for facts in garden.facts.values():
        for kind, filled in facts.resources.items():
            if filled.gate is not None and filled.gate.guards:
                yield kind, filled.gate


def opened_to_internet(given: Sequence[Parameter]) -> bool:
    """Whether somebody is let in who is in no private network."""
    openings = [one for one in _openings(given) if not one.machine]
    sources = [source for one in openings for source in one.sources or ("0.0.0.0/0",)]
    nets = [IPv4Network(source, strict=False) for source in sources]
    return any(not any(net.subnet_of(private) for private in _PRIVATE) for net in nets)


def _rule(fills: Fills, node: Node, gate: Gate, one: _Opening, sources: tuple[str, ...]) -> None:
    """One rule: a block of the firewall, or a resource beside it."""
    if gate.type:
        rule = fills.garden.make(gate.type, node)
        named = fills.link(rule, gate.refers, node, gate.refers_to)
        rule.values[gate.refers] = {"expr": named}
        head = ""
    else:
        rule = node
        blocks = {p.partition(".")[0] for p in node.values if p.startswith(gate.block)}
        head = f"{gate.block}{f'#{len(blocks) + 1}' if blocks else ''}."
    for path, fixed in gate.set.items():
        rule.values[head + path] = fixed
    for path in gate.numbered:
        rule.values[head + path] = 90 + 10 * one.number
    for path in gate.labelled:
        rule.values[head + path] = f"allow-{one.name.replace('/', '-')}"
    name = gate.protocols.get(one.protocol, one.protocol)
    rule.values[head + gate.protocol] = name
    for path, port in _ports(gate, one):
        value = _value(fills, rule, head + path, one, port)
        rule.values[head + path] = {"list": [value]} if _several(rule, head + path) else value
    if not one.port:
        rule.values.update({head + path: fixed for path, fixed in gate.icmp.items()})
    if one.asks:
        fills.garden.variables["admin_sources"] = _ADMIN_SOURCES
        admins: Data = {"var": "admin_sources"} if gate.several else {"expr": "each.value"}
        rule.values[head + gate.sources] = admins
        if not gate.several:
            rule.over = "toset(var.admin_sources)"
    elif not sources:
        pass
    elif gate.world and not one.sources:
        rule.values.update({head + path: fixed for path, fixed in gate.world.items()})
    else:
        rule.values[head + gate.sources] = _sources(fills, rule, head + gate.sources, one, sources)
    _owe(rule, gate, one, sources)


def _rule_between(fills: Fills, node: Node, gate: Gate, one: _Opening) -> None:
    """A rule that lets in another machine of the draft, by that one's own firewall; where the
    provider has no such rule, a note says so."""
    other = next((n for n in fills.garden.nodes if n.guards == one.machine), None)
    if not gate.group or other is None:
        fills.garden.notes.append(
            f"{one.name} of {node.guards} is let in from nowhere yet: this firewall is told"
            f" networks, and the address of {one.machine} is known only once it is there."
        )
        return
    rule = fills.garden.make(gate.type, node)
    rule.values[gate.refers] = {"expr": fills.link(rule, gate.refers, node, gate.refers_to)}
    rule.values[gate.group] = {"expr": fills.link(rule, gate.group, other, gate.refers_to)}
    rule.values[gate.protocol] = gate.protocols.get(one.protocol, one.protocol)
    for path, port in _ports(gate, one):
        rule.values[path] = _value(fills, rule, path, one, port)
    _owe(rule, gate, one, ())


def _ports(gate: Gate, one: _Opening) -> Iterator[tuple[str, Value]]:
    """Where the ports stand: a range in one text, or its first and its last."""
    if not one.port:
        return
    if len(gate.port) == 2:
        yield from zip(gate.port, (one.port, one.last), strict=True)
    else:
        yield gate.port[0], one.port if one.port == one.last else one.ports


def _owe_rest(node: Node, gate: Gate, openings: Sequence[_Opening]) -> None:
    """The obligation that nothing else is let in."""
    path = f"{gate.block}.{gate.port[0]}" if gate.block else gate.port[0]
    ports = [str(port) for one in openings for port in [*dict(_ports(gate, one)).values()][:1]]
    ports += [str(gate.icmp.get(gate.port[0], "")) for one in openings if not one.port]
    names = ", ".join(dict.fromkeys(one.name for one in openings))
    node.closed.append((gate.type or node.address, path, "|".join(filter(None, ports)), names))


def _owe(rule: Node, gate: Gate, one: _Opening, sources: tuple[str, ...]) -> None:
    """The obligations of a rule."""
    under = f"{gate.block}." if gate.block else ""
    for path, port in _ports(gate, one):
        rule.owed.append((under + path, str(port), f"{one.name} is let in"))
    for source in sources if one.sources else ():
        rule.owed.append((under + gate.sources, source, f"{one.name} is let in from {source}"))


def _value(fills: Fills, rule: Node, path: str, one: _Opening, value: Value) -> Data:
    """A value with the words of the goal that it came from, as the schema has it."""
    schema = at_path(rule.body, re.sub(r"#\d+", "", path))
    kind = schema.type if schema else "string"
    kind = kind[1] if isinstance(kind, list) else kind
    name = f"{OPENINGS}.{one.number}.{value}"
    made = str(value) if kind == "string" else value
    fills.garden.settings[name] = Parameter(name, made, one.given.source, one.given.span)
    return {"param": name}


def _sources(fills: Fills, rule: Node, path: str, one: _Opening, sources: tuple[str, ...]) -> Data:
    made: list[Data] = [_value(fills, rule, path, one, s) if one.sources else s for s in sources]
    return {"list": made} if _several(rule, path) else made[0]


def _several(rule: Node, path: str) -> bool:
    """Whether a list stands at the path."""
    schema = at_path(rule.body, re.sub(r"#\d+", "", path))
    return schema is not None and isinstance(schema.type, list)
