"""Failures that a person can act on, each with its exit code and the way out."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes that outside programs rely on."""

    DONE = 0
    """Done, nothing at error level."""
    ERRORS_REMAIN = 1
    """Done; errors remain in the files."""
    USAGE = 2
    """Wrong usage."""
    DECLINED = 3
    """Declined: a term is not known, or the goal asks for what is not drafted."""
    MISSING = 4
    """Something is missing that the command cannot do without."""
    UNFINISHED = 5
    """Could not finish: disk full, unreadable input, an internal fault."""
    INTERRUPTED = 130
    """Interrupted from the keyboard or cancelled."""


class DryfitError(Exception):
    """A failure with its place and its mend; never shown as a traceback.

    `summary` names the thing and the place in one line; `mend` is the way out, also one line,
    empty when there is none.
    """

    code: Exit = Exit.UNFINISHED

    def __init__(self, summary: str, *, mend: str = "") -> None:
        super().__init__(summary)
        self.summary = summary
        self.mend = mend


class NobodyReads(Exception):
    """The reader of stdout has gone, as `head` does once it has enough."""


class UsageError(DryfitError):
    """The command was called in a way that it does not take."""

    code = Exit.USAGE


class Declined(DryfitError):
    """A term is in no pack, or the goal asks for what is not drafted: never a guess."""

    code = Exit.DECLINED


class MissingPart(DryfitError):
    """A part of the machine (model, container engine, engine binary) is not there."""

    code = Exit.MISSING


class Unfinished(DryfitError):
    """Something stopped the work half-way: a full disk, an unreadable file, a crashed model."""

    code = Exit.UNFINISHED


class Cancelled(DryfitError):
    """The user stopped the work."""

    code = Exit.INTERRUPTED

    def __init__(self) -> None:
        super().__init__("cancelled")
