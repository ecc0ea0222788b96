"""The vocabulary, as explanations and questions ask for it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.explanation import Idea


def find_idea(tool: str, elements: Sequence[str]) -> Idea | None:
    """The concept that a tool's name stands for; None where the vocabulary has none."""
    return None
