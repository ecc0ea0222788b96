"""Names that are counted: web-1 to web-3, web-[1-3], dc01 and fs01."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from assistant.core.intent import Parameter, Span
from assistant.understand.amounts import number_of, number_pattern
from assistant.understand.entries import Service
from assistant.understand.lexicon import lexicon
from assistant.understand.phrases import atoms_of
from assistant.understand.reading import Reading, kind_of

_MOST = 100
_LAST_HOST = 254
_SEVERAL = 2
_ADDRESSED = re.compile(
    r"\b(?:vms|servers|machines|nodes|guests|instances|lxcs|lxc containers|cts)\b", re.IGNORECASE
)
"""Machines that may have an address each."""
_FIRST_OF = re.compile(
    r"\b(?:from|starting|beginning|counting)\b|[0-9]\s.*\b(?:on(?:wards?)?|up(?:wards?)?)\Z", re.I
)
"""What says of an address that others follow it."""
_NEAR = 14
"""Characters before an address in which such a word may stand."""
_ONLY_SET_UP = re.compile(r"\A(?![\s\S]*\b(?:terraform|tofu|packer)\b)[\s\S]*\bansible\b", re.I)
"""Goals whose machines are there already."""
_IN_DOCKER = re.compile(r"\b(?:docker|compose)\b", re.IGNORECASE)
_STEM = r"(?P<stem>[A-Za-z](?:[A-Za-z0-9]*[A-Za-z])?|[A-Za-z][A-Za-z0-9-]*-)"
_NAME = rf"{_STEM}(?P<first>[0-9]{{1,3}})"
_TO = re.compile(
    r"\s*(?:-|–|—|to|through|thru|until|up to|bis|\.{2,3})\s*"
    rf"{_STEM}?(?P<last>[0-9]{{1,3}})"
    r"(?![\w.]*[0-9A-Za-z_])",
    re.IGNORECASE,
)
_CODED = r"[A-Za-z]{2,}[A-Za-z-]*(?:-[0-9]{1,3}|0[0-9]{1,2})"
_LIST = re.compile(
    rf"(?<![\w./-]){_CODED}(?:\s*(?:,\s*(?:and|&)?|and|&|\+|/)\s*{_CODED})+(?![\w./-])", re.I
)
_ENDS_IN_NUMBER = r"(?<![\w/])[a-z][a-z-]*[0-9]{1,3}(?![\w/])"
_BETWEEN = r"(?:\s*,\s*(?:and\s+)?|\s+(?:and\s+)?|\s*(?:-|–|to|through|\.{2,3})\s*)"
_MACHINES = (
    "containers?|vms?|servers?|machines?|nodes?|guests?|instances?|lxcs?|cts?|hosts?"
    "|virtual machines"
)
_RANGE = re.compile(rf"(?<![\w./-]){_NAME}(?![\w])", re.IGNORECASE)
ON_NODES = re.compile(
    r"\bon\s+(?:(?:the|two|both|different|separate|proxmox|pve)\s+)*nodes?\s+\Z", re.IGNORECASE
)
"""Before names that are those of the hosts: two vms on different nodes pve1 and pve2."""
LEAD = re.compile(r"\b(?:named|called|names?|as|hostnames?)\s*(?:are|is|:)?\s*\(?\Z", re.I)


@dataclass(frozen=True, slots=True)
class Series:
    """Names in order, and where the goal's words for them end."""

    names: tuple[str, ...]
    end: int


def series_of(goal: str, first: str, end: int) -> Series | None:
    """The names from `first`, which ends at `end`, to the one that is said to be the last."""
    name = re.fullmatch(_NAME, first)
    match = _TO.match(goal, end)
    if name is None or match is None:
        return None
    low, high = int(name["first"]), int(match["last"])
    stem = match["stem"]
    if (stem and stem.lower() != name["stem"].lower()) or not low < high < low + _MOST:
        return None
    width = len(name["first"])
    return Series(tuple(f"{name['stem']}{n:0{width}}" for n in range(low, high + 1)), match.end())


def find_series(reading: Reading) -> None:
    """Counted names that no word announces; two at least, so that a version is never taken."""
    for match in _RANGE.finditer(reading.goal):
        series = series_of(reading.goal, match.group(), match.end())
        known = _is_software(match["stem"]) or _is_thing(match.group())
        if series is None or known or not reading.free(match.start(), series.end):
            continue
        if "-" not in match["stem"] and not match["first"].startswith("0"):
            continue
        for name in series.names:
            reading.set("names", name, _begin(reading, match.start()), series.end)
    for match in _LIST.finditer(reading.goal):
        if not reading.free(*match.span()):
            continue
        names = list(re.compile(_CODED).finditer(match.group()))
        if any(_is_thing(name.group()) for name in names) or ON_NODES.search(
            reading.goal[: match.start()]
        ):
            continue
        for one in names:
            start = match.start() + one.start()
            begin = start if one.start() else _begin(reading, start)
            reading.set("names", one.group(), begin, start + len(one.group()))


