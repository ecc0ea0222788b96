"""A subnet lies in its network and has room for machines.

`cidrsubnet` cuts as many bits off as it is told to, whatever is left: eight bits of a /24 leave a
/32, one address. AWS takes subnets down to /28, Azure and Google down to /29. Cut fewer bits, or
give the subnet the whole range of its network.

A provider refuses a subnet that lies outside of its network, and two that share addresses. With
`count`, a range that is written out is that of every one of them: take it from `count.index`.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping

import msgspec

from assistant.check.rules.looking import literal, number, resources
from assistant.check.rules.rule import Hit, Rule
from assistant.check.subject import Found, Subject
from assistant.syntax.hcl import Block, Call, Expression, Literal, Other, Traversal, Tuple


class _Kind(msgspec.Struct, frozen=True):
    """Where a type of subnet says its range, and the smallest that its provider takes."""

    attribute: str
    longest: int
    """The longest prefix."""
    network: str = ""
    """The attribute that names its network; empty where that has no range."""
    ranges: str = ""
    """The network's attribute with its ranges."""


_KINDS: Mapping[str, _Kind] = {
    "aws_subnet": _Kind("cidr_block", 28, "vpc_id", "cidr_block"),
    "azurerm_subnet": _Kind("address_prefixes", 29, "virtual_network_name", "address_space"),
    "google_compute_subnetwork": _Kind("ip_cidr_range", 29),
    "hcloud_network_subnet": _Kind("ip_range", 29, "network_id", "ip_range"),
}
_Range = ipaddress.IPv4Network


def wrong(subject: Subject) -> Iterator[Hit]:
    """Ranges that are cut too small, or past the end of their network."""
    for type_, kind in _KINDS.items():
        for found in resources(subject, (type_,)):
            attribute = found.block.body.attribute(kind.attribute)
            if attribute is None:
                continue
            given = attribute.value
            for item in given.items if isinstance(given, Tuple) else (given,):
                said = _fault(found, item, kind)
                if said:
                    yield Hit(found.file.source, item.span, said, "Cut fewer bits off.")
        yield from _misplaced(subject, type_, kind)


def _misplaced(subject: Subject, type_: str, kind: _Kind) -> Iterator[Hit]:
    """Ranges outside of their network, and such as share addresses with another's."""
    before: list[tuple[str, str, _Range]] = []
    for found in resources(subject, (type_,)):
        attribute = found.block.body.attribute(kind.attribute)
        named = found.block.body.attribute(kind.network) if kind.network else None
        if attribute is None or named is None or not isinstance(named.value, Traversal):
            continue
        given = attribute.value
        network = ".".join(str(part) for part in named.value.parts[:2])
        whole = _ranges_of_network(found, named.value, kind)
        for item in given.items if isinstance(given, Tuple) else (given,):
            range_ = _part(found, item)
            if range_ is None:
                continue
            said = _clash(found, item, range_, whole, [b for b in before if b[0] == network])
            before.append((network, ".".join(found.block.names), range_))
            if said:
                yield Hit(found.file.source, item.span, said, "Give it a range of its own.")


def _clash(
    found: Found,
    item: Expression,
    range_: _Range,
    whole: list[_Range],
    before: list[tuple[str, str, _Range]],
) -> str | None:
    if whole and not any(range_.subnet_of(net) for net in whole):
        return f"{range_} lies outside of its network, {', '.join(map(str, whole))}"
    for _, name, other in before:
        if range_.overlaps(other):
            return f"{range_} shares addresses with {other}, the range of {name}"
    count = found.block.body.attribute("count")
    many = number(literal(count.value)) if count else None
    if many is not None and many > 1 and not isinstance(item, Call):
        return f"each of {many} has the same range, {range_}"
    return None


