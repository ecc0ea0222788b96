"""What an engine adapter of a target and the sandbox say to each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from assistant.core.evidence import NotShown, Rung, RungStatus
from assistant.core.finding import Finding

if TYPE_CHECKING:
    from assistant.knowledge import Packs

FOLDER = "/work/draft"
"""Where the engine finds the files of a trial: a fresh copy for each."""

Profile = Literal["hardened", "rehearsal"]
"""hardened: nobody's rights, nothing writable but memory; rehearsal: root inside a container
that can be written to, for what installs and configures. Neither has a network."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a trial."""

    argv: tuple[str, ...]
    """`{engine}` stands for the engine's program, `{beside}` for the folder where `beside` lies,
    `{tools}` for the folder of the adapter's tools."""
    seconds: int = 60
    """After that it is ended, with what it started."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Commands run one after the other on one fresh copy of a folder of files."""

    files: Mapping[str, bytes]
    steps: tuple[Step, ...]
    """The first that fails is the last that runs."""
    folder: str = ""
    """Where in the files they are run; empty: at their top."""
    beside: Mapping[str, bytes] = field(default_factory=dict)
    """Files outside the folder, readable and executable."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Added to the adapter's own; the same names stand for the same folders as in a command."""
    profile: Profile = "hardened"
    aside: Step | None = None
    """One more command, that runs beside the steps, whatever becomes of them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the last step that ran said to a trial."""

    code: int
    text: str
    """Both streams, control characters taken out."""
    timed_out: bool = False
    whole: bool = True
    """False: it said more than is kept, so the end is missing."""
    read: tuple[str, ...] | None = None
    """The files that were really read by all steps, as the container saw it; None where it could
    not tell."""
    earlier: tuple[Answer, ...] = ()
    """What the steps before said, in order; all of them ended well."""
    aside: str | None = None
    """What the command beside them said; None: there was none, or its words were lost with the
    end."""


Try = Callable[[Trial], Answer]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one engine makes of a draft: one rung of the ladder."""

    status: RungStatus
    findings: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()
    why: str = ""
    mend: str = ""
    not_shown: tuple[NotShown, ...] = ()
    supplied: Mapping[str, str] = field(default_factory=dict)
    log: str = ""
    rung: Rung = "engine"
    by: str = ""
    """What judged, where it is not the engine itself: bash."""
    version: str = ""
    """Of what `by` names, where it is not the engine's."""


@dataclass(frozen=True, slots=True)
class Case:
    """What an adapter is asked about: one folder of a draft, before one engine."""

    files: Mapping[str, bytes]
    """All files of the draft, by path."""
    root: str
    """The folder that is judged, one of the adapter's `roots`."""
    packs: Packs
    engine: str
    version: str
    machine: str = "linux_amd64"
    """Go's name of the container's system and processor."""
    tools: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Which of the adapter's tools lie under `{tools}`, each with the folders in it, by path."""


@dataclass(frozen=True, slots=True, eq=False)
class Adapter:
    """How the engines of one target are asked about a draft. It runs nothing itself."""

    target: str
    engines: tuple[str, ...]
    """Names of the engines that can judge; among equals the first is asked first. Empty where
    there is none that a container could run: then nothing is said on the rung `engine`."""
    roots: Callable[[Mapping[str, bytes]], tuple[str, ...]]
    """The folders of a draft that are judged, each by itself; empty where there is nothing."""
    judge: Callable[[Case, Try], tuple[Verdict, ...]]
    """One verdict or more for each rung that it can speak of. `not_run` alone on the rung `engine`
    hands the folder to the next engine that is there."""
    unclimbed: Callable[[Mapping[str, bytes], str], Verdict | None]
    """Why the rung `executed` is not climbed for a folder, with the commands that would show it;
    stands where `judge` gives no verdict on that rung, or no engine could be asked. None: another
    adapter speaks of it."""
    mend: str
    """The command that brings an engine to a machine without one."""
    environment: Mapping[str, str] = field(default_factory=dict)
    tools: tuple[str, ...] = ()
    """What else it can use where this machine has it: folders that appear under `{tools}`."""
    module: bool = False
    """All files of its kind in a folder are one thing: none is judged without the others."""
    inside: bool = False
    """The engines are programs of the sandbox image, by the names of their packages."""
    optional: bool = False
    """Where none of its engines is here, nothing is said on the rung `engine`."""

    @property
    def needed(self) -> bool:
        """Whether a draft counts as not judged where no engine of it is here."""
        return bool(self.engines) and not self.optional
