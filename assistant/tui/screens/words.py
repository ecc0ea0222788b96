"""A term in the other tools' words, and a line to ask for more."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from assistant.core.text import shown
from assistant.jobs import learning
from assistant.jobs.given import Jobs
from assistant.jobs.learning import Spot
from assistant.tui.aside import aside
from assistant.tui.messages import AsideFailed, TextTold
from assistant.tui.widgets.line import Line

WIDTH = 100
"""The most columns of the text; it is wrapped for a narrower screen."""
HINT = "a term, or a question: “what is a handler in compose?”"
_FRAME = 8


class WordsScreen(ModalScreen[None]):
    """Asks the vocabulary, which needs no model."""

    CSS_PATH = "words.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+k", "dismiss", "back", priority=True),
        Binding("down,pagedown", "scroll(1)", "on", show=False, priority=True),
        Binding("up,pageup", "scroll(-1)", "back", show=False, priority=True),
    ]

    def __init__(self, jobs: Jobs, term: str, spot: Spot | None) -> None:
        """`spot`: where the term stands; None: nothing is open."""
        super().__init__()
        self._jobs, self._term, self._spot = jobs, term, spot

    def compose(self) -> ComposeResult:
        """The line, and the answer, which scrolls."""
        with Vertical(id="words-box") as box:
            box.border_title = "The same in other tools' words"
            box.border_subtitle = "Enter asks, Esc goes back"
            yield Line(self._term, HINT, id="words-line", select_on_focus=True)
            with VerticalScroll(id="words-scroll", can_focus=False):
                yield Static(id="words-text", markup=False)

    def on_mount(self) -> None:
        """What was selected is asked for at once."""
        self.query_one(Input).focus()
        if self._term or self._spot:
            self._ask(self._term, self._spot)

    @on(Input.Submitted)
    def asked(self, event: Input.Submitted) -> None:
        """Another question."""
        event.stop()
        if event.value.strip():
            self._ask(event.value.strip(), None)

    def _ask(self, term: str, spot: Spot | None) -> None:
        width = max(40, min(WIDTH, int(self.app.size.width * 0.9) - _FRAME))
        job = partial(learning.words, term=term, spot=spot, width=width)
        aside(self, self._jobs, job, partial(TextTold, term))

    @on(TextTold)
    def told(self, event: TextTold) -> None:
        """The answer."""
        said = event.text or "Type a term, or a question in plain words."
        self.query_one("#words-text", Static).update(Text(shown(said)))
        self.query_one("#words-scroll").scroll_home(animate=False)

    @on(AsideFailed)
    def failed(self, event: AsideFailed) -> None:
        """Say why there is none."""
        self.query_one("#words-text", Static).update(Text(shown(event.reason), "bold"))

    def action_scroll(self, step: int) -> None:
        """On or back in the answer, a few lines."""
        self.query_one("#words-scroll").scroll_relative(y=4 * step, animate=False)
