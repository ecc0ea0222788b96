"""The labs that are open, by the keys of their screens; each is used by one command at a time."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.core.errors import Cancelled, Unfinished

if TYPE_CHECKING:
    from assistant.core.difference import Difference
    from assistant.core.trying import Tried
    from assistant.jobs.given import Given
    from assistant.prove.lab import Lab


@dataclass
class _Open:
    """One lab, from the first word of it until it is closed."""

    lab: Lab | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    """Ends the command that runs, not the lab."""
    closing: threading.Event = field(default_factory=threading.Event)
    turn: threading.Lock = field(default_factory=threading.Lock)
    """Held by whoever uses the lab; closing waits for it."""
    comparing: threading.Lock = field(default_factory=threading.Lock)


class Labs:
    """Keeps them between the jobs that use them."""

    def __init__(self) -> None:
        self._open: dict[str, _Open] = {}
        self._lock = threading.Lock()

    def of(self, key: str) -> _Open:
        """The lab of that key; closed ones are never opened again."""
        with self._lock:
            return self._open.setdefault(key, _Open())

    def end(self, key: str) -> None:
        """Close one: what runs in it is stopped first."""
        one = self.of(key)
        one.closing.set()
        one.stop.set()
        with one.comparing, one.turn:
            lab, one.lab = one.lab, None
            if lab is not None:
                lab.close()

    def close(self) -> None:
        """Close all."""
        for key in list(self._open):
            self.end(key)


def opened(given: Given, key: str, files: Mapping[str, str]) -> str:
    """Make the container; returns the system in it."""
    one = given.labs.of(key)
    with one.turn:
        lab = given.shop.lab(files, one.closing)
        lab.__enter__()
        one.lab = lab
        if one.closing.is_set():
            raise Cancelled
    return lab.system


def tried(given: Given, key: str, command: str) -> tuple[Tried, str]:
    """Run a line of shell; returns what came of it and where the next one begins."""
    one = given.labs.of(key)
    with one.turn:
        lab = _standing(one)
        one.stop.clear()
        return lab.run(command, stop=one.stop), lab.folder


def stopped(given: Given, key: str) -> None:
    """End the command that runs; the lab stays."""
    given.labs.of(key).stop.set()


def emptied(given: Given, key: str) -> str:
    """Start again from the files."""
    one = given.labs.of(key)
    with one.comparing, one.turn:
        lab = _standing(one)
        lab.reset()
        return lab.system


def compared(given: Given, key: str) -> Difference:
    """See what was changed, beside a command that runs: nothing is run in the container for it."""
    one = given.labs.of(key)
    with one.comparing:
        return _standing(one).difference()


def ended(given: Given, key: str) -> None:
    """Take the container away."""
    given.labs.end(key)


def _standing(one: _Open) -> Lab:
    if one.closing.is_set():
        raise Cancelled
    if one.lab is None:
        raise Unfinished("no lab is open any more", mend="leave with ^l, and open another one")
    return one.lab
