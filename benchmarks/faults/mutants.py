"""One fault put into a sound file."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from assistant.core.schema import BodySchema
from assistant.knowledge import Packs
from benchmarks.faults.samples import Sample
from benchmarks.faults.tree import Attr, Blk, Items, Path, Raw, add, at, printed, put, walk
from benchmarks.faults.values import literal, plausible


@dataclass(frozen=True, slots=True)
class Mutant:
    """A faulty file."""

    fault: str
    text: str
    line: int
    """Where the fault is, from 1."""
    what: str
    """The name that it is about."""


Maker = Callable[[Sample, Packs, random.Random], Iterator["Mutant"]]


def mutants(
    sample: Sample, packs: Packs, *, seed: int = 0, each: int = 1, engine: bool = False
) -> Iterator[Mutant]:
    """Every kind of fault that the sample has room for, at most `each` of a kind.

    `engine`: also those of which only an engine can say whether they are faults.
    """
    for fault, make in (MAKERS | ({DROPPED: _dropped_any} if engine else {})).items():
        rng = random.Random(f"{seed} {fault} {sample.component.address} {sample.pack.version}")
        found = list(make(sample, packs, rng))
        yield from found if len(found) <= each else rng.sample(found, each)


def _made(fault: str, items: Items, path: Path, what: str) -> Mutant:
    text, places = printed(items)
    return Mutant(fault, text, places[path], what)


def misspelt(word: str, known: set[str], rng: random.Random) -> str | None:
    """A slip of the pen that gives no other known word; None where none can be found."""
    for _ in range(20):
        n = rng.randrange(len(word))
        slips = [
            word[:n] + word[n + 1 :],
            word[:n] + word[n] + word[n:],
            word[:n] + rng.choice("aeiostr") + word[n + 1 :],
            word[:n] + word[n + 1 : n + 2] + word[n : n + 1] + word[n + 2 :],
        ]
        slip = rng.choice(slips)
        if slip not in known and slip.isidentifier() and slip != word:
            return slip
    return None


def _inner(sample: Sample) -> Iterator[tuple[Path, Attr | Blk, BodySchema]]:
    """Everything that stands in the component's blocks, with the schema of its body."""
    for path, body in sample.bodies.items():
        block = at(sample.items, path)
        assert isinstance(block, Blk)
        for n, item in enumerate(block.items):
            if isinstance(item, Attr | Blk):
                yield (*path, n), item, body


_TERRAFORM_META = {"count", "for_each", "provider", "depends_on", "lifecycle", "connection"}


def _names(body: BodySchema) -> set[str]:
    return {*body.attributes, *body.blocks, *body.removed, *_TERRAFORM_META}


def _misspelt_attribute(s: Sample, _: Packs, rng: random.Random) -> Iterator[Mutant]:
    for path, item, body in _inner(s):
        if isinstance(item, Attr) and item.name in body.attributes:
            slip = misspelt(item.name, _names(body), rng)
            if slip:
                items = put(s.items, path, replace(item, name=slip))
                yield _made("misspelt attribute", items, path, item.name)


def _misspelt_block(s: Sample, _: Packs, rng: random.Random) -> Iterator[Mutant]:
    for path, item, body in _inner(s):
        if isinstance(item, Blk) and item.type in body.blocks:
            slip = misspelt(item.type, _names(body), rng)
            if slip:
                items = put(s.items, path, replace(item, type=slip))
                yield _made("misspelt block", items, path, item.type)


def _unknown_attribute(s: Sample, _: Packs, __: random.Random) -> Iterator[Mutant]:
    for path, body in s.bodies.items():
        if "flavour_of_day" not in body.attributes:
            items, here = add(s.items, path, Attr("flavour_of_day", '"x"'))
            yield _made("unknown attribute", items, here, "flavour_of_day")


