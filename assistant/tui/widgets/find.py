"""Find and replace in the file at hand: two lines beneath the editor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static


class FindBar(Horizontal):
    """Enter in the first box finds the next place, in the second it replaces and goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+a", "all", "replace all", priority=True),
        Binding("escape", "close", "back to the file"),
    ]

    @dataclass
    class Next(Message):
        """The next place is wanted."""

        words: str

    @dataclass
    class Replace(Message):
        """The place at hand, or every one, is to read otherwise."""

        words: str
        others: str
        every: bool

    @dataclass
    class Closed(Message):
        """The keyboard goes back to the file."""

    def compose(self) -> ComposeResult:
        """What to find, what to put there."""
        yield Input(placeholder="find · Enter: next", id="find-words")
        yield Input(placeholder="replace · Enter: one", id="find-others")
        yield Static(id="find-told", markup=False)

    def open(self, words: str) -> None:
        """Show it, with words to find where some are selected."""
        self.display = True
        box = self.query_one("#find-words", Input)
        if words and "\n" not in words:
            box.value = words
        box.focus()

    def tell(self, text: str) -> None:
        """A few words on how it went."""
        self.query_one("#find-told", Static).update(text)

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Typing here is no goal."""
        event.stop()

    @on(Input.Submitted)
    def wanted(self, event: Input.Submitted) -> None:
        """The next place, or a replacement."""
        event.stop()
        if event.input.id == "find-words":
            self.post_message(self.Next(event.value))
        else:
            self._replace(every=False)

    def action_all(self) -> None:
        """Replace every place in the file."""
        self._replace(every=True)

    def action_close(self) -> None:
        """Put it away."""
        self.display = False
        self.post_message(self.Closed())

    def _replace(self, *, every: bool) -> None:
        words = self.query_one("#find-words", Input).value
        others = self.query_one("#find-others", Input).value
        self.post_message(self.Replace(words, others, every=every))
