"""Earlier drafts: of the folder at hand and of all folders beside it; what changed since."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.widgets import OptionList

from assistant.jobs import looking
from assistant.jobs.given import Jobs
from assistant.jobs.looking import Earlier
from assistant.tui.aside import aside
from assistant.tui.messages import HistorySeen, TextTold
from assistant.tui.screens.listing import ListingScreen
from assistant.tui.wording import one_line

_WHAT = {"draft": "drafted", "redraft": "redrafted", "edits": "your edits"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What the user wants of an earlier draft."""

    entry: Earlier
    back: bool
    """True: the folder is to be as it was then. False: the goal alone goes into the box."""


class HistoryScreen(ListingScreen[Taken | None]):
    """Its result is what to take of an earlier draft; None: nothing."""

    NAME = "history"
    BINDINGS = [  # noqa: RUF012 - as Screen declares it
        Binding("enter", "take(True)", "open it as it was", priority=True),
        Binding("g", "take(False)", "its goal"),
        Binding("ctrl+t", "back", "back", show=False, priority=True),
    ]

    def __init__(self, jobs: Jobs, top: Path, folder: Path | None) -> None:
        """`top`: where folders of drafts lie; `folder`: the draft that is open."""
        super().__init__()
        self._jobs, self._top, self._folder = jobs, top, folder
        self._listed: tuple[Earlier, ...] = ()

    def on_mount(self) -> None:
        """Look at once."""
        self.say("looking …")
        job = partial(looking.earlier, top=self._top, folder=self._folder)
        aside(self, self._jobs, job, HistorySeen)

    @on(HistorySeen)
    def seen(self, event: HistorySeen) -> None:
        """Newest first, folder by folder."""
        self._listed = event.entries
        self.rows([_row(one) for one in self._listed])
        if self._listed:
            self.say("▸ is what a folder holds now; what Enter replaces is kept here, too")
        else:
            self.say(f"no draft was saved in {self._top} yet")
            self.detail("A draft that is saved with ^s is kept here, with each redraft of it.")

    def row_shown(self, at: int) -> None:
        """What changed since."""
        one = self._listed[at]
        job = partial(looking.changed_since, folder=one.folder, number=one.number)
        aside(self, self._jobs, job, partial(TextTold, _subject(one)), group="differs")

    @on(TextTold)
    def told(self, event: TextTold) -> None:
        """The difference, while its row is at hand."""
        at = self.at
        if at is not None and self._listed and event.subject == _subject(self._listed[at]):
            self.detail(event.text)

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a click."""
        event.stop()
        self.action_take(True)

    def action_take(self, back: bool) -> None:
        """Take the draft at hand, or its goal alone."""
        if self.at is not None and self._listed:
            self.dismiss(Taken(self._listed[self.at], back))


def _subject(one: Earlier) -> str:
    return f"{one.folder}:{one.number}"


def _row(one: Earlier) -> Text:
    when = time.strftime("%m-%d %H:%M", time.localtime(one.at))
    outcome = one.outcome.replace("_", " ")
    row = Text("▸ " if one.current else "  ", no_wrap=True, overflow="ellipsis")
    row.append(f"{one_line(one.folder.name)} {one.number}", "bold" if one.current else "")
    row.append(f"  {when}  {_WHAT[one.what]}  {outcome}  ", "dim")
    return row.append(one_line(one.said))
