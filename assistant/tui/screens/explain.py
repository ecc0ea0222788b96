"""What the line under the cursor means, over the workbench."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from assistant.jobs import learning
from assistant.jobs.given import Jobs
from assistant.jobs.learning import Spot
from assistant.tui.aside import aside
from assistant.tui.messages import AsideFailed, TextTold
from assistant.tui.wording import one_line

WIDTH = 86
"""The most columns of the text; it is wrapped for a narrower screen."""
_FRAME = 8


class ExplainScreen(ModalScreen[None]):
    """A text to read; any of its keys leads back."""

    CSS_PATH = "explain.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter,q", "dismiss", "back", priority=True),
    ]

    def __init__(self, jobs: Jobs, spot: Spot) -> None:
        super().__init__()
        self._jobs, self._spot = jobs, spot

    def compose(self) -> ComposeResult:
        """The text, which scrolls."""
        with VerticalScroll(id="explain-box") as box:
            box.border_title = Text(one_line(f"{self._spot.path}:{self._spot.line}"))
            box.border_subtitle = "Esc goes back"
            yield Static("looking it up …", id="explain-text", markup=False)

    def on_mount(self) -> None:
        """Ask."""
        width = max(40, min(WIDTH, int(self.app.size.width * 0.9) - _FRAME))
        job = partial(learning.explain, spot=self._spot, width=width)
        aside(self, self._jobs, job, partial(TextTold, self._spot.path))

    @on(TextTold)
    def told(self, event: TextTold) -> None:
        """The answer."""
        self.query_one("#explain-text", Static).update(Text(event.text))

    @on(AsideFailed)
    def failed(self, event: AsideFailed) -> None:
        """Say why there is none."""
        self.query_one("#explain-text", Static).update(Text(one_line(event.reason), "bold"))
