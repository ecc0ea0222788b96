"""What the screens beside the workbench share: rows, what is said of the one at hand, the keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.core.text import shown
from assistant.tui.messages import AsideFailed
from assistant.tui.widgets.keybar import KeyBar
from assistant.tui.wording import one_line

Result = TypeVar("Result")


class ListingScreen(Screen[Result]):
    """Rows at the left, words on one of them at the right; beneath each other where it is narrow.

    A subclass fills the rows with `rows` and says what stands beside each with `row_shown`.
    """

    CSS_PATH = "listing.tcss"
    BINDINGS = [  # noqa: RUF012 - as Screen declares it
        Binding("escape", "back", "back", priority=True),
    ]
    NAME = ""
    """What the screen is called at its top."""

    def compose(self) -> ComposeResult:
        """A line on the state of things, rows, words, keys."""
        yield Static(id="listing-top", classes="listing-top", markup=False)
        with Container(classes="listing-body"):
            yield OptionList(id="listing-rows", classes="listing-rows", markup=False)
            with VerticalScroll(id="listing-detail", classes="listing-detail"):
                yield Static(id="listing-text", classes="listing-text", markup=False)
        yield KeyBar(id="keys")

    @property
    def at(self) -> int | None:
        """The row at hand, from 0."""
        return self.query_one(OptionList).highlighted

    def rows(self, rows: Sequence[Text]) -> None:
        """Show these rows; the one at hand stays at hand."""
        listed, at = self.query_one(OptionList), self.at
        listed.clear_options()
        listed.add_options([Option(row) for row in rows])
        if rows:
            listed.highlighted = min(at or 0, len(rows) - 1)
            listed.focus()

    def say(self, text: str) -> None:
        """The state of things, on the top line."""
        line = Text(f"Dryfit  {self.NAME}  ", "bold", no_wrap=True, overflow="ellipsis")
        line.append(one_line(text), "not bold dim")
        self.query_one("#listing-top", Static).update(line)

    def detail(self, text: str | Text) -> None:
        """What is said of the row at hand, from its beginning."""
        words = text if isinstance(text, Text) else Text(shown(text))
        self.query_one("#listing-text", Static).update(words)
        self.query_one("#listing-detail").scroll_home(animate=False)

    def row_shown(self, at: int) -> None:
        """Another row is at hand; subclasses tell of it."""

    @on(OptionList.OptionHighlighted)
    def _row_at_hand(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.row_shown(event.option_index)

    @on(AsideFailed)
    def _failed(self, event: AsideFailed) -> None:
        self.say(event.reason)

    def action_back(self) -> None:
        """Back to the workbench; nothing was changed."""
        self.dismiss(None)
