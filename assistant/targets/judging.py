"""What an engine adapter of a target and the sandbox say to each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from assistant.core.evidence import NotShown, RungStatus
from assistant.core.finding import Finding

FOLDER = "/work/draft"
"""Where the engine finds the files of a trial: a fresh copy for each."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One run of an engine on a folder of files."""

    files: Mapping[str, bytes]
    arguments: tuple[str, ...]
    """After the engine's own name; `{beside}` stands for where `beside` lies."""
    folder: str = ""
    """Where in the files it is run; empty: at their top."""
    beside: Mapping[str, bytes] = field(default_factory=dict)
    """Files outside the folder, readable and executable."""
    environment: Mapping[str, str] = field(default_factory=dict)
    seconds: int = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine said to a trial."""

    code: int
    text: str
    """Both streams, control characters taken out."""
    timed_out: bool = False
    whole: bool = True
    """False: it said more than is kept, so the end is missing."""
    read: tuple[str, ...] | None = None
    """The files that were really read, as the container saw it; None where it could not tell."""


Try = Callable[[Trial], Answer]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one engine makes of a draft."""

    status: RungStatus
    findings: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()
    why: str = ""
    mend: str = ""
    not_shown: tuple[NotShown, ...] = ()
    supplied: Mapping[str, str] = field(default_factory=dict)
    log: str = ""
