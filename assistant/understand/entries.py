"""The shapes of the lexicon's data files; an unknown key is an error."""

from __future__ import annotations

import msgspec


class _Strict(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Base of every entry: an unknown key is an error."""


class Tool(_Strict, frozen=True):
    """A tool by name. Without subjects it is a known word that nothing is drafted for."""

    id: str
    name: str
    words: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    inside: dict[str, str] = {}
    """Where another tool brings it along: the component that it is then, by a word of how it was
    said; the empty word stands for any. Empty: the tool's own id."""
    configures: bool = False
    """It sets machines up that are there: what it names beside itself is what it installs."""


class Platform(_Strict, frozen=True):
    """A place where things are made: a builder by its own name, or a provider."""

    id: str
    name: str
    words: tuple[str, ...]
    draft: bool = True
    """False: a known builder for which there is no recipe."""
    names: dict[str, str] = {}
    """Its own name under other tools than Packer, by the tool's id: {terraform: libvirt}."""
    tools: tuple[str, ...] = ()
    """Only with one of these tools (or none named). Empty: with all."""

    def under(self, tool: str) -> str:
        """Its name under `tool`."""
        return self.names.get(tool, self.id)


class Edition(_Strict, frozen=True):
    """An edition of a Windows release; `name` is the image's name on the setup medium."""

    name: str
    words: tuple[str, ...]


class Least(_Strict, frozen=True):
    """What the installer asks for at least."""

    cpus: int
    memory_mb: int
    disk_gb: int


class Version(_Strict, frozen=True):
    """One release of an operating system."""

    id: str
    name: str
    words: tuple[str, ...]
    least: Least
    edition: str = ""
    edition_why: str = ""
    editions: tuple[Edition, ...] = ()


class System(_Strict, frozen=True):
    """A family of operating systems."""

    id: str
    name: str
    kind: str
    """windows, linux or other."""
    words: tuple[str, ...]
    version_words: tuple[str, ...] = ()
    """Phrases after which a number is a release."""
    unknown_releases: tuple[str, ...] = ()
    """Words after the family's name that are releases without a recipe."""
    default: str = ""
    why: str = ""
    draft: bool = True
    nearest: tuple[str, ...] = ()
    """Releases with a recipe that stand closest to a system without one."""
    versions: tuple[Version, ...] = ()


class Subject(_Strict, frozen=True):
    """What is made."""

    id: str
    name: str
    words: tuple[str, ...]
    platform: str = ""
    weak: bool = False


class Component(_Strict, frozen=True):
    """Something that belongs into what is made."""

    id: str
    name: str
    words: tuple[str, ...]
    kind: str = ""
    """Only with an operating system of this kind (or none named)."""
    target: str = ""
    """Only with this tool, or one of these (packer|ansible), or none named."""
    near: tuple[str, ...] = ()
    """One of these must stand somewhere in the goal."""
    with_: tuple[str, ...] = msgspec.field(default=(), name="with")
    provider: str = ""
    resource: str = ""
    subject: str = ""
    """What is made where the goal names it: dns-records, directory."""


class Service(_Strict, frozen=True):
    """A service that runs as a container."""

    id: str
    name: str
    image: str
    words: tuple[str, ...]
    proxy: bool = False
    """True: it may stand in front of others."""


class ParameterKind(_Strict, frozen=True):
    """A parameter that a goal or --set can give."""

    name: str
    type: str
    meaning: str
    least: int = 0
    most: int = 0
    """0: no limit."""
    unit: str = ""
    many: bool = False
    lab: str = ""
    """What stands in a study version for a value of a system in use; empty: the value stays."""


class Keyed(_Strict, frozen=True):
    """A value that stands after certain words."""

    parameter: str
    before: tuple[str, ...]
    value: str
    known: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    """Ordinary words that are names here all the same."""


class Values(_Strict, frozen=True):
    """How values are read."""

    number_words: dict[str, int]
    size_units: dict[str, int]
    size_roles: dict[str, tuple[str, ...]]
    counted: dict[str, tuple[str, ...]]
    """Parameter to the words behind its number."""
    counted_times: dict[str, dict[str, int]]
    """Parameter to larger units of it: the words, and how many of the parameter's own they are."""
    memory_up_to_gb: int
    disk_from_gb: int
    keyed: tuple[Keyed, ...]
    labels: tuple[str, ...]
    script_suffixes: tuple[str, ...]
    medium_suffixes: tuple[str, ...]
    file_suffixes: tuple[str, ...]
    bridge_patterns: tuple[str, ...]
    time_zone_areas: tuple[str, ...]
    time_zone_words: dict[str, str]
    algorithms: dict[str, str]


class Locale(_Strict, frozen=True):
    """A language by the words people use."""

    words: tuple[str, ...]
    locale: str
    keyboard: str
    only_with_noun: bool = False
    """True: read only beside a word such as keyboard or language."""


class Pattern(_Strict, frozen=True):
    """Groups of phrases, one of each following the one before within `gap` words."""

    gap: int
    groups: tuple[tuple[str, ...], ...]


class Warned(_Strict, frozen=True):
    """A caution with the patterns that call for it."""

    code: str
    text: str
    patterns: tuple[Pattern, ...]
    declines: bool = False
    other: bool = False
    """True: the goal is not about infrastructure."""


class Questions(_Strict, frozen=True):
    """Goals that are questions or translations."""

    words: tuple[str, ...]
    words_unless: tuple[str, ...]
    translate: tuple[str, ...]
    translate_into: tuple[str, ...]
    words_text: str
    translate_text: str


class Negations(_Strict, frozen=True):
    """Words that leave out what follows."""

    words: tuple[str, ...]
    after: tuple[str, ...]
    between: tuple[str, ...]
    not_negating: tuple[str, ...]


Thing = Tool | Platform | Subject | Component | Service
"""What a word of the goal may be, beside systems, values and plain words."""
