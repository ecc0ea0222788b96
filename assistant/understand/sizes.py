"""Processors, memory and disks, and for which machines of a cluster they are meant."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import cache
from itertools import groupby

from assistant.core.intent import Parameter, Span
from assistant.understand.about_images import makes_an_image
from assistant.understand.amounts import (
    Amount,
    Pair,
    Role,
    amounts,
    megabytes_of,
    number_of,
    number_pattern,
    pairs,
    roles,
)
from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.phrases import spread
from assistant.understand.reading import Reading
from assistant.understand.scopes import Scopes

APART = "sizes-differ"
"""Code of the note that machines of different sizes are asked for in one breath."""
_LISTED = re.compile(r"\s*(?:,|and|&|\+|,\s*and)\s*(?:an?\s+)?", re.IGNORECASE)
_TELLS = re.compile(r"\s*(?:[:,(]|of|with)?\s*(?:an?\s+)?", re.IGNORECASE)
_OF = re.compile(r"\s*(?:of\s+)?", re.IGNORECASE)
_HANGS = re.compile(
    r"(?:\s*,?\s*(?:(?:that|which)\s+is\s+)?(?:to\s+be\s+)?mount(?:ed|s)?\s+(?:(?:xfs|ext4|btrfs)\s+)?"
    r"(?:(?:at|for|on|under|as|in)\s+)?|\s+(?:for|at|under)\s+|\s*[(]\s*|\s+)/[a-z]",
    re.IGNORECASE,
)
"""Behind a disk that is mounted somewhere: none that the system lies on."""
_MEASURED = ("memory_mb", "swap_mb", "page_file_mb")
"""Sizes that are kept in MB; the others are in GB."""


@cache
def _further() -> re.Pattern[str]:
    words = alternatives(lexicon().values.further_disk)
    return re.compile(rf"\b(?:{words})\s+(?:an?\s+)?\Z", re.IGNORECASE)


@cache
def _scope_words() -> frozenset[str]:
    scopes = lexicon().values.scopes.values()
    return frozenset(w for phrases in scopes for p in phrases for s in spread(p) for w in s.split())


def find_sizes(reading: Reading) -> None:
    """Numbers that stand beside a word for processors, memory or a disk."""
    scopes = Scopes(reading)
    found = pairs(reading)
    _several_disks(reading, found)
    scoped = [(pair, scopes.of(pair.start, pair.end)) for pair in found]
    apart = _apart(reading, [pair for pair, scope in scoped if not scope.name])
    for pair, scope in scoped:
        if not reading.free(pair.amount.start, pair.amount.end):
            continue
        if apart and not scope.name:
            continue
        if pair.role.name == "cpus":
            name = scope.parameter("cpus")
            reading.set(name, int(pair.amount.number), pair.start, pair.end)
            continue
        megabytes, why = megabytes_of(pair)
        role, start = _system_or_further(reading, pair)
        name = scope.parameter(role)
        _take(reading, name, megabytes, start, pair.end, why)


def _apart(reading: Reading, found: list[Pair]) -> bool:
    """True where the goal has machines of different sizes, so that no size is meant for all."""
    for name in ("cpus", "memory_mb"):
        said = [p for p in found if p.role.name == name]
        values = {p.amount.number if name == "cpus" else megabytes_of(p)[0] for p in said}
        if len(values) > 1:
            words = ", ".join(f"“{reading.goal[p.start : p.end]}”" for p in said)
            text = f"{name} is said more than once ({words}): no size is taken from the goal"
            reading.notes.append((APART, text))
            return True
    return False


def _several_disks(reading: Reading, found: list[Pair]) -> None:
    """'disks of 20 GB and 100 GB': the first is the system's, the others are further ones.

    Before the word a list may begin with memory: '4 GB and 20 GB disks' is read so only where
    the memory is said elsewhere.
    """
    elsewhere = {pair.amount for pair in found if not pair.role.name.endswith("disk_gb")}
    memory = any(pair.role.name == "memory_mb" for pair in found)
    disks = [role for role in roles(reading) if role.text.endswith(("disks", "drives"))]
    lists = [run for run in _runs(reading, elsewhere) if len(run) > 1] if disks else []
    for role in disks:
        for run in lists:
            if not role.name.endswith("disk_gb") or not _told(reading.bare, role, run, memory):
                continue
            further = _further().search(reading.bare[: min(role.start, run[0].start)])
            for at, size in enumerate(run):
                name = "data_disk_gb" if at or further else role.name
                _take(reading, name, size.megabytes or 0, size.start, size.end)
                if name == "data_disk_gb":
                    _again(reading, name, size)
            start = further.start() if further else _counted(reading, role, len(run))
            reading.claim(start, role.end, "disks")


def _again(reading: Reading, name: str, size: Amount) -> None:
    """A further disk as large as one before it is one more: 20, 50 and 50 GB."""
    span = Span(size.start, size.end)
    if any(p.name == name and p.span == span for p in reading.parameters):
        return
    gigabytes = math.ceil((size.megabytes or 0) / 1024)
    reading.parameters.append(Parameter(name, gigabytes, "goal", span))


def _counted(reading: Reading, role: Role, count: int) -> int:
    """Where the word begins, with the number of disks before it where that is right."""
    number = re.search(rf"{number_pattern()}\s+\Z", reading.bare[: role.start], re.IGNORECASE)
    if number and number_of(number["n"]) == count and reading.free(*number.span("n")):
        return number.start()
    return role.start


def _told(goal: str, role: Role, run: list[Amount], memory: bool) -> bool:
    """True where the word says of what the sizes of a list are."""
    if run[0].start >= role.end:
        return bool(_TELLS.fullmatch(goal[role.end : run[0].start]))
    before = goal[run[-1].end : role.start]
    return memory and run[-1].end <= role.start and bool(_OF.fullmatch(before))


def _runs(reading: Reading, elsewhere: set[Amount]) -> list[list[Amount]]:
    """Sizes that stand in lists, in order; '40 and 100 GB' are two sizes in GB."""
    runs: list[list[Amount]] = []
    for size in amounts(reading):
        if size in elsewhere:
            continue
        if runs and _LISTED.fullmatch(reading.bare[runs[-1][-1].end : size.start]):
            runs[-1].append(size)
        else:
            runs.append([size])
    return [_with_units(run) for run in runs if run[-1].megabytes is not None]


def _with_units(run: list[Amount]) -> list[Amount]:
    """Numbers without a unit have that of the next one that has one."""
    out: list[Amount] = []
    per = 0.0
    for size in reversed(run):
        if size.megabytes is None:
            out.append(replace(size, megabytes=size.number * per))
        else:
            per = size.megabytes / size.number if size.number else 0.0
            out.append(size)
    return out[::-1]


def _system_or_further(reading: Reading, pair: Pair) -> tuple[str, int]:
    """The role, and where its words begin: an extra disk is not the system's."""
    if pair.role.name not in ("disk_gb", "data_disk_gb"):
        return pair.role.name, pair.start
    more = _further().search(reading.bare[: pair.start])
    more = more or _further().search(reading.bare[: pair.role.start])
    hangs = _HANGS.match(reading.bare, max(pair.end, pair.role.end))
    if hangs and makes_an_image(reading.bare):
        return "data_disk_gb", more.start() if more else pair.start
    if more is None:
        return pair.role.name, pair.start
    return "data_disk_gb", min(more.start(), pair.start)