def count_addresses(reading: Reading) -> None:
    """The addresses of several machines, where the goal gives the first alone: three VMs from
    10.0.0.11 on."""
    if not _ADDRESSED.search(reading.goal) or _IN_DOCKER.search(reading.goal):
        return
    given = [p for p in reading.parameters if kind_of(p.name) == "ip"]
    count = reading.value("count")
    if type(count) is int and len(given) == count > 1 and _ONLY_SET_UP.search(reading.goal):
        # Each has its address: the number says no more.
        reading.parameters[:] = [p for p in reading.parameters if p.name != "count"]
    if len(given) != 1 or given[0].name != "ip" or type(count) is not int or given[0].span is None:
        return
    start, end = given[0].span.start, given[0].span.end
    if not _FIRST_OF.search(reading.goal[max(0, start - _NEAR) : end]):
        return
    address, _, length = str(given[0].value).partition("/")
    network, _, last = address.rpartition(".")
    if not last.isdigit() or int(last) + count > _LAST_HOST + 1 or count < _SEVERAL:
        return
    text = f"addresses count up from {address}: {network}.{int(last) + count - 1} is the last"
    reading.notes.append(("counted-addresses", text))
    for more in range(1, count):
        value = f"{network}.{int(last) + more}{'/' if length else ''}{length}"
        reading.parameters.append(replace(given[0], value=value))


def find_counted_names(reading: Reading) -> None:
    """Names without a word or a comma between them, exactly as many as are counted: three
    containers web1 web2 db1, four vms node1..node4."""
    for match in _counted().finditer(reading.goal):
        if reading.value("names") is not None or not reading.free(*match.span("names")):
            continue
        if ON_NODES.search(reading.goal[: match.start("names")]):
            continue
        found = list(re.compile(_ENDS_IN_NUMBER, re.IGNORECASE).finditer(match["names"]))
        first = found[0].group()
        series = series_of(reading.goal, first, match.start("names") + len(first))
        names = [one.group() for one in found]
        if series is not None and len(series.names) == number_of(match["n"]):
            for name in series.names:
                start = _begin(reading, match.start("names"))
                reading.set("names", name, start, max(series.end, match.end("names")))
        elif number_of(match["n"]) == len(names) and not any(map(_is_thing, names)):
            for one in found:
                at = match.start("names") + one.start()
                begin = at if one.start() else _begin(reading, at)
                reading.set("names", one.group(), begin, at + len(one.group()))


_PLURAL = r"(?:lxcs|cts|lxc\s+containers|proxmox\s+containers)"
_CALLED_SO = re.compile(
    rf"(?P<names>[a-z][\w-]*(?:\s*,\s*[a-z][\w-]*)*\s*,?\s*(?:and|&)\s*[a-z][\w-]*)\s+{_PLURAL}\b",
    re.IGNORECASE,
)


def find_named_by_service(reading: Reading) -> None:
    """A container for each service that stands before the word: unbound and wireguard LXCs. The
    words stay what they are, since nothing is installed by a name."""
    match = _CALLED_SO.search(reading.goal)
    if match is None or reading.value("names") is not None:
        return
    parts = [*re.finditer(r"[a-z][\w-]*", match["names"], re.IGNORECASE)]
    names = [one for one in parts if one.group().lower() not in ("and", "proxmox", "terraform")]
    if len(names) != len(parts) - 1 or not any(_is_thing(one.group()) for one in names):
        return
    for one in names:
        start = match.start("names") + one.start()
        span = Span(start, start + len(one.group()))
        reading.parameters.append(Parameter("names", one.group().lower(), "goal", span))


@cache
def _counted() -> re.Pattern[str]:
    no_number = number_pattern().replace("(?P<n>", "(?:")
    return re.compile(
        rf"{number_pattern()}\s+(?:(?!{no_number})[\w.-]+\s+){{0,4}}?(?:{_MACHINES})\s*(?:(?:named|called|:)\s*)?"
        rf"(?P<names>{_ENDS_IN_NUMBER}(?:{_BETWEEN}{_ENDS_IN_NUMBER})+)(?![\w/-]|\.\w)",
        re.IGNORECASE,
    )


def _begin(reading: Reading, start: int) -> int:
    lead = LEAD.search(reading.goal[:start])
    return lead.start() if lead and reading.free(lead.start(), start) else start


def _is_software(stem: str) -> bool:
    """True for names that have releases: 'postgres-15 to 16' is no series of machines."""
    lex, atoms = lexicon(), atoms_of(stem)
    things = lex.thing_table.entries.get(atoms, ())
    return atoms in lex.system_table.entries or any(isinstance(t, Service) for t in things)


def _is_thing(text: str) -> bool:
    lex, atoms = lexicon(), atoms_of(text)
    return atoms in lex.thing_table.entries or atoms in lex.system_table.entries
