"""What the screen's process and the one that runs jobs tell one another.

Values travel as pickles inside the messages, so that each is read by the thread that wants it, and
a value that cannot be read is a fault of one job alone. Both ends are one program of one user, and
the socket between them has no name.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.core.errors import DryfitError


@dataclass(frozen=True, slots=True)
class Run:
    """Run a job; its number is in all that is told of it."""

    number: int
    job: bytes


@dataclass(frozen=True, slots=True)
class Stop:
    """A job is no longer wanted."""

    number: int


@dataclass(frozen=True, slots=True)
class End:
    """Stop all jobs, end what they hold, and go."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a job told meanwhile: a list."""

    number: int
    heard: bytes


@dataclass(frozen=True, slots=True)
class Done:
    """What a job came to."""

    number: int
    result: bytes


@dataclass(frozen=True, slots=True)
class Failed:
    """A job could not do it."""

    number: int
    kind: type[DryfitError]
    summary: str
    mend: str


Reply = Told | Done | Failed
