"""The life of the machine: what runs when, read from the files as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar, Literal

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from assistant.core.timeline import Lane, Moment, Timeline
from assistant.render.timeline.words import LANES, MARKS, SURE, fitted, kind_of, named, place_of
from assistant.tui.session import Session
from assistant.tui.wording import one_line, short_path

PAUSE = 0.3
"""Seconds without a change before the files are read again."""
EMPTY = "Nothing runs yet. Here stands what runs when, from the first key to a clone's first boot."
WRITING = "The files are being written; what runs when is read from them once they are whole."
NOTHING = "Nothing in these files runs in an order that is known."
KEYS = "←→ along it · Enter its line · m moves it to a clone's first boot, or back"
_NAME = 20
"""Columns for one step in a row."""
_ROW = 4
"""Lines up to which the steps stand in a row."""
_STARTS: Mapping[Lane, str] = {"build": "", "image": "", "clone": "│ clone: ", "later": "│ later: "}
_STYLES = {"runs": "", "ends": "bold", "unsure": "italic dim"}
Toward = Literal["before sysprep", "clone first boot"]


class WhenPane(Widget, can_focus=True):
    """Steps from left to right, or in a tab from top to bottom; moving along them leads the way."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "step(-1)", "earlier", show=False),
        Binding("right,down", "step(1)", "later", show=False),
        Binding("home", "edge(0)", "first", show=False),
        Binding("end", "edge(-1)", "last", show=False),
        Binding("enter", "cause", "its line"),
        Binding("m", "move", "move it"),
    ]

    @dataclass
    class At(Message):
        """The user moved to a step; `follow`: the keyboard goes to its line too."""

        path: str
        line: int
        follow: bool

    @dataclass
    class Move(Message):
        """The user wants a script to run at another moment."""

        script: str
        to: Toward

    @dataclass
    class Wanted(Message):
        """The files rest, as they stood at `revision`: when what runs is to be read from them."""

        revision: int
        texts: Mapping[str, str]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.timeline = Timeline()
        self.at = 0
        """The step under the cursor."""
        self._revision = -1
        self._wanted = -1
        self._settled = True
        self._timer: Timer | None = None
        self._places: list[tuple[int, int, int, int]] = []
        """Line, first and last-but-one column, and number of each step that is shown."""

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The steps."""
        return self.timeline.moments

    @property
    def moment(self) -> Moment | None:
        """The step under the cursor."""
        return self.moments[self.at] if self.at < len(self.moments) else None

    def show(self, session: Session, *, settled: bool) -> None:
        """Read the files again once they rest; while a draft is written they do not."""
        if not session.texts and self.moments:
            self._take(session.revision, Timeline())
        if settled != self._settled:
            self._settled = settled
            self.refresh()
        if not settled or session.revision in (self._revision, self._wanted):
            return
        self._wanted = session.revision
        if self._timer:
            self._timer.stop()
        texts, revision = dict(session.texts), session.revision
        self._timer = self.set_timer(PAUSE, lambda: self._read(texts, revision))

    def _read(self, texts: Mapping[str, str], revision: int) -> None:
        self.post_message(self.Wanted(revision, texts))

    def read(self, revision: int, timeline: Timeline) -> None:
        """Show what was read, unless something newer is on its way."""
        if revision == self._wanted:
            self._take(revision, timeline)

    def _take(self, revision: int, timeline: Timeline) -> None:
        here = self.moment
        self._revision, self.timeline = revision, timeline
        sent = here is not None and here.kind == "file"
        alike = (
            number
            for number, one in enumerate(timeline.moments)
            if here and one.what == here.what and (one.kind == "file") == sent
        )
        self.at = next(alike, min(self.at, max(0, len(timeline.moments) - 1)))
        wrong = len(timeline.traps)
        self.border_subtitle = f"{wrong} trap{'s' if wrong != 1 else ''}" if wrong else ""
        self.refresh()

    # Keys and clicks

    def action_step(self, step: int) -> None:
        """To the step before or after."""
        self._go(self.at + step)

    def action_edge(self, number: int) -> None:
        """To the first or the last step."""
        self._go(number % max(1, len(self.moments)))

    def action_cause(self) -> None:
        """The keyboard to the line that causes the step."""
        if self.moment:
            self.post_message(self.At(self.moment.path, self.moment.line, True))

    def action_move(self) -> None:
        """Ask for the step to run in the clone, or in the image again."""
        if self.moment:
            to: Toward = "before sysprep" if self.moment.lane != "image" else "clone first boot"
            self.post_message(self.Move(self.moment.what, to))

    def _go(self, at: int) -> None:
        if not 0 <= at < len(self.moments):
            return
        self.at = at
        self.post_message(self.At(self.moments[at].path, self.moments[at].line, False))
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click on a step goes to it."""
        for line, start, end, number in self._places:
            if event.y - 1 == line and start <= event.x - 2 < end:
                self._go(number)

    # Drawing

    def render(self) -> Text:
        """In a row where there are few lines, else one below the other."""
        self._places = []
        width, height = max(20, self.content_size.width), self.content_size.height
        if not self.moments:
            empty = NOTHING if self._revision >= 0 and self._wanted > 0 else EMPTY
            empty = empty if self._settled else WRITING
            return Text(empty, "dim", no_wrap=height < 2, overflow="ellipsis")
        return self._row(width) if height <= _ROW else self._list(width, height)

    def _row(self, width: int) -> Text:
        labels = [self._label(number) for number in range(len(self.moments))]
        first, last = around([cell_len(label) for label in labels], self.at, width - 4)
        text = Text(no_wrap=True, overflow="crop")
        text.append("‹ " if first else "  ", "dim")
        for number in range(first, last):
            start = text.cell_len
            text.append(labels[number].rstrip(" ─▸"), self._style(number))
            text.append(labels[number][len(labels[number].rstrip(" ─▸")) :], "dim")
            self._places.append((0, start, text.cell_len, number))
        text.append("›" if last < len(labels) else "", "dim")
        text.append("\n  " + self._told(width - 2), "dim" if not self.has_focus else "")
        last_line = KEYS if self.has_focus else ""
        for trap in self.timeline.traps[:1]:
            last_line = f"! {one_line(trap.text)} ({trap.path}:{trap.line})"
        text.append("\n  " + fitted(last_line, width - 2), "bold" if self.timeline.traps else "dim")
        return text

    def _label(self, number: int) -> str:
        moment = self.moments[number]
        before = self.moments[number - 1] if number else None
        start = "" if before and before.lane == moment.lane else _STARTS[moment.lane]
        if not number:
            start = start.removeprefix("│ ")
        mark = MARKS[kind_of(moment)] if kind_of(moment) != "runs" else ""
        name = fitted(_short(moment), _NAME)
        beside = number + 1 < len(self.moments) and self.moments[number + 1].order == moment.order
        arrow = " ═ " if beside else " ─▸ "
        return one_line(f"{start}{mark}{name}") + (arrow if number + 1 < len(self.moments) else "")

    def _style(self, number: int) -> str:
        own = _STYLES[kind_of(self.moments[number])]
        return f"{own} reverse".strip() if number == self.at else own

    def _told(self, width: int) -> str:
        """The step under the cursor in full."""
        moment = self.moments[self.at]
        where = moment.where or LANES[moment.lane]
        parts = [named(moment), f"{moment.stage}, {where}"]
        parts += [f"as {moment.as_}"] if moment.as_ else []
        parts += [place_of(moment), SURE[moment.certainty]]
        return fitted(one_line(" · ".join(parts)), width)

    def _list(self, width: int, height: int) -> Text:
        rows: list[tuple[Text, int]] = []
        for title, some in groupby(enumerate(self.moments), key=lambda p: _title(p[1])):
            rows.append((Text(fitted(title, width), "bold"), -1))
            rows += [(self._line(number, width), number) for number, _ in some]
        for trap in self.timeline.traps:
            rows.append((Text(fitted(one_line(f"! {trap.text}"), width), "bold"), -1))
        here = next(i for i, (_, number) in enumerate(rows) if number == self.at)
        first = max(0, min(here - height // 2, len(rows) - height))
        shown = rows[first : first + height]
        self._places = [(i, 0, width, n) for i, (_, n) in enumerate(shown) if n >= 0]
        return Text("\n", no_wrap=True, overflow="crop").join(row for row, _ in shown)

    def _line(self, number: int, width: int) -> Text:
        moment = self.moments[number]
        place = short_path(place_of(moment), max(12, width // 3))
        who = f"  as {one_line(moment.as_)}" if moment.as_ else ""
        mark = MARKS[kind_of(moment)]
        room = width - len(place) - 4
        what = fitted(one_line(named(moment)), max(8, room - len(who)))
        return Text(f" {mark} {fitted(what + who, room):<{room}} {place}", self._style(number))


def _title(moment: Moment) -> str:
    return moment.where or LANES["image" if moment.what == "communicator" else moment.lane]


def _short(moment: Moment) -> str:
    """The name of a script without its folder and ending; else what the stage or command is."""
    if moment.what == "communicator":
        return "connected"
    if " " in moment.what or moment.what in ("file", "restart", "sysprep", "shutdown"):
        return named(moment)
    name = moment.what.rpartition("/")[2]
    if moment.kind == "file":
        return f"{name.rpartition('.')[0] or name} sent"
    return (name.rpartition(".")[0] or name) if "/" in moment.what else named(moment)


def around(widths: list[int], at: int, room: int) -> tuple[int, int]:
    """First and last-but-one of the entries that fit into `room` columns, as many on one side of
    `at` as on the other."""
    first, last, used = at, at + 1, widths[at]
    while True:
        before = first > 0 and used + widths[first - 1] <= room
        after = last < len(widths) and used + widths[last] <= room
        if before and (not after or at - first <= last - 1 - at):
            first -= 1
            used += widths[first]
        elif after:
            used += widths[last]
            last += 1
        else:
            return first, last
