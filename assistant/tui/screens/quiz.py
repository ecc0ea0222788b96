"""Questions about the draft that is open, one after the other; each answer is explained."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.core.quiz import Question
from assistant.core.text import shown
from assistant.jobs import learning
from assistant.jobs.given import Jobs
from assistant.jobs.learning import Spot
from assistant.render.quiz import LETTERS, mark_text
from assistant.tui.aside import aside
from assistant.tui.messages import AsideFailed, QuizMade

COUNT = 5
"""Questions of a round."""
_FRAME = 8


class QuizScreen(ModalScreen[None]):
    """What was answered wrong comes again first in the next round, here or on the command line."""

    CSS_PATH = "quiz.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f10", "dismiss", "back", priority=True),
    ]

    def __init__(self, jobs: Jobs, spot: Spot) -> None:
        """`spot`: the files that are asked about."""
        super().__init__()
        self._jobs, self._spot = jobs, spot
        self._questions: tuple[Question, ...] = ()
        self._round = self._number = self._right = 0
        self._marked = False
        """The question at hand was answered."""

    def compose(self) -> ComposeResult:
        """A question, its choices, what is to be said of the answer."""
        with VerticalScroll(id="quiz-box", can_focus=False) as box:
            box.border_title = "Quiz on this draft"
            box.border_subtitle = "a to d or Enter answers, Esc goes back"
            yield Static("making questions …", id="quiz-text", markup=False)
            yield OptionList(id="quiz-choices", markup=False)
            yield Static(id="quiz-mark", markup=False)

    def on_mount(self) -> None:
        """Make the questions."""
        job = partial(learning.quiz, spot=self._spot, count=COUNT)
        aside(self, self._jobs, job, QuizMade)

    @on(QuizMade)
    def made(self, event: QuizMade) -> None:
        """The first question."""
        self._questions, self._round = event.round.questions, event.round.number
        self._next() if self._questions else self._end("Nothing in this draft can be asked about.")

    @on(AsideFailed)
    def failed(self, event: AsideFailed) -> None:
        """Say why there are none."""
        self._end(event.reason)

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """An answer; after it Enter leads on."""
        event.stop()
        if not self._questions or self._number >= len(self._questions):
            self.dismiss(None)
        elif self._marked:
            self._number += 1
            self._next()
        else:
            self._mark(event.option_index)

    def on_key(self, event: events.Key) -> None:
        """A choice by its letter, as on the command line."""
        listed = self.query_one(OptionList)
        at = LETTERS.find(event.character or " ")
        if (
            0 <= at < listed.option_count
            and not self._marked
            and self._number < len(self._questions)
        ):
            event.stop()
            listed.highlighted = at
            self._mark(at)

    def _next(self) -> None:
        self._marked = False
        if self._number == len(self._questions):
            self._end(f"{self._right} of {self._number} right.")
            return
        one = self._questions[self._number]
        head = f"{self._number + 1}/{len(self._questions)}  "
        self.query_one("#quiz-text", Static).update(Text(shown(head + one.text), "bold"))
        self._choices([f"{letter})  {c}" for letter, c in zip(LETTERS, one.choices, strict=False)])
        self.query_one("#quiz-mark", Static).update("")

    def _mark(self, given: int) -> None:
        self._marked = True
        one = self._questions[self._number]
        right = given == one.answer
        self._right += right
        job = partial(learning.remember, question=one.id, number=self._round, right=right)
        aside(self, self._jobs, job, lambda _: None, group=f"remember {self._number}")
        width = max(40, self.query_one("#quiz-box").size.width - _FRAME)
        said = Text(mark_text(one, given, width), "bold" if right else "")
        self.query_one("#quiz-mark", Static).update(said.append("\n\nEnter goes on.", "dim"))

    def _end(self, said: str) -> None:
        self._number = len(self._questions)
        self.query_one("#quiz-text", Static).update(Text(shown(said), "bold"))
        self._choices(["back to the workbench"])
        self.query_one("#quiz-mark", Static).update("")

    def _choices(self, texts: list[str]) -> None:
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options([Option(Text(shown(text))) for text in texts])
        listed.highlighted = 0
        listed.focus()