def _unknown_block(s: Sample, _: Packs, __: random.Random) -> Iterator[Mutant]:
    for path in s.bodies:
        items, here = add(s.items, path, Blk("flavour"))
        yield _made("unknown block", items, here, "flavour")


def _dropped_attribute(s: Sample, _: Packs, __: random.Random) -> Iterator[Mutant]:
    if s.kind == "provider":
        return  # may be given in the environment
    for path, item, body in _inner(s):
        schema = body.attributes.get(item.name) if isinstance(item, Attr) else None
        if isinstance(item, Attr) and schema is not None and schema.required and not schema.env:
            yield _made("dropped required attribute", put(s.items, path), path[:-1], item.name)


def _dropped_block(s: Sample, _: Packs, __: random.Random) -> Iterator[Mutant]:
    for path, item, body in _inner(s):
        if not isinstance(item, Blk) or item.type not in body.blocks:
            continue
        needed = body.blocks[item.type].min_items
        block = at(s.items, path[:-1])
        assert isinstance(block, Blk)
        there = sum(isinstance(i, Blk) and i.type == item.type for i in block.items)
        if needed and there == 1:
            yield _made("dropped required block", put(s.items, path), path[:-1], item.type)


_WRONG = {"number": '"many"', "bool": '"perhaps"', "string": '["a"]', "list": '"a"', "set": '"a"',
          "map": '"a"', "object": '"a"', "tuple": '"a"'}  # fmt: skip


def _retyped(s: Sample, _: Packs, __: random.Random) -> Iterator[Mutant]:
    for path, item, body in _inner(s):
        schema = body.attributes.get(item.name) if isinstance(item, Attr) else None
        if schema is None or not isinstance(item, Attr) or schema.type == "any":
            continue
        head = schema.type if isinstance(schema.type, str) else schema.type[0]
        items = put(s.items, path, replace(item, value=_WRONG[head]))
        yield _made("changed type", items, path, item.name)


def _moved(s: Sample, _: Packs, __: random.Random) -> Iterator[Mutant]:
    paths = list(s.bodies)
    for path, item, _body in _inner(s):
        if not isinstance(item, Attr):
            continue
        for other in paths:
            body = s.bodies[other]
            if other != path[:-1] and item.name not in _names(body):
                items, here = add(s.items, other, item)
                yield _made("moved into another block", items, here, item.name)
                break
    # Out of the block altogether, to the top of the file.
    first = next((item for _path, item, _body in _inner(s) if isinstance(item, Attr)), None)
    if first is not None:
        items = (*s.items, first)
        yield _made("moved into another block", items, (len(s.items),), first.name)


def _text_attribute(s: Sample) -> tuple[Path, Attr] | None:
    for path, item, body in _inner(s):
        if isinstance(item, Attr) and item.name in body.attributes:
            schema = body.attributes[item.name]
            if schema.type in ("string", "number", "bool") and not schema.enum:
                return path, item
    return None


def _cut_reference(s: Sample, packs: Packs, rng: random.Random) -> Iterator[Mutant]:
    found = _text_attribute(s)
    if found is None:
        return
    path, item = found
    words = ["var.gone", "local.gone"]
    words += ["null_resource.gone.id", "data.http.gone.body"] if s.path.endswith(".tf") else []
    for word in words:
        items = put(s.items, path, replace(item, value=word))
        yield _made("cut reference", items, path, word)
    if s.kind == "builder":
        build = at(s.items, (1,))
        assert isinstance(build, Blk)
        lost = put(s.items, (1, 0), Attr("sources", '["source.null.gone"]'))
        yield _made("cut reference", lost, (1, 0), "source.null.gone")


def _unknown_function(s: Sample, packs: Packs, _: random.Random) -> Iterator[Mutant]:
    found = _text_attribute(s)
    if found is not None:
        path, item = found
        items = put(s.items, path, replace(item, value='tolowercase("x")'))
        yield _made("unknown function", items, path, "tolowercase")


