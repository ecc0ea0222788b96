"""What is on this machine: its parts, its models, earlier drafts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.errors import Cancelled
from assistant.jobs.given import Given

if TYPE_CHECKING:
    from assistant.core.standing import Standing
    from assistant.workspace.history import Kept, What


_ONE = threading.Lock()
"""Held while models are looked at: the first look at a large one takes seconds, and nobody else is
to wait for that."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """One entry of a folder's history."""

    folder: Path
    number: int
    at: float
    """When it was written, in seconds since 1970."""
    what: What
    outcome: str
    said: str
    goal: str
    current: bool
    """The folder holds it now, edits aside."""


def check_up(given: Given) -> None:
    """Look at each part of this machine; a Check of each is told as soon as it is done."""
    from assistant.setup.doctor import looked

    for check in looked():
        given.tell(check)


def models(given: Given) -> tuple[Standing, ...]:
    """The models here, and how they stand."""
    from assistant.bench.standing import standings

    with _ONE:
        if given.stop.is_set():
            raise Cancelled
        return standings()


def measured(given: Given, path: Path) -> tuple[Standing, ...]:
    """The same, after one of them was measured: half a minute."""
    from assistant.bench.speed import measure
    from assistant.bench.standing import keep_speed

    keep_speed(measure(path, given.stop))
    return models(given)


def earlier(given: Given, top: Path, folder: Path | None) -> tuple[Earlier, ...]:
    """What is kept of the drafts in the folders of `top`, and of the one in `folder` first; of
    each the newest first."""
    from assistant.workspace.history import base_of, drafts_below, entries

    with given.turn():
        own = {place: entries(place) for place in (folder, top) if place is not None}
        first = {place: kept for place, kept in own.items() if kept}
        below = {place: kept for place, kept in drafts_below(top).items() if place not in first}
        return tuple(
            one
            for place, kept in (first | below).items()
            for one in reversed(list(_told(place, kept, base_of(place))))
        )


def changed_since(given: Given, folder: Path, number: int) -> str:
    """The goal of an entry, and what changed in the files from then to now."""
    from assistant.render.history import diff_text
    from assistant.workspace.history import entries, texts_now, texts_of

    with given.turn():
        entry = next(one.entry for one in entries(folder) if one.number == number)
        old = texts_of(entry)
        said = diff_text(old, texts_now(folder, old)) or "The files are as they were then."
    return f"goal: {entry.asked.goal}\n\nFrom then to now:\n\n{said}"


def _told(folder: Path, kept: tuple[Kept, ...], base: object) -> Iterator[Earlier]:
    here = next((one.number for one in reversed(kept) if one.entry == base), 0)
    for one in kept:
        entry = one.entry
        yield Earlier(
            folder, one.number, one.at, entry.what, entry.outcome, entry.said, entry.asked.goal,
            one.number == here,
        )  # fmt: skip
