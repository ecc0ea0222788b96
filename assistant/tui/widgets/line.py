"""One line to type in."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from assistant.tui.wording import one_line


class Line(Input):
    """An input that takes what is pasted into it as one line, however many it was."""

    def _on_paste(self, event: events.Paste) -> None:
        super()._on_paste(events.Paste(one_line(event.text)))
        event.stop()
        event.prevent_default()
