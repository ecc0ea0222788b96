"""Which machines of a cluster a size is meant for: 'workers need 8gb, master 4gb'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.understand.amounts import Amount, Role, amounts, number_pattern, roles
from assistant.understand.lexicon import alternatives, lexicon
from assistant.understand.reading import Reading

_LEADS = re.compile(
    r"(?:[\s:(=-]|\b(?:need|needs|with|get|gets|have|has|having|at|each|are|is|node|nodes|of|a)\b)*\Z",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?:[\s,+&/]|\b(?:and|with|of|ram|memory|each)\b)*\Z", re.IGNORECASE)
_FOR = re.compile(r"\s*(?:(?:for|on|per|in)\s+)?(?:(?:the|each|every|a|all)\s+)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scope:
    """The machines that a size belongs to; without a name, all of them."""

    name: str = ""

    def parameter(self, role: str) -> str:
        """The parameter for a role: worker_memory_mb."""
        if self.name.startswith("@"):
            return f"{self.name}.{role}"
        scoped = f"{self.name}_{role}"
        return scoped if self.name and scoped in lexicon().parameters else role


@dataclass(frozen=True, slots=True)
class _Said:
    """A word for some of the machines."""

    name: str
    start: int
    end: int
    counted: bool
    """A number stands before it: 2 workers."""


@cache
def _pattern() -> re.Pattern[str]:
    groups = (
        f"(?P<{name}>{alternatives(words)})" for name, words in lexicon().values.scopes.items()
    )
    counted = rf"(?P<counted>{number_pattern()}\s*[x×]?[\s-]?)?"
    return re.compile(rf"{counted}\b(?:{'|'.join(groups)})\b", re.IGNORECASE)


class Scopes:
    """Where the goal speaks of some machines only."""

    def __init__(self, reading: Reading) -> None:
        self._goal = reading.goal
        self._stretches = reading.stretches
        self._said = []
        for match in _pattern().finditer(reading.goal):
            name = next(n for n in lexicon().values.scopes if match[n])
            self._said.append(_Said(name, match.start(name), match.end(), bool(match["counted"])))
        self._sizes = [] if not self._said else _sizes(reading)
        followed = {s.name for s in self._said if self._followed(s)}
        self._each = {s.name for s in self._said} <= followed

    def of(self, start: int, end: int) -> Scope:
        """The scope of a size at this place."""
        for stretch in self._stretches:
            if stretch.start <= start < stretch.end:
                return Scope(f"@{stretch.group}")
        after = next((s for s in self._said if s.start >= end), None)
        if after and not after.counted and self._belongs_before(end, after):
            return Scope(after.name)
        before = [s for s in self._said if s.end <= start]
        if before and self._leads(before[-1], start):
            return Scope(before[-1].name)
        return Scope()

    def claim(self, reading: Reading) -> None:
        """Claim the words for some of the machines, where a value of theirs was read."""
        read = {p.name for p in reading.parameters}
        for said in self._said:
            own = any(name.startswith(f"{said.name}_") for name in read)
            if own and reading.free(said.start, said.end):
                reading.claim(said.start, said.end, f"which machines: {said.name}")

    def _belongs_before(self, end: int, after: _Said) -> bool:
        between = self._goal[end : after.start]
        said = between.strip().lower()
        return bool(_FOR.match(between)) and (bool(said) or not self._followed(after))

    def _followed(self, said: _Said) -> bool:
        return any(
            start >= said.end and _LEADS.match(self._goal[said.end : start])
            for start, _ in self._sizes
        )

    def _leads(self, said: _Said, start: int) -> bool:
        """True when only links and other sizes stand between the word and the size."""
        at, first = said.end, True
        for begin, end in self._sizes:
            if begin < said.end or begin > start:
                continue
            link = _LEADS if first else _GOES_ON
            between = self._goal[at:begin]
            if not link.match(between):
                return False
            if first and said.counted and not between.strip() and not self._each:
                return False
            at, first = end, False
        return at > start


def _sizes(reading: Reading) -> list[tuple[int, int]]:
    """Stretches of numbers and the words beside them, in order."""
    words: list[Amount | Role] = list(roles(reading, claimed_too=True))
    found = list(amounts(reading, claimed_too=True))
    words += [amount for amount in found if amount.megabytes is not None]
    numbers = [amount for amount in found if amount.megabytes is None]
    starts = {word.start for word in words}
    for number in numbers:
        behind = re.compile(r"\s*[x×]?[\s-]?").match(reading.goal, number.end)
        if behind and behind.end() in starts:
            words.append(number)
    return sorted((word.start, word.end) for word in words)
