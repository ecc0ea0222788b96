"""The files: names above, editor, and beneath it what is known of the line at hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.document._history import EditHistory
from textual.message import Message
from textual.widgets import Static, TextArea
from textual.widgets.text_area import Selection

from assistant.tui.searching import after, hits, replaced
from assistant.tui.widgets.editor import Editor
from assistant.tui.widgets.find import FindBar
from assistant.tui.widgets.strip import FileStrip
from assistant.tui.wording import one_line

_WORD = re.compile(r"[\w-]+")
_HELD = "-held"
"""The class of what looks otherwise while nobody but the draft writes."""


class FilesPane(Vertical):
    """One editor and a row of names; each file keeps its cursor."""

    @dataclass
    class Edited(Message):
        """The user changed a file."""

        path: str
        text: str

    @dataclass
    class Moved(Message):
        """The cursor stands on another line."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.paths: list[str] = []
        self.path: str | None = None
        self._cursors: dict[str, tuple[int, int]] = {}
        self._said = Text()
        self._loaded = ""
        """The editor's text when nobody had typed yet (it may spell line ends its own way)."""
        self._left: dict[str, tuple[str, EditHistory]] = {}
        """Of files that are not in front: their text when they were left, and what led to it."""

    def compose(self) -> ComposeResult:
        """Names, editor, two lines about the line at hand."""
        yield FileStrip(id="strip")
        yield Editor(id="editor").add_class(_HELD)
        yield FindBar(id="find")
        yield Static(id="note", markup=False, classes=_HELD)

    @property
    def editor(self) -> Editor:
        """The one editor."""
        return self.query_one(Editor)

    @property
    def line(self) -> int:
        """The cursor's line, from 1."""
        return int(self.editor.cursor_location[0]) + 1

    def reset(self, paths: Iterable[str] = ()) -> None:
        """Begin with other files."""
        self.paths, self.path, self._cursors = list(paths), None, {}
        self._left = {}
        self._load("", "")

    def renew(self, old: Mapping[str, str], new: Mapping[str, str]) -> None:
        """Files were changed from outside the editor, which each takes as one edit of its own."""
        self.paths = list(new)
        for path in new.keys() & old.keys():
            if new[path] != old[path] and path != self.path:
                self._left.setdefault(path, (old[path], self._history()))
        if self.path is None:
            return
        if self.path in new:
            self._become(new[self.path])
        else:
            self.path = None
            self._load("", "")

    def hold(self, held: bool) -> None:
        """While a draft is being written nobody else writes; nor is its writing ever undone."""
        if held or self.editor.read_only:
            self._left = {}
            self.editor.history.clear()
        self.editor.read_only = held
        # Not on the pane: the styles of all that stands in it would be looked up anew.
        for widget in (self.editor, self.query_one("#note")):
            widget.set_class(held, _HELD)

    def unsaid(self) -> tuple[str, str] | None:
        """File and text where the user typed and the news is not out yet."""
        text = self.editor.text
        if self.path is None or self.editor.read_only or text == self._loaded:
            return None
        return self.path, text

    def show(self, path: str, text: str, line: int | None = None) -> None:
        """Turn to `path`; `line` (from 1) moves the cursor there."""
        if path not in self.paths:
            return
        if self.path is not None and not self.editor.read_only:  # else the drafter led the cursor
            self._cursors[self.path] = self.editor.cursor_location
            if path != self.path:
                self._left[self.path] = (self.editor.text, self.editor.history)
        if path != self.path:
            self.path = path
            was, history = self._left.pop(path, (text, self._history()))
            self._load(path, was, history)
            self._become(text)
        elif self.editor.read_only and self.editor.text != text:
            self._load(path, text)
        place = (line - 1, 0) if line else self._cursors.get(path, (0, 0))
        self.editor.move_cursor(place, center=line is not None)

    def replace(self, path: str, text: str) -> None:
        """A file got another text, which can be undone; the cursor stays where it can."""
        if path == self.path:
            self._become(text)

    def append(self, pieces: Sequence[tuple[str, bool]]) -> None:
        """More of the file in front was written: texts, each with whether the model chose it."""
        self.editor.append(pieces)
        self._loaded = self.editor.text

    def marks(self, edited: set[str]) -> None:
        """Redraw the row of names."""
        self.query_one(FileStrip).show(self.paths, self.path, edited)

    def signs(self, signs: Mapping[int, str]) -> None:
        """Findings in the gutter, by line."""
        self.editor.sign(signs)

    def term(self) -> str:
        """What is selected, else the word under the cursor."""
        selected = self.editor.selected_text.strip()
        if selected and "\n" not in selected:
            return selected
        row, column = self.editor.cursor_location
        line = self.editor.document.get_line(row)
        words = _WORD.finditer(line)
        return next((m[0] for m in words if m.start() <= column <= m.end()), "")

    def put(self, text: str, typed: int) -> None:
        """Write `text` in place of the last `typed` columns; a block is opened on lines of its
        own."""
        editor = self.editor
        row, column = editor.cursor_location
        indent = " " * (column - typed)
        opened = f"{text}\n{indent}  \n{indent}}}" if text.endswith("{") else text
        editor.replace(opened, (row, column - typed), (row, column))
        if opened != text:
            editor.move_cursor((row + 1, len(indent) + 2))
        else:
            editor.move_cursor((row, column - typed + len(text)))
        editor.focus()

    def find(self) -> None:
        """Open the lines that find and replace."""
        self.query_one(FindBar).open(self.editor.selected_text)

    @on(FindBar.Next)
    def find_next(self, event: FindBar.Next) -> None:
        """Select the next place."""
        event.stop()
        editor = self.editor
        places = hits(editor.text, event.words)
        place = after(places, max(editor.selection.start, editor.selection.end))
        if place is None:
            self.query_one(FindBar).tell("not here")
            return
        end = (place[0], place[1] + len(event.words))
        editor.selection = Selection(place, end)
        self.query_one(FindBar).tell(f"{places.index(place) + 1} of {len(places)}")

    @on(FindBar.Replace)
    def replace_found(self, event: FindBar.Replace) -> None:
        """Other words at the place at hand, or at every one; ^z undoes it."""
        event.stop()
        editor = self.editor
        if editor.read_only or not event.words:
            return
        if event.every:
            text, count = replaced(editor.text, event.words, event.others)
            if count:
                place = editor.cursor_location
                editor.replace(text, (0, 0), editor.document.end)
                editor.move_cursor(place)
            self.query_one(FindBar).tell(f"{count} replaced")
            return
        start, end = sorted((editor.selection.start, editor.selection.end))
        if (start in hits(editor.text, event.words)) and end == (
            start[0],
            start[1] + len(event.words),
        ):
            editor.replace(event.others, start, end)
        self.find_next(FindBar.Next(event.words))

    @on(FindBar.Closed)
    def find_closed(self, event: FindBar.Closed) -> None:
        """Back to the file."""
        event.stop()
        self.editor.focus()

    def say(self, first: str, second: str, wrong: bool = False) -> None:
        """The two lines about the line at hand; `wrong`: the second is a finding."""
        text = Text(one_line(first), "dim", no_wrap=True, overflow="ellipsis")
        text.append(f"\n{one_line(second)}", "not dim bold" if wrong else "")
        if text != self._said:
            self._said = text
            self.query_one("#note", Static).update(text, layout=False)

    def _load(self, path: str, text: str, history: EditHistory | None = None) -> None:
        # Loading empties the history that the editor has at the time.
        self.editor.history = self._history()
        self.editor.load(path, text)
        self.editor.history = history or self.editor.history
        self._loaded = self.editor.text

    def _become(self, text: str) -> None:
        """Give the file in front another text, as an edit that can be undone."""
        if _lines(self.editor.text) == _lines(text):
            return
        place = self.editor.cursor_location
        self.editor.replace(text, (0, 0), self.editor.document.end)
        self.editor.move_cursor(place)
        self._loaded = self.editor.text

    def _history(self) -> EditHistory:
        like = self.editor.history
        return EditHistory(
            like.max_checkpoints, like.checkpoint_timer, like.checkpoint_max_characters
        )

    @on(TextArea.Changed)
    def changed(self, event: TextArea.Changed) -> None:
        """Tell of the user's edits only: what is loaded or drafted is no edit."""
        event.stop()
        said = self.unsaid()
        if said:
            self._loaded = said[1]
            self.post_message(self.Edited(*said))

    @on(TextArea.SelectionChanged)
    def moved(self, event: TextArea.SelectionChanged) -> None:
        """The screen knows what is to be said of a line."""
        event.stop()
        self.post_message(self.Moved())


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
