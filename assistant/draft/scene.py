"""What the model is told: once per draft the scene, before each section its ask."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.intent import Parameter
from assistant.core.plan import Choice, Plan
from assistant.core.text import shown
from assistant.models import Scene, ScenePart

_GOAL_LIMIT = 600
"""Characters of the goal that the model is shown; the reader has read all of it."""
_FACTS_LIMIT = 200
ASK_LIMIT = 80
"""Characters of asks before one section: they are read anew for each."""


def scene_of(plan: Plan) -> Scene:
    """The scene for a plan. When the context is too small the parameters go first, then the
    instruction, and the goal last."""
    goal, facts = _goal(plan), _facts(plan)
    if len(goal) > _GOAL_LIMIT:
        goal = goal[:_GOAL_LIMIT] + " ..."
    parts = [
        ScenePart("instruction", "You write infrastructure files. Be brief and exact.", 1),
        ScenePart("goal", f"Goal: {goal}", 0),
    ]
    if facts:
        parts.append(ScenePart("parameters", f"Facts: {facts[:_FACTS_LIMIT]}", 2))
    return Scene(tuple(parts))


def cut_from(plan: Plan) -> tuple[str, ...]:
    """What of goal and parameters the model is not shown; the plan has all of it."""
    notes = []
    if len(_goal(plan)) > _GOAL_LIMIT:
        notes.append(f"the model is shown the goal's first {_GOAL_LIMIT} characters")
    if len(_listed(_given(plan))) > _FACTS_LIMIT:
        notes.append(f"the model is shown {_FACTS_LIMIT} characters of the goal's values")
    return tuple(notes)


def _goal(plan: Plan) -> str:
    return " ".join(shown(plan.goal).split())


def _facts(plan: Plan) -> str:
    """The values, those of the goal before what was filled in."""
    return _listed([*_given(plan), *(p for p in plan.parameters if p.source == "assumed")])


def _given(plan: Plan) -> list[Parameter]:
    return [p for p in plan.parameters if p.source != "assumed"]


def _listed(parameters: Sequence[Parameter]) -> str:
    return shown(", ".join(f"{p.name} {p.value}" for p in parameters))


def ask_of(path: str, choices: Sequence[Choice]) -> str:
    """What a section is for, in a line."""
    asks = "; ".join(dict.fromkeys(choice.ask for choice in choices if choice.ask))
    return f"{path}: {cut_ask(asks)}"


def cut_ask(text: str) -> str:
    """As much of `text` as is said before one section."""
    return shown(text)[:ASK_LIMIT]
