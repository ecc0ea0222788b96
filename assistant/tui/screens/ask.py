"""A line to type in over the workbench: another value, or what should change."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assistant.tui.widgets.line import Line
from assistant.tui.wording import one_line


class AskScreen(ModalScreen[str | None]):
    """Asks one thing; its result is the text, or None where the user would rather not."""

    CSS_PATH = "ask.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", priority=True),
    ]

    def __init__(
        self, title: str, value: str = "", hint: str = "", options: tuple[str, ...] = ()
    ) -> None:
        super().__init__()
        self._title, self._value, self._hint, self._options = title, value, hint, options

    def compose(self) -> ComposeResult:
        """Title on the border, the line, what may stand there."""
        with Vertical(id="ask-box") as box:
            box.border_title = Text(one_line(self._title))
            box.border_subtitle = "Enter takes it, Esc goes back"
            yield Line(self._value, id="ask-line", select_on_focus=True)
            if self._hint:
                yield Static(Text(self._hint, "dim"), id="ask-hint", markup=False)
            if self._options:
                lines = (Option(Text(one_line(option))) for option in self._options)
                yield OptionList(*lines, id="ask-options")

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def given(self, event: Input.Submitted) -> None:
        """The line is the answer."""
        event.stop()
        self.dismiss(event.value.strip())

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """One of the options is."""
        event.stop()
        self.dismiss(self._options[event.option_index])

    def action_leave(self) -> None:
        """No answer."""
        self.dismiss(None)
