"""What threads tell the screen. Workers post these and never touch a widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.message import Message

from assistant.core.events import Event
from assistant.core.evidence import Evidence, Held
from assistant.core.finding import Finding
from assistant.core.intent import Intent
from assistant.core.report import Report


@dataclass
class GoalRead(Message):
    """A goal as it stands in the box was read; `error` where it could not be."""

    goal: str
    intent: Intent | None
    error: str = ""


@dataclass
class PathEvent(Message):
    """The pipeline told something."""

    event: Event


@dataclass
class DraftDone(Message):
    """A draft has ended; `report` is None when it was cancelled or failed, with the reason."""

    report: Report | None
    reason: str = ""
    mend: str = ""


@dataclass
class FilesChecked(Message):
    """The files in the editor were checked as they stood at `revision`."""

    revision: int
    findings: tuple[Finding, ...]
    obligations: tuple[Held, ...]
    evidence: tuple[Evidence, ...]


@dataclass
class FilesProved(Message):
    """The files were run in a container as they stood at `revision`."""

    revision: int
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    reason: str = ""


@dataclass
class MachineSeen(Message):
    """What this machine has: a line for the top of the screen, in parts."""

    parts: Mapping[str, str]
