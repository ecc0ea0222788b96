"""The least block of a component that is sound by its pack, in a file that is sound as a whole."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.check.schema.constraints import Settings, breaches
from assistant.core.schema import BodySchema, Component
from assistant.knowledge import PackInfo, Packs
from assistant.syntax.hcl import parse
from benchmarks.faults.tree import Attr, Blk, Item, Items, Path, add, at, printed, put
from benchmarks.faults.values import literal, plausible

_SIMPLE = ("string", "number", "bool")
_REFUSED = {"id"}
"""In every schema of Terraform's older plugin library as optional, and refused by it."""
_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Sample:
    """A file around one block of a component."""

    component: Component
    pack: PackInfo
    kind: str
    """builder, provisioner, resource..."""
    path: str
    """The file's name."""
    items: Items
    focus: Path
    """The way to the component's block."""
    bodies: Mapping[Path, BodySchema]
    """The schema of every block that belongs to the component."""

    @property
    def text(self) -> str:
        """The file."""
        return printed(self.items)[0]


def components(packs: Packs) -> Iterator[tuple[PackInfo, Component]]:
    """Every component of every pack in every version, whose body is known."""
    for info in packs.packs():
        for address in packs.addresses(info):
            component = packs.component(address, info.version)
            if component is not None and component.body.known and component.pack == info.name:
                yield info, component


def sample(
    info: PackInfo, component: Component, *, extras: int = 2, seed: int = 0
) -> Sample | None:
    """A sound file; None where no values can be found that satisfy the constraints.

    `extras`: how many optional attributes are set beside what must be, chosen by the seed.
    """
    rng = random.Random(f"{seed} {component.address} {info.version}")
    inside = _body(component.body, 0)
    inside += _optional(component.body, inside, extras, rng)
    tool, kind, name = component.address.split("/")
    items, focus = _file(tool, kind, name, info, inside)
    for _ in range(12):
        more = _lacking(items, focus, component.body, tool)
        if more is None:
            break
        if not more:
            return None
        for item in more:
            items, _ = add(items, focus, item)
    else:
        return None
    path = "main.pkr.hcl" if tool == "packer" else "main.tf"
    bodies = dict(bodies_of(items, focus, component.body))
    return Sample(component, info, kind, path, items, focus, bodies)


def _body(body: BodySchema, depth: int) -> tuple[Item, ...]:
    """What a body must hold."""
    items: list[Item] = [
        Attr(name, literal(plausible(name, schema)))
        for name, schema in body.attributes.items()
        if schema.required
    ]
    if depth < _DEPTH:
        for name, block in body.blocks.items():
            labels = ("key",) if block.nesting == "map" else ()
            inner = _body(block.body, depth + 1)
            items += [Blk(name, labels, _complete(inner, block.body))] * min(block.min_items, 3)
    return tuple(items)


def _complete(inner: tuple[Item, ...], body: BodySchema) -> tuple[Item, ...]:
    """A nested body with what its constraints ask for."""
    items: Items = (Blk("x", (), inner),)
    for _ in range(8):
        more = _lacking(items, (0,), body, "terraform")
        if not more:
            break
        for item in more:
            items, _ = add(items, (0,), item)
    block = items[0]
    assert isinstance(block, Blk)
    return block.items


def _optional(
    body: BodySchema, there: tuple[Item, ...], number: int, rng: random.Random
) -> tuple[Item, ...]:
    taken = {item.name for item in there if isinstance(item, Attr)}
    bound = {name for c in body.constraints for name in _names(c.args)}
    free = [
        name
        for name, a in body.attributes.items()
        if a.optional and not a.required and a.type in _SIMPLE and a.deprecated is None
        and not (a.absent_in or a.internal or a.write_only or a.pattern or a.format)
        and name not in taken | bound | _REFUSED
    ]  # fmt: skip
    chosen = sorted(rng.sample(free, min(number, len(free))))
    return tuple(Attr(n, literal(plausible(n, body.attributes[n]))) for n in chosen)


