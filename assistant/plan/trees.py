"""Trees of a recipe to YAML: block style, two blanks a level, every value with its origin.

A tree is YAML data as it stands in the recipe. In it stand, beside plain data:

`{param: x}`, `{text: [...]}`, `{choose: ...}`  a value in one of the forms of `recipe.Value`
`{lines: [...]}`               a text of several lines, as those of a text file
`{each: "x|y", make: tree}`    in a list: the tree once for each value of these parameters, which
                               is `{param: item}` in it, but for a text that stands there already;
                               in place of a mapping: an entry for each, the value being its key;
                               `of: group`: of values like `nginx:web` those of the group that
                               is `{param: item}` here, without the group; `pair: true`: of
                               values like `net.ipv4.ip_forward=1` what stands before the first
                               `=` is `{param: item_key}`, the rest `{param: item_value}`
`{slot: name}`                 what the recipe's parts put under this name: items or entries
`{slot: name, of: shared}`     of these, what no group of hosts has for itself; `of: group`: what
                               the group that is `{param: item}` here has
`{needs: key, ...}`            left out where nothing stands under this key of it
`{only: [facts], value: tree}` left out where the facts do not hold; `value` may be left out too,
                               and the rest of the mapping is what stands there
`{comment: words}`             in a list: a comment. In a mapping a key that begins with `#` is one
`"*": tree`                    in a mapping: the entries of another stand here; so do those of
                               `"**"`, `"***"`
`"+": tree`                    at the end of a mapping: its entries are laid over those that stand
                               there, level by level

A key whose tree comes to nothing (an empty slot) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from assistant.core.errors import Unfinished
from assistant.core.plan import Choice, Printed, Segment
from assistant.plan import bodies, values
from assistant.plan.recipe import Line, Recipe, Slotted, Value
from assistant.plan.repeated import each
from assistant.syntax.yaml_writing import escaped, is_plain, scalar
from assistant.targets.scene import Scene

_OVER = "+"
_FORMS = frozenset({"param", "text", "choose", "write"})
_MORE = frozenset({"times", "plus", "as", "instead", "why", "when"})
_DEPTH = 24
_IN_FLOW = re.compile(r"[\w./~-][\w ./@+=~-]*")
"""Texts that stand in brackets without quotes, where they do so outside."""
_ODD = r"\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff"
_BLOCK = re.compile(rf"[^\s{_ODD}][^{_ODD}]*\n(?:[^{_ODD}]*\S)?\n?")
"""Texts of several lines that may stand as they are, below their key."""


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One scalar as YAML source text, or the lines of a literal block."""

    segments: tuple[Segment, ...]
    block: str = ""
    """Head of the literal block that the text is; empty: it stands in one line."""


@dataclass(frozen=True, slots=True)
class _Comment:
    """Lines of a comment, without their `# `."""

    segments: tuple[Segment, ...]


_NULL = _Leaf((Printed("null"),))
_Node = _Leaf | dict[str, Any] | list[Any]


def tree(
    data: Any, recipe: Recipe, scene: Scene, head: Sequence[str] = (), spaced: Sequence[str] = ()
) -> tuple[Segment, ...]:
    """The text of one YAML file, `head` before it line by line.

    Entries and items under a key of `spaced` (`""` is the file itself) have a blank line between
    them, but for those of one line. Nothing at all where the tree comes to nothing. Raises
    Unfinished where it is not sound.
    """
    resolved = _resolved(data, recipe, scene, 0)
    if not resolved:
        return ()
    lines = _lines(resolved, 0, frozenset(spaced), "")
    return values.joined([*(Printed(f"{line}\n") for line in head), *lines])


def _resolved(data: Any, recipe: Recipe, scene: Scene, depth: int) -> Any:
    """Plain data and leaves; None where nothing is left, so that its key goes too."""
    if depth > _DEPTH:
        raise Unfinished(f"recipe {recipe.id}: a tree is deeper than {_DEPTH} levels")
    if isinstance(data, list):
        items = [*_items(data, recipe, scene, depth)]
        if any(isinstance(item, dict) and "each" in item for item in data):
            items = _once(items)
        return items if items or not data else None
    if not isinstance(data, dict):
        return (
            _block(data)
            if isinstance(data, str) and _BLOCK.fullmatch(data)
            else _leaf(scalar(data))
        )
    if "only" in data:
        if not scene.holds(data["only"]):
            return None
        rest = {key: value for key, value in data.items() if key != "only"}
        return _resolved(rest.get("value", rest), recipe, scene, depth + 1)
    if "slot" in data:
        held = _slot(data["slot"], recipe, scene, data.get("of", ""))
        return _resolved(held, recipe, scene, depth + 1) or None
    if "each" in data:
        key = "item_key" if data.get("pair") else "item"
        return {
            str(inner.value(key)): _resolved(data["make"], recipe, inner, depth + 1)
            for inner in _each(data, scene)
        } or None
    if set(data) == {"lines"}:
        lines = msgspec.convert(data["lines"], list[str | Line])
        return _Leaf(bodies.text(lines, recipe, scene), block="|")
    if len(_FORMS & data.keys()) == 1 and data.keys() <= _FORMS | _MORE:
        return _value(_converted(data, recipe), scene)
    needs = data.get("needs", "")
    found: dict[str, Any] = {}
    for key, inner in data.items():
        if key == "needs":
            continue
        if key.startswith("#"):
            node = _comment(inner, recipe, scene)
        else:
            node = _resolved(inner, recipe, scene, depth + 1)
        if not key.strip("*") and isinstance(node, dict):
            found |= node
        elif key == _OVER and isinstance(node, dict):
            _lay(node, found)
        elif node is not None:
            found[key] = node
    if needs and needs not in found:
        return None
    return found if found or not data else None


