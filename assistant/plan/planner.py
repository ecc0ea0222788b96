"""One part of a goal: choose the recipe, settle the values, lay out the files."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant import paths
from assistant.core.errors import Declined, Unfinished
from assistant.core.intent import Intent, Parameter, Part
from assistant.core.plan import Block, Choice, Obligation, Plan, PlannedFile, Segment
from assistant.core.request import UserFile
from assistant.core.text import shown
from assistant.knowledge import Packs
from assistant.plan import bodies, names, trees, values
from assistant.plan.example import example
from assistant.plan.expand import expanded
from assistant.plan.library import recipes, systems_and_families
from assistant.plan.open import with_resources
from assistant.plan.readme import readme
from assistant.plan.recipe import Duty, File, OsEntry, Recipe
from assistant.plan.repeated import each
from assistant.plan.settle import derived, part_facts, settle, slug
from assistant.plan.surfaces import with_told
from assistant.plan.unseen import Unseen, all_left_out, brought, missing_files
from assistant.plan.userfiles import Placed, keep_places, place
from assistant.targets.scene import Maker, Scene

_NAMED = 3
"""Parts that a draft is called after, at most."""


@dataclass(frozen=True, slots=True)
class Laid:
    """One part laid out, before what is left out of it is known."""

    goal: str
    recipe: Recipe
    scene: Scene
    files: tuple[PlannedFile, ...]
    duties: tuple[Obligation, ...]
    parameters: tuple[Parameter, ...]
    notes: tuple[str, ...]
    awaits: tuple[str, ...]
    """What is to be done about the places of the user's own files."""
    given: tuple[str, ...]
    """Names of the files that the goal may speak of and that are there."""
    packs: Packs


def lay_out(
    intent: Intent,
    part: Part,
    packs: Packs,
    user_files: Sequence[UserFile],
    *,
    bare: bool = False,
) -> Laid:
    """The files of one part but for its README; `bare`: though nothing says what is to be in them.
    Raises Declined when no recipe fits, UsageError when one of `user_files` has no place,
    Unfinished when the recipe is at fault."""
    folder = paths.prompts_dir()
    known, oses = recipes(folder), systems_and_families(folder)
    recipe = fitting(part, known, oses)
    scene, small = settle(intent, part, recipe, oses)
    if recipe.needs_part and not (bare or _has_part(recipe, scene)):
        raise Declined(_open(recipe, intent), mend=f"what can be drafted: {recipe.knows}")
    recipe = expanded(recipe, scene)
    if left_out := all_left_out(intent, part, recipe, scene):
        raise Declined(
            f"no tool is named, and {recipe.knows} would have no {' and no '.join(left_out)}",
            mend="name the tool: with Docker Compose, Ansible, Terraform or Packer",
        )
    if part.resources:
        recipe, scene = with_resources(recipe, part, scene, packs, folder)
    else:
        recipe = with_told(recipe, scene, packs)
    taken = _taken(recipe, scene)
    placed = place(user_files, recipe, scene, taken)
    made = [
        n.name for n in recipe.makes if scene.holds(n.when) and not brought(n.name, intent.goal)
    ]
    given = (*(f.name for f in user_files), *made)
    here = taken | {one.file.path for one in placed}
    kept = keep_places(missing_files(intent, given), recipe, scene, here)
    placed = (*placed, *kept)
    given = (*given, *(one.name for one in kept))
    scene = _with_user_files(scene, recipe, placed, bool(missing_files(intent, given)))
    return Laid(
        goal=intent.goal,
        recipe=recipe,
        scene=scene,
        files=_files(recipe, scene, placed),
        duties=_duties(recipe, scene),
        parameters=_parameters(intent, scene),
        notes=(*small, *(n.text for n in recipe.notes if scene.holds(n.when))),
        awaits=tuple(one.awaits for one in kept),
        given=given,
        packs=packs,
    )


def finish(laid: Laid, unseen: Sequence[Unseen]) -> Plan:
    """The plan of one part, its README told what is left out. Raises Unfinished."""
    left_out = tuple(one.note for one in unseen)
    files = _with_readme(laid, left_out)
    _sound(files, laid.packs, laid.recipe)
    return Plan(
        goal=laid.goal,
        name=_name(laid.recipe, laid.scene),
        recipe=laid.recipe.id,
        targets=(laid.recipe.target,),
        parameters=laid.parameters,
        files=files,
        obligations=(*laid.duties, *(one.obligation for one in unseen)),
        notes=(*left_out, *laid.awaits, *laid.notes),
    )


