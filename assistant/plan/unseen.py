"""What the goal asks for and the recipe leaves out: said aloud, and never counted as shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.core.intent import Intent, Parameter, Part, Unread
from assistant.core.plan import Obligation
from assistant.core.text import shown
from assistant.plan.recipe import Recipe
from assistant.plan.userfiles import BASE, takes
from assistant.targets.scene import Scene

_CHOOSES = frozenset({"target", "platform", "os", "subject", "proxy"})
"""Parameters that choose the recipe and its branches."""
_NO_FILE = re.compile(r"[a-z][a-z0-9+.-]+://.*|[a-z]:\\(?:.*\\)?[^.]*", re.IGNORECASE)
"""A URL, or a folder by its path from the root of a drive."""
_ON_THE_MACHINE = re.compile(r"/|[a-z]:\\", re.IGNORECASE)
_FILES = frozenset({"script", "path", "playbook_file"})
"""Parameters that name a file of the user's own."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """One wish that nothing in the draft sees to. Its obligation can be judged by nobody."""

    note: str
    obligation: Obligation


def brought(name: str, goal: str) -> bool:
    """Whether a goal speaks of a file as of one that the user has: with my own answer file
    autounattend.xml."""
    own = r"\b(?:my|our|own|existing|attached|given|this)\s+(?:[\w-]+\s+){0,3}"
    return re.search(own + re.escape(name), goal, re.IGNORECASE) is not None


def missing_files(intent: Intent, given: Sequence[str]) -> tuple[str, ...]:
    """Files that the goal names and that are not among `given`, the names of the user's files."""
    named = (
        str(p.value) for p in intent.parameters if p.name in _FILES and p.source != "assumed"
    )  # fmt: skip
    return tuple(dict.fromkeys(n for n in named if BASE.split(n)[-1] not in given))


def unseen_of(
    intent: Intent, recipe: Recipe, scene: Scene, given: Sequence[str]
) -> tuple[Unseen, ...]:
    """What the goal asks for and no file of the draft holds, missing files first.

    `given` are the names of the user's files.
    """
    # A place on the machine that the recipe has written out is no file of the user's, nor is the
    # name of a file that it writes.
    places = {str(p.value) for p in intent.parameters if p.name in _FILES & scene.used}
    out = [
        _unseen("file", name, _missing(name, recipe, scene))
        for name in missing_files(intent, given)
        if name not in places or not (_ON_THE_MACHINE.match(name) or not takes(name, recipe, scene))
    ]
    out += [_unread(index, one) for index, one in enumerate(intent.unread, 1)]
    out += [
        _unseen("component", name, f"The goal names {name}; nothing in this draft sees to it.")
        for part in intent.parts
        for name in part.components
        if not _covered(name, recipe, scene)
    ]
    for parameter in intent.parameters:
        name, value = parameter.name, str(parameter.value)
        if parameter.source == "assumed" or name in _CHOOSES or name in scene.used:
            continue
        if name in _FILES or _met(parameter, recipe, scene):
            continue
        note = f"The goal gives {name} = {value}; nothing in this draft uses it."
        out.append(_unseen("value", f"{name}={value}", note))
    return tuple(out)


def all_left_out(intent: Intent, part: Part, recipe: Recipe, scene: Scene) -> tuple[str, ...]:
    """What a goal names that says neither tool nor system nor what is made, where the draft that
    was assumed for it would have none of that: 'nextcloud on proxmox' is no empty machine."""
    guessed = any(p.name == "target" and p.source == "assumed" for p in intent.parameters)
    system = any(p.name == "os" and p.source != "assumed" for p in intent.parameters)
    made = any(mention.meaning == f"subject {part.subject}" for mention in intent.mentions)
    if not guessed or system or made:
        return ()
    if any(_covered(name, recipe, scene) for name in part.components):
        return ()
    return part.components


def _missing(name: str, recipe: Recipe, scene: Scene) -> str:
    """Of a page or a folder on a disk of Windows there is nothing to hand over, and what a recipe
    has no place for would be refused."""
    if _NO_FILE.fullmatch(name) or not takes(name, recipe, scene):
        return f"The goal names {name}; nothing in this draft uses it."
    return f"{name} was not given: hand it over with --with {name}."


def _met(parameter: Parameter, recipe: Recipe, scene: Scene) -> bool:
    """True for a value that every draft of the recipe meets."""
    return any(
        met.param == parameter.name
        and met.value in (None, parameter.value)
        and scene.holds(met.when)
        for met in recipe.met
    )


def _covered(component: str, recipe: Recipe, scene: Scene) -> bool:
    open_here = any(g.component == component and scene.holds(g.when) for g in recipe.gaps)
    return component in recipe.covers and not open_here


def _unseen(kind: str, name: str, note: str) -> Unseen:
    text = f"What the goal says of {name} is in the draft"
    args = {"name": name, "why": note}
    return Unseen(note, Obligation(f"goal.{kind}.{name}", text, "not_drafted", args))


def _unread(index: int, unread: Unread) -> Unseen:
    words = f"“{' '.join(shown(unread.text).split())}”"
    note = f"The goal's words {words} were not understood; nothing in this draft comes from them."
    made = _unseen("words", words, note)
    return replace(made, obligation=replace(made.obligation, id=f"goal.words.{index}"))