def _names(args: Mapping[str, object]) -> Iterator[str]:
    for value in args.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, list | tuple):
            yield from (v for v in value if isinstance(v, str))


def _lacking(items: Items, focus: Path, body: BodySchema, tool: str) -> list[Item] | None:
    """What has to be added for the constraints; None when they hold, empty when it is unclear."""
    block = at(items, focus)
    assert isinstance(block, Blk)
    text, _ = printed((block,))
    read = parse("x.pkr.hcl" if tool == "packer" else "x.tf", text).body.blocks[0].body
    for breach in breaches(body, Settings(read, body)):
        there = {i.name if isinstance(i, Attr) else getattr(i, "type", "") for i in block.items}
        alternatives = breach.summary.endswith("must be set") and " or " in breach.summary
        wanted = [n for n in breach.names if n not in there]
        wanted = wanted[:1] if alternatives else wanted
        return [item for name in wanted if (item := _one(name, body))]
    return None


def _one(name: str, body: BodySchema) -> Item | None:
    if name in body.attributes:
        return Attr(name, literal(plausible(name, body.attributes[name])))
    if name in body.blocks:
        return Blk(name, (), _complete(_body(body.blocks[name].body, 1), body.blocks[name].body))
    return None


def bodies_of(items: Items, path: Path, body: BodySchema) -> Iterator[tuple[Path, BodySchema]]:
    """Every block that belongs to a component, with its schema."""
    yield path, body
    block = at(items, path)
    assert isinstance(block, Blk)
    for n, item in enumerate(block.items):
        if isinstance(item, Blk) and item.type in body.blocks and body.blocks[item.type].body.known:
            yield from bodies_of(items, (*path, n), body.blocks[item.type].body)


# The file around the block

_SOURCE = (
    Attr("communicator", '"ssh"'), Attr("ssh_host", '"10.0.0.10"'),
    Attr("ssh_username", '"root"'), Attr("ssh_password", '"Example-1234-x"'),
)  # fmt: skip


def _file(
    tool: str, kind: str, name: str, info: PackInfo, inside: tuple[Item, ...]
) -> tuple[Items, Path]:
    if tool == "packer":
        return _packer(kind, name, inside)
    blocks: list[Item] = []
    if info.source and "/" in info.source:
        entry = [f'source = "{info.source}"']
        if info.version[:1].isdigit():
            entry.append(f'version = "{info.version}"')
        asked = Attr(info.local_name, "{ " + ", ".join(entry) + " }")
        blocks.append(Blk("terraform", (), (Blk("required_providers", (), (asked,)),)))
    if kind == "provisioner":
        step = Blk("provisioner", (name,), inside)
        link = Blk("connection", (), (Attr("host", '"10.0.0.10"'),))
        blocks.append(Blk("resource", ("terraform_data", "x"), (link, step)))
        return tuple(blocks), (len(blocks) - 1, 1)
    labels = (name,) if kind == "provider" else (name, "x")
    blocks.append(Blk(kind, labels, inside))
    return tuple(blocks), (len(blocks) - 1,)


def _packer(kind: str, name: str, inside: tuple[Item, ...]) -> tuple[Items, Path]:
    if kind == "data":
        return (Blk("data", (name, "x"), inside),), (0,)
    if kind == "builder":
        build = Blk("build", (), (Attr("sources", f'["source.{name}.x"]'),))
        return (Blk("source", (name, "x"), inside), build), (0,)
    listed = Attr("sources", '["source.null.x"]')
    build = Blk("build", (), (listed, Blk(kind, (name,), inside)))
    return (Blk("source", ("null", "x"), _SOURCE), build), (1, 1)


def with_item(sample: Sample, path: Path, *new: Item) -> Items:
    """The sample's items with others in place of the one at a path."""
    return put(sample.items, path, *new)
