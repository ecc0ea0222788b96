"""The row of files above the editor: one line, the one in front always in sight."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget

from assistant.tui.wording import tab_names


class FileStrip(Widget):
    """Short names in a row. Drawn as one text: it is redrawn often while files are written."""

    @dataclass
    class Wanted(Message):
        """A name was clicked."""

        path: str

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._paths: list[str] = []
        self._front: str | None = None
        self._edited: frozenset[str] = frozenset()
        self._places: list[tuple[int, int, str]] = []

    def show(self, paths: list[str], front: str | None, edited: set[str]) -> None:
        """Redraw, if anything changed."""
        new = (list(paths), front, frozenset(edited))
        if new != (self._paths, self._front, self._edited):
            self._paths, self._front, self._edited = new
            self.refresh()

    def render(self) -> Text:
        """The names that fit around the one in front, and how many files there are."""
        text, self._places = Text(no_wrap=True), []
        if not self._paths:
            return text
        names = tab_names(self._paths)
        at = self._paths.index(self._front) if self._front in self._paths else 0
        count = f" {at + 1}/{len(names)}"
        labels = [
            f" {name}{'*' if path in self._edited else ''} "
            for name, path in zip(names, self._paths, strict=True)
        ]
        first, last = window([cell_len(label) for label in labels], at, self.size.width - 10)
        text.append("‹" if first else " ", "dim")
        for number in range(first, last):
            start = text.cell_len
            text.append(labels[number], "reverse bold" if number == at else "")
            self._places.append((start, text.cell_len, self._paths[number]))
        text.append("›" if last < len(labels) else " ", "dim")
        text.append(count, "dim")
        return text

    def on_click(self, event: events.Click) -> None:
        """A click on a name turns to it."""
        for start, end, path in self._places:
            if start <= event.x < end:
                self.post_message(self.Wanted(path))


def window(widths: list[int], at: int, room: int) -> tuple[int, int]:
    """First and last-but-one of the entries around `at` that fit into `room` columns."""
    first, last, used = at, at + 1, widths[at]
    while True:
        if last < len(widths) and used + widths[last] <= room:
            used += widths[last]
            last += 1
        elif first > 0 and used + widths[first - 1] <= room:
            first -= 1
            used += widths[first]
        else:
            return first, last
