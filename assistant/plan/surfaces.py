"""Which attributes a plan leaves open, and what the goal says of them by their own names."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from assistant.core.errors import Unfinished
from assistant.core.plan import Attribute, Block, Comment, Plan, Printed
from assistant.core.schema import BodySchema, TypeExpr
from assistant.core.surface import CHOSEN, Surface
from assistant.knowledge import Packs
from assistant.knowledge.body_paths import at_path
from assistant.plan.overlay import Body
from assistant.plan.recipe import Duty, Item, Recipe, Scalar, Value
from assistant.targets.scene import Scene

_BUILDER = "/builder/"
_RESOURCE = "/resource/"
_DEPTH = 3
"""Blocks around an attribute; deeper ones are told by nobody in a sentence."""
_ONE_OF = ("exactly_one", "at_most_one")
_DYNAMIC = "dynamic"
_VARIABLE = "variable"
_TEXT = re.compile(r'"[^"$%\\]*"')
_PLAIN = ("string", "number", "bool")


def surfaces(plan: Plan, packs: Packs) -> tuple[Surface, ...]:
    """The builders and resources of a plan that settings may be laid on."""
    written = Counter(_texts(block for file in plan.files for block in file.blocks))
    # A variable that one attribute alone takes, with a default of the recipe's, may have another.
    alone = frozenset(
        f"var.{block.labels[0]}"
        for file in plan.files
        for block in file.blocks
        if block.type == _VARIABLE
        and any(_is_default(entry) for entry in block.body)
        and written[f"var.{block.labels[0]}"] == 1
    )
    return (*_surfaces(plan, packs, written, alone), *_of_targets(plan))


def _is_default(entry: Attribute | Block | Comment) -> bool:
    """A default that neither the goal nor the user gave."""
    if not isinstance(entry, Attribute) or entry.name != "default" or len(entry.value) != 1:
        return False
    value = entry.value[0]
    return isinstance(value, Printed) and value.origin == "recipe"


def _of_targets(plan: Plan) -> Iterator[Surface]:
    """What a target says of its own files."""
    for target in plan.targets:
        if importlib.util.find_spec(f"assistant.targets.{target}.keys") is None:
            continue
        module = importlib.import_module(f"assistant.targets.{target}.keys")
        for file in plan.files:
            if file.segments:
                parts = (one.text if isinstance(one, Printed) else CHOSEN for one in file.segments)
                yield from module.surfaces(file.path, "".join(parts))


def _texts(entries: Iterable[Attribute | Block | Comment]) -> Iterator[str]:
    """The values of all attributes that are printed in one piece."""
    for entry in entries:
        if isinstance(entry, Block):
            yield from _texts(entry.body)
        elif isinstance(entry, Attribute) and len(entry.value) == 1:
            yield from (one.text for one in entry.value if isinstance(one, Printed))


def _surfaces(
    plan: Plan, packs: Packs, written: Counter[str], alone: Collection[str]
) -> Iterator[Surface]:
    for file in plan.files:
        for block in file.blocks:
            if not block.labels or (_BUILDER not in block.schema and _RESOURCE not in block.schema):
                continue
            component = packs.component(block.schema)
            if component is None or not component.body.known:
                continue
            where = block.labels[0] if _BUILDER in block.schema else ".".join(block.labels)
            paths = frozenset(_open(component.body, block.body, _Held(written, alone), "", 0))
            yield Surface(where, block.labels[-1], component.body, paths)


@dataclass(frozen=True, slots=True)
class _Held:
    """What a plan's files say already."""

    written: Counter[str]
    """How often a value stands in them."""
    alone: Collection[str]
    """Variables that one attribute alone takes: var.headless."""


def _open(body: BodySchema, held: Body, plan: _Held, around: str, depth: int) -> Iterator[str]:
    there = {entry.name: entry for entry in held if isinstance(entry, Attribute)}
    shut = _shut(body, there)
    for name, schema in body.attributes.items():
        sayable = _sayable(schema.type) and (schema.required or schema.optional)
        if name in shut or not sayable or schema.sensitive or schema.internal:
            continue
        if schema.deprecated is None and (name not in there or _may_change(there[name], plan)):
            yield f"{around}{name}"
    for name, inner in body.blocks.items():
        blocks = [entry for entry in held if isinstance(entry, Block) and _is_of(entry, name)]
        needed = any(inner.body.needed) and not blocks
        if depth >= _DEPTH or len(blocks) > 1 or needed or inner.deprecated is not None:
            continue
        if not any(block.type == _DYNAMIC for block in blocks):
            inside = blocks[0].body if blocks else ()
            yield from _open(inner.body, inside, plan, f"{around}{name}.", depth + 1)


def _sayable(kind: TypeExpr) -> bool:
    """Whether a value of this type is said in a word."""
    return kind in _PLAIN or _is_list(kind)


def _is_list(kind: TypeExpr) -> bool:
    return isinstance(kind, list) and kind[0] in ("list", "set") and kind[1] == "string"


def _is_of(block: Block, name: str) -> bool:
    return block.type == name or (block.type == _DYNAMIC and block.labels == (name,))


def _shut(body: BodySchema, there: Collection[str]) -> frozenset[str]:
    """What may not stand beside the attributes that are there."""
    return frozenset(
        name
        for rule in body.constraints
        if rule.kind in _ONE_OF and set(rule.args.get("of", ())) & set(there)
        for name in rule.args["of"]
        if name not in there
    )


