"""Questions as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its choices, of which exactly one is right."""

    id: str
    """What it asks about and how, the same in every round: term/compose/published-port."""
    about: str
    """The concept, component or file that it is about."""
    text: str
    choices: tuple[str, ...]
    answer: int
    """Of the right choice, from 0."""
    why: str
    """Why it is right, said after the answer."""
    source: str
    """What says so: the vocabulary, a pack with its version, a file with its line."""
