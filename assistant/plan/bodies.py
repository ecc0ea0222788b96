"""Recipe items to HCL blocks, and recipe lines to text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from assistant.core.errors import Unfinished
from assistant.core.plan import Attribute, Block, Comment, Printed, Segment
from assistant.plan import values
from assistant.plan.overlay import laid_over
from assistant.plan.parts import BUILD, TERRAFORM
from assistant.plan.recipe import Item, Line, Recipe, Value, Variable
from assistant.plan.repeated import each
from assistant.targets.scene import Scene

_DEPTH = 20
"""Blocks and fragments may stand in one another, but not without end."""


def blocks(items: Sequence[Item], recipe: Recipe, scene: Scene) -> tuple[Block, ...]:
    """The blocks of one HCL file; anything but a block is refused at the top."""
    out: list[Block] = []
    for entry in _body(items, recipe, scene, 0):
        if not isinstance(entry, Block):
            raise Unfinished(f"recipe {recipe.id}: only blocks stand at the top of a file")
        out.append(entry)
    return tuple(out)


def _body(
    items: Sequence[Item], recipe: Recipe, scene: Scene, depth: int
) -> Iterator[Attribute | Block | Comment]:
    if depth > _DEPTH:
        raise Unfinished(f"recipe {recipe.id}: fragments use one another without end")
    for item in items:
        if not scene.holds(item.when):
            continue
        if item.set_ is not None and item.to is not None:
            yield Attribute(item.set_, _reasoned(values.hcl(item.to, scene), item.why))
        elif item.block is not None:
            for inner in each(item.each, scene, item.pair) if item.each else (scene,):
                yield from _block(item, recipe, inner, depth)
        elif item.comment is not None:
            yield Comment(_reasoned(values.bare(item.comment, scene), item.why))
        elif item.use is not None:
            fragment = recipe.fragments.get(item.use)
            if fragment is None:
                raise Unfinished(f"recipe {recipe.id}: no fragment is called {item.use!r}")
            yield from _body(fragment, recipe, scene, depth + 1)
        else:
            yield from (variable(v, scene) for v in declared(recipe, scene))


def _block(item: Item, recipe: Recipe, scene: Scene, depth: int) -> Iterator[Block]:
    inner = scene
    if item.platform:
        if item.platform not in scene.platforms:
            return
        inner = scene.on(item.platform)
    body = tuple(_body(item.body, recipe, inner, depth + 1))
    for name in _laid_by(item):
        extra = recipe.settings.get(name, [])
        body = laid_over(body, tuple(_body(extra, recipe, inner, depth + 1)))
    yield Block(item.block or "", tuple(item.labels), body, item.schema, item.every)


def _laid_by(item: Item) -> tuple[str, ...]:
    """Under which names a recipe's settings are laid over a block."""
    if item.block == "resource" and item.labels:
        return item.labels[0], ".".join(item.labels)
    return (item.platform or (item.block if item.block in (BUILD, TERRAFORM) else ""),)


def _reasoned(segments: tuple[Segment, ...], why: str) -> tuple[Segment, ...]:
    """The item's reason goes to the first printed text that has none of its own."""
    if not why:
        return segments
    for index, segment in enumerate(segments):
        if isinstance(segment, Printed) and not segment.why:
            told = Printed(segment.text, segment.origin, why)
            return (*segments[:index], told, *segments[index + 1 :])
    return segments


def declared(recipe: Recipe, scene: Scene) -> tuple[Variable, ...]:
    """The variables that the draft declares."""
    return tuple(v for v in recipe.variables if scene.holds(v.when))


def variable(spec: Variable, scene: Scene) -> Block:
    """A variable block; a secret has no default, whatever the recipe says."""
    body: list[Attribute | Block | Comment] = [
        Attribute("description", values.hcl(spec.description, scene)),
        Attribute("type", (Printed(spec.type),)),
    ]
    if spec.sensitive:
        body.append(Attribute("sensitive", (Printed("true", why="never shown in the log"),)))
    elif spec.default is not None:
        body.append(Attribute("default", values.hcl(spec.default, scene)))
    for rule in spec.validation:
        body.append(
            Block(
                "validation",
                (),
                (
                    Attribute("condition", (Printed(rule.condition),)),
                    Attribute("error_message", (Printed(values.quoted(rule.error)),)),
                ),
            )
        )
    return Block("variable", (spec.name,), tuple(body))


def text(lines: Sequence[str | Line], recipe: Recipe, scene: Scene) -> tuple[Segment, ...]:
    """The lines of a text file, each ended by a newline."""
    return values.joined(_lines(lines, recipe, scene, 0))


def _lines(
    lines: Sequence[str | Line], recipe: Recipe, scene: Scene, depth: int
) -> Iterator[Segment]:
    if depth > _DEPTH:
        raise Unfinished(f"recipe {recipe.id}: text fragments use one another without end")
    for line in lines:
        if isinstance(line, str):
            yield Printed(f"{line}\n")
        elif not scene.holds(line.when):
            continue
        elif line.each:
            once = msgspec.structs.replace(line, each="")
            for inner in each(line.each, scene, line.pair):
                yield from _lines([once], recipe, inner, depth + 1)
        elif line.text is not None:
            yield from values.bare(Value(text=line.text), scene)
            yield Printed("\n")
        elif line.lines is not None:
            yield from _lines(line.lines, recipe, scene, depth + 1)
        else:
            fragment = recipe.text_fragments.get(line.use or "")
            if fragment is None:
                raise Unfinished(f"recipe {recipe.id}: no text fragment is called {line.use!r}")
            yield from _lines(fragment, recipe, scene, depth + 1)
