"""How a network's range is cut into subnets."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

_USUAL = 24
"""The prefix of a subnet where there is room for it."""


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
    prefix = _prefix(whole[0] if isinstance(whole, list) and whole else whole)
    if prefix is None or prefix + bits <= _USUAL:
        return Cut(bits, 1)
    needed = (parts - 1).bit_length()
    return Cut(max(needed, _USUAL - prefix), 0)


def _prefix(whole: object) -> int | None:
    try:
        return ipaddress.IPv4Network(str(whole), strict=False).prefixlen if whole else None
    except ValueError:
        return None
