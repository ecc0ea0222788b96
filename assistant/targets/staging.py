"""What a target tells of when things run: courses of moments, and the traps in them.

A target reads its own files only. What a file does inside a machine that another target makes (an
answer file in a Packer build, user data of a Terraform resource) is told by the file's own target,
as an Insider; which targets there are only the room `timeline` knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from posixpath import basename, normpath
from typing import TYPE_CHECKING, Any, Literal, Protocol

from assistant.core.timeline import Lane, Moment, Trap
from assistant.syntax.patterns import later

if TYPE_CHECKING:
    from assistant.syntax.hcl import Module
    from assistant.targets.commands import Command

DATA = (
    ".service", ".timer", ".socket", ".mount", ".conf", ".cfg", ".xml", ".json", ".toml", ".ini",
    ".reg", ".crt", ".cer", ".pem", ".key", ".pub", ".txt", ".md", ".zip", ".gz", ".tar",
)  # fmt: skip
"""Endings of files that a command takes and that are not what it runs."""
Phase = Literal["install", "clone"]
"""Whether a file is read while a machine is installed, or at the first boot of one made of it."""
Trigger = Literal["RunOnce", "scheduled task", "startup"]
_PARTS = later(r"[\s'\"/\\:;,()=&|]+")
_RUNS = later(
    r"\s*(?:&|\.|call\b|cmd\b|start\b|powershell|pwsh|Start-Process\b|saps\b|Invoke-Expression\b"
    r"|iex\b|(?:sudo\s+)?(?:/bin/)?(?:ba|da|z)?sh\b|source\b|exec\b|sudo\b|[\"']?[\w$%{}:~/\\.-]+"
    r"\.(?:cmd|bat|sh|ps1)\b)",
    re.IGNORECASE,
)
"""How a line begins that runs a script."""
_FEW = 20
"""Of so many names it takes less time to look for each than to take a command line apart."""


@dataclass(frozen=True, slots=True)
class Later:
    """Something that a script leaves behind, to run at another time."""

    trigger: Trigger
    what: str
    as_: str
    line: int
    sure: bool = False
    """It runs at every clone's first start, for all that is known."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one script or command line does that matters to the order. Lines count from 1."""

    line: int = 1
    """Of the call of sysprep; 1 where there is none."""
    sysprep: bool = False
    """It speaks of sysprep with /generalize."""
    switches: tuple[str, ...] = ()
    """Of sysprep, in small letters: oobe, audit, quit, shutdown, reboot."""
    registers: tuple[str, ...] = ()
    """Names of scheduled tasks that it makes; `` where the name cannot be told."""
    starts: tuple[str, ...] = ()
    """Names of scheduled tasks that it starts."""
    unattend: str = ""
    """The file name that sysprep is given as its answer file."""
    winrm: bool = False
    """It speaks of WinRM: the line after which Packer may connect."""
    secures: bool = False
    """It forbids WinRM's plain text or basic authentication."""
    system: bool = False
    """It names the account SYSTEM."""
    restarts: int = 0
    """The line that restarts the machine; 0 where none does."""
    detached: bool = False
    """It starts something and does not wait for it."""
    copies: bool = False
    """It carries files and runs nothing."""
    waits_for_first_boot: bool = False
    """It waits until cloud-init has done its work."""
    leaves: tuple[Later, ...] = ()


NOTHING = Reading()
Reader = Callable[[str, Reading], Reading]
"""Adds to a reading what one kind of script is known to do; the text is given as it stands."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that is given to a machine; its content may stand inside another file."""

    name: str
    """As the machine sees it: user-data, autounattend.xml, ks.cfg."""
    text: str
    path: str
    """The draft's file that holds it."""
    line: int = 0
    """Lines of that file above the content."""


class Course:
    """Moments in the making, each after the last one or beside it."""

    def __init__(self, where: str = "") -> None:
        self.where = where
        self.steps: list[dict[str, Any]] = []
        self.entry = ""
        """The file that the course is of; one that another course runs has none of its own."""
        self.order = 0
        self.traps: list[Trap] = []
        self.claims: set[str] = set()
        """Files that were read as a part of this course, and not for themselves."""
        self.overlapping: list[int] = []
        """Moments that go on inside a machine while it is already reached from outside."""

    def add(
        self, lane: Lane, stage: str, what: str, path: str, line: int, *, same: bool = False,
        **more: Any,
    ) -> int:  # fmt: skip
        """Append a moment after the last one, or beside it; its index is given back."""
        self.order += not (same and self.order)
        self.steps.append(
            {"order": self.order, "lane": lane, "stage": stage, "what": what or stage, "path": path,
             "line": line, "where": self.where, **more}
        )  # fmt: skip
        return len(self.steps) - 1

    def amend(self, index: int, **changes: object) -> None:
        """Change a moment that was added."""
        self.steps[index].update(changes)

    def trap(self, code: str, text: str, path: str, line: int) -> None:
        """Tell of a trap, once."""
        found = Trap(code, text, path, line)
        if found not in self.traps:
            self.traps.append(found)

    def moments(self, number: int = 0) -> list[Moment]:
        """The moments, those of this course's number."""
        return [Moment(**step, course=number) for step in self.steps]


