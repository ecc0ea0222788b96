"""What the pipeline tells while it works; command line and workbench render the same events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from assistant.core.evidence import Evidence, Held
from assistant.core.finding import Finding
from assistant.core.intent import Intent
from assistant.core.plan import Plan


@dataclass(frozen=True, slots=True)
class StageStarted:
    """A stage begins: understand, plan, draft, check, prove, save."""

    stage: str


@dataclass(frozen=True, slots=True)
class StageFinished:
    """A stage has ended after `seconds`."""

    stage: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Understood:
    """The goal has been read."""

    intent: Intent


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan stands."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class TextWritten:
    """A stretch of a file, in order of writing."""

    path: str
    text: str
    how: Literal["printed", "forced", "sampled"]


@dataclass(frozen=True, slots=True)
class FileFinished:
    """A file is complete."""

    path: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The checker has spoken."""

    findings: tuple[Finding, ...]
    obligations: tuple[Held, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Proved:
    """The engines have spoken; `evidence` is the whole ladder."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A line for the log: loading the model, starting the container."""

    text: str


Event = (
    StageStarted
    | StageFinished
    | Understood
    | Planned
    | TextWritten
    | FileFinished
    | Checked
    | Proved
    | Note
)
Listener = Callable[[Event], object]
