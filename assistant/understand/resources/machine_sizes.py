"""A rented machine's size by its processors and memory: a droplet with 2 vcpus and 4 GB."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.core.intent import Span
from assistant.understand.resources.finding import Named
from assistant.understand.resources.shapes import number_in
from assistant.understand.resources.sheet import Sheet, joined

_CPUS = re.compile(
    r"(?<![\w.,/-])(?P<v>[0-9]{1,3}|one|two|four|eight)[ -]?(?:x )?(?:v?cpus?|v?cores?|processors?)"
    r"(?: cores?)?(?![\w-])",
    re.IGNORECASE,
)
_UNIT = r"[ -]?(?P<u>gib|gb|g|mib|mb)"
_RAM = r"(?:ram|memory|mem)"
_MEMORY = re.compile(
    rf"(?<![\w.,/-])(?P<v>[0-9]{{1,5}}){_UNIT}(?P<said>(?: of)?[ -]{_RAM})?(?![\w-])"
    rf"|\b(?P<led>{_RAM})[ :=]+(?:of )?(?P<v2>[0-9]{{1,5}})[ -]?(?P<u2>gib|gb|g|mib|mb)(?![\w-])",
    re.IGNORECASE,
)
_BEHIND_CPUS = re.compile(r"\s*(?:[,/x]|and|with|&|\+)?\s*")
_A_DISK = re.compile(
    r"\s+(?:[\w-]+\s+){0,2}?(?:volumes?|disks?|storage|ssd|hdd|nvme|drives?)\b", re.IGNORECASE
)
_OF_DISK = re.compile(
    r"\b(?:volumes?|disks?|storage|ssd|hdd|nvme|drives?)(?:\s+(?:of|with|size|is))*\s*[:=]?\s*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Said:
    """A number of processors, or gigabytes, with its words."""

    number: float
    span: Span


def read_machine_sizes(sheet: Sheet) -> None:
    """Give each machine the type that has what the goal says of its processors and memory."""
    for one in sheet.named:
        if not one.traits.sizes or any(
            n.span == one.span for n in sheet.named[: sheet.named.index(one)]
        ):
            continue
        cpus = next((s for s in _cpus(sheet) if _sized(sheet, s.span.start) is one), None)
        memory = next(_memory(sheet, one, cpus), None)
        if cpus or memory:
            _put(sheet, one, cpus, memory)


def _sized(sheet: Sheet, at: int) -> Named | None:
    """What a size at a place speaks of: the nearest resource that has any. A network has none."""
    return next((n for n in sheet.near(at) if n.traits.sizes or _takes_a_size(n)), None)


def _takes_a_size(one: Named) -> bool:
    return any(shape.startswith("size_") for shape in one.traits.shapes)


def _put(sheet: Sheet, one: Named, cpus: _Said | None, memory: _Said | None) -> None:
    path, types = next(iter(one.traits.sizes.items()))
    said = [s for s in (cpus, memory) if s]
    span = joined(said[0].span, said[-1].span)
    free = all(sheet.reading.free(s.span.start, s.span.end) for s in said)
    type_ = _fitting(types, cpus.number if cpus else 0, memory.number if memory else 0)
    if not type_ or not free:
        return
    if path in one.values:
        own = types.get(str(one.values[path][0]).lower())
        if own is None or not _has(own, cpus, memory):
            return
        type_ = str(one.values[path][0])
    elif not sheet.put(one, path, type_, said[0].span):
        return
    for each in said:
        sheet.reading.claim(each.span.start, each.span.end, f"{one.type}.{path} = {type_}")
    has = types[type_.lower()]
    text = f"{sheet.reading.goal[span.start : span.end]}: {type_} has {has[0]:g} processors"
    sheet.reading.notes.append(("machine-size", f"{text} and {has[1]:g} GB of memory"))


def _has(own: tuple[float, float], cpus: _Said | None, memory: _Said | None) -> bool:
    return (not cpus or own[0] == cpus.number) and (not memory or own[1] == memory.number)


def _fitting(types: Mapping[str, tuple[float, float]], cpus: float, memory: float) -> str:
    """The first type with just that, else the first that has at least that; the table is sorted by
    size."""
    exact = (t for t, (c, m) in types.items() if cpus in (0, c) and memory in (0, m))
    enough = (t for t, (c, m) in types.items() if c >= cpus and m >= memory)
    return next(exact, "") or next(enough, "")


def _cpus(sheet: Sheet) -> Iterator[_Said]:
    for match in _CPUS.finditer(sheet.reading.goal):
        number = number_in(match["v"].lower())
        if number and sheet.reading.free(*match.span("v")):
            yield _Said(number, Span(*match.span()))


def _memory(sheet: Sheet, one: Named, cpus: _Said | None) -> Iterator[_Said]:
    """What is said to be memory, stands beside the processors, or is a size that the machine has
    in memory alone and that no word makes a disk's."""
    goal = sheet.reading.goal
    known = {memory for types in one.traits.sizes.values() for _, memory in types.values()}
    alone = not any(shape.startswith("size_") for shape in one.traits.shapes)
    for match in _MEMORY.finditer(goal):
        text, unit = (match["v"], match["u"]) if match["v"] else (match["v2"], match["u2"])
        number = int(text) / (1024 if unit.lower().startswith("m") else 1)
        if not sheet.reading.free(*match.span()) or _sized(sheet, match.start()) is not one:
            continue
        told = bool(match["said"] or match["led"])
        beside = cpus is not None and _apart(goal, cpus.span, match)
        a_disk = _A_DISK.match(goal, match.end()) or _OF_DISK.search(goal[: match.start()])
        if told or (not a_disk and (beside or (alone and number in known))):
            yield _Said(number, Span(*match.span()))


def _apart(goal: str, cpus: Span, match: re.Match[str]) -> bool:
    """Whether nothing stands between the processors and a size."""
    start, end = (
        (cpus.end, match.start()) if cpus.end <= match.start() else (match.end(), cpus.start)
    )
    return start <= end and _BEHIND_CPUS.fullmatch(goal[start:end]) is not None
