"""How jobs answer the screen: threads that wait for them post these, and touch no widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:  # read with what makes them
    from collections.abc import Mapping
    from pathlib import Path

    from assistant.core.checkup import Check
    from assistant.core.completion import Completions
    from assistant.core.difference import Difference
    from assistant.core.explanation import Use
    from assistant.core.report import Report
    from assistant.core.standing import Standing
    from assistant.core.timeline import Timeline
    from assistant.core.trying import Tried
    from assistant.jobs.drafting import Engines, Judgement, Reading, Taken
    from assistant.jobs.learning import Round
    from assistant.jobs.looking import Earlier
    from assistant.jobs.offers import Offer
    from assistant.jobs.redrafting import Mending
    from assistant.timeline.moving import Target


@dataclass
class GoalRead(Message):
    """A goal as it stands in the box was read, and planned where it can be drafted."""

    goal: str
    reading: Reading


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
    mending: Mending


@dataclass
class StepMoved(Message):
    """What changes in the files, as they stood at `revision`, when a script runs at another
    moment; or why it cannot."""

    revision: int
    script: str
    to: Target
    changes: Mapping[str, str | None] | str


@dataclass
class TimelineRead(Message):
    """What runs when in the files as they stood at `revision`."""

    revision: int
    timeline: Timeline


@dataclass
class ValueMeant(Message):
    """What a value of the plan means; the user wants to give another one."""

    name: str
    meaning: str


@dataclass
class DraftDone(Message):
    """A draft has ended; `report` is None when it was stopped or failed, with the reason."""

    report: Report | None
    reason: str = ""


@dataclass
class FilesChecked(Message):
    """The files in the editor were checked as they stood at `revision`."""

    revision: int
    judgement: Judgement


@dataclass
class FilesProved(Message):
    """The files were run in a container as they stood at `revision`; `engines` is None when that
    was stopped or failed, with the reason."""

    revision: int
    engines: Engines | None
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
    """The questions of a round."""

    round: Round


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
    """Drafts that are kept, folder by folder; of each the newest entry first."""

    entries: tuple[Earlier, ...]


@dataclass
class Reopened(Message):
    """A saved draft as the workbench takes it up again."""

    folder: Path
    draft: Taken
