"""The goal box, with what is understood of it underlined beneath."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from assistant.core.intent import Intent


class GoalBox(Vertical):
    """One line to type in, one that answers word by word."""

    def compose(self) -> ComposeResult:
        """The box and its echo."""
        yield Input(placeholder="What do you want built? Plain words.", id="goal-input")
        yield Static(id="goal-echo")

    def on_mount(self) -> None:
        """The pane's name, on its border."""
        self.border_title = "Goal"

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self.query_one(Input).value

    def show(self, intent: Intent | None, error: str = "") -> None:
        """Underline what was read; say what was not. Never by colour alone."""
        echo = self.query_one("#goal-echo", Static)
        if intent is None:
            echo.update(Text(error))
            self.border_subtitle = ""
            return
        echo.update(underlined(intent))
        self.border_subtitle = (
            f"understood {len(intent.mentions)} · unread {len(intent.unread)}"
            f" · unknown {len(intent.unknown)}"
        )


def underlined(intent: Intent) -> Text:
    """The goal with its used words underlined, unknown ones crossed and followed by the nearest."""
    marks: list[tuple[int, int, str, str]] = [
        (m.span.start, m.span.end, "underline", "") for m in intent.mentions
    ]
    for unread in intent.unread:
        marks.append((unread.span.start, unread.span.end, "italic", " (not used)"))
    for unknown in intent.unknown:
        near = ", ".join(unknown.nearest) or "nothing near"
        note = f" (unknown; nearest: {near})"
        marks.append((unknown.span.start, unknown.span.end, "bold reverse", note))
    text, at = Text(), 0
    for start, end, style, note in sorted(marks):
        if start < at:
            continue
        text.append(intent.goal[at:start])
        text.append(intent.goal[start:end], style)
        text.append(note, "bold")
        at = end
    text.append(intent.goal[at:])
    for caution in intent.cautions:
        text.append(f"\n{caution.code}: {caution.text}", "bold")
    return text
