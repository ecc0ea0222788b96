"""What the goal asks for and the recipe leaves out: said aloud, and never counted as shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.intent import Intent
from assistant.core.plan import Obligation
from assistant.plan.recipe import Recipe
from assistant.targets.scene import Scene

_CHOOSES = frozenset({"target", "platform", "os", "subject"})
"""Parameters that choose the recipe and its branches."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """One wish that nothing in the draft sees to. Its obligation can be judged by nobody."""

    note: str
    obligation: Obligation


def unseen_of(
    intent: Intent, recipe: Recipe, scene: Scene, given: Sequence[str]
) -> tuple[Unseen, ...]:
    """The goal's components and values that went into no file; `given` are names of user files."""
    out = [
        _unseen("component", name, f"The goal names {name}; nothing in this draft sees to it.")
        for part in intent.parts
        for name in part.components
        if not _covered(name, recipe, scene)
    ]
    for parameter in intent.parameters:
        name, value = parameter.name, str(parameter.value)
        if parameter.source == "assumed" or name in _CHOOSES or name in scene.used:
            continue
        if name in ("script", "path"):
            if value.rpartition("/")[2] not in given:
                note = f"The goal names {value}; it comes into the draft with --with {value}."
                out.append(_unseen("file", value, note))
            continue
        note = f"The goal gives {name} = {value}; nothing in this draft uses it."
        out.append(_unseen("value", f"{name}={value}", note))
    return tuple(out)


def _covered(component: str, recipe: Recipe, scene: Scene) -> bool:
    open_here = any(g.component == component and scene.holds(g.when) for g in recipe.gaps)
    return component in recipe.covers and not open_here


def _unseen(kind: str, name: str, note: str) -> Unseen:
    return Unseen(note, Obligation(f"goal.{kind}.{name}", note, "not_drafted", {"name": name}))
