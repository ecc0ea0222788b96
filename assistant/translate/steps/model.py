"""Steps on a Linux machine in no tool's words.

All texts are final: what only a run of the source could tell is no step but a `Command`.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import TypeAlias

Lines = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rights:
    """Who owns a file and what may be done with it; empty where nothing is said."""

    mode: str = ""
    """0644, or u+x."""
    owner: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Refresh:
    """The lists of packages are fetched."""

    manager: str = ""
    """apt, dnf or apk; empty where the source leaves it to the machine."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """All packages are brought to their newest version."""

    manager: str = ""
    whole: bool = False
    """Packages may be removed for it (dist-upgrade)."""


@dataclass(frozen=True, slots=True)
class Packages:
    """Packages are installed or removed."""

    names: tuple[str, ...]
    manager: str = ""
    present: bool = True
    purge: bool = False
    recommends: bool = True


@dataclass(frozen=True, slots=True)
class Service:
    """A service is switched on or off, now or at each start."""

    name: str
    enabled: bool | None = None
    state: str = ""
    """started, stopped, restarted or reloaded; empty: stays as it is."""


@dataclass(frozen=True, slots=True)
class Reload:
    """systemd reads its units again."""


@dataclass(frozen=True, slots=True)
class File:
    """A file holds this text."""

    path: str
    content: str
    rights: Rights = Rights()


@dataclass(frozen=True, slots=True)
class Line:
    """A text is put at the end of a file."""

    path: str
    content: str


@dataclass(frozen=True, slots=True)
class Directory:
    """A folder is there."""

    path: str
    rights: Rights = Rights()


@dataclass(frozen=True, slots=True)
class Attributes:
    """What may be done with a file or folder that is there."""

    path: str
    rights: Rights
    recursive: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """A file is copied."""

    source: str
    target: str
    rights: Rights = Rights()
    from_here: bool = False
    """From the machine where the tool runs, else on the machine itself."""


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link."""

    source: str
    path: str
    force: bool = False


@dataclass(frozen=True, slots=True)
class Absent:
    """A file or folder is removed."""

    path: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file is fetched."""

    url: str
    path: str
    rights: Rights = Rights()


@dataclass(frozen=True, slots=True)
class Group:
    """A group is there."""

    name: str
    system: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """An account is there, or not."""

    name: str
    present: bool = True
    groups: tuple[str, ...] = ()
    """Beside its own one; it stays in those that it is in."""
    group: str = ""
    shell: str = ""
    home: str = ""
    make_home: bool | None = None
    system: bool = False
    comment: str = ""
    number: str = ""
    there: bool = False
    """It is there already: only its groups and its shell change."""


@dataclass(frozen=True, slots=True)
class Sysctl:
    """A parameter of the kernel, at once; `kept`: after a restart too."""

    name: str
    value: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Hostname:
    """The machine's name."""

    name: str


@dataclass(frozen=True, slots=True)
class Timezone:
    """The time zone."""

    name: str


@dataclass(frozen=True, slots=True)
class Restart:
    """The machine restarts, and what follows is done after it."""


@dataclass(frozen=True, slots=True)
class Say:
    """The one who runs it is told something."""

    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """A script of the machine where the tool runs is run on the machine."""

    path: str


@dataclass(frozen=True, slots=True)
class Command:
    """Anything else, as a shell would run it."""

    code: str
    folder: str = ""
    """Where it runs; empty: wherever the tool runs things."""
    plain: bool = False
    """Only words, nothing for a shell to do."""
    bash: bool = False
    """The source runs it with bash, and it may need that."""
    what: str = ""
    """Its own first line, without what stands in front of it."""
    own: bool = field(default=False, compare=False)
    """It runs in a shell of its own: what it sets ends there, and its last fault counts."""


Step: TypeAlias = (
    Refresh | Upgrade | Packages | Service | Reload | File | Line | Directory | Attributes | Copy
    | Link | Absent | Download | Group | User | Sysctl | Hostname | Timezone | Restart | Say
    | Run | Command
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """A step and the lines that say it."""

    step: Step
    lines: Lines
    title: str = ""
    """What the source calls it."""
    how: str = ""
    """In what the step is not quite what the source says; empty where it is the same."""


@dataclass(slots=True)
class Steps:
    """All steps of a source in order."""

    name: str
    """That of the file, without its ending."""
    steps: list[Placed] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    """Names of values that the user must give; CHANGE_ME stands in their place."""
    strict: bool = True
    """Whether the first step that fails ends the run, as in a script with `set -e`."""


def in_own_shell(step: Command) -> str:
    """A command's code, given to a shell of its own."""
    return f"{'bash' if step.bash else 'sh'} -c {shlex.quote(step.code.strip())}"
