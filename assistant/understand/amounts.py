"""Numbers beside the words that say of what: 4 vCPU, two cores, 8 GB of memory, disk: 80G.

A number may stand before its word or after it, and in "4 cores 8 GB ram" a word has a number on
both sides. What stands side by side makes a chain; of each chain the pairs are taken that leave
the fewest numbers without a word.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.reading import Reading

_LETTER = re.compile(r"\s[a-z]\Z", re.IGNORECASE)
_LINK = re.compile(
    r"\s*(?:(?:(?:resized?|grown?|expanded|extended|enlarged|increased)\s+to"
    r"|size|count|of|is|to|at|with|limit|limited|max|maximum|:|=|~|about|around|up to"
    r"|at least|at most)\s*)*\Z",
    re.IGNORECASE,
)
_OF = re.compile(r"\s*[-–]?\s*\Z|\s+(?:of|for|as)(?:\s+the)?\s+\Z", re.IGNORECASE)
_TIMES = re.compile(r"\s*[x×]?[\s-]?\Z", re.IGNORECASE)
_SAID = re.compile(r"[:=]|\b(?:of|is)\b")
_NO_CORES = 1000
"""From here on a number behind the word is a year: Windows Server core 2022."""
_MANY_CORES = 64
"""A larger number before 'cores' is likely the number of something else: vm 101 cores 4."""
_LEAST_DISK = 5
"""A smaller number without a unit beside 'disk' counts disks or says which one."""
_IN_MEGABYTES = ("memory_mb", "swap_mb")
_MEGABYTES_FROM = 256
"""Memory without a unit is meant in MB from here on, below in GB."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number at a place of the goal."""

    start: int
    end: int
    number: float
    megabytes: float | None = None
    """None where no unit of size is said."""
    spaced: bool = False
    """A unit of one letter that stands apart: 60 G, 5 m."""


@dataclass(frozen=True, slots=True)
class Role:
    """A word that says what a number is of."""

    start: int
    end: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A number and its word."""

    amount: Amount
    role: Role

    @property
    def start(self) -> int:
        """Where the first of the two begins."""
        return min(self.amount.start, self.role.start)

    @property
    def end(self) -> int:
        """Where the last of the two ends."""
        return max(self.amount.end, self.role.end)


def number_of(text: str) -> float:
    """The number that a numeral or number word stands for; 8,192 is eight thousand."""
    word = re.sub(r"[\s-]+", " ", text.strip().lower())
    words = lexicon().values.number_words
    if word in words:
        return float(words[word])
    if re.fullmatch(r"-?[0-9]{1,3},[0-9]{3}", word):
        return float(word.replace(",", ""))
    return float(word.replace(",", "."))


@cache
def number_pattern() -> str:
    """A regular expression for a numeral or number word, as the group `n`."""
    words = "|".join(
        r"[\s-]".join(word.split())
        for word in sorted(lexicon().values.number_words, key=lambda w: (-len(w), w))
    )
    return (
        r"(?<![\w.-])(?<![0-9],)"
        rf"(?P<n>-?[0-9]{{1,9}}(?:[.,][0-9]{{1,3}}(?![0-9]))?|(?:{words})\b)"
    )


@cache
def _roles() -> tuple[re.Pattern[str], dict[str, str]]:
    values = lexicon().values
    names: dict[str, str] = {}
    for name, phrases in {**values.number_roles, **values.size_roles}.items():
        for phrase in alternatives(phrases).split("|"):
            names.setdefault(_plain(phrase.replace(r"[\s-]+", " ")), name)
    ordered = sorted(names, key=lambda p: (-len(p), p))
    words = "|".join(r":?[\s_-]+".join(p.split()) for p in ordered)
    pattern = (
        rf"(?<![\w.])(?:{words})\b|(?<=[0-9])(?:(?:{words})\b|c\b)|(?<=[0-9][x×])(?:{words})\b"
    )
    return re.compile(pattern, re.IGNORECASE), names


@cache
def _amount_pattern() -> re.Pattern[str]:
    units = "|".join(sorted(lexicon().values.size_units, key=lambda u: (-len(u), u)))
    roles = _roles()[0].pattern
    return re.compile(
        rf"{number_pattern()}(?:[\s-]?(?P<unit>{units})\b(?!/[a-z])|(?=\s?[x×]?[\s-]?(?:{roles}))"
        r"|(?![\w%]|[.,:/][0-9]))",
        re.IGNORECASE,
    )


def _plain(text: str) -> str:
    return re.sub(r":?[\s_-]+", " ", text.lower())


def amounts(reading: Reading, *, claimed_too: bool = False) -> Iterator[Amount]:
    """Every number in free words, in order."""
    units = lexicon().values.size_units
    for match in _amount_pattern().finditer(reading.bare):
        if not claimed_too and not reading.free(*match.span()):
            continue
        number, unit = number_of(match["n"]), match["unit"]
        size = None if unit is None else number * units[unit.lower()]
        yield Amount(*match.span(), number, size, bool(_LETTER.search(match.group())))


def roles(reading: Reading, *, claimed_too: bool = False) -> Iterator[Role]:
    """Every word of a role in free words, in order."""
    pattern, names = _roles()
    for match in pattern.finditer(reading.bare):
        if claimed_too or reading.free(*match.span()):
            name = names.get(_plain(match.group()), "cpus")
            yield Role(*match.span(), name, match.group().lower())


def pairs(reading: Reading) -> list[Pair]:
    """Numbers with their words, in the goal's order; each of both is in one pair at most."""
    tokens: list[Amount | Role] = sorted(
        (*amounts(reading), *roles(reading)), key=lambda t: t.start
    )
    found: list[Pair] = []
    chain: list[tuple[Pair, int] | None] = []
    for one, two in itertools.pairwise(tokens):
        edge = _edge(reading.bare, one, two)
        if edge is None:
            found += _best(chain)
            chain = []
        else:
            chain.append(edge)
    return found + _best(chain)


