"""What stands in YAML files that a JSON Schema describes: compose, cloud-config and their kin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.check.formats.reading import origin_of, shape_of
from assistant.check.formats.shape import Shape
from assistant.core.explanation import Known, Spot
from assistant.knowledge.spelling import near
from assistant.learn.explain.facts import listed, plain_number, with_article
from assistant.syntax.source import Source
from assistant.syntax.yaml import Mapping, Node, Scalar, parse_yaml, target
from assistant.syntax.yaml import Sequence as Items

_DEEP = 24
_TYPES = {
    "string": "text", "integer": "whole number", "number": "number", "boolean": "true or false",
    "object": "mapping", "array": "list", "null": "nothing",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """A format: its pack, its tool in the vocabulary, how its things are called."""

    pack: str
    tool: str
    of: str
    """Whose settings these are, as a sentence says it: a compose file."""
    wrapper: str = ""
    """A key at the top that may stand around all of it: autoinstall, network."""
    owners: tuple[tuple[str, str], ...] = ()
    """Keys at the top under which the user's own names stand, and what each name is for."""


class ShapeSpots:
    """The spots of one file of a form."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.owners = dict(form.owners)
        self.pack = " ".join(origin_of(form.pack))

    def of_text(self, path: str, text: str) -> Iterator[Spot]:
        """Every key, in order of the text."""
        file = parse_yaml(path, text)
        for document in file.documents:
            top = target(document)
            entry = top.entries.get(self.form.wrapper) if isinstance(top, Mapping) else None
            if entry is None:
                yield from self._inside(file.source, document, self._top(top), (), ())
                continue
            name, inner = self.form.wrapper, target(entry.value)
            known = Known(f"`{name}` stands around {self.form.of}.", pack=self.pack)
            yield self._spot(file.source, entry.key, entry.value, (name,), (name,), known)
            yield from self._inside(file.source, entry.value, self._top(inner), (name,), ())

    def _top(self, node: Node | None) -> tuple[Shape, ...]:
        """What the whole may be; of network configurations their version says which pack has it."""
        if self.form.pack != "netplan":
            return (shape_of(self.form.pack),)
        version = node.get("version") if isinstance(node, Mapping) else None
        if isinstance(version, Scalar) and version.text == "1":
            return (shape_of("network-v1").any_of[0][0],)
        return (shape_of("netplan").properties["network"],)

    def _inside(
        self, source: Source, node: Node, shapes: Sequence[Shape], path: tuple[str, ...],
        element: tuple[str, ...],
    ) -> Iterator[Spot]:  # fmt: skip
        """`path`: as the file has it; `element`: the same with a star for what the user named."""
        inner = target(node) if len(path) < _DEEP else None
        if isinstance(inner, Items):
            items = items_of(shapes)
            for item in inner.items:
                yield from self._inside(source, item, items, path, element)
        if not isinstance(inner, Mapping):
            return
        flat = spread(shapes)
        names = sorted({name for shape in flat for name in shape.properties})
        for key, value in inner.pairs:
            if not isinstance(key, Scalar) or key.is_merge:
                continue
            own, named = under(flat, key.text)
            deeper = (*path, key.text)
            starred = (*element, key.text if named or not own else "*")
            known = self._known(deeper, starred, own, flat, names, named=named)
            yield self._spot(source, key, value, deeper, starred, known)
            yield from self._inside(source, value, own, deeper, starred)

    def _known(
        self, path: tuple[str, ...], starred: tuple[str, ...], own: Sequence[Shape],
        around: Sequence[Shape], names: Sequence[str], *, named: bool,
    ) -> Known:  # fmt: skip
        name, owner = path[-1], self._owner(path[:-1], starred[:-1])
        if not own:
            if not names or any(shape.additional is True for shape in around):
                return Known(f"What `{name}` means in {owner} no pack says.", known=False)
            said = f"{owner[0].upper()}{owner[1:]} has no `{name}`."
            return Known(said, (), False, near(name, names), self.pack)
        if not named:
            noun = self.owners.get(path[0], "") if len(path) == 2 else ""
            said = f"The {noun} `{name}` of this file" if noun else f"`{name}`, an entry of {owner}"
            return Known(f"{said}.", tuple(_facts(own)), pack=self.pack)
        required = any(name in shape.required for shape in around)
        kinds = kinds_of(own)
        said = f"`{name}` of {owner} is {_either(kinds)}, " if kinds else f"`{name}` of {owner}, "
        said += "required" if required else "optional"
        old = next((shape for shape in spread(own) if shape.deprecated), None)
        if old is not None:
            said += "; it is deprecated"
            said += f" since {old.since}" if old.since else ""
            said += f", use `{old.replaced_by}`" if old.replaced_by else ""
        facts = [("type", " or ".join(kinds) or "any"), ("required", "yes" if required else "no")]
        return Known(f"{said}.", (*facts, *_facts(own)), pack=self.pack)

    def _owner(self, path: tuple[str, ...], starred: tuple[str, ...]) -> str:
        if not path:
            return self.form.of
        if len(path) == 2 and starred[1] == "*" and path[0] in self.owners:
            return f"the {self.owners[path[0]]} `{path[1]}`"
        return f"`{path[-1]}`"

    def _spot(
        self, source: Source, key: Scalar, value: Node, path: tuple[str, ...],
        starred: tuple[str, ...], known: Known,
    ) -> Spot:  # fmt: skip
        start = source.line_of(key.span.start)
        last = source.text[: max(value.span.end, key.span.end)].rstrip()
        end = max(start, source.line_of(max(0, len(last) - 1)))
        return Spot(
            source.path, start, end, len(path) - 1, "key", ".".join(path), self.form.tool, known,
            (".".join(starred),),
        )  # fmt: skip


def spread(shapes: Sequence[Shape]) -> tuple[Shape, ...]:
    """The shapes with all their parts and alternatives, each once."""
    found: dict[int, Shape] = {}
    waiting = list(shapes)
    while waiting:
        shape = waiting.pop(0)
        if id(shape) not in found:
            found[id(shape)] = shape
            waiting += shape.all_of
            waiting += [one for group in shape.any_of for one in group]
    return tuple(found.values())


def under(flat: Sequence[Shape], name: str) -> tuple[tuple[Shape, ...], bool]:
    """What may stand under a key, and whether the schema has that very name."""
    named = tuple(shape.properties[name] for shape in flat if name in shape.properties)
    if named:
        return named, True
    found = [inner for s in flat for pattern, inner in s.patterns if pattern.search(name)]
    found += [shape.additional for shape in flat if isinstance(shape.additional, Shape)]
    return tuple(found), name.startswith("x-")


def items_of(shapes: Sequence[Shape]) -> tuple[Shape, ...]:
    """What the items of a list may be."""
    flat = spread(shapes)
    found = [shape.items for shape in flat if shape.items is not None]
    return (*found, *(one for shape in flat for one in shape.first_items))


def kinds_of(shapes: Sequence[Shape]) -> list[str]:
    """The types that a value may have, in words."""
    flat = spread(shapes)
    found = {kind for shape in flat for kind in shape.types or ()}
    found.discard("integer" if "number" in found else "")
    return [word for kind, word in _TYPES.items() if kind in found and kind != "null"]


def _facts(shapes: Sequence[Shape]) -> list[tuple[str, str]]:
    flat = spread(shapes)
    facts: list[tuple[str, str]] = []
    values = dict.fromkeys(one for shape in flat for one in shape.enum or ())
    if values:
        facts.append(("values", listed(values)))
    needed = dict.fromkeys(name for shape in flat for name in shape.required)
    if needed:
        facts.append(("needs", listed(needed)))
    names = sorted({name for shape in flat for name in shape.properties})
    if names:
        facts.append(("takes", listed(names)))
    low = [shape.minimum for shape in flat if shape.minimum is not None]
    high = [shape.maximum for shape in flat if shape.maximum is not None]
    if low or high:
        ends = [
            f"from {plain_number(min(low))}" if low else "",
            f"to {plain_number(max(high))}" if high else "",
        ]
        facts.append(("range", " ".join(end for end in ends if end)))
    return facts


def _either(kinds: Sequence[str]) -> str:
    words = [with_article(kind) for kind in kinds]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