def _unknown_component(s: Sample, packs: Packs, rng: random.Random) -> Iterator[Mutant]:
    block = at(s.items, s.focus)
    assert isinstance(block, Blk)
    tool = s.component.address.split("/")[0]
    kind = s.component.address.split("/")[1]
    slip = misspelt(block.labels[0], set(packs.names(tool, kind)), rng)
    if slip and (tool == "packer" or "_" in slip) and s.kind != "provider":
        labels = (slip, *block.labels[1:])
        items = put(s.items, s.focus, replace(block, labels=labels))
        yield _made("unknown component", items, s.focus, slip)


def _labels(s: Sample, _: Packs, __: random.Random) -> Iterator[Mutant]:
    block = at(s.items, s.focus)
    assert isinstance(block, Blk)
    fewer = replace(block, labels=block.labels[:-1])
    yield _made("wrong label count", put(s.items, s.focus, fewer), s.focus, "fewer")
    more = replace(block, labels=(*block.labels, "more"))
    yield _made("wrong label count", put(s.items, s.focus, more), s.focus, "more")
    for path, item, body in _inner(s):
        if isinstance(item, Blk) and item.type in body.blocks:
            labelled = replace(item, labels=(*item.labels, "more"))
            yield _made("wrong label count", put(s.items, path, labelled), path, item.type)


def _duplicate(s: Sample, _: Packs, __: random.Random) -> Iterator[Mutant]:
    for path, item, _body in _inner(s):
        if isinstance(item, Attr):
            items, here = add(s.items, path[:-1], item)
            yield _made("duplicate attribute", items, here, item.name)


def _enum(s: Sample, _: Packs, __: random.Random) -> Iterator[Mutant]:
    for path, item, body in _inner(s):
        schema = body.attributes.get(item.name) if isinstance(item, Attr) else None
        if isinstance(item, Attr) and schema and _closed(schema):
            wrong = '["flavour"]' if item.value.startswith("[") else '"flavour"'
            items = put(s.items, path, replace(item, value=wrong))
            yield _made("value not in the enum", items, path, item.name)
    for name, schema in s.component.body.attributes.items():
        block = at(s.items, s.focus)
        assert isinstance(block, Blk)
        there = {i.name for i in block.items if isinstance(i, Attr)}
        if _closed(schema) and name not in there and schema.type == "string":
            items, here = add(s.items, s.focus, Attr(name, '"flavour"'))
            yield _made("value not in the enum", items, here, name)


def _closed(schema: object) -> bool:
    enum, enforced, open_ = (getattr(schema, n) for n in ("enum", "enum_enforced", "enum_open"))
    return bool(enum) and enforced and not open_


def _constraint(s: Sample, _: Packs, __: random.Random) -> Iterator[Mutant]:
    block = at(s.items, s.focus)
    assert isinstance(block, Blk)
    there = {i.name if isinstance(i, Attr) else getattr(i, "type", "") for i in block.items}
    for constraint in s.component.body.constraints:
        if constraint.kind not in ("exactly_one", "at_most_one", "at_least_one"):
            continue
        of = [n for n in constraint.args["of"] if n in s.component.body.attributes]
        given = [n for n in of if n in there]
        # What the environment may give is lacking only where it does not.
        elsewhere = any(s.component.body.attributes[n].env for n in of)
        if constraint.kind != "at_most_one" and len(given) == 1 and not elsewhere:
            path = next(p for p, i, _b in _inner(s) if isinstance(i, Attr) and i.name == given[0])
            yield _made("broken constraint", put(s.items, path), s.focus, given[0])
        if constraint.kind != "at_least_one" and given:
            rest = [n for n in of if n not in there]
            for name in rest[:1]:
                value = literal(plausible(name, s.component.body.attributes[name]))
                items, here = add(s.items, s.focus, Attr(name, value))
                yield _made("broken constraint", items, here, name)


