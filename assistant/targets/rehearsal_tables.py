"""The tables of a rehearsal: strict data under sandboxes/rehearsal/."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from assistant.targets.tables import load


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Commands that are not run, and why."""

    why: str
    programs: tuple[str, ...]
    words: tuple[str, ...] = ()
    """One of them must be among the arguments; empty: any will do."""
    matching: str = ""
    """Pattern that must be found in the arguments, one space between."""
    unless: str = ""
    """Pattern in the arguments that spares a command."""

    def holds(self, arguments: tuple[str, ...]) -> bool:
        """Whether it is about a command of one of its programs with these arguments."""
        line = " ".join(arguments)
        if self.words and not set(self.words) & set(arguments):
            return False
        if self.matching and not re.search(self.matching, line):
            return False
        return not (self.unless and re.search(self.unless, line))


class LeftOutTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """left_out.yaml."""

    rules: tuple[Rule, ...]
    wrappers: frozenset[str]
    texts: dict[str, str]
    makes: frozenset[str]
    installers: frozenset[str]
    not_named: frozenset[str]

    def of(self, program: str) -> tuple[Rule, ...]:
        """The rules about a program."""
        return tuple(rule for rule in self.rules if program in rule.programs)


class Lack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that tell what the container has not got."""

    says: str
    why: str


class Outcomes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """outcomes.yaml."""

    noise: tuple[str, ...]
    own: tuple[str, ...]
    lacks: tuple[Lack, ...]
    codes: dict[int, str]


class Mask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a file that is read as something else."""

    path: str
    what: str
    by: str


class Changes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """changes.yaml."""

    left_out: tuple[str, ...]
    unsteady: tuple[str, ...]
    masks: tuple[Mask, ...]


class Machine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """machine.yaml."""

    folders: tuple[str, ...]


@cache
def machine() -> Machine:
    """What an installed machine has and the container has not."""
    return load("rehearsal", "machine.yaml", Machine)


@cache
def left_out() -> LeftOutTable:
    """Commands that a container cannot run."""
    return load("rehearsal", "left_out.yaml", LeftOutTable)


@cache
def outcomes() -> Outcomes:
    """What the words of a failed step tell."""
    return load("rehearsal", "outcomes.yaml", Outcomes)


@cache
def changes() -> Changes:
    """Differences that say nothing."""
    return load("rehearsal", "changes.yaml", Changes)
