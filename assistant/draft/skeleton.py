"""A plan as text without a model: every choice is taken by its first alternative."""

from __future__ import annotations

from assistant.core.plan import Choice, Plan, PlannedFile, Segment
from assistant.draft.hcl import joined, print_blocks

_ANYTHING = "x"
"""Stands where a model would write within a pattern. Never shown to anybody."""


def skeleton(plan: Plan) -> dict[str, str]:
    """The files of `plan` by path, for looking at what the plan itself decides."""
    return {file.path: _text(file) for file in plan.files}


def _text(file: PlannedFile) -> str:
    if file.user_bytes is not None:
        return file.user_bytes.decode("utf-8", "replace")
    segments = print_blocks(file.blocks) if file.blocks else joined(file.segments)
    return "".join(_one(segment) for segment in segments)


def _one(segment: Segment) -> str:
    if isinstance(segment, Choice):
        return segment.options[0] if segment.options else _ANYTHING
    return segment.text
