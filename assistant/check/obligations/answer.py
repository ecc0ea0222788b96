"""What a predicate is given and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.check.subject import Subject
from assistant.core.evidence import ObligationStatus

Args = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """A predicate's answer."""

    status: ObligationStatus
    at: str | None = None
    why: str = ""


Predicate = Callable[[Subject, Args], Answer]


def met(at: str | None = None) -> Answer:
    """It holds; `at` is what satisfies it."""
    return Answer("met", at)


def unmet(why: str, at: str | None = None) -> Answer:
    """It does not hold; `at` is what breaks it."""
    return Answer("unmet", at, why)


def unknown(why: str, at: str | None = None) -> Answer:
    """The files cannot tell."""
    return Answer("unknown", at, why)
