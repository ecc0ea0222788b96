"""The suite as data: `benchmarks/goals/*.yaml`, strict, one file per area.

benchmarks/goals/README.md is the page for people who write goals.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from assistant.core.errors import Unfinished

BLIND_SEED = 1321
"""Decides with a goal's id whether it is blind; drawn before any goal was run."""
SOUND = ("parses", "known-names", "no-open-password", "no-open-management-port")
"""Held against every draft, whatever the goal."""

Expect = Literal["drafted", "declined", "question", "words", "translate"]
Scalar = str | int | float | bool


class Strict(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Base of all that the suite's files hold: an unknown key is an error."""


class Look(Strict, frozen=True):
    """A look into parsed files. `at` leads there: keys parted by `/`, each a name or a pattern;
    `**` stands for any number of levels, lists are walked through.

    Exactly one question is asked: `is` (one of these values is there), `has` and `lacks` (a
    regular expression is found in one value, in none), `exists`, `least` (so many values).
    """

    at: str | list[str]
    file: str | list[str] = "*"
    or_at: list[str] = []
    is_: list[Scalar] | None = msgspec.field(default=None, name="is")
    has: str | None = None
    lacks: str | None = None
    exists: bool | None = None
    least: int | None = None
    every: bool = False
    """With `is`: all values found must be among them, and one must be there."""
    or_absent: bool = False
    """Also met where nothing stands there."""

    def __post_init__(self) -> None:
        asked = [self.is_, self.has, self.lacks, self.exists, self.least]
        if sum(question is not None for question in asked) != 1:
            raise ValueError("a look asks exactly one of is, has, lacks, exists, least")

    @property
    def places(self) -> tuple[str, ...]:
        """All paths that are looked at."""
        return (*([self.at] if isinstance(self.at, str) else self.at), *self.or_at)


class TextLook(Strict, frozen=True):
    """A regular expression that is found in one of the files, or in none; comment lines are
    left out for `lacks`."""

    file: str | list[str] = "*"
    has: str | None = None
    lacks: str | None = None


class FilesLook(Strict, frozen=True):
    """A pattern that the path of a file matches, or of none."""

    has: str | None = None
    lacks: str | None = None


class OrderLook(Strict, frozen=True):
    """Both expressions are found in one file, or among the steps of Packer's builds, and the first
    place of `first` is before the last place of `then`."""

    first: str
    then: str
    file: str | list[str] = "*"


class InstancesLook(Strict, frozen=True):
    """How many machines or services a configuration makes: resources whose type matches, each
    counted as often as its `count` or `for_each` says."""

    type: str
    is_: int = msgspec.field(name="is")
    least: bool = False


class Check(Strict, frozen=True):
    """One thing that is looked at; exactly one field is given."""

    hcl: Look | None = None
    yaml: Look | None = None
    xml: Look | None = None
    text: TextLook | None = None
    files: FilesLook | None = None
    order: OrderLook | None = None
    instances: InstancesLook | None = None
    sound: str | None = None
    any: list[Check] | None = None
    all: list[Check] | None = None

    def __post_init__(self) -> None:
        given = [name for name in self.__struct_fields__ if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"a check is one of its kinds, not {given or 'none'}")
        if self.sound is not None and self.sound not in SOUND:
            raise ValueError(f"no check is called {self.sound}")

    @property
    def kind(self) -> str:
        """The field that is given."""
        return next(n for n in self.__struct_fields__ if getattr(self, n) is not None)


class HandObligation(Strict, frozen=True):
    """What the finished draft owes, written by hand before any was seen."""

    text: str
    check: Check


class Goal(Strict, frozen=True):
    """One goal with what must come of it."""

    id: str
    goal: str
    target: str = "outside"
    """The row of the table that the goal counts in."""
    expect: Expect = "drafted"
    blind: bool = False
    """Run and counted, never looked at while the product is tuned."""
    checks: list[Check] = []
    obligations: list[HandObligation] = []
    paraphrases: list[str] = []
    """The same goal in other words: the same plan must come of them."""
    names_unknown: str = ""
    """Of a declined goal: a regular expression that one of the terms said to be unknown meets."""
    nearest: str = ""
    """And one that a name offered instead of it meets."""
    caution: str = ""
    """The code of the caution that must be given."""

    @property
    def in_scope(self) -> bool:
        """True where files are expected."""
        return self.expect == "drafted"


class Area(Strict, frozen=True):
    """One file of the suite."""

    area: str
    goals: list[Goal]


@dataclass(frozen=True, slots=True)
class Suite:
    """All goals, in the order of files and of their lines, and the names that are known."""

    goals: tuple[Goal, ...]
    areas: dict[str, str]
    """The area of each goal, by its id."""
    terraform_types: frozenset[str]
    packer_parts: frozenset[str]

    def chosen(self, only: str = "*", target: str = "", limit: int = 0) -> tuple[Goal, ...]:
        """Goals whose id or area matches `only` and that count for `target`; at most `limit`."""
        found = tuple(
            goal
            for goal in self.goals
            if (fnmatchcase(goal.id, only) or fnmatchcase(self.areas[goal.id], only))
            and target in ("", goal.target)
        )
        return found[:limit] if limit else found


def drawn_blind(goal: str) -> bool:
    """Whether the draw made the goal of this id blind: one in three."""
    digest = hashlib.sha256(f"{BLIND_SEED}:{goal}".encode()).hexdigest()
    return int(digest, 16) % 3 == 0


def read_suite(folder: Path) -> Suite:
    """All files of the suite. Raises Unfinished for one that is not there or not sound."""
    goals: list[Goal] = []
    areas: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            raw = yaml.safe_load(path.read_text(encoding="utf-8"))
            area = msgspec.convert(raw, Area)
        except (yaml.YAMLError, msgspec.ValidationError) as error:
            raise Unfinished(f"{path}: {error}") from error
        goals += area.goals
        areas |= {goal.id: area.area for goal in area.goals}
    if not goals:
        raise Unfinished(f"no goals lie in {folder}")
    if len(areas) != len(goals):
        raise Unfinished(f"two goals in {folder} have one id")
    return Suite(
        tuple(goals),
        areas,
        _names(folder / "names" / "terraform.txt"),
        _names(folder / "names" / "packer.txt"),
    )


def _names(path: Path) -> frozenset[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
