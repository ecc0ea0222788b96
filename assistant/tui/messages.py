"""How threads answer the screen. Jobs post these and never touch a widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from textual.message import Message

from assistant.core.difference import Difference
from assistant.core.evidence import Evidence, Held
from assistant.core.finding import Finding
from assistant.core.intent import Intent
from assistant.core.plan import Plan
from assistant.core.report import Report
from assistant.core.trying import Tried
from assistant.tui.offers import Offer
from assistant.tui.session import Wishes


@dataclass
class GoalRead(Message):
    """A goal as it stands in the box was read, and planned where it can be drafted."""

    goal: str
    intent: Intent | None = None
    plan: Plan | None = None
    error: str = ""
    wishes: Wishes = field(default_factory=Wishes)
    """What of the changes to the plan fits this goal."""


@dataclass
class Started(Message):
    """A long job was started from elsewhere than the screen."""


@dataclass
class RedraftOffered(Message):
    """What changes to the plan or the goal come to; None when it was stopped or cannot be."""

    offer: Offer | None
    reason: str = ""


@dataclass
class Mended(Message):
    """Safe fixes were looked for in the files as they stood at `revision`."""

    revision: int
    texts: Mapping[str, str]
    told: tuple[str, ...] = ()
    """What was mended, a line each."""
    reason: str = ""


@dataclass
class DraftDone(Message):
    """A draft has ended; `report` is None when it was stopped or failed, with the reason."""

    report: Report | None
    reason: str = ""


@dataclass
class FilesChecked(Message):
    """The files in the editor were checked as they stood at `revision`."""

    revision: int
    findings: tuple[Finding, ...] = ()
    obligations: tuple[Held, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""


@dataclass
class FilesProved(Message):
    """The files were run in a container as they stood at `revision`."""

    revision: int
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    engines: Mapping[str, str] | None = None
    reason: str = ""


@dataclass
class MachineSeen(Message):
    """What this machine has: a line for the top of the screen, in parts."""

    parts: Mapping[str, str]


@dataclass
class LabOpened(Message):
    """The lab stands as it was given."""

    system: str


@dataclass
class LabTried(Message):
    """A command has ended in the lab."""

    tried: Tried
    folder: str
    """Where the next one begins."""


@dataclass
class LabCompared(Message):
    """What is not as it was at the start, after `number` commands."""

    number: int
    difference: Difference


@dataclass
class LabFailed(Message):
    """The lab could not do what it was asked; an open one may have ended."""

    reason: str
