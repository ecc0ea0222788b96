"""The lexicon: strict data under data/, read once and compiled to tables of phrases."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from assistant.understand.phrases import Table, spread

_DATA = Path(__file__).parent / "data"
T = TypeVar("T")


class _Strict(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Base of every entry: an unknown key is an error."""


class Tool(_Strict):
    """A tool by name. Without subjects it is a known word that nothing is drafted for."""

    id: str
    name: str
    words: tuple[str, ...]
    subjects: tuple[str, ...] = ()


class Platform(_Strict):
    """A builder by its own name."""

    id: str
    name: str
    words: tuple[str, ...]
    draft: bool = True


class Edition(_Strict):
    """An edition of a Windows release; `name` is the image's name on the setup medium."""

    name: str
    words: tuple[str, ...]


class Least(_Strict):
    """What the installer asks for at least."""

    cpus: int
    memory_mb: int
    disk_gb: int


class Version(_Strict):
    """One release of an operating system."""

    id: str
    name: str
    words: tuple[str, ...]
    least: Least
    edition: str = ""
    edition_why: str = ""
    editions: tuple[Edition, ...] = ()


class System(_Strict):
    """A family of operating systems."""

    id: str
    name: str
    kind: str
    """windows, linux or other."""
    words: tuple[str, ...]
    version_words: tuple[str, ...] = ()
    """Phrases after which a number is a release."""
    default: str = ""
    why: str = ""
    draft: bool = True
    versions: tuple[Version, ...] = ()


class Subject(_Strict):
    """What is made."""

    id: str
    name: str
    words: tuple[str, ...]
    platform: str = ""
    weak: bool = False


class Component(_Strict):
    """Something that belongs into what is made."""

    id: str
    name: str
    words: tuple[str, ...]
    kind: str = ""
    """Only with an operating system of this kind (or none named)."""
    target: str = ""
    """Only with this tool (or none named)."""
    near: tuple[str, ...] = ()
    """One of these must stand somewhere in the goal."""
    with_: tuple[str, ...] = msgspec.field(default=(), name="with")
    provider: str = ""
    resource: str = ""


class Service(_Strict):
    """A service that runs as a container."""

    id: str
    name: str
    image: str
    ports: tuple[int, ...]
    volumes: tuple[str, ...]
    words: tuple[str, ...]
    env: dict[str, str] = {}
    secret_env: tuple[str, ...] = ()
    proxy: bool = False


class ParameterKind(_Strict):
    """A parameter that a goal or --set can give."""

    name: str
    type: str
    meaning: str
    least: int = 0
    most: int = 0
    """0: no limit."""
    unit: str = ""
    many: bool = False


class Keyed(_Strict):
    """A value that stands after certain words."""

    parameter: str
    before: tuple[str, ...]
    value: str
    known: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Values(_Strict):
    """How values are read."""

    number_words: dict[str, int]
    size_units: dict[str, int]
    size_roles: dict[str, tuple[str, ...]]
    counted: dict[str, tuple[str, ...]]
    memory_up_to_gb: int
    disk_from_gb: int
    keyed: tuple[Keyed, ...]
    script_suffixes: tuple[str, ...]
    medium_suffixes: tuple[str, ...]
    file_suffixes: tuple[str, ...]
    bridge_patterns: tuple[str, ...]
    time_zone_areas: tuple[str, ...]
    time_zone_words: dict[str, str]
    algorithms: dict[str, str]


class Locale(_Strict):
    """A language by the words people use."""

    words: tuple[str, ...]
    locale: str
    keyboard: str
    only_with_noun: bool = False
    """True: read only beside a word such as keyboard or language."""


class Pattern(_Strict):
    """Groups of phrases, one of each following the one before within `gap` words."""

    gap: int
    groups: tuple[tuple[str, ...], ...]


class Warned(_Strict):
    """A caution with the patterns that call for it."""

    code: str
    text: str
    patterns: tuple[Pattern, ...]
    declines: bool = False
    other: bool = False
    """True: the goal is not about infrastructure."""


class Questions(_Strict):
    """Goals that are questions or translations."""

    words: tuple[str, ...]
    words_unless: tuple[str, ...]
    translate: tuple[str, ...]
    translate_into: tuple[str, ...]
    words_text: str
    translate_text: str


class Negations(_Strict):
    """Words that leave out what follows."""

    words: tuple[str, ...]
    between: tuple[str, ...]
    not_negating: tuple[str, ...]


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
        self.locales = _read("locales", tuple[Locale, ...])
        self.cautions = _read("cautions", tuple[Warned, ...])
        self.questions = _read("questions", Questions)
        self.negations = _read("negations", Negations)
        self.stop = frozenset((_DATA / "stop.txt").read_text("utf-8").split())
        self.common = self.stop | frozenset((_DATA / "common.txt").read_text("utf-8").split())
        self.versions = {v.id: (s, v) for s in self.systems for v in s.versions}
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
        self.locale_table = Table.of([(entry.words, entry) for entry in self.locales])
        self.negation_table = Table.of([(self.negations.words, "no")])
        self.harmless_table = Table.of([(self.negations.not_negating, "yes")])


Thing = Tool | Platform | Subject | Component | Service


@cache
def lexicon() -> Lexicon:
    """The lexicon; read at the first call."""
    return Lexicon()


def _read(name: str, kind: type[T] | Any) -> Any:
    return msgspec.yaml.decode((_DATA / f"{name}.yaml").read_bytes(), type=kind)


def alternatives(patterns: tuple[str, ...]) -> str:
    """A regular expression for any of the phrases, longest first; gaps may be hyphens or nothing
    at all is never allowed between words."""
    phrases = dict.fromkeys(p for pattern in patterns for p in spread(pattern) if p)
    ordered = sorted(phrases, key=lambda p: (-len(p), p))
    return "|".join(r"[\s-]+".join(word for word in phrase.split()) for phrase in ordered)
