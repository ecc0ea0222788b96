"""What the model is told: once per draft the scene, before each section its ask."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.plan import Choice, Plan
from assistant.core.text import shown
from assistant.models import Scene, ScenePart

_GOAL_LIMIT = 600
"""Characters of the goal that the model is shown; the reader has read all of it."""
_ASK_LIMIT = 6
"""Asks that are spelled out before one section."""


def scene_of(plan: Plan) -> Scene:
    """The scene for a plan. When the context is too small the list of files goes first, then the
    parameters, the instruction, and the goal last."""
    goal = " ".join(shown(plan.goal).split())
    if len(goal) > _GOAL_LIMIT:
        goal = goal[:_GOAL_LIMIT] + " ..."
    facts = ", ".join(f"{p.name} {p.value}" for p in plan.parameters[:12])
    files = ", ".join(file.path for file in plan.files[:12])
    parts = [
        ScenePart("instruction", "You write infrastructure files. Be brief and exact.", 1),
        ScenePart("goal", f"Goal: {goal}", 0),
    ]
    if facts:
        parts.append(ScenePart("parameters", f"Facts: {shown(facts)[:_GOAL_LIMIT]}", 2))
    if files:
        parts.append(ScenePart("list of files", f"Files: {files[:_GOAL_LIMIT]}", 3))
    return Scene(tuple(parts))


def ask_of(path: str, choices: Sequence[Choice]) -> str:
    """What a section is for, in a line."""
    asks = list(dict.fromkeys(choice.ask for choice in choices if choice.ask))
    return f"{path}: " + "; ".join(shown(ask) for ask in asks[:_ASK_LIMIT])
