"""The lexicon: strict data under data/, read once and compiled to tables of phrases."""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from assistant.understand.entries import (
    Changes,
    Choice,
    Component,
    Locale,
    Negations,
    Package,
    ParameterKind,
    Platform,
    Provider,
    Questions,
    Service,
    Subject,
    System,
    Thing,
    Tool,
    Values,
    Version,
    Warned,
)
from assistant.understand.phrases import Table, spread

_DATA = Path(__file__).parent / "data"
T = TypeVar("T")


class Lexicon:
    """All of the data, with the tables made from it."""

    def __init__(self) -> None:
        self.tools = _read("tools", tuple[Tool, ...])
        self.platforms = _read("platforms", tuple[Platform, ...])
        self.systems = _read("systems", tuple[System, ...])
        self.subjects = _read("subjects", tuple[Subject, ...])
        self.components = _read("components", tuple[Component, ...])
        self.services = _read("services", tuple[Service, ...])
        self.parameters = {p.name: p for p in _read("parameters", tuple[ParameterKind, ...])}
        self.values = _read("values", Values)
        self.rented = _read("rented", tuple[Provider, ...])
        self.packages = _read("packages", tuple[Package, ...])
        self.choices = _read("choices", tuple[Choice, ...])
        self.locales = _read("locales", tuple[Locale, ...])
        self.cautions = _read("cautions", tuple[Warned, ...])
        self.questions = _read("questions", Questions)
        self.negations = _read("negations", Negations)
        self.changes = _read("changes", Changes)
        self.stop = frozenset((_DATA / "stop.txt").read_text("utf-8").split())
        self.common = self.stop | frozenset((_DATA / "common.txt").read_text("utf-8").split())
        self.versions: dict[str, tuple[System, Version]] = {
            v.id: (s, v) for s in self.systems for v in s.versions
        }
        systems: list[tuple[tuple[str, ...], System | Version]] = [
            (v.words, v) for s in self.systems for v in s.versions
        ]
        self.system_table: Table[System | Version] = Table.of(
            [*systems, *((s.words, s) for s in self.systems)]
        )
        things: list[tuple[tuple[str, ...], Thing]] = [
            *((t.words, t) for t in self.tools),
            *((s.words, s) for s in self.services),
            *((c.words, c) for c in self.components),
            *((s.words, s) for s in self.subjects),
            *((p.words, p) for p in self.platforms),
        ]
        self.thing_table: Table[Thing] = Table.of(things)
        self.service_table: Table[Service] = Table.of([(s.words, s) for s in self.services])
        self.off_table: Table[Component] = Table.of([(c.switches_off, c) for c in self.components])
        self.role_table: Table[Component] = Table.of([(c.role, c) for c in self.components])
        software: tuple[Service | Component, ...] = (*self.services, *self.components)
        self.software_table = Table.of([(one.words, one.id) for one in software if one.installs])
        self.locale_table = Table.of([(entry.words, entry) for entry in self.locales])
        self.choice_table = Table.of([(entry.words, entry) for entry in self.choices])
        self.always_table = Table.of([(self.values.always, True)])
        self.package_table = Table.of([(entry.words, entry) for entry in self.packages])
        self.negation_table = Table.of([(self.negations.words, "no")])
        self.negated_after_table = Table.of([(self.negations.after, "no")])
        self.harmless_table = Table.of([(self.negations.not_negating, "yes")])

    @cached_property
    def debian(self) -> frozenset[str]:
        """Names in Debian's index that an administrator may ask for."""
        lines = (_DATA / "debian.txt").read_text("utf-8").splitlines()
        return frozenset(n for line in lines if not line.startswith("#") for n in line.split())


@cache
def lexicon() -> Lexicon:
    """The lexicon; read at the first call."""
    return Lexicon()


def _read(name: str, kind: type[T]) -> T:
    return msgspec.yaml.decode((_DATA / f"{name}.yaml").read_bytes(), type=kind)


def alternatives(patterns: tuple[str, ...]) -> str:
    """A regular expression for any of the phrases, longest first; hyphens may join the words."""
    phrases = dict.fromkeys(p for pattern in patterns for p in spread(pattern) if p)
    ordered = sorted(phrases, key=lambda p: (-len(p), p))
    return "|".join(r"[\s-]+".join(word for word in phrase.split()) for phrase in ordered)