def find_open_sizes(reading: Reading) -> None:
    """Sizes without a word: memory or the disk, whichever is left, by their magnitude.

    To be called when all other words are read: a size beside a word that nobody understands is of
    something else, and stays unread.
    """
    scopes = Scopes(reading)
    if any(code == APART for code, _ in reading.notes):
        return
    sizes = [s for s in amounts(reading) if s.megabytes is not None and not s.spaced]
    others = {at for size in sizes for at in range(size.start, size.end)}
    found = [
        (scopes.of(size.start, size.end), size)
        for size in sizes
        if _stands_alone(reading, size, others)
    ]
    for scope, group in groupby(sorted(found, key=lambda f: f[0].name), key=lambda f: f[0]):
        names = scope.parameter("memory_mb"), scope.parameter("disk_gb")
        open_here = sorted((size for _, size in group), key=lambda size: size.megabytes or 0)
        for size in open_here:
            _guess(reading, size, names, len(open_here))
    scopes.claim(reading)


def _guess(reading: Reading, size: Amount, names: tuple[str, str], count: int) -> None:
    values = lexicon().values
    memory, disk = (reading.value(name) is None for name in names)
    gigabytes = (size.megabytes or 0) / 1024
    if not (memory or disk) or _unlikely(reading, gigabytes, names):
        return
    if memory and disk:
        usual = count == 1 and _beside_processors(reading, size, gigabytes)
        odd = count == 1 and gigabytes > values.memory_odd_from_gb and gigabytes % 4 != 0
        is_memory = usual or (gigabytes <= values.memory_up_to_gb and not odd)
        role = names[0] if is_memory else names[1]
        if count == 1 and not is_memory and gigabytes < values.disk_from_gb:
            said = reading.goal[size.start : size.end]
            text = f"nothing says whether “{said}” is memory or disk: read as the disk"
            reading.notes.append(("unclear-size", text))
    else:
        role = names[0] if memory else names[1]
    why = "no word says of what: read as " + ("memory" if role == names[0] else "the disk")
    _take(reading, role, size.megabytes or 0, size.start, size.end, why)