def _block_as_attribute(s: Sample, _: Packs, __: random.Random) -> Iterator[Mutant]:
    for path, item, body in _inner(s):
        if isinstance(item, Blk) and item.type in body.blocks:
            yield _made(
                "block as attribute", put(s.items, path, Attr(item.type, "{}")), path, item.type
            )


def _attribute_as_block(s: Sample, _: Packs, __: random.Random) -> Iterator[Mutant]:
    for path, item, body in _inner(s):
        schema = body.attributes.get(item.name) if isinstance(item, Attr) else None
        if isinstance(item, Attr) and schema and schema.type in ("string", "number", "bool"):
            items = put(s.items, path, Blk(item.name))
            yield _made("attribute as block", items, path, item.name)


def _read_only(s: Sample, _: Packs, __: random.Random) -> Iterator[Mutant]:
    for name, schema in s.component.body.attributes.items():
        only = schema.computed and not schema.optional and not schema.required
        if only and schema.type == "string" and name != "id":
            items, here = add(s.items, s.focus, Attr(name, '"x"'))
            yield _made("read-only attribute", items, here, name)
            return


def _too_many(s: Sample, _: Packs, __: random.Random) -> Iterator[Mutant]:
    for path, item, body in _inner(s):
        schema = body.blocks.get(item.type) if isinstance(item, Blk) else None
        if schema is None:
            continue
        limit = 1 if schema.nesting in ("single", "group") else schema.max_items
        if limit == 1:
            items, here = add(s.items, path[:-1], item)
            yield _made("too many blocks", items, here, getattr(item, "type", ""))


def _syntax(s: Sample, _: Packs, rng: random.Random) -> Iterator[Mutant]:
    for path, item in walk(s.items):
        if not isinstance(item, Attr):
            continue
        if item.value.endswith('"'):
            broken = put(s.items, path, Raw(f"{item.name} = {item.value[:-1]}"))
            yield _made("unreadable", broken, path, "quote left open")
        yield _made("unreadable", put(s.items, path, Raw(f"{item.name} =")), path, "no value")
        yield _made("unreadable", put(s.items, path, Raw(item.name)), path, "a name alone")
        bad = put(s.items, path, Raw(f'{item.name} = "a\\q"'))
        yield _made("unreadable", bad, path, "invalid escape")


def _twice(s: Sample, _: Packs, __: random.Random) -> Iterator[Mutant]:
    if s.kind in ("builder", "resource", "data"):
        block = at(s.items, s.focus)
        items = (*s.items, block)
        yield _made("declared twice", items, (len(s.items),), s.kind)


def _dropped_any(s: Sample, _: Packs, __: random.Random) -> Iterator[Mutant]:
    for path, item, body in _inner(s):
        schema = body.attributes.get(item.name) if isinstance(item, Attr) else None
        if isinstance(item, Attr) and schema and not schema.required and not schema.env:
            yield _made(DROPPED, put(s.items, path), path[:-1], item.name)


DROPPED = "dropped attribute"
"""An attribute that the pack does not require is taken out: only an engine can say whether the
file is still sound."""

MAKERS: dict[str, Maker] = {
    "misspelt attribute": _misspelt_attribute,
    "misspelt block": _misspelt_block,
    "unknown attribute": _unknown_attribute,
    "unknown block": _unknown_block,
    "unknown component": _unknown_component,
    "unknown function": _unknown_function,
    "dropped required attribute": _dropped_attribute,
    "dropped required block": _dropped_block,
    "changed type": _retyped,
    "moved into another block": _moved,
    "cut reference": _cut_reference,
    "wrong label count": _labels,
    "duplicate attribute": _duplicate,
    "declared twice": _twice,
    "value not in the enum": _enum,
    "broken constraint": _constraint,
    "block as attribute": _block_as_attribute,
    "attribute as block": _attribute_as_block,
    "read-only attribute": _read_only,
    "too many blocks": _too_many,
    "unreadable": _syntax,
}
