"""Versions of plugins and providers: their order, and the constraints that files put on them.

Providers follow Terraform's own reading of `~>`, plugins follow Packer's: `~> 1` stops short of 2
in Terraform and has no upper end in Packer; with two parts or more both agree.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_LONGEST = 60
"""Characters of a version that are looked at; a longer one is no version."""
_VERSION = re.compile(r"v?(\d{1,9}(?:\.\d{1,9}){0,3})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?\Z")
_PART = re.compile(r"\s*(>=|<=|!=|~>|>|<|=)?\s*(\S+)\s*\Z")


class Version(NamedTuple):
    """A version that can be compared; what is built after a `+` does not count."""

    numbers: tuple[int, ...]
    """Three at least: 1.2 is 1.2.0."""
    stable: bool
    """False for a pre-release, which comes before its release."""
    pre: tuple[tuple[bool, int, str], ...]
    """The parts of the pre-release: numbers by size and before words."""


def parse_version(text: str) -> Version | None:
    """The version that a text is; None where it is not one, such as `unknown`."""
    match = _VERSION.match(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    numbers = tuple(int(part) for part in match[1].split("."))
    pre = tuple(
        (not part.isdigit(), int(part) if part.isdigit() else 0, part)
        for part in (match[2].split(".") if match[2] else ())
    )
    return Version(numbers + (0,) * (3 - len(numbers)), not pre, pre)


def version_key(text: str) -> tuple[bool, Version | tuple[()], str]:
    """Sorts versions oldest first; what cannot be read as a version comes before all."""
    version = parse_version(text)
    return (version is not None, version or (), text)


@lru_cache(maxsize=512)
def satisfies(version: str, constraint: str, tool: str = "terraform") -> bool | None:
    """Whether a version meets a constraint such as `>= 1.2, < 2`; None where that cannot be told,
    because the version or the constraint cannot be read.

    A pre-release is met only by a part that names exactly it, as both tools have it.
    """
    have = parse_version(version)
    parts = [_PART.match(part) for part in constraint.split(",")]
    if have is None:
        return None
    met = True
    named = have.stable
    for part in parts:
        want = parse_version(part[2]) if part else None
        if part is None or want is None:
            return None
        operator = part[1] or "="
        named = named or (operator == "=" and have == want)
        met = met and _meets(have, operator, want, part[2], tool)
    return met and named


def later_in_series(version: str, constraint: str) -> bool:
    """Whether a version is later than all that a constraint admits and of the same series: of one
    first number, or of the first two where that is 0."""
    have = parse_version(version)
    lowest: Version | None = None
    above = False
    for part in constraint.split(","):
        match = _PART.match(part)
        want = parse_version(match[2]) if match else None
        if match is None or want is None or have is None:
            return False
        operator = match[1] or "="
        if operator in (">=", ">", "~>", "="):
            lowest = want if lowest is None else max(lowest, want)
        if operator in ("<", "<=", "~>", "="):
            above = above or not _meets(have, operator, want, match[2], "terraform")
    if have is None or lowest is None or not above or lowest > have:
        return False
    same = 1 if have.numbers[0] else 2
    return have.numbers[:same] == lowest.numbers[:same]


def _meets(have: Version, operator: str, want: Version, text: str, tool: str) -> bool:
    if operator == "~>":
        # The last part that is given may grow; where only one is, the tools differ.
        given = text.partition("-")[0].partition("+")[0].count(".")
        fixed = max(given, 1) if tool == "terraform" else given
        return have >= want and have.numbers[:fixed] == want.numbers[:fixed]
    return {
        ">=": have >= want, "<=": have <= want, ">": have > want, "<": have < want,
        "=": have == want, "!=": have != want,
    }[operator]  # fmt: skip
