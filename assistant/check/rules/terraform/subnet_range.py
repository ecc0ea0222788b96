"""A subnet lies in its network and has room for machines.

`cidrsubnet` cuts as many bits off as it is told to, whatever is left: eight bits of a /24 leave a
/32, one address. AWS takes subnets down to /28, Azure and Google down to /29. Cut fewer bits, or
give the subnet the whole range of its network.
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


_KINDS: Mapping[str, _Kind] = {
    "aws_subnet": _Kind("cidr_block", 28),
    "azurerm_subnet": _Kind("address_prefixes", 29),
    "google_compute_subnetwork": _Kind("ip_cidr_range", 29),
    "hcloud_network_subnet": _Kind("ip_range", 29),
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
