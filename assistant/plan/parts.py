"""Building blocks put into a recipe: all that a part has counts where the part holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from assistant.core.errors import Unfinished
from assistant.plan.recipe import Duty, Fact, Gap, Item, Named, Part, Recipe, Slotted, Value

S = TypeVar("S", bound=msgspec.Struct)

BUILD = "build"
"""Settings under this name belong to no platform but to the build."""
TERRAFORM = "terraform"
"""Settings under this name belong to the block with what Terraform itself is told."""


def with_parts(recipe: Recipe, parts: Sequence[Part]) -> Recipe:
    """`recipe` with everything of `parts`, in their order.

    Raises Unfinished where two parts have one name, or two texts.
    """
    if not parts:
        return recipe
    _distinct(recipe, [part.id for part in parts])
    texts = [(name, text) for part in parts for name, text in part.text_fragments.items()]
    _distinct(recipe, [*recipe.text_fragments, *(name for name, _ in texts)])
    blocks = [(name, items) for part in parts for name, items in part.fragments.items()]
    _distinct(recipe, [*recipe.fragments, *(name for name, _ in blocks)])
    page = recipe.readme
    return msgspec.structs.replace(
        recipe,
        covers=list(dict.fromkeys([*recipe.covers, *(c for p in parts for c in p.covers)])),
        facts=[*recipe.facts, *(fact for part in parts for fact in _facts(part))],
        parameters=[*recipe.parameters, *_held(parts, "parameters")],
        variables=[*recipe.variables, *_held(parts, "variables")],
        slots=_slots(recipe, parts),
        named=[*recipe.named, *(Named(p.name, [_fact(p)]) for p in parts if p.name)],
        makes=[*recipe.makes, *(Named(name, [_fact(p)]) for p in parts for name in p.makes)],
        fragments={**recipe.fragments, **dict(blocks)},
        text_fragments={**recipe.text_fragments, **dict(texts)},
        settings=_settings(parts),
        user_files=[*recipe.user_files, *_held(parts, "user_files")],
        files=[*recipe.files, *_held(parts, "files")],
        obligations=[
            *recipe.obligations,
            *_held(parts, "obligations"),
            *(duty for part in parts for duty in _duties(part)),
        ],
        gaps=[*recipe.gaps, *_held(parts, "gaps"), *_uncovered(recipe, parts)],
        notes=[*recipe.notes, *_held(parts, "notes")],
        readme=msgspec.structs.replace(
            page,
            does=[*page.does, *_held(parts, "does")],
            before=[*page.before, *_held(parts, "before")],
            undo=[*page.undo, *_held(parts, "undo")],
            good_to_know=[*page.good_to_know, *_held(parts, "good_to_know")],
        ),
    )


def _distinct(recipe: Recipe, names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Unfinished(f"recipe {recipe.id}: two of its parts have the name {twice[0]!r}")


def _fact(part: Part) -> str:
    return f"part:{part.id}"


def _facts(part: Part) -> Iterable[Fact]:
    held = [f"slot:{name}" for name in part.slots]
    yield Fact(when=part.when, then=[_fact(part), *held])
    if part.covers:
        asked = "|".join(f"has:{component}" for component in part.covers)
        yield Fact(when=[_fact(part), asked], then=[f"asked:{part.id}"])
    yield from (_when(fact, part) for fact in part.facts)


def _held(parts: Sequence[Part], name: str) -> list[S]:
    return [_when(one, part) for part in parts for one in getattr(part, name)]


def _when(one: S, part: Part) -> S:
    return msgspec.structs.replace(one, when=[_fact(part), *getattr(one, "when", ())])


def _slots(recipe: Recipe, parts: Sequence[Part]) -> dict[str, list[Slotted]]:
    out = {name: list(held) for name, held in recipe.slots.items()}
    for part in parts:
        for name, tree in part.slots.items():
            out.setdefault(name, []).append(
                Slotted(tree=tree, when=[_fact(part)], covers=[*part.covers, *_wants(part)])
            )
    return out


def _wants(part: Part) -> Iterator[str]:
    """The parameters of which one is enough for the part to be there."""
    for fact in part.when:
        for one in fact.split("|"):
            if one.startswith("param:"):
                yield one.removeprefix("param:")


def _settings(parts: Sequence[Part]) -> dict[str, list[Item]]:
    out: dict[str, list[Item]] = {}
    for part in parts:
        for where, items in part.settings.items():
            out.setdefault(where, []).extend(_when(item, part) for item in items)
    return out


def _duties(part: Part) -> Iterable[Duty]:
    """What a part's settings owe the finished draft."""
    for where, items in part.settings.items():
        # A builder is a platform; what is made under a resource's type is for the part to say.
        if where not in (BUILD, TERRAFORM) and "_" not in where:
            yield from _owed(part, where, items, "", [_fact(part), f"platform:{where}"])


def _owed(
    part: Part, platform: str, items: Sequence[Item], around: str, when: Sequence[str]
) -> Iterable[Duty]:
    for item in items:
        held = [*when, *item.when]
        if item.block is not None:
            yield from _owed(part, platform, item.body, f"{around}{item.block}.", held)
        elif item.set_ is not None and item.to is not None and _known(item.to):
            path = f"{around}{item.set_}"
            args = {"block": f"source.{platform}", "path": path, "value": item.to}
            yield Duty(
                id=f"{part.id}.{platform}.{path}",
                text=part.does[0].text,
                check="attribute_equals",
                args=args,
                when=held,
            )


def _known(value: object) -> bool:
    """Whether the plan can tell what will stand there."""
    return not isinstance(value, Value) or value.param is not None


def _uncovered(recipe: Recipe, parts: Sequence[Part]) -> Iterable[Gap]:
    """A component is covered where one of the parts that take care of it holds."""
    for component in dict.fromkeys(c for part in parts for c in part.covers):
        if component not in recipe.covers:
            absent = [f"not:{_fact(part)}" for part in parts if component in part.covers]
            yield Gap(component=component, when=absent)