def _beside_processors(reading: Reading, size: Amount, gigabytes: float) -> bool:
    """True for an amount that memory comes in, in one breath with processors that it fits."""
    values = lexicon().values
    for parameter in reading.parameters:
        if parameter.name.endswith("cpus") and parameter.span:
            ends = sorted((parameter.span.start, parameter.span.end, size.start, size.end))
            near = _LISTED.fullmatch(reading.bare[ends[1] : ends[2]])
            listed = near is not None or not reading.bare[ends[1] : ends[2]].strip()
            most = values.memory_per_cpu_gb * int(parameter.value)
            if listed and gigabytes in values.memory_usual_gb and gigabytes <= most:
                return True
    return False


def _unlikely(reading: Reading, gigabytes: float, names: tuple[str, str]) -> bool:
    """True for memory that would be larger than the disk: it is the size of something else."""
    memory, disk = (reading.value(name) for name in names)
    if isinstance(disk, int):
        return gigabytes > disk
    return isinstance(memory, int) and gigabytes * 1024 < memory


_BOUND = re.compile(r"\b(?:under|below|(?:less|smaller|lighter) than)\s+\Z", re.IGNORECASE)
"""Words before how large something may become, which is no size of a machine."""


def _stands_alone(reading: Reading, size: Amount, others: set[int]) -> bool:
    """True when neither neighbour in the same breath is a word that was not understood."""
    head = reading.bare[: size.start]
    if _further().search(head) or _BOUND.search(head):
        return False
    before = [w for w in reading.words if w.end <= size.start]
    after = [w for w in reading.words if w.start >= size.end]
    near = []
    if before and _same_breath(reading.bare[before[-1].end : size.start]):
        near.append(before[-1])
    if after and _same_breath(reading.bare[size.end : after[0].start]):
        near.append(after[0])
    return all(
        word.text in reading.lexicon.stop
        or not reading.free(word.start, word.end)
        or word.text in _scope_words()
        or word.start in others
        for word in near
    )


def _same_breath(between: str) -> bool:
    return not between.strip()


def _take(
    reading: Reading, name: str, megabytes: float, start: int, end: int, why: str = ""
) -> None:
    exact = megabytes if name.endswith(_MEASURED) else megabytes / 1024
    value = math.ceil(exact)
    if value != exact:
        why = (why + "; " if why else "") + "rounded up"
    reading.set(name, value, start, end, why)
