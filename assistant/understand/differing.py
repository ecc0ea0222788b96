"""Machines of one goal that differ by number, not by name: two with 4 GB and one with 8 GB.

What is said of some of them becomes a stretch of the goal (`own.py`), whose machines are called by
their places: 1, 2, 3.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from assistant.understand.amounts import number_of, number_pattern
from assistant.understand.reading import Reading, Stretch

_NOUN = (
    r"(?:(?:more|of\s+(?:them|these|the\s+\w+))|(?:other\s+)?(?:virtual\s+machines?|vms?|machines?|servers?|nodes?|guests?"
    r"|containers?|lxcs?|cts?|ones?|workers?))"
)
_GIVES = r"(?:with|at|has|have|having|gets?|getting|of|each\s+with|that\s+(?:has|have)|w/)"
_SIZE = r"[0-9]+(?:[.,][0-9]+)?\s*(?:gib|gb|g|mb|v?cpus?|v?cores?)\b"
_ABOUT = re.compile(
    r"\b(?:terraform|tofu|opentofu|tf|vms|virtual\s+machines|lxcs|machines)\b", re.IGNORECASE
)
_BARE = re.compile(r"\s*(?:each\s+)?(?P<n>[0-9]{1,4})\s*(?=\Z|[,;.]|\band\b)", re.IGNORECASE)
_FIRST = re.compile(
    rf"(?:\b(?:the|with)\s+)*\b(?P<which>first|second|third|1st|2nd|3rd)(?:\s+(?:one|vm|machine|server|node|guest|container))?"
    rf"(?:\s+{_GIVES})?\s+(?=(?:an?\s+)?{_SIZE})",
    re.IGNORECASE,
)
_REST = re.compile(
    rf"\s*(?:[,;]|\band\b|\bbut\b)?\s*(?:and\s+|but\s+)?(?:all\s+)?(?:the\s+)?(?:others?|rest|remaining)(?:\s+(?:ones?|two|three|four|vms?|machines?|nodes?))?"
    rf"(?:\s+{_GIVES})?\s+(?=(?:just\s+|only\s+)?{_SIZE}|[0-9])",
    re.IGNORECASE,
)
_PLACES = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}
_END = re.compile(r"[;,.]\s|\Z")
_ALL_SAID = re.compile(r"\b(?:all|both|each|every)\b", re.IGNORECASE)
_MB = 1024
_SEVERAL = 2


@cache
def _heads() -> re.Pattern[str]:
    return re.compile(
        rf"{number_pattern()}(?P<noun>\s+{_NOUN})?(?:\s+{_GIVES}(?:\s+(?:an?|just|only))?\s+(?=[0-9])|\s+(?={_SIZE}))",
        re.IGNORECASE,
    )


def find_differing(reading: Reading) -> None:
    """Stretches of machines that are told apart by how many they are, or by the first of them. To
    be called when names with values of their own are read."""
    if reading.stretches or not _ABOUT.search(reading.goal):
        return
    if not _by_number(reading):
        _by_place(reading)


def _by_number(reading: Reading) -> bool:
    heads = [
        match
        for match in _heads().finditer(reading.goal)
        if number_of(match["n"]) == int(number_of(match["n"])) and _opens(reading, match)
    ]
    if len(heads) < _SEVERAL or not all(_joined(reading, a, b) for a, b in pairwise(heads)):
        return False
    place = 0
    edges = [*(match.start() for match in heads[1:]), _end_of(reading.goal, heads[-1].end())]
    for group, (match, end) in enumerate(zip(heads, edges, strict=True)):
        number = int(number_of(match["n"]))
        names = tuple(str(place + one + 1) for one in range(number))
        reading.stretches.append(Stretch(group, names, match.start(), end))
        place += number
        if group or number == 1 or match["noun"] is None:
            reading.claim(match.start(), match.end(), f"machines {', '.join(names)}")
        _bare(reading, match.end(), group)
    return True


def _opens(reading: Reading, match: re.Match[str]) -> bool:
    """Whether a number begins what is said of some machines: not the 2 of "8 GB 2 cores", nor a
    number that is a value's."""
    if not reading.free(*match.span("n")):
        return False
    unit = re.match(
        r"\s+(?:gib|gb|g|mb|v?cpus?|v?cores?|sockets?)\b", reading.goal[match.end("n") :], re.I
    )
    return unit is None


def _joined(reading: Reading, one: re.Match[str], two: re.Match[str]) -> bool:
    """Whether the second stands behind a comma or an 'and', with a size between them."""
    between = reading.goal[one.end() : two.start()]
    lead = re.search(r"(?:,|\band\b|\bplus\b|&|\+)\s*(?:and\s+|the\s+)?\Z", between, re.IGNORECASE)
    return (
        lead is not None and bool(re.match(r"\s*[0-9]", between)) and not _ALL_SAID.search(between)
    )


def _end_of(goal: str, start: int) -> int:
    found = _END.search(goal, start)
    return found.start() if found else len(goal)


def _bare(reading: Reading, at: int, group: int) -> None:
    """A number without a unit, in the unit that the other machines' memory has."""
    match = _BARE.match(reading.goal, at)
    if match and reading.free(*match.span("n")):
        number = int(match["n"])
        value = number if number >= _MB // 4 else number * _MB
        reading.set(f"@{group}.memory_mb", value, *match.span("n"), why="the others' unit")


def _by_place(reading: Reading) -> None:
    for match in _FIRST.finditer(reading.goal):
        rest = _REST.search(reading.goal, match.end())
        if rest is None or not reading.free(*match.span()) or not reading.free(*rest.span()):
            continue
        names = (str(_PLACES[match["which"].lower()]),)
        reading.stretches += [
            Stretch(0, names, match.start(), rest.start()),
            # What is said of the others is what all have; a second group keeps the first one apart.
            Stretch(1, (), len(reading.goal), len(reading.goal)),
        ]
        reading.claim(*match.span(), f"machine {names[0]}")
        reading.claim(*rest.span(), "the other machines")
        bare = _BARE.match(reading.goal, rest.end())
        if bare and reading.free(*bare.span("n")):
            number = int(bare["n"])
            reading.set("memory_mb", number * _MB if number < _MB // 4 else number, *bare.span("n"))
        return
