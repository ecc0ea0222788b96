"""What the line under the cursor means, over the workbench."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from assistant.tui.wording import one_line

if TYPE_CHECKING:
    from assistant.learn.explain import Explainer

WIDTH = 86
"""Columns of the text; a narrower screen scrolls it."""


def told_of(explainer: Callable[[], Explainer], path: str, line: int) -> str:
    """What is known of a line (from 1) of one of the files; says so where nothing is. May take
    a tenth of a second, so not on the screen's own thread."""
    from assistant.render.explain import explanation_text

    made = explainer()
    if made.spots.of(path) is None:
        return f"{path} is of no kind that is explained here."
    told = made.at(path, line)
    if told is None:
        return f"Nothing that has a name stands on line {line} of {path}."
    return explanation_text(told, WIDTH)


class ExplainScreen(ModalScreen[None]):
    """A text to read; any of its keys leads back."""

    CSS_PATH = "explain.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter,q", "dismiss", "back", priority=True),
    ]

    def __init__(self, place: str, text: str) -> None:
        super().__init__()
        self._place, self._text = place, text

    def compose(self) -> ComposeResult:
        """The text, which scrolls."""
        with VerticalScroll(id="explain-box") as box:
            box.border_title = Text(one_line(self._place))
            box.border_subtitle = "Esc goes back"
            yield Static(Text(self._text), id="explain-text", markup=False)
