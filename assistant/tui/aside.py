"""A short job of one screen in a thread: what it comes to is posted, a fault is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from assistant.core.errors import Cancelled
from assistant.tui.faults import told
from assistant.tui.messages import AsideFailed


def aside(screen: Screen[Any], job: Callable[[], Iterable[Message]], group: str = "aside") -> None:
    """Run `job`, posting what it yields one by one; a newer one of the same group counts alone."""

    def work() -> None:
        worker = get_current_worker()
        try:
            for message in job():
                if worker.is_cancelled:
                    return
                screen.post_message(message)
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - the edge of a thread: every fault is told
            if not worker.is_cancelled:
                screen.post_message(AsideFailed(told(error)))

    screen.run_worker(work, thread=True, group=group, exclusive=True)
