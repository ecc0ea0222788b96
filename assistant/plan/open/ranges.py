"""How a network's range is cut into subnets, around those whose ranges the goal gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from assistant.plan.open.facts import Fill
from assistant.plan.open.growing import Garden
from assistant.plan.open.nodes import Data, Node

if TYPE_CHECKING:
    from assistant.plan.open.fills import Fills

_USUAL = 24
"""The prefix of a subnet where there is room for it."""
_WIDEST = 8
"""The shortest prefix of a network that is assumed for the subnets that the goal gives."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What `cidrsubnet` is told."""

    bits: int
    """How many more bits a subnet's prefix has; 0: the subnet is the whole network."""
    first: int
    """The number of the first subnet."""


def cut_of(whole: object, bits: int, parts: int) -> Cut:
    """How `parts` subnets are cut from the range `whole`, `bits` smaller than it where it is as
    large as networks usually are, or not known.

    The first part of a large range stays free. A smaller range is cut into subnets of /24 while
    that makes enough of them, else into as many as are needed.
    """
    range_ = _range(whole)
    if range_ is None or range_.prefixlen + bits <= _USUAL:
        return Cut(bits, 1)
    needed = (parts - 1).bit_length()
    return Cut(max(needed, _USUAL - range_.prefixlen), 0)


def numbers_of(
    whole: object, cut: Cut, counts: Sequence[int], given: Sequence[IPv4Network]
) -> list[int]:
    """The first number of each of some subnets, `counts` parts each, none of which meets a range
    that is given."""
    range_ = _range(whole)
    taken = set()
    if range_ is not None and given and range_.prefixlen + cut.bits <= 30:
        size = 2 ** (32 - range_.prefixlen - cut.bits)
        base = int(range_.network_address)
        for net in given:
            first = (int(net.network_address) - base) // size
            last = (int(net.broadcast_address) - base) // size
            taken |= set(range(max(first, 0), min(last, 2**cut.bits) + 1))
    numbers, at = [], cut.first
    for count in counts:
        while clash := [n for n in range(at, at + count) if n in taken]:
            at = clash[-1] + 1
        numbers.append(at)
        at += count
    return numbers


def part_of(fills: Fills, node: Node, path: str, fill: Fill) -> Data:
    """A part of another resource's address range, one for each that asks."""
    garden = fills.garden
    type_, _, attribute = (fill.within or "").partition(".")
    found = garden.of_type(type_, node)
    target = found[0] if found else garden.make(type_, node)
    whole = fill.wrap.replace("{}", fills.link(node, path, target, attribute))
    alike = [n for n in garden.nodes if n.type == node.type]
    asking = [n for n in alike if not any(p.startswith(path) for p in n.given)]
    given = _given_ranges(garden, alike, path)
    told = garden.settings.get(target.given.get(attribute, ""))
    range_ = told.value if told else range_around(garden, target, attribute)
    counts = [n.count for n in asking]
    cut = cut_of(range_, fill.bits, sum(counts) + 2 * len(given))
    if cut.bits == 0:
        return {"expr": whole}
    first = numbers_of(range_, cut, counts, given)[asking.index(node)]
    number = str(first) if node.count == 1 else f"count.index + {first}" if first else "count.index"
    return {"expr": f"cidrsubnet({whole}, {cut.bits}, {number})"}


def plain_of(fill: object) -> object:
    """What stands there by the facts where none of their conditions holds."""
    while isinstance(fill, Fill):
        fill = fill.list_[0] if fill.list_ else fill.otherwise
    return fill


def range_around(garden: Garden, network: Node, attribute: str) -> object:
    """The range of a network that the goal gives none: that of its facts, or one around the
    subnets that the goal gives where they lie elsewhere."""
    usual = plain_of(garden.filled(network).set.get(attribute))
    range_ = _range(usual)
    given = [
        net
        for node in garden.nodes
        for path, fill in garden.filled(node).set.items()
        if isinstance(fill, Fill) and fill.within == f"{network.type}.{attribute}"
        for net in _given_ranges(garden, [node], path)
    ]
    if range_ is None or all(net.subnet_of(range_) for net in given):
        return usual
    around = given[0].supernet(new_prefix=min(given[0].prefixlen, range_.prefixlen))
    while around.prefixlen > _WIDEST and not all(net.subnet_of(around) for net in given):
        around = around.supernet()
    return str(around) if all(net.subnet_of(around) for net in given) else usual


def _given_ranges(garden: Garden, nodes: Iterable[Node], path: str) -> list[IPv4Network]:
    settings = garden.settings
    texts = (settings[n.given[path]].value for n in nodes if path in n.given)
    nets = (_range(part.strip()) for text in texts for part in str(text).split(","))
    return [net for net in nets if net is not None]


def _range(whole: object) -> IPv4Network | None:
    text = whole[0] if isinstance(whole, list) and whole else whole
    try:
        return IPv4Network(str(text), strict=False) if text else None
    except ValueError:
        return None
