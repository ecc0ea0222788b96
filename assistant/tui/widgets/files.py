"""The files: names above, editor, and beneath it what is known of the line at hand."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static, TextArea

from assistant.tui.widgets.editor import Editor
from assistant.tui.widgets.strip import FileStrip
from assistant.tui.wording import one_line


class FilesPane(Vertical):
    """One editor and a row of names; each file keeps its cursor."""

    class Edited(Message):
        """The user changed a file."""

        def __init__(self, path: str, text: str) -> None:
            super().__init__()
            self.path = path
            self.text = text

    class Moved(Message):
        """The cursor stands on another line."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, classes="-held")
        self.paths: list[str] = []
        self.path: str | None = None
        self._cursors: dict[str, tuple[int, int]] = {}
        self._loaded = ""
        """The editor's text when nobody had typed yet (it may spell line ends its own way)."""

    def compose(self) -> ComposeResult:
        """Names, editor, two lines about the line at hand."""
        yield FileStrip(id="strip")
        yield Editor(id="editor")
        yield Static(id="note", markup=False)

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
        self._load("", "")

    def hold(self, held: bool) -> None:
        """While a draft is being written nobody else writes; nor is its writing ever undone."""
        self.editor.read_only = held
        self.set_class(held, "-held")
        self.editor.history.clear()

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
        if self.path is not None:
            self._cursors[self.path] = self.editor.cursor_location
        if path != self.path:
            self.path = path
            self._load(path, text)
        elif self.editor.read_only and self.editor.text != text:
            self._load(path, text)
        place = (line - 1, 0) if line else self._cursors.get(path, (0, 0))
        self.editor.move_cursor(place, center=line is not None)

    def replace(self, path: str, text: str) -> None:
        """A file got another text; the cursor stays on its line where it can."""
        if path == self.path:
            place = self.editor.cursor_location
            self._load(path, text)
            self.editor.move_cursor(place)

    def append(self, text: str) -> None:
        """More of the file in front was written."""
        self.editor.append(text)
        self._loaded = self.editor.text

    def marks(self, edited: set[str]) -> None:
        """Redraw the row of names."""
        self.query_one(FileStrip).show(self.paths, self.path, edited)

    def say(self, first: str, second: str) -> None:
        """The two lines about the line at hand."""
        text = Text(one_line(first), "dim", no_wrap=True, overflow="ellipsis")
        text.append(f"\n{one_line(second)}", "not dim bold")
        self.query_one("#note", Static).update(text, layout=False)

    def _load(self, path: str, text: str) -> None:
        self.editor.load(path, text)
        self._loaded = self.editor.text

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