def _lay(entries: Mapping[str, Any], over: dict[str, Any]) -> None:
    for key, node in entries.items():
        held = over.get(key)
        if isinstance(held, dict) and isinstance(node, dict):
            _lay(node, held)
        else:
            over[key] = node


def _items(data: list[Any], recipe: Recipe, scene: Scene, depth: int) -> Iterator[Any]:
    for item in data:
        if isinstance(item, dict) and item.keys() - {"only"} == {"comment"}:
            if scene.holds(item.get("only", ())):
                yield _comment(item["comment"], recipe, scene)
        elif isinstance(item, dict) and item.keys() <= {"slot", "of", "only"} and "slot" in item:
            if scene.holds(item.get("only", ())):
                held = _slot(item["slot"], recipe, scene, item.get("of", ""))
                yield from _items(held or [], recipe, scene, depth + 1)
        elif isinstance(item, dict) and "each" in item:
            if scene.holds(item.get("only", ())):
                for inner in _each(item, scene):
                    yield from _items([item["make"]], recipe, inner, depth + 1)
        else:
            node = _resolved(item, recipe, scene, depth + 1)
            if node is not None:
                yield node


def _each(data: Mapping[str, Any], scene: Scene) -> Iterator[Scene]:
    """The scene once for each value; of a group's own values only for those, without the group."""
    whose = f":{scene.value('item')}" if data.get("of") == "group" else ""
    for inner in each(data["each"], scene, bool(data.get("pair"))):
        item = inner.settings["item"]
        if data.get("pair") or not whose:
            yield inner
        elif str(item.value).endswith(whose):
            value = str(item.value).removesuffix(whose)
            own = replace(item, value=int(value) if value.isdigit() else value)
            yield replace(inner, settings={**inner.settings, "item": own})


def _once(items: list[Any]) -> list[Any]:
    """Each text once: a value of the goal may be one that stands there for every goal."""
    texts = [
        tuple(s.text for s in item.segments if isinstance(s, Printed))
        if isinstance(item, _Leaf) and not any(isinstance(s, Choice) for s in item.segments)
        else None
        for item in items
    ]
    return [
        item
        for number, (item, text) in enumerate(zip(items, texts, strict=True))
        if text is None or text not in texts[:number]
    ]


def _comment(data: Any, recipe: Recipe, scene: Scene) -> _Comment:
    """Words, or a value in one of its forms."""
    if isinstance(data, dict):
        return _Comment(values.bare(_converted(data, recipe), scene))
    return _Comment((Printed(str(data)),))


def _slot(name: str, recipe: Recipe, scene: Scene, of: str = "") -> Any:
    """All that was put under a name: items one after the other, each once, or the entries of one
    mapping. `of` says whose: all hosts' alone, or those of the group that is the item."""
    entries = [entry for entry in recipe.slots.get(name, []) if scene.holds(entry.when)]
    if of:
        whose = str(scene.value("item")) if of == "group" else ""
        entries = [entry for entry in entries if whose in _groups(entry, scene)]
    held = [
        _renamed(entry.tree, whose) if of and len(set(_groups(entry, scene))) > 1 else entry.tree
        for entry in entries
    ]
    mappings = [one for one in held if isinstance(one, dict)]
    if mappings:
        return {key: value for one in mappings for key, value in one.items()}
    items = [item for one in held for item in one]
    return [item for number, item in enumerate(items) if item not in items[:number]]


def _renamed(tree: Any, group: str) -> Any:
    """The tree with choices of its own for one of several groups that have it."""
    if isinstance(tree, list):
        return [_renamed(item, group) for item in tree]
    if not isinstance(tree, dict):
        return tree
    if set(tree) == {"choose"}:
        return {"choose": {**tree["choose"], "id": f"{tree['choose']['id']}.{group}"}}
    return {key: _renamed(inner, group) for key, inner in tree.items()}


def _groups(entry: Slotted, scene: Scene) -> list[str]:
    """The groups of hosts that have for themselves what a part puts there; `""`: all have it."""
    roles = (str(p.value).partition(":") for p in scene.given if p.name == "host_role")
    found = [group for component, _, group in roles if component in entry.covers]
    if found:
        scene.setting("host_role")
    return found or [""]


def _converted(data: Mapping[str, Any], recipe: Recipe) -> Value:
    try:
        return msgspec.convert(data, Value)
    except msgspec.ValidationError as error:
        raise Unfinished(f"recipe {recipe.id}: {dict(data)} is no value: {error}") from error