def fits(intent: Intent) -> bool:
    """Whether a recipe drafts what the intent says, whatever it asks for besides."""
    folder = paths.prompts_dir()
    if len(intent.parts) != 1 or intent.declined:
        return False
    if intent.parts[0].subject == "resources" and not intent.parts[0].resources:
        return False
    try:
        oses = systems_and_families(folder)
        recipe = fitting(intent.parts[0], recipes(folder), oses)
        settle(intent, intent.parts[0], recipe, oses)
    except Declined:
        return False
    return True


def _has_part(recipe: Recipe, scene: Scene) -> bool:
    """Whether the goal says anything that the recipe puts into its files."""
    keys = tuple(f"{file.keys}." for file in recipe.files if file.keys)
    by_part = any(fact.startswith("slot:") for fact in scene.facts)
    return by_part or any(name.startswith(keys) for name in scene.settings if keys)


def _open(recipe: Recipe, intent: Intent) -> str:
    """Why no building block fits, with the words that were not understood."""
    words = ", ".join(f"“{' '.join(shown(one.text).split())}”" for one in intent.unread)
    return f"{recipe.needs_part}; not understood: {words}" if words else recipe.needs_part


def _parameters(intent: Intent, scene: Scene) -> tuple[Parameter, ...]:
    """The goal's parameters (some names stand several times), then those that were filled in."""
    first: set[str] = set()
    out: list[Parameter] = []
    for given in intent.parameters:
        out.append(given if given.name in first else scene.settings[given.name])
        first.add(given.name)
    return (*out, *(p for name, p in scene.settings.items() if name not in first))


def can_draft(known: Sequence[Recipe]) -> str:
    """One line on what there are recipes for."""
    return "what can be drafted: " + "; ".join(recipe.knows for recipe in known)


def fitting(part: Part, known: Sequence[Recipe], oses: Mapping[str, OsEntry]) -> Recipe:
    """The recipe that most of the part's facts speak for. Raises Declined when none fits."""
    facts = part_facts(part, oses)
    empty = Scene("", "", facts, {}, "", part.platforms)
    best: tuple[int, Recipe] | None = None
    for recipe in known:
        for when in recipe.match:
            if empty.holds(when) and (best is None or len(when) > best[0]):
                best = (len(when), recipe)
    if best is None:
        what = " ".join((part.target, part.subject, *part.platforms, part.os or "")).strip()
        raise Declined(f"no recipe drafts this: {what}", mend=can_draft(known))
    return best[1]


def _taken(recipe: Recipe, scene: Scene) -> frozenset[str]:
    return frozenset(
        f.path for f in recipe.files if scene.holds(f.when) and not f.replaced_by
    )  # fmt: skip


def _with_user_files(
    scene: Scene, recipe: Recipe, placed: Sequence[Placed], missing: bool
) -> Scene:
    by_role: dict[str, tuple[str, ...]] = {}
    for item in placed:
        by_role[item.role] = (*by_role.get(item.role, ()), item.file.path)
    facts = frozenset(f"user:{role}" for role in by_role)
    facts |= {"user-file-missing"} if missing else set()
    return derived(replace(scene, user_files=by_role), recipe.facts, facts)


def _kept(recipe: Recipe, scene: Scene) -> list[File]:
    return [f for f in recipe.files if scene.holds(f.when) and not _replaced(f, scene)]


def _files(recipe: Recipe, scene: Scene, placed: Sequence[Placed]) -> tuple[PlannedFile, ...]:
    made = [_file(spec, recipe, scene) for spec in _kept(recipe, scene) if not spec.readme]
    return (*(f for f in made if f is not None), *(item.file for item in placed))


def _with_readme(laid: Laid, left_out: Sequence[str]) -> tuple[PlannedFile, ...]:
    files, recipe, scene = laid.files, laid.recipe, laid.scene
    for spec in _kept(recipe, scene):
        if spec.readme:
            text = readme(recipe, scene, files, laid.notes, left_out, laid.awaits)
            files = (*files, PlannedFile(spec.path, spec.language, spec.what, segments=text))
    return files


