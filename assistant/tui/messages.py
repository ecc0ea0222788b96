"""How threads answer the screen. Jobs post these and never touch a widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.message import Message

from assistant.tui.session import Wishes

if TYPE_CHECKING:  # read with what makes them
    from pathlib import Path

    from assistant.bench.standing import Standing
    from assistant.core.difference import Difference
    from assistant.core.evidence import Evidence, Held
    from assistant.core.explanation import Use
    from assistant.core.finding import Finding
    from assistant.core.intent import Intent
    from assistant.core.plan import Plan
    from assistant.core.quiz import Question
    from assistant.core.report import Report
    from assistant.core.trying import Tried
    from assistant.learn.completing import Completions
    from assistant.learn.quiz import Progress
    from assistant.redrafting import OpenedDraft
    from assistant.setup.doctor import Check
    from assistant.tui.offers import Offer
    from assistant.workspace.history import Kept


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


@dataclass
class AsideFailed(Message):
    """A short job of a screen could not do what it was asked."""

    reason: str


@dataclass
class TextTold(Message):
    """Words to read, about `subject`."""

    subject: str
    text: str


@dataclass
class Declared(Message):
    """Where what a line uses is declared; empty where nothing is."""

    uses: tuple[Use, ...]


@dataclass
class Completed(Message):
    """What may stand at a place."""

    path: str
    line: int
    column: int
    """From 1, as the line."""
    found: Completions


@dataclass
class QuizMade(Message):
    """The questions of a round, and what is remembered of earlier ones."""

    questions: tuple[Question, ...]
    progress: Progress


@dataclass
class CheckSeen(Message):
    """One part of this machine was looked at; None: all were."""

    check: Check | None


@dataclass
class ModelsSeen(Message):
    """The models here, and how they stand."""

    found: tuple[Standing, ...]


@dataclass
class HistorySeen(Message):
    """Drafts that are kept, by their folders; of each the newest entry last."""

    drafts: Mapping[Path, tuple[Kept, ...]]
    current: Mapping[Path, int]
    """The number of the entry that the folder is at, where that is known."""


@dataclass
class Reopened(Message):
    """A saved draft as the workbench takes it up again."""

    folder: Path
    draft: OpenedDraft