def _part(found: Found, item: Expression) -> _Range | None:
    """The range of a subnet: written out, or a numbered part of a known one."""
    if not isinstance(item, Call):
        return _range_of(found, item)
    if item.name != "cidrsubnet" or len(item.args) != 3:
        return None
    whole = _range_of(found, item.args[0])
    bits, which = number(literal(item.args[1])), number(literal(item.args[2]))
    if whole is None or bits is None or which is None or not 0 <= which < 2**bits:
        return None
    prefix = whole.prefixlen + int(bits)
    if prefix > 32:
        return None
    return _Range((int(whole.network_address) + int(which) * 2 ** (32 - prefix), prefix))


def _ranges_of_network(found: Found, name: Traversal, kind: _Kind) -> list[_Range]:
    """The ranges of the network that a subnet names; none where not all of them are known."""
    block = _resource(found, name)
    attribute = block.body.attribute(kind.ranges) if block else None
    more = any(
        "cidr_block_association" in p.block.names[0]
        for p in found.module.blocks
        if p.block.type == "resource" and p.block.names
    )
    if attribute is None or more:
        return []
    inner = attribute.value
    read = [
        _range_of(found, one) for one in (inner.items if isinstance(inner, Tuple) else (inner,))
    ]
    return [one for one in read if one is not None] if None not in read else []


def _fault(found: Found, item: Expression, kind: _Kind) -> str | None:
    if not (isinstance(item, Call) and item.name == "cidrsubnet" and len(item.args) == 3):
        range_ = _range_of(found, item)
        return (
            _small(range_.prefixlen, kind) if range_ and range_.prefixlen > kind.longest else None
        )
    whole = _range_of(found, item.args[0])
    bits, which = number(literal(item.args[1])), number(literal(item.args[2]))
    if whole is None or bits is None:
        return None
    prefix = whole.prefixlen + bits
    if prefix > kind.longest:
        return _small(prefix, kind)
    if which is not None and which >= 2**bits:
        return f"{whole} has no part number {which} when {bits} bits are cut off"
    return None


def _small(prefix: int, kind: _Kind) -> str:
    many = 2 ** max(0, 32 - prefix)
    room = "one address" if many == 1 else f"{many} addresses"
    return f"a /{prefix} has {room}: /{kind.longest} is the smallest subnet here"


def _range_of(found: Found, item: Expression) -> _Range | None:
    """The range that an expression is: written out, of a variable, or another resource's."""
    if isinstance(item, Call) and item.name in ("tolist", "one", "element") and item.args:
        return _range_of(found, item.args[0])
    if isinstance(item, Other) and item.kind == "expression" and item.children:
        return _range_of(found, item.children[0])
    said = found.module.value(item) if isinstance(item, Literal | Traversal) else None
    if isinstance(said, str):
        return _read(said)
    if isinstance(item, Traversal) and len(item.parts) >= 3:
        block = _resource(found, item)
        attribute = block.body.attribute(str(item.parts[-1])) if block else None
        if attribute is not None:
            inner = attribute.value
            first = inner.items[0] if isinstance(inner, Tuple) and inner.items else inner
            told = found.module.value(first)
            return _read(told) if isinstance(told, str) else None
    return None


def _resource(found: Found, item: Traversal) -> Block | None:
    names = tuple(str(part) for part in item.parts[:2])
    placed = (p.block for p in found.module.blocks if p.block.type == "resource")
    return next((block for block in placed if block.names == names), None)


def _read(text: str) -> _Range | None:
    try:
        return _Range(text, strict=False)
    except ValueError:
        return None


_FILES = """resource "hcloud_network" "main" {{
  name     = "lan"
  ip_range = "10.0.0.0/{}"
}}

resource "hcloud_network_subnet" "main" {{
  network_id   = hcloud_network.main.id
  type         = "cloud"
  network_zone = "eu-central"
  ip_range     = cidrsubnet(hcloud_network.main.ip_range, 8, 1)
}}
"""
RULE = Rule(
    code="rule/subnet-range",
    severity="error",
    page=__doc__ or "",
    check=wrong,
    bad={"main.tf": _FILES.format(24)},
    good={"main.tf": _FILES.format(16)},
    at=("main.tf", 10, 18),
)
