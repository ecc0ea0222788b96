"""One of many: a list that shrinks as one types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from assistant.tui.wording import one_line


class ChooseScreen(ModalScreen[int | None]):
    """Its result is the number of a row, from 0; None: the user would rather not."""

    CSS_PATH = "choose.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", priority=True),
        Binding("down", "step(1)", "next", show=False, priority=True),
        Binding("up", "step(-1)", "previous", show=False, priority=True),
    ]

    def __init__(self, title: str, rows: Sequence[tuple[str, str]], typed: str = "") -> None:
        """`rows`: what it is called, and a few words on it."""
        super().__init__()
        self._title, self._rows, self._typed = title, rows, typed
        self._kept: list[int] = []

    def compose(self) -> ComposeResult:
        """The line that narrows, and the rows."""
        with Vertical(id="choose-box") as box:
            box.border_title = Text(one_line(self._title))
            box.border_subtitle = "type to narrow, Enter takes it, Esc goes back"
            yield Input(self._typed, "type to narrow", id="choose-line", select_on_focus=False)
            yield OptionList(id="choose-rows", markup=False)

    def on_mount(self) -> None:
        """All rows, ready to type."""
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()
        self._narrow()

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Only what has these letters."""
        event.stop()
        self._narrow()

    @on(Input.Submitted)
    def given(self, event: Input.Submitted) -> None:
        """Take the row at hand."""
        event.stop()
        at = self.query_one(OptionList).highlighted
        if at is not None and self._kept:
            self.dismiss(self._kept[at])

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """A click takes one, too."""
        event.stop()
        self.dismiss(self._kept[event.option_index])

    def action_step(self, step: int) -> None:
        """Another row."""
        listed = self.query_one(OptionList)
        if self._kept:
            listed.highlighted = ((listed.highlighted or 0) + step) % len(self._kept)

    def action_leave(self) -> None:
        """None of them."""
        self.dismiss(None)

    def _narrow(self) -> None:
        wanted = self.query_one(Input).value.strip('" ').lower()
        rows = list(enumerate(self._rows))
        first = [at for at, (name, _) in rows if name.strip('"').lower().startswith(wanted)]
        more = [at for at, (name, _) in rows if wanted in name.lower() and at not in first]
        self._kept = [*first, *more]
        listed = self.query_one(OptionList)
        listed.clear_options()
        for at in self._kept:
            name, says = self._rows[at]
            row = Text(one_line(name), no_wrap=True, overflow="ellipsis")
            listed.add_option(Option(row.append(f"  {one_line(says)}", "dim")))
        listed.highlighted = 0 if self._kept else None
