"""Jobs for the tests, where the process that runs them can import them."""

from __future__ import annotations

import os
import signal
import time

from assistant.core.errors import Cancelled, Declined
from assistant.core.events import Note, TextWritten
from assistant.jobs.given import Given


def tells(given: Given, count: int) -> int:
    """Tells a text in pieces, and after it a line."""
    for number in range(count):
        given.tell(TextWritten("a", f"{number} ", "sampled"))
    given.tell(Note("done"))
    return count


def waits(given: Given, mark: str) -> None:
    """Leaves a mark once it hears the stop."""
    given.tell(Note("waiting"))
    given.stop.wait(30)
    with open(mark, "w", encoding="utf-8") as file:
        file.write("stopped")
    raise Cancelled


def deaf(given: Given) -> None:
    """Hears no stop for a while."""
    given.tell(Note("working"))
    time.sleep(3)


def declines(_: Given) -> None:
    """Ends with words for the user."""
    raise Declined("no such thing", mend="ask for another")


def fails(_: Given) -> None:
    """Ends in a way that nobody foresaw."""
    raise ZeroDivisionError("a fault")


def crashes(_: Given) -> None:
    """Takes the process with it."""
    os.kill(os.getpid(), signal.SIGSEGV)
    time.sleep(30)  # another thread may be the one that hears it


def process(_: Given) -> int:
    """Which process runs jobs."""
    return os.getpid()
