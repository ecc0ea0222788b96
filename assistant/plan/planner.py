"""The way from an intent to a plan: choose the recipe, settle the values, lay out the files."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant import paths
from assistant.core.errors import Declined, Unfinished
from assistant.core.intent import Intent, Part
from assistant.core.plan import Block, Choice, Obligation, Plan, PlannedFile, Segment
from assistant.plan import bodies, names, values
from assistant.plan.example import example
from assistant.plan.readme import readme
from assistant.plan.recipe import File, OsEntry, Recipe, recipes, systems
from assistant.plan.settle import closed, part_facts, settle, slug
from assistant.plan.userfiles import Placed, UserFile, place
from assistant.targets.scene import Maker, Scene


def make_plan(intent: Intent, packs: names.Lookup, user_files: Sequence[UserFile] = ()) -> Plan:
    """What will be written for `intent`, deterministic in its arguments.

    Raises Declined when no recipe fits, UsageError when one of `user_files` has no place, and
    Unfinished when a recipe is at fault (a name that no pack has is never written).
    """
    folder = paths.prompts_dir()
    known, oses = recipes(folder), systems(folder)
    if len(intent.parts) != 1:
        raise Declined(
            "the goal asks for several drafts at once"
            if intent.parts
            else "the goal names nothing that can be drafted",
            mend="ask for one at a time: " + "; ".join(p.subject for p in intent.parts)
            if intent.parts
            else can_draft(known),
        )
    recipe = _fitting(intent.parts[0], known, oses)
    scene, small = settle(intent, intent.parts[0], recipe, oses)
    placed = place(user_files, recipe, scene, _taken(recipe, scene))
    scene = _with_user_files(scene, recipe, placed)
    notes = (*small, *(n.text for n in recipe.notes if scene.holds(n.when)))
    unseen = [c for c in intent.parts[0].components if c not in recipe.covers]
    notes = (*notes, *(f"The goal names {c}; nothing in this draft sees to it." for c in unseen))
    files = _files(recipe, scene, placed, notes)
    _sound(files, packs, recipe)
    return Plan(
        goal=intent.goal,
        name=_name(recipe, scene),
        recipe=recipe.id,
        targets=(recipe.target,),
        parameters=tuple(scene.settings.values()),
        files=files,
        obligations=(*_duties(recipe, scene), *_unseen(unseen)),
        notes=notes,
    )


def can_draft(known: Sequence[Recipe]) -> str:
    """One line on what there are recipes for."""
    return "what can be drafted: " + "; ".join(recipe.knows for recipe in known)


def _fitting(part: Part, known: Sequence[Recipe], oses: Mapping[str, OsEntry]) -> Recipe:
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


def _with_user_files(scene: Scene, recipe: Recipe, placed: Sequence[Placed]) -> Scene:
    by_role: dict[str, tuple[str, ...]] = {}
    for item in placed:
        by_role[item.role] = (*by_role.get(item.role, ()), item.file.path)
    facts = scene.facts | {f"user:{role}" for role in by_role}
    scene = replace(scene, user_files=by_role)
    return replace(scene, facts=closed(facts, recipe.facts, scene))


def _files(
    recipe: Recipe, scene: Scene, placed: Sequence[Placed], notes: Sequence[str]
) -> tuple[PlannedFile, ...]:
    kept = [f for f in recipe.files if scene.holds(f.when) and not _replaced(f, scene)]
    made = [_file(f, recipe, scene) for f in kept if not f.readme]
    made += [item.file for item in placed]
    for spec in kept:
        if spec.readme:
            made.append(
                PlannedFile(
                    spec.path,
                    spec.language,
                    spec.what,
                    segments=readme(recipe, scene, made, notes),
                )
            )
    return tuple(made)


def _replaced(spec: File, scene: Scene) -> bool:
    return bool(spec.replaced_by) and spec.replaced_by in scene.user_files


def _file(spec: File, recipe: Recipe, scene: Scene) -> PlannedFile:
    if spec.blocks is not None:
        found = bodies.blocks(spec.blocks, recipe, scene)
        return PlannedFile(spec.path, spec.language, spec.what, blocks=found)
    if spec.lines is not None:
        segments = bodies.text(spec.lines, recipe, scene)
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
        Obligation(
            d.id, d.text, d.check, {k: _value(values.scalar(v, scene)) for k, v in d.args.items()}
        )
        for d in recipe.obligations
        if scene.holds(d.when)
    )


def _value(value: str | int | float | bool) -> str | int | bool:
    return str(value) if isinstance(value, float) else value


def _unseen(components: Sequence[str]) -> tuple[Obligation, ...]:
    """A known thing that the goal names and the recipe leaves out can be judged by nobody."""
    return tuple(
        Obligation(f"goal.{name}", f"The goal names {name}.", "not_drafted", {"component": name})
        for name in components
    )


def _name(recipe: Recipe, scene: Scene) -> str:
    if "name" in scene.settings and scene.settings["name"].source != "assumed":
        return slug(str(scene.value("name")))
    name = recipe.name.replace("{os}", scene.os_title)
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
