"""The part of a recipe that a target makes from its own data, read as strictly as the rest."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import msgspec

from assistant.core.errors import Unfinished
from assistant.plan.recipe import Added, Recipe
from assistant.targets.scene import Expansion, Scene


def expanded(recipe: Recipe, scene: Scene) -> Recipe:
    """`recipe` with what its expansion adds for `scene`. Raises Unfinished when that is unsound."""
    if not recipe.expand:
        return recipe
    module = importlib.import_module(f"assistant.targets.{recipe.target}.expansions")
    known: Mapping[str, Expansion] = module.EXPANSIONS
    expansion = known.get(recipe.expand)
    if expansion is None:
        raise Unfinished(f"recipe {recipe.id}: {recipe.target} has no expansion {recipe.expand!r}")
    try:
        added = msgspec.convert(expansion(scene), Added)
    except msgspec.ValidationError as error:
        raise Unfinished(f"recipe {recipe.id}: {recipe.expand} is not sound: {error}") from error
    page = recipe.readme
    if added.title:
        page = msgspec.structs.replace(page, title=[added.title])
    if added.commands:
        page = msgspec.structs.replace(page, commands=[*page.commands, *added.commands])
    return msgspec.structs.replace(
        recipe,
        name=added.name or recipe.name,
        readme=page,
        variables=[*recipe.variables, *added.variables],
        fragments={**recipe.fragments, **added.fragments},
        text_fragments={**recipe.text_fragments, **added.text_fragments},
        files=[*recipe.files, *added.files],
        obligations=[*recipe.obligations, *added.obligations],
        gaps=[*recipe.gaps, *added.gaps],
        notes=[*recipe.notes, *added.notes],
    )