def _replaced(spec: File, scene: Scene) -> bool:
    return bool(spec.replaced_by) and spec.replaced_by in scene.user_files


def _file(spec: File, recipe: Recipe, scene: Scene) -> PlannedFile | None:
    """The file; None for a tree that comes to nothing."""
    if spec.blocks is not None:
        found = bodies.blocks(spec.blocks, recipe, scene)
        return PlannedFile(spec.path, spec.language, spec.what, blocks=found)
    if spec.lines is not None:
        segments = bodies.text(spec.lines, recipe, scene)
    elif spec.tree is not None:
        segments = trees.tree(spec.tree, recipe, scene, spec.head, spec.spaced)
        if not segments:
            return None
    elif spec.example:
        segments = example(recipe, scene, spec.path)
    else:
        segments = values.joined(_maker(recipe, spec)(scene, spec.args))
    return PlannedFile(spec.path, spec.language, spec.what, segments=segments)


def _maker(recipe: Recipe, spec: File) -> Maker:
    module = importlib.import_module(f"assistant.targets.{recipe.target}.makers")
    makers: Mapping[str, Maker] = module.MAKERS
    maker = makers.get(spec.made or "")
    if maker is None:
        raise Unfinished(f"recipe {recipe.id}: {recipe.target} has no printer {spec.made!r}")
    return maker


def _duties(recipe: Recipe, scene: Scene) -> tuple[Obligation, ...]:
    return tuple(
        _duty(duty, said, scene)
        for duty in recipe.obligations
        if scene.holds(duty.when)
        for said in _times(duty, scene)
    )


def _times(duty: Duty, scene: Scene) -> Iterator[tuple[str, str]]:
    """What stands in the duty's texts, for each time that it is owed."""
    if duty.user_files:
        yield from (("{file}", path) for path in scene.user_files.get(duty.user_files, ()))
    elif duty.each:
        yield from (("{item}", str(one.value("item"))) for one in each(duty.each, scene))
    else:
        yield "", ""


def _duty(duty: Duty, said: tuple[str, str], scene: Scene) -> Obligation:
    def named(text: str) -> str:
        return text.replace(*said) if said[0] else text

    args = {name: _value(values.scalar(value, scene)) for name, value in duty.args.items()}
    args = {name: named(v) if isinstance(v, str) else v for name, v in args.items()}
    return Obligation(named(duty.id), named(duty.text), duty.check, args)


def _value(value: str | int | float | bool) -> str | int | bool:
    return str(value) if isinstance(value, float) else value


def _name(recipe: Recipe, scene: Scene) -> str:
    if "name" in scene.settings and scene.settings["name"].source != "assumed":
        return slug(str(scene.value("name")))
    name = recipe.name.replace("{os}", scene.os_title)
    parts = [one.name for one in recipe.named if scene.holds(one.when)]
    name = name.replace("{parts}", "-".join(parts[:_NAMED]))
    return slug(name.replace("{platform}", "-".join(scene.platforms)))


def _sound(files: Sequence[PlannedFile], packs: names.Lookup, recipe: Recipe) -> None:
    """Refuse names out of nowhere, two files of one path and two choices of one id."""
    for file in files:
        names.check(file.blocks, packs, recipe.id)
    for what, found in (("path", [f.path for f in files]), ("choice", list(_choices(files)))):
        twice = sorted({name for name in found if found.count(name) > 1})
        if twice:
            raise Unfinished(f"recipe {recipe.id}: the {what} {twice[0]!r} occurs twice")


def _choices(files: Sequence[PlannedFile]) -> Iterator[str]:
    for file in files:
        yield from (s.id for s in file.segments if isinstance(s, Choice))
        for block in file.blocks:
            yield from (s.id for s in _segments(block) if isinstance(s, Choice))


def _segments(block: Block) -> Iterator[Segment]:
    for entry in block.body:
        if isinstance(entry, Block):
            yield from _segments(entry)
        elif hasattr(entry, "value"):
            yield from entry.value
        else:
            yield from entry.segments
