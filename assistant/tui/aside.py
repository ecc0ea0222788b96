"""A job on behalf of one screen: a thread waits for it, what it comes to is posted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, get_current_worker

from assistant.core.errors import Cancelled
from assistant.jobs.faults import told
from assistant.jobs.given import Given, Jobs, unheard
from assistant.tui.messages import AsideFailed

R = TypeVar("R")


class _Unwanted(threading.Event):
    """Set too once a newer job has taken the place of the worker's."""

    def __init__(self, worker: Worker[None]) -> None:
        super().__init__()
        self._worker = worker

    def is_set(self) -> bool:
        """Whether nobody waits for the job any more."""
        return super().is_set() or self._worker.is_cancelled


def aside(
    screen: Screen[Any],
    jobs: Jobs,
    job: Callable[[Given], R],
    done: Callable[[R], Message | None],
    *,
    group: str = "aside",
    heard: Callable[[Any], Message] | None = None,
) -> None:
    """Run a short `job` and post what `done` makes of its answer; `heard` makes messages of what it
    tells meanwhile. A newer one of the same group counts alone; a fault is told."""

    def work() -> None:
        worker = get_current_worker()
        stop = _Unwanted(worker)

        def post(make: Callable[[Any], Message | None], value: object) -> None:
            message = make(value)
            if message is not None and not worker.is_cancelled:
                screen.post_message(message)

        try:
            result = jobs.run(job, partial(post, heard) if heard else unheard, stop)
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - the edge of a thread: every fault is told
            post(AsideFailed, told(error))
        else:
            post(done, result)

    screen.run_worker(work, thread=True, group=group, exclusive=True)