def _best(chain: Sequence[tuple[Pair, int] | None]) -> list[Pair]:
    """Of neighbouring edges, no two of which may be taken: most pairs, then the least cost."""
    without: tuple[int, int, list[Pair]] = (0, 0, [])
    with_last: tuple[int, int, list[Pair]] | None = None
    for edge in chain:
        if edge is None:
            continue
        pair, cost = edge
        taken = (without[0] - 1, without[1] + cost, [*without[2], pair])
        best = without if with_last is None else min(without, with_last, key=lambda s: s[:2])
        without, with_last = best, taken
    return min((with_last or without), without, key=lambda s: s[:2])[2]


def _edge(goal: str, one: Amount | Role, two: Amount | Role) -> tuple[Pair, int] | None:
    """The pair that two neighbours may make, and how unlikely it is."""
    between = goal[one.end : two.start]
    if isinstance(one, Amount) and isinstance(two, Role):
        link = _TIMES if one.megabytes is None else _OF
        pair = Pair(one, two)
        cost = 2 if two.name == "cpus" and abs(one.number) > _MANY_CORES else 0
    elif isinstance(one, Role) and isinstance(two, Amount):
        said = _SAID.search(between)
        if one.name == "cpus" and not said and abs(two.number) >= _NO_CORES:
            return None
        link, cost, pair = _LINK, 0 if said else 1, Pair(two, one)
    else:
        return None
    if not link.match(between) or not _suits(pair):
        return None
    return pair, cost + (pair.amount.megabytes is None and pair.role.name != "cpus")


def _suits(pair: Pair) -> bool:
    """True when such a number can be of such a thing."""
    amount, name = pair.amount, pair.role.name
    if name == "cpus":
        return amount.megabytes is None and amount.number == int(amount.number)
    if amount.megabytes is not None:
        return True
    if amount.number != int(amount.number) or amount.number <= 0:
        return False
    if name in _IN_MEGABYTES:
        return True
    return name == "disk_gb" and amount.number >= _LEAST_DISK and not pair.role.text.endswith("s")


def megabytes_of(pair: Pair) -> tuple[float, str]:
    """The size in MB, and in words how it was read where no unit is said."""
    if pair.amount.megabytes is not None:
        return pair.amount.megabytes, ""
    small = pair.amount.number < _MEGABYTES_FROM
    gigabytes = pair.role.name not in _IN_MEGABYTES or small
    why = f"no unit is said: read as {'GB' if gigabytes else 'MB'}"
    return pair.amount.number * (1024 if gigabytes else 1), why
