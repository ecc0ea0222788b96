"""Counts and sizes: 4 vCPU, two cores, 8 GB of memory, disk: 80G."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.reading import Reading

_NUMBER = r"(?<![\w.,/-])(?P<n>-?[0-9]{1,9}(?:[.,][0-9]{1,3})?|WORDS)"
_LINK = r"\s*(?:size|of|is|to|at|with|:|=|~|about|around|up to|at least|at most)*\s*"
_OF = r"(?:\s*[-–]?\s*|\s+(?:of|for|as)(?:\s+the)?\s+)"


@dataclass(frozen=True, slots=True)
class _Size:
    """A size at a place of the goal with the roles that stand around it."""

    start: int
    end: int
    megabytes: float
    before: tuple[str, int] | None
    """Role named before the size, and where that word begins."""
    after: tuple[str, int] | None
    """Role named after the size, and where that word ends."""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    values = lexicon().values
    words = "|".join(
        r"[\s-]".join(word.split())
        for word in sorted(values.number_words, key=lambda w: (-len(w), w))
    )
    number = _NUMBER.replace("WORDS", rf"(?:{words})\b")
    units = "|".join(sorted(values.size_units, key=lambda u: (-len(u), u)))
    flags = re.IGNORECASE
    found = {
        "size": re.compile(rf"{number}[\s-]?(?P<unit>{units})\b(?!/)", flags),
        "bare": re.compile(
            rf"\b(?P<role>{alternatives(values.size_roles['memory_mb'])})\s*(?:of|:|=|is|size)?\s*"
            r"(?P<n>[0-9]{1,9})\b(?![\w.,]*[0-9a-z_])(?!\s*(?:[a-z]*cpu|core|processor|disk|x\b))",
            flags,
        ),
    }
    for name, phrases in values.counted.items():
        # "2x vCPU", "2-core", "4cores"; "4 x64 machines" is none.
        found[name] = re.compile(rf"{number}\s*[x×]?[\s-]?(?:{alternatives(phrases)})\b", flags)
    for name, larger in values.counted_times.items():
        for phrase in larger:
            found[f"{name} {phrase}"] = re.compile(
                rf"{number}[\s-]?(?:{alternatives((phrase,))})\b", flags
            )
    # "two nginx containers": the number alone is read, what stands between is read for itself.
    found["count between"] = re.compile(
        rf"{number}(?=\s+(?!(?:{units})\b)[\w-]+\s+(?:{alternatives(values.counted['count'])})\b)",
        flags,
    )
    for role, phrases in values.size_roles.items():
        found[f"{role} before"] = re.compile(rf"\b(?:{alternatives(phrases)}){_LINK}\Z", flags)
        found[f"{role} after"] = re.compile(rf"{_OF}(?:{alternatives(phrases)})\b", flags)
    return found


def number_of(text: str) -> float:
    """The number that a numeral or number word stands for; 8,192 is eight thousand."""
    word = re.sub(r"[\s-]+", " ", text.strip().lower())
    words = lexicon().values.number_words
    if word in words:
        return float(words[word])
    if re.fullmatch(r"-?[0-9]{1,3},[0-9]{3}", word):
        return float(word.replace(",", ""))
    return float(word.replace(",", "."))


def find_counts(reading: Reading) -> None:
    """Processors, copies, lengths: a whole number and the word that says of what."""
    for name in lexicon().values.counted:
        for match in _patterns()[name].finditer(reading.goal):
            number = number_of(match["n"])
            if number == int(number) and reading.free(*match.span()):
                reading.set(name, int(number), *match.span())
    for name, larger in lexicon().values.counted_times.items():
        for phrase, times in larger.items():
            for match in _patterns()[f"{name} {phrase}"].finditer(reading.goal):
                total = number_of(match["n"]) * times
                if total == int(total) and reading.free(*match.span()):
                    reading.set(name, int(total), *match.span())
    for match in _patterns()["count between"].finditer(reading.goal):
        number = number_of(match["n"])
        if number == int(number) and number > 1 and reading.free(*match.span()):
            reading.set("count", int(number), *match.span())


def find_sizes(reading: Reading) -> None:
    """Memory and disk. A size without a role gets the one that is left, by its magnitude."""
    sizes = [size for size in _sizes(reading) if reading.free(size.start, size.end)]
    after_first = sum(s.after is not None for s in sizes) >= sum(
        s.before is not None for s in sizes
    )
    open_sizes: list[_Size] = []
    taken: set[int] = set()
    for size in sizes:
        if not _with_role(reading, size, after_first, taken):
            open_sizes.append(size)
    for size in sorted(open_sizes, key=lambda s: s.megabytes):
        _without_role(reading, size, len(open_sizes))
    for match in _patterns()["bare"].finditer(reading.goal):
        if reading.free(*match.span()):
            number = int(match["n"])
            megabytes = number if number >= 256 else number * 1024
            why = f"no unit is said: read as {'MB' if number >= 256 else 'GB'}"
            reading.set("memory_mb", megabytes, *match.span(), why)


def _sizes(reading: Reading) -> list[_Size]:
    patterns, goal = _patterns(), reading.goal
    units = lexicon().values.size_units
    found = []
    for match in patterns["size"].finditer(goal):
        before = after = None
        head = goal[max(0, match.start() - 60) : match.start()]
        offset = match.start() - len(head)
        for role in lexicon().values.size_roles:
            behind = patterns[f"{role} after"].match(goal, match.end())
            if behind and (after is None or behind.end() > after[1]):
                after = (role, behind.end())
            ahead = patterns[f"{role} before"].search(head)
            if ahead and before is None:
                before = (role, offset + ahead.start())
        megabytes = number_of(match["n"]) * units[match["unit"].lower()]
        found.append(_Size(match.start(), match.end(), megabytes, before, after))
    return found


def _with_role(reading: Reading, size: _Size, after_first: bool, taken: set[int]) -> bool:
    sides = ("after", "before") if after_first else ("before", "after")
    for side in sides:
        role = size.after if side == "after" else size.before
        if role is None:
            continue
        start, end = (size.start, role[1]) if side == "after" else (role[1], size.end)
        if taken.isdisjoint(range(start, end)) and reading.free(start, end):
            _take(reading, role[0], size.megabytes, start, end)
            taken.update(range(start, end))
            return True
    return False


def _without_role(reading: Reading, size: _Size, count: int) -> None:
    values = lexicon().values
    memory, disk = reading.value("memory_mb"), reading.value("disk_gb")
    gigabytes = size.megabytes / 1024
    if (memory is None) == (disk is None):
        role = "memory_mb" if memory is None and gigabytes <= values.memory_up_to_gb else "disk_gb"
        if count == 1 and values.memory_up_to_gb < gigabytes < values.disk_from_gb:
            said = reading.goal[size.start : size.end]
            text = f"nothing says whether “{said}” is memory or disk: read as the disk"
            reading.notes.append(("unclear-size", text))
    else:
        role = "memory_mb" if memory is None else "disk_gb"
    why = "no word says of what: read as " + ("memory" if role == "memory_mb" else "the disk")
    _take(reading, role, size.megabytes, size.start, size.end, why)


def _take(
    reading: Reading, role: str, megabytes: float, start: int, end: int, why: str = ""
) -> None:
    exact = megabytes if role == "memory_mb" else megabytes / 1024
    value = math.ceil(exact)
    if value != exact:
        why = (why + "; " if why else "") + "rounded up"
    reading.set(role, value, start, end, why)
