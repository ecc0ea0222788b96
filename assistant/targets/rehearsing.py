"""What a target tells of the steps that can be tried in a container of the machine's family."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from assistant.core.finding import Position

if TYPE_CHECKING:
    from assistant.knowledge import Packs

Family = Literal["debian", "ubuntu", "redhat", "alpine", "suse", "arch", "windows", "other", ""]
"""Of an operating system; empty where the files do not say."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file of the draft; `end` is exclusive."""

    path: str
    start: Position
    end: Position


@dataclass(frozen=True, slots=True)
class Turn:
    """A step's turn in a build: where it stands, and what it is for."""

    path: str
    line: int
    only: tuple[str, ...] = ()
    """The sources that it is for; empty: all."""


@dataclass(frozen=True, slots=True)
class RunScript:
    """A script that is put into the machine and run there."""

    what: str
    """Its path in the draft, or the first words of its text."""
    place: Place
    content: bytes
    command: str
    """What the shell of the account is told."""
    target: str
    """Where the script lies then; an absolute path."""
    shell: bool
    """It is a script for a POSIX shell or bash."""
    lines: tuple[Place, ...] = ()
    """Where each of its first lines stands in the draft; empty: in `what`, line by line."""
    codes: frozenset[int] = frozenset({0})
    """With which it may end."""
    may_leave: bool = False
    """It may end the connection, by a restart say."""
    supplied: tuple[str, ...] = ()
    """Variables of the draft that were given a placeholder and that it gets to see."""


@dataclass(frozen=True, slots=True)
class Upload:
    """Files that are put into the machine."""

    what: str
    place: Place
    files: Mapping[str, bytes]
    """By the path beneath `target`; a single one of the empty path is `target` itself."""
    target: str
    """Absolute, or relative to the home of the account."""


@dataclass(frozen=True, slots=True)
class RunPlaybook:
    """An Ansible playbook that is run inside."""

    what: str
    place: Place
    arguments: tuple[str, ...]
    """For ansible-playbook, in a copy of the draft's folder."""
    folder: str
    """Where in the draft it is run."""
    environment: Mapping[str, str] = field(default_factory=dict)
    group: str = "all"
    """A group that its only host belongs to."""
    supplied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotRun:
    """A step that is not tried, and why."""

    what: str
    place: Place
    why: str


Act = RunScript | Upload | RunPlaybook | NotRun


@dataclass(frozen=True, slots=True)
class Part:
    """The steps of one kind of machine that a draft makes, in their order."""

    sources: tuple[str, ...]
    """Those whose machines get exactly these steps."""
    family: Family
    system: str
    """As the files say it: ubuntu 24.04; empty where they do not."""
    account: str
    """That the steps are run as; empty where the files do not say."""
    acts: tuple[Act, ...]
    files: tuple[str, ...]
    """Of the draft, that were read for this."""
    supplied: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Rehearser:
    """How the steps of one target are found. It runs nothing itself."""

    target: str
    roots: Callable[[Mapping[str, bytes]], tuple[str, ...]]
    parts: Callable[[Mapping[str, bytes], str, Packs, tuple[Turn, ...]], tuple[Part, ...]]
    """The parts of a folder, by its steps in the order of their turns."""
