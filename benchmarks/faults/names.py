"""Every name of every component, shown to Packer at once: which of them it does not know.

Packer decodes a whole block before it looks at what the values mean, and complains of each name
that it does not expect, so that one file with every name set once tells all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.core.schema import BodySchema, Component
from assistant.targets.packer.engine_messages import Complaint
from benchmarks.faults.tree import Attr, Blk, Item, Items, Path, printed, walk
from benchmarks.faults.values import literal, plausible

_HERE = re.compile(r"^(?:An argument named|Blocks of type) \"[\w-]+\" (?:is|are) not expected")
_INSIDE = re.compile(r"main\.pkr\.hcl:(\d+),[\d,-]+: Unsupported (?:argument|block type);")
"""Of a provisioner or post-processor the engine names the first unknown name alone, so."""
_MISTYPED = re.compile(r"main\.pkr\.hcl:(\d+),[\d,-]+: Incorrect attribute value type;")
_DEPTH = 6


@dataclass(frozen=True)
class Everything:
    """One template that sets every name of some components."""

    text: str
    places: Mapping[int, tuple[str, str]]
    """Line to component and name: builder/qemu, `efi_boot`; nested names follow a dot."""


def everything(components: Iterable[Component], version: str) -> Everything:
    """A template with every name of components of Packer that the engine of a version should
    know."""
    return _template((one, tuple(_all(one.body, version, 0))) for one in components)


def each_name(components: Iterable[Component], names: Mapping[str, Sequence[str]]) -> Everything:
    """A template that sets names, by component (builder/qemu): nested ones follow a dot, and what
    ends in `{}` is a block. Of a builder or data source the engine names every unknown one; for
    anything else each name has a block of its own."""
    blocks: list[tuple[Component, Items]] = []
    for component in components:
        wanted = names.get(short(component), ())
        if wanted and short(component).startswith(("builder/", "data/")):
            blocks.append((component, tuple(_set(wanted))))
        else:
            blocks += [(component, tuple(_set([name]))) for name in wanted]
    return _template(blocks)


def recorded_absent(body: BodySchema, version: str, before: str = "") -> Iterator[str]:
    """The names of a body that the engine of a version lacks by the pack's own word."""
    for name, schema in body.attributes.items():
        if version in schema.absent_in:
            yield f"{before}{name}"
    for name, block in body.blocks.items():
        if version in block.absent_in:
            yield f"{before}{name}{{}}"
        else:
            yield from recorded_absent(block.body, version, f"{before}{name}.")


def short(component: Component) -> str:
    """builder/qemu."""
    return component.address.removeprefix("packer/")


def _template(blocks: Iterable[tuple[Component, Items]]) -> Everything:
    items: list[Item] = []
    owners: list[tuple[Path, str]] = []
    for n, (component, inside) in enumerate(blocks):
        kind, name = short(component).split("/")
        if kind == "builder":
            owners.append(((len(items),), short(component)))
            items.append(Blk("source", (name, f"x{n}"), inside))
            items.append(Blk("build", (), (Attr("sources", f'["source.{name}.x{n}"]'),)))
        elif kind == "data":
            owners.append(((len(items),), short(component)))
            items.append(Blk("data", (name, f"x{n}"), inside))
        else:
            owners.append(((len(items), 1), short(component)))
            listed = Attr("sources", '["source.null.plain"]')
            items.append(Blk("build", (), (listed, Blk(kind, (name,), inside))))
    items.append(Blk("source", ("null", "plain"), (Attr("communicator", '"none"'),)))
    whole: Items = tuple(items)
    text, lines = printed(whole)
    return Everything(text, dict(_places(whole, lines, owners)))


def mistyped(complaints: Iterable[Complaint], shown: Everything) -> frozenset[tuple[str, str]]:
    """The component and name of everything whose value has not the type that the engine wants."""
    found = set()
    for one in complaints:
        lines = [int(line) for line in _MISTYPED.findall(one.text)]
        if one.summary == "Incorrect attribute value type":
            lines.append(one.line)
        found |= {shown.places[line] for line in lines if line in shown.places}
    return frozenset(found)


def unknown(complaints: Iterable[Complaint], shown: Everything) -> frozenset[tuple[str, str]]:
    """The component and name of everything that the engine does not expect."""
    found = set()
    for one in complaints:
        lines = [int(line) for line in _INSIDE.findall(one.text)]
        if _HERE.match(one.detail):
            lines.append(one.line)
        found |= {shown.places[line] for line in lines if line in shown.places}
    return frozenset(found)


def _all(body: BodySchema, version: str, depth: int) -> Iterator[Item]:
    for name, schema in body.attributes.items():
        if version not in schema.absent_in:
            yield Attr(name, literal(plausible(name, schema)))
    for name, block in body.blocks.items():
        if version not in block.absent_in and depth < _DEPTH:
            yield Blk(name, (), tuple(_all(block.body, version, depth + 1)))


def _set(names: Iterable[str]) -> Iterator[Item]:
    """Items that set the names; those in one block stand in one block."""
    inner: dict[str, list[str]] = {}
    for name in names:
        first, dot, rest = name.partition(".")
        if dot:
            inner.setdefault(first, []).append(rest)
        else:
            yield Blk(name[:-2]) if name.endswith("{}") else Attr(name, "null")
    for first, rests in inner.items():
        yield Blk(first, (), tuple(_set(rests)))


def _places(
    items: Items, lines: Mapping[Path, int], owners: Sequence[tuple[Path, str]]
) -> Iterator[tuple[int, tuple[str, str]]]:
    for path, component in owners:
        names: dict[Path, str] = {path: ""}
        for here, item in walk(items, path):
            own = item.name if isinstance(item, Attr) else getattr(item, "type", "")
            names[here] = f"{names[here[:-1]]}.{own}".lstrip(".")
            yield lines[here], (component, names[here])