@dataclass(frozen=True, slots=True, eq=False)
class Insider:
    """How one kind of file acts inside a machine."""

    name: str
    reads: Callable[[str, str], bool]
    """Whether a file of that name and text is one."""
    phase: Callable[[Sight, Handed, bool], Phase]
    """When it is read; the last argument says that it is sent into the running machine."""
    tell: Callable[[Course, Sight, Handed, Phase], None]
    """Adds what it runs to a course."""
    lands: Callable[[str], bool] = lambda _: True
    """Whether clones find one that was sent to a destination."""
    anywhere: bool = False
    """It counts when it lies beside a configuration, named there or not."""


class Follower(Protocol):
    """Follows what runs inside one machine, for what only its effects tell: sealing, restarts."""

    def ran(self, course: Course, reading: Reading, path: str, stage: str) -> None:
        """A script or command line has run."""

    def mark(self) -> object:
        """The state to come `back` to."""

    def back(self, mark: object, *, keep: bool = False) -> None:
        """Forget what happened since a mark; with `keep`, only what it took away."""

    def before_the_end(self, course: Course, commands: str) -> None:
        """All scripts have run; `commands` will switch the machine off."""

    def clones(self, course: Course, sight: Sight, image: Image) -> None:
        """What a machine made from the image does when it starts first."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was put into the image."""

    path: str
    destination: str
    at: str
    """The file that says so, and its line."""
    line: int


@dataclass(frozen=True, slots=True)
class Image:
    """An image that is made: what lies in it for its clones."""

    sent: Sequence[Sent]
    installed: Sequence[Handed]
    """The files that the installation read."""
    others: Sequence[Handed]
    """Those for clones."""
    leaves: Sequence[tuple[Later, str]]
    """What scripts left behind, each with the file that says so."""


@dataclass(frozen=True, slots=True, eq=False)
class Stager:
    """How the courses of one target are found."""

    name: str
    courses: Callable[[Sight], Iterator[Course]]


Watcher = Callable[["Sight", Sequence[Moment]], Iterator[Trap]]
"""Finds the traps of all moments together that one target knows of."""


@dataclass(frozen=True)
class Sight:
    """The files, and how they are read."""

    files: Mapping[str, str]
    modules: Sequence[Module]
    insiders: Sequence[Insider] = ()
    readers: Sequence[Reader] = ()
    follow: Callable[[], Follower] | None = None
    """A follower for a machine that is made."""
    given_commands: Callable[[], Sequence[Command]] | None = field(default=None, compare=False)
    """The command lines of all files, where they have been read already."""

    @cached_property
    def names(self) -> Names:
        """To find the files that a command line calls."""
        return Names(self.files)

    @cached_property
    def _read(self) -> dict[str, Reading]:
        return {}

    def read(self, text: str) -> Reading:
        """What a script or command line does. Comments do not count."""
        found = self._read.get(text)
        if found is None:
            found = NOTHING
            for reader in self.readers:
                found = reader(text, found)
            self._read[text] = found
        return found

    def read_at(self, text: str, line: int) -> Reading:
        """The same of a command that stands on one line of another file."""
        found = self.read(text)
        leaves = tuple(replace(one, line=line) for one in found.leaves)
        return replace(found, line=line, leaves=leaves)

    def insider(self, name: str, text: str) -> Insider | None:
        """How a file acts inside a machine; None where none of the targets knows it."""
        return next((one for one in self.insiders if one.reads(name, text)), None)

    def runs(self, command: str) -> tuple[str, ...]:
        """The scripts of the draft that a command line runs, sorted."""
        if self.read(command).copies:
            return ()
        found = self.names.called(command)
        return tuple(path for path in found if not path.lower().endswith(DATA))

    def calls(self, path: str) -> Iterator[tuple[str, int]]:
        """The scripts of the draft that a script runs, each with the line that does, from 1.

        A line that only speaks of one (copies it, takes it away) does not run it.
        """
        text = self.files.get(path, "")
        if not any(name != path for name in self.names.called(text)):
            return
        for number, line in enumerate(text.splitlines(), 1):
            if _RUNS.match(line):
                yield from ((one, number) for one in self.runs(line) if one != path)

    @cached_property
    def commands(self) -> Sequence[Command]:
        """The command lines of all files."""
        return self.given_commands() if self.given_commands is not None else ()


class Names:
    """The files of a draft by their names, to find those that a command line calls."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: dict[str, list[str]] = {}
        for path in paths:
            self._by_name.setdefault(basename(path).lower(), []).append(path)

    def called(self, command: str) -> tuple[str, ...]:
        """The files that a command line names, sorted."""
        low = command.lower()
        if len(self._by_name) <= _FEW and not any(name in low for name in self._by_name):
            return ()
        words = self._by_name.keys() & _PARTS.split(low)
        return tuple(sorted(path for word in words for path in self._by_name[word]))


def first_words(command: str, limit: int = 60) -> str:
    """A command's first line, shortened."""
    line = next((one.strip() for one in command.splitlines() if one.strip()), "")
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def first_command(text: str) -> str:
    """The first line of a script that is a command, shortened."""
    lines = (line.strip() for line in text.splitlines())
    bare = (one for one in lines if one and not one.startswith(("#", "::", "rem ", "set -")))
    return first_words(next(bare, text))


def in_draft(path: str, folder: str, files: Mapping[str, str]) -> str:
    """A path of a configuration as it is called in the draft; else as it is written, tidied."""
    tidy = normpath(f"{folder}/{path}" if folder and not path.startswith("/") else path)
    return tidy if tidy in files else normpath(path)
