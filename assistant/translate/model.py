"""Services in containers, in no tool's words: what every reader fills and every writer takes from.

A service is a list of facts. A fact has a concept's name, a value of that concept's type and the
lines of the source that say it. A writer goes through all of them, so that none can be forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assistant.translate.texts import Text


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is said of a service, a volume or a network."""

    concept: str
    """A word of the source that stands for no concept begins with a dot."""
    value: Any
    """Text, bool, int, or one of the classes below: the concept says which."""
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Build:
    """An image that is built."""

    context: Text
    dockerfile: Text | None = None
    target: Text | None = None
    arguments: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A name with its value: an environment variable, a label, a kernel parameter, an option."""

    name: str
    value: Text | None
    """None: taken over from where the tool is started."""


@dataclass(frozen=True, slots=True)
class Port:
    """A port inside, and where it is reached from outside."""

    inside: Text
    outside: Text | None = None
    """None: any free one."""
    address: Text | None = None
    protocol: str = "tcp"


@dataclass(frozen=True, slots=True)
class Mount:
    """A place inside that stands for something outside."""

    kind: str
    """bind, volume or tmpfs."""
    source: Text
    """Empty for an anonymous volume, and for tmpfs."""
    target: Text
    read_only: bool = False
    size: int | None = None
    """Bytes, of tmpfs."""
    options: tuple[str, ...] = ()
    """What else is asked for, as compose's short form has it: z, rslave, nocopy, mode=0700."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A network that a service is on."""

    network: str
    aliases: tuple[str, ...] = ()
    ipv4: Text | None = None
    ipv6: Text | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Another service that comes first."""

    service: str
    until: str = "started"
    """started, healthy or completed."""


@dataclass(frozen=True, slots=True)
class Health:
    """How it is found out whether a service works; durations as in `1m30s`."""

    test: tuple[Text, ...] = ()
    """CMD and arguments, or CMD-SHELL and one line; NONE switches the image's own off."""
    interval: str = ""
    timeout: str = ""
    start_period: str = ""
    retries: int | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of the kernel's on a process."""

    name: str
    soft: int
    hard: int


@dataclass(frozen=True, slots=True)
class Device:
    """A device of the host's."""

    outside: Text
    inside: Text
    permissions: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """A secret or a configuration file that a service is given."""

    name: str
    target: Text | None = None
    owner: str = ""
    group: str = ""
    mode: str = ""
    """Octal digits."""


@dataclass(slots=True)
class Thing:
    """A service, a volume, a network, a secret or a configuration file, with its facts."""

    name: str
    lines: tuple[int, ...]
    facts: list[Fact] = field(default_factory=list)

    def first(self, concept: str) -> Any:
        """The value of its first fact of that concept; None where there is none."""
        return next((fact.value for fact in self.facts if fact.concept == concept), None)

    def all(self, concept: str) -> list[Fact]:
        """Its facts of that concept, in order."""
        return [fact for fact in self.facts if fact.concept == concept]


@dataclass(slots=True)
class Stack:
    """Services that belong together, with what they share."""

    name: str = ""
    projects: bool = False
    """Whether the source's tool puts a project's name before the names of volumes."""
    services: list[Thing] = field(default_factory=list)
    volumes: list[Thing] = field(default_factory=list)
    networks: list[Thing] = field(default_factory=list)
    secrets: list[Thing] = field(default_factory=list)
    configs: list[Thing] = field(default_factory=list)
    about: dict[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    """By variable, what the source says of it, and on which lines."""

    def awaited(self, service: str) -> frozenset[str]:
        """What the others wait for of one: started, healthy, completed."""
        waits = (fact.value for thing in self.services for fact in thing.all("waits"))
        return frozenset(one.until for one in waits if one.service == service)

    def named(self, things: list[Thing], name: str) -> Thing | None:
        """The one of that name."""
        return next((thing for thing in things if thing.name == name), None)
