"""An answer about words, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Confidence = Literal["sure", "likely", "guess"]


@dataclass(frozen=True, slots=True)
class ToolTerm:
    """What one tool says for a concept."""

    tool: str
    """The tool's id: compose, cloud-init..."""
    title: str
    term: str
    """Empty where the tool has no equivalent."""
    why_none: str = ""
    nearest: str = ""
    """Of a tool without an equivalent: the title of the concept that comes nearest."""
    source: str = ""
    """Where the term comes from; `packs` where our schema packs have it."""
    verified: bool = False
    """Whether a pack has what the term names."""
    example: str = ""
    """A few lines that show it; empty where there are none."""
    in_part: bool = False
    """Whether the example's block needs other settings too, which are left out."""


@dataclass(frozen=True, slots=True)
class FoundConcept:
    """One concept that answers a question."""

    name: str
    title: str
    means: str
    terms: tuple[ToolTerm, ...]
    stages: tuple[str, ...]
    before: tuple[str, ...]
    """Titles of the concepts that this one comes before. The same for `after`."""
    after: tuple[str, ...]
    trap: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class WordsAnswer:
    """What the vocabulary says to a question."""

    question: str
    asked_from: tuple[str, ...]
    """Ids of the tools whose word is asked about, in the question's order."""
    asked_to: tuple[str, ...]
    """Ids of the tools whose word is wanted."""
    relation: Literal["", "before", "after"]
    """For 'what runs before X': X is what was found first, and what runs then follows it."""
    found: tuple[FoundConcept, ...]
    """The best first; empty where nothing is known."""
    unknown: tuple[tuple[str, tuple[str, ...]], ...]
    """Words that the vocabulary does not have, each with the nearest that it has."""