def _value(value: Value, scene: Scene) -> _Leaf | None:
    if not scene.holds(value.when):
        return None
    if value.param is not None:
        text = scalar(values.param(value, scene))
        return _Leaf((_reasoned(scene.printed(value.param, text), value.why),))
    if value.choose is not None:
        asked = value.choose
        options = tuple(scalar(values.scalar(o, scene)) for o in asked.options)
        return _Leaf((Choice(asked.id, asked.ask, options),))
    segments = values.bare(value, scene)
    whole = "".join(s.text for s in segments if isinstance(s, Printed))
    if len([s for s in segments if isinstance(s, Choice)]) == 0 and is_plain(whole):
        return _Leaf(segments)
    inside = [s if isinstance(s, Choice) else replace(s, text=escaped(s.text)) for s in segments]
    return _Leaf(values.joined([Printed('"', why=value.why), *inside, Printed('"')]))


def _reasoned(printed: Printed, why: str) -> Printed:
    return replace(printed, why=why) if why and not printed.why else printed


def _leaf(text: str) -> _Leaf:
    return _Leaf((Printed(text),))


def _block(text: str) -> _Leaf:
    if text.endswith("\n"):
        # Empty lines at the end are a part of the text only where the head says so.
        return _Leaf((Printed(text),), block="|+" if text.endswith("\n\n") else "|")
    return _Leaf((Printed(f"{text}\n"),), block="|-")


def _lines(node: Any, level: int, spaced: frozenset[str], under: str) -> Iterator[Segment]:
    """The lines of a list or a mapping at a level of indentation."""
    if isinstance(node, _Leaf):
        yield from (*node.segments, Printed("\n"))
        return
    entries = list(node.items()) if isinstance(node, dict) else [("", item) for item in node]
    before: Any = _Comment(())
    for key, inner in entries:
        if under in spaced and not isinstance(before, _Comment) and not _short(before, inner):
            yield Printed("\n")
        before = inner
        pad = "  " * level
        if isinstance(inner, _Comment):
            yield from (*_indented(inner.segments, f"{pad}# "), Printed("\n"))
        elif isinstance(node, dict):
            yield Printed(f"{pad}{scalar(key)}:")
            yield from _after_key(inner, level, spaced, key)
        else:
            yield from _item(inner, level, spaced)


def _short(*nodes: Any) -> bool:
    """Whether all of these stand in one line each."""
    return all(isinstance(node, _Leaf) and not node.block for node in nodes)


def _after_key(inner: Any, level: int, spaced: frozenset[str], key: str) -> Iterator[Segment]:
    if isinstance(inner, _Leaf) and inner.block:
        yield Printed(f" {inner.block}\n")
        yield from _indented(inner.segments, "  " * (level + 1))
    elif inner == _NULL:
        yield Printed("\n")
    elif isinstance(inner, _Leaf):
        yield from (Printed(" "), *inner.segments, Printed("\n"))
    elif not inner:
        yield Printed(" {}\n" if isinstance(inner, dict) else " []\n")
    else:
        yield Printed("\n")
        yield from _lines(inner, level + 1, spaced, key)


def _item(inner: Any, level: int, spaced: frozenset[str]) -> Iterator[Segment]:
    pad = "  " * level
    if isinstance(inner, _Leaf) and inner.block:
        yield Printed(f"{pad}- {inner.block}\n")
        yield from _indented(inner.segments, f"{pad}  ")
    elif isinstance(inner, _Leaf):
        yield from (Printed(f"{pad}- "), *inner.segments, Printed("\n"))
    elif isinstance(inner, list) and all(isinstance(i, _Leaf) and not i.block for i in inner):
        parts = [p for i in inner for p in (Printed(", "), *_in_flow(i))]
        yield from (Printed(f"{pad}- ["), *parts[1:], Printed("]\n"))
    else:
        first = True
        for segment in _lines(inner, level + 1, spaced, "-"):
            if first and isinstance(segment, Printed):
                segment = replace(segment, text=f"{pad}- {segment.text[len(pad) + 2 :]}")
            first = False
            yield segment


def _in_flow(leaf: _Leaf) -> tuple[Segment, ...]:
    """A scalar inside brackets, where fewer texts may stand without quotes."""
    text = "".join(s.text for s in leaf.segments if isinstance(s, Printed))
    if text[:1] in ("'", '"') or _IN_FLOW.fullmatch(text) or not leaf.segments:
        return leaf.segments
    first = leaf.segments[0]
    text = "'" + text.replace("'", "''") + "'"
    return (replace(first, text=text) if isinstance(first, Printed) else Printed(text),)


def _indented(segments: Iterable[Segment], pad: str) -> Iterator[Segment]:
    """A literal block's text, every line that holds something after `pad`."""
    at_start = True
    for segment in segments:
        if isinstance(segment, Choice):
            if at_start:
                yield Printed(pad)
            at_start = False
            yield segment
            continue
        out = []
        for row in segment.text.splitlines(keepends=True):
            out.append(f"{pad}{row}" if at_start and row.strip("\n") else row)
            at_start = row.endswith("\n")
        yield replace(segment, text="".join(out))
