"""Rules for values that a schema cannot state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Problem = tuple[tuple[str | int, ...], str, str]
"""Path of the attribute, summary, detail."""


def problems(kind_type: str, value: Any, rules: Sequence[Any]) -> list[Problem]:
    """What the rules of a type ("resource/TYPE", "data/TYPE", "provider") find in its values."""
    return []
