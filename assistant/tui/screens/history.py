"""Earlier drafts: of the folder at hand and of all folders beside it; what changed since."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.widgets import OptionList

from assistant.render.history import diff_text
from assistant.tui.aside import aside
from assistant.tui.messages import HistorySeen, TextTold
from assistant.tui.screens.listing import ListingScreen
from assistant.tui.wording import one_line

if TYPE_CHECKING:
    from assistant.workspace.history import Kept

_WHAT = {"draft": "drafted", "redraft": "redrafted", "edits": "your edits"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What the user wants of an earlier draft."""

    folder: Path
    number: int
    goal: str
    back: bool
    """True: the folder is to be as it was then. False: the goal alone goes into the box."""
    current: bool
    """True: the folder is as it was then already, edits aside; nothing is to be written."""


def _look(top: Path, folder: Path | None) -> Iterator[HistorySeen]:
    from assistant.workspace.history import base_of, drafts_below, entries

    drafts = drafts_below(top)
    own = {place: entries(place) for place in (folder, top) if place is not None}
    first = {place: kept for place, kept in own.items() if kept}
    every = {**first, **{p: kept for p, kept in drafts.items() if p not in first}}
    bases = {place: base_of(place) for place in every}
    current = {
        place: next((one.number for one in reversed(kept) if one.entry == bases[place]), 0)
        for place, kept in every.items()
    }
    yield HistorySeen(every, current)


def _differs(folder: Path, kept: Kept) -> Iterator[TextTold]:
    from assistant.workspace.history import texts_now, texts_of

    old = texts_of(kept.entry)
    said = diff_text(old, texts_now(folder, old)) or "The files are as they were then."
    goal = kept.entry.asked.goal
    yield TextTold(f"{folder}:{kept.number}", f"goal: {goal}\n\nFrom then to now:\n\n{said}")


class HistoryScreen(ListingScreen[Taken | None]):
    """Its result is what to take of an earlier draft; None: nothing."""

    NAME = "history"
    BINDINGS = [  # noqa: RUF012 - as Screen declares it
        Binding("enter", "take(True)", "open it as it was", priority=True),
        Binding("g", "take(False)", "its goal"),
        Binding("ctrl+t", "back", "back", show=False, priority=True),
    ]

    def __init__(self, top: Path, folder: Path | None) -> None:
        """`top`: where folders of drafts lie; `folder`: the draft that is open."""
        super().__init__()
        self._top, self._folder = top, folder
        self._listed: list[tuple[Path, Kept, bool]] = []

    def on_mount(self) -> None:
        """Look at once."""
        self.say("looking …")
        top, folder = self._top, self._folder
        aside(self, lambda: _look(top, folder))

    @on(HistorySeen)
    def seen(self, event: HistorySeen) -> None:
        """Newest first, folder by folder."""
        self._listed = [
            (folder, one, event.current.get(folder) == one.number)
            for folder, kept in event.drafts.items()
            for one in reversed(kept)
        ]
        self.rows([_row(*one) for one in self._listed])
        if self._listed:
            self.say("▸ is what a folder holds now; what Enter replaces is kept here, too")
        else:
            self.say(f"no draft was saved in {self._top} yet")
            self.detail("A draft that is saved with ^s is kept here, with each redraft of it.")

    def row_shown(self, at: int) -> None:
        """What changed since."""
        folder, kept, _ = self._listed[at]
        aside(self, lambda: _differs(folder, kept), "differs")

    @on(TextTold)
    def told(self, event: TextTold) -> None:
        """The difference, while its row is at hand."""
        if self.at is not None and self._listed:
            folder, kept, _ = self._listed[self.at]
            if event.subject == f"{folder}:{kept.number}":
                self.detail(event.text)

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a click."""
        event.stop()
        self.action_take(True)

    def action_take(self, back: bool) -> None:
        """Take the draft at hand, or its goal alone."""
        if self.at is not None and self._listed:
            folder, kept, current = self._listed[self.at]
            goal = kept.entry.asked.goal
            self.dismiss(Taken(folder, kept.number, goal, back, current))


def _row(folder: Path, kept: Kept, current: bool) -> Text:
    when = time.strftime("%m-%d %H:%M", time.localtime(kept.at))
    outcome = kept.entry.outcome.replace("_", " ")
    row = Text("▸ " if current else "  ", no_wrap=True, overflow="ellipsis")
    row.append(f"{one_line(folder.name)} {kept.number}", "bold" if current else "")
    row.append(f"  {when}  {_WHAT[kept.entry.what]}  {outcome}  ", "dim")
    return row.append(one_line(kept.entry.said))
