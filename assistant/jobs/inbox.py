"""What a job tells while it works, kept until the screen looks.

A message for every piece of text would keep the screen busier than the model is; the screen
empties the box a few times a second instead.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from assistant.core.events import Event


How = Literal["printed", "forced", "sampled"]


class Inbox:
    """Takes events on any thread and gives them, in order, to the screen."""

    def __init__(self) -> None:
        self._events: deque[Event] = deque()

    def put(self, event: Event) -> None:
        """Keep one event."""
        self._events.append(event)

    def take(self) -> list[Event]:
        """All events so far; neighbouring stretches of one file that came about alike are one."""
        from assistant.core.events import TextWritten

        taken: list[Event] = []
        pieces: list[str] = []
        path = ""
        how: How = "printed"

        def join() -> None:
            if pieces:
                taken.append(TextWritten(path, "".join(pieces), how))
                pieces.clear()

        while self._events:
            event = self._events.popleft()
            if isinstance(event, TextWritten):
                if (event.path, event.how) != (path, how):
                    join()
                    path, how = event.path, event.how
                pieces.append(event.text)
            else:
                join()
                taken.append(event)
        join()
        return taken
