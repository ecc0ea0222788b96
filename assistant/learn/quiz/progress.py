"""What was asked and how it went, kept in the user's data folder."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from assistant.core.errors import Unfinished

KEPT = 2000
"""Questions that are remembered; those not asked for longest go first."""


class Mark(msgspec.Struct):
    """How one question went."""

    asked: int = 0
    right: int = 0
    last: int = 0
    """The round in which it was last asked."""
    well: bool = False
    """Whether it was answered right then."""


class Progress(msgspec.Struct):
    """All that is remembered."""

    version: int = 1
    rounds: int = 0
    marks: dict[str, Mark] = {}

    def note(self, id_: str, *, right: bool) -> None:
        """One answer."""
        mark = self.marks.setdefault(id_, Mark())
        mark.asked += 1
        mark.right += right
        mark.last, mark.well = self.rounds, right

    @property
    def weak(self) -> frozenset[str]:
        """Questions that were answered wrong when they were last asked."""
        return frozenset(id_ for id_, mark in self.marks.items() if not mark.well)


def read_progress(file: Path) -> Progress:
    """What the file holds; a file that cannot be read counts as none."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Progress)
    except (OSError, msgspec.DecodeError):
        return Progress()


def write_progress(file: Path, progress: Progress) -> None:
    """Put it in the file's place at once: a reader sees the old or the new, never a part.

    Raises Unfinished when it cannot be written.
    """
    if len(progress.marks) > KEPT:
        newest = sorted(progress.marks.items(), key=lambda one: (-one[1].last, one[0]))
        progress.marks = dict(newest[:KEPT])
    aside = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(msgspec.json.encode(progress))
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise Unfinished(f"{file} cannot be written: {reason}", mend="make room there") from error