def _may_change(entry: Attribute, plan: _Held) -> bool:
    """Whether what stands there may be another value: the model's choice, or a recipe's own switch,
    number or text that nothing else of the draft has, be it the default of a variable."""
    if len(entry.value) != 1:
        return False
    value = entry.value[0]
    if not isinstance(value, Printed):
        return True
    if value.origin != "recipe":
        return False
    plain = value.text in ("true", "false") or value.text.isdigit()
    text = _TEXT.fullmatch(value.text) is not None and plan.written[value.text] == 1
    return plain or text or value.text in plan.alone


def told(scene: Scene) -> dict[str, tuple[str, str]]:
    """The goal's values for attributes, by their names: where they are laid, and their path."""
    return {name: place for name in scene.settings if (place := _place(name, scene))}


def _place(name: str, scene: Scene) -> tuple[str, str] | None:
    head, _, rest = name.partition(".")
    if rest and head in scene.platforms:
        return head, rest
    label, _, path = rest.partition(".")
    return (f"{head}.{label}", path) if path and "_" in head else None


def with_told(recipe: Recipe, scene: Scene, packs: Packs) -> Recipe:
    """`recipe` with what the goal says of its blocks' attributes by their own names. Raises
    Unfinished for a name that no pack has."""
    recipe = _with_keys(recipe, scene)
    found = told(scene)
    if not found:
        return recipe
    held = (*(file.blocks or () for file in recipe.files), *recipe.fragments.values())
    addresses = dict(_addresses(item for items in held for item in items))
    settings = {where: list(items) for where, items in recipe.settings.items()}
    duties = list(recipe.obligations)
    for name, (where, path) in found.items():
        builder = where in scene.platforms
        component = packs.component(addresses.get(where, ""))
        schema = at_path(component.body, path) if component else None
        if schema is None:
            raise Unfinished(f"recipe {recipe.id}: {where} has no {path}")
        several = _is_list(schema.type)
        value = Value(param=name)
        variable = _variable_of(recipe, scene, where, path)
        if variable is not None and not several:
            recipe = _with_default(recipe, variable, value)
            duties.append(_said_of(name, path, scene, f"variable.{variable}", "default", value))
            continue
        to = Value(list_=[value]) if several else value
        settings.setdefault(where, []).append(_item(path.split("."), to))
        block = f"source.{where}" if builder else f"resource.{where}"
        duties.append(_said_of(name, path, scene, block, path, value, several=several))
    return msgspec.structs.replace(recipe, settings=settings, obligations=duties)


def _with_keys(recipe: Recipe, scene: Scene) -> Recipe:
    """`recipe` with what the goal says of the keys of its documents."""
    files = list(recipe.files)
    duties = list(recipe.obligations)
    for number, file in enumerate(files):
        names = [n for n in scene.settings if file.keys and n.startswith(f"{file.keys}.")]
        over: dict[str, Any] = {}
        for name in names:
            path = name.removeprefix(f"{file.keys}.")
            *around, key = path.split(".")
            place = over
            for step in around:
                place = place.setdefault(step, {})
            place[key] = {"param": name}
            at: dict[str, Scalar | Value] = {"path": file.path, "at": path.replace(".", "/")}
            duties.append(
                Duty(
                    id=name,
                    text=f"{path} is {scene.value(name)}",
                    check="yaml_equals",
                    args={**at, "value": Value(param=name)},
                )
            )
        if names and isinstance(file.tree, dict):
            files[number] = msgspec.structs.replace(file, tree={**file.tree, "+": over})
    return msgspec.structs.replace(recipe, files=files, obligations=duties)


def _said_of(
    name: str, path: str, scene: Scene, block: str, at: str, value: Value, *, several: bool = False
) -> Duty:
    """That the draft has the goal's value of an attribute."""
    args: dict[str, Scalar | Value] = {"text": value} if several else {"value": value}
    return Duty(
        id=name,
        text=f"{path.rpartition('.')[2]} {'has' if several else 'is'} {scene.value(name)}",
        check="attribute_contains" if several else "attribute_equals",
        args={"block": block, "path": at, **args},
    )


def _variable_of(recipe: Recipe, scene: Scene, where: str, path: str) -> str | None:
    """The variable that a block takes an attribute from; None where it says the value itself."""
    held = (*(file.blocks or () for file in recipe.files), *recipe.fragments.values())
    blocks = (item for items in held for item in items if item.schema)
    body = [b.body for b in blocks if (b.platform or ".".join(b.labels)) == where]
    found = (item.to for items in body for item in _flat(items, recipe, scene) if item.set_ == path)
    value = next(found, None)
    return value.var if isinstance(value, Value) else None


def _flat(items: Iterable[Item], recipe: Recipe, scene: Scene) -> Iterator[Item]:
    for item in items:
        if not scene.holds(item.when):
            continue
        if item.use is not None:
            yield from _flat(recipe.fragments.get(item.use, ()), recipe, scene)
        else:
            yield item


def _with_default(recipe: Recipe, variable: str, value: Value) -> Recipe:
    variables = [
        msgspec.structs.replace(one, default=value) if one.name == variable else one
        for one in recipe.variables
    ]
    return msgspec.structs.replace(recipe, variables=variables)


def _addresses(items: Iterable[Item]) -> Iterator[tuple[str, str]]:
    """Builders and resources of a recipe, each with its address in the pack."""
    for item in items:
        if item.schema:
            yield item.platform or ".".join(item.labels), item.schema


def _item(path: Sequence[str], to: Value) -> Item:
    if len(path) == 1:
        return Item(set_=path[0], to=to)
    return Item(block=path[0], body=[_item(path[1:], to)])
