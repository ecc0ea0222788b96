"""What a Vagrantfile says of its machines, in values and no more in Ruby."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Lines = tuple[int, ...]


class Script(str):
    """A text that knows which lines of the source each of its lines came from."""

    __slots__ = ("rows",)
    rows: tuple[Lines, ...]


def script(text: str, rows: tuple[Lines, ...]) -> Script:
    """A text with the source's lines of each of its own."""
    made = Script(text)
    made.rows = rows
    return made


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that is said of a machine, or of all.

    Concepts: box, box_version, hostname, title, memory (MiB), cores, disk (GiB, and whether it is
    the first), network, port, folder, provision, windows (True).
    """

    concept: str
    value: Any
    """A text, an int, or one of the classes below."""
    lines: Lines
    provider: str = ""
    """Of Vagrant's, where it holds for that one only."""


@dataclass(frozen=True, slots=True)
class Network:
    """A network card beside the first one."""

    kind: str
    """private or public."""
    address: str = ""
    """Empty: one that is handed out."""
    bridge: str = ""


@dataclass(frozen=True, slots=True)
class Port:
    """A port of the computer that leads to one of the machine."""

    guest: int
    host: int
    protocol: str = "tcp"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the computer that the machine sees as its own."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Provision:
    """Something that is done on the machine."""

    kind: str
    """shell, file, ansible or ansible_local."""
    name: str = ""
    text: Script | None = None
    """What a shell runs."""
    path: str = ""
    """The script's, the playbook's or the file's on the computer."""
    target: str = ""
    arguments: str = ""
    """As a shell reads them."""
    variables: tuple[tuple[str, str], ...] = ()
    """Of the environment, or of the playbook."""
    root: bool = True
    become: bool = False
    """A playbook's tasks are done as root."""
    restart: bool = False
    """The machine restarts behind it."""
    notes: tuple[tuple[str, Lines], ...] = ()
    """In what the result differs, with the lines that say so."""

    @property
    def plain(self) -> tuple[object, ...]:
        """The same for two that do the same, wherever they stand."""
        return (
            self.kind, str(self.text), self.path, self.target, self.arguments, self.variables,
            self.root, self.restart, self.become,
        )  # fmt: skip


@dataclass(slots=True)
class Machine:
    """One machine, or what holds for all."""

    name: str
    lines: Lines
    settings: list[Setting] = field(default_factory=list)

    def all(self, concept: str) -> list[Setting]:
        """What it says of that, in order."""
        return [one for one in self.settings if one.concept == concept]


@dataclass(slots=True)
class Lab:
    """All machines of a file; each has what holds for all already."""

    name: str
    machines: list[Machine] = field(default_factory=list)
    common: Machine = field(default_factory=lambda: Machine("", ()))
    """What is said for all of them, also where a machine has its own instead."""
    several: bool = False
    """Machines have names of their own."""
    provider: str = ""
    """The one of Vagrant's that the file is for: the first that it sets up."""
