"""The goal box: the words that were read are underlined where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from assistant.core.text import shown
from assistant.tui.widgets.line import Line
from assistant.tui.wording import legend, objections, one_line

if TYPE_CHECKING:
    from assistant.core.intent import Intent


class Underliner(Highlighter):
    """Marks the goal's words: underlined is read, reversed is unknown, italic is not used."""

    def __init__(self) -> None:
        self.intent: Intent | None = None

    def highlight(self, text: Text) -> None:
        """Mark `text` while it is the goal that was read."""
        if self.intent is None or text.plain != self.intent.goal:
            return
        for mention in self.intent.mentions:
            text.stylize("underline", mention.span.start, mention.span.end)
        for unread in self.intent.unread:
            text.stylize("italic dim", unread.span.start, unread.span.end)
        for unknown in self.intent.unknown:
            text.stylize("bold reverse", unknown.span.start, unknown.span.end)


class GoalInput(Line):
    """The goal's line, from which the arrow keys lead to earlier ones."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "earlier(1)", "earlier goal", show=False),
        Binding("down", "earlier(-1)", "later goal", show=False),
    ]

    @dataclass
    class Earlier(Message):
        """A goal of before is wanted, or one after that."""

        step: int

    def _watch_value(self, value: str) -> None:
        # Told without its watchers: a key in a box of one line lays nothing out anew.
        self.set_reactive(Widget.virtual_size, Size(self.content_width, 1))
        super()._watch_value(value)

    def action_earlier(self, step: int) -> None:
        """Ask for another goal."""
        self.post_message(self.Earlier(step))


class GoalBox(Vertical):
    """One line to type in, and what it says that its own words do not."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._said: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """The box and its echo."""
        yield GoalInput(
            placeholder="What do you want built? Plain words. ↑ brings back earlier goals.",
            id="goal-input",
            select_on_focus=False,
            highlighter=Underliner(),
        )
        yield Static(id="goal-echo", classes="-empty", markup=False)
        yield Static(id="goal-legend", classes="-empty", markup=False)

    def on_mount(self) -> None:
        """The pane's name and key, on its border."""
        self.border_title = "F2 Goal"

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self.query_one(Input).value

    def put(self, goal: str) -> None:
        """Write another goal into the box, which is told of as if it was typed."""
        self.query_one(Input).value = goal

    def show(self, intent: Intent | None, error: str = "") -> None:
        """Mark what was read; say what was not, and why nothing would be drafted."""
        box = self.query_one(Input)
        if isinstance(box.highlighter, Underliner):
            box.highlighter.intent = intent
            box.refresh()
        lines = objections(intent) if intent else []
        if error:
            lines.append(one_line(error))
        self._put("#goal-echo", "\n".join(lines), "bold")
        read = intent is not None and not intent.declined
        self._put("#goal-legend", legend(intent) if intent and read else "", "dim")
        self.border_subtitle = _counts(intent) if intent else ""

    def _put(self, name: str, text: str, style: str) -> None:
        line = self.query_one(name, Static)
        if line.has_class("-empty") == (not text) and self._said.get(name, "") == text:
            return  # another layout takes longer than all the rest
        self._said[name] = text
        line.update(Text(shown(text), style))
        line.set_class(not text, "-empty")


def _counts(intent: Intent) -> str:
    parts = [f"{len(intent.mentions)} read"]
    if intent.unread:
        parts.append(f"{len(intent.unread)} not used")
    if intent.unknown:
        parts.append(f"{len(intent.unknown)} unknown")
    return " · ".join(parts)
