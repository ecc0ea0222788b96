"""HCL as a tree that is easily changed, and that says on which line each part of it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

Path = tuple[int, ...]
"""The way to an item: its number in the file, then in the block that is there, and so on."""


@dataclass(frozen=True, slots=True)
class Attr:
    """`name = value`; the value is HCL text of one line."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Blk:
    """A block."""

    type: str
    labels: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Raw:
    """A line as it is."""

    text: str


Item = Attr | Blk | Raw
Items = tuple[Item, ...]


def printed(items: Items) -> tuple[str, dict[Path, int]]:
    """The text, and the line (from 1) of every item's beginning."""
    lines: list[str] = []
    places: dict[Path, int] = {}
    _print(items, (), lines, places)
    return "\n".join(lines) + "\n", places


def _print(items: Items, path: Path, lines: list[str], places: dict[Path, int]) -> None:
    indent = "  " * len(path)
    for n, item in enumerate(items):
        here = (*path, n)
        places[here] = len(lines) + 1
        if isinstance(item, Attr):
            lines.append(f"{indent}{item.name} = {item.value}")
        elif isinstance(item, Raw):
            lines.append(f"{indent}{item.text}")
        else:
            labels = "".join(f' "{label}"' for label in item.labels)
            lines.append(f"{indent}{item.type}{labels} {{")
            _print(item.items, here, lines, places)
            lines.append(f"{indent}}}")


def at(items: Items, path: Path) -> Item:
    """The item at a path."""
    item: Item = items[path[0]]
    for n in path[1:]:
        assert isinstance(item, Blk)
        item = item.items[n]
    return item


def put(items: Items, path: Path, *new: Item) -> Items:
    """The items with others, or none, in place of the one at a path."""
    first, rest = path[0], path[1:]
    if not rest:
        return (*items[:first], *new, *items[first + 1 :])
    block = items[first]
    assert isinstance(block, Blk)
    inner = replace(block, items=put(block.items, rest, *new))
    return (*items[:first], inner, *items[first + 1 :])


def add(items: Items, path: Path, new: Item) -> tuple[Items, Path]:
    """The items with one more at the end of the block at a path, and the way to it."""
    block = at(items, path)
    assert isinstance(block, Blk)
    grown = replace(block, items=(*block.items, new))
    return put(items, path, grown), (*path, len(block.items))


def walk(items: Items, path: Path = ()) -> Iterator[tuple[Path, Item]]:
    """Every item below a path with the way to it, in the order of the text."""
    inside = items
    if path:
        block = at(items, path)
        inside = block.items if isinstance(block, Blk) else ()
    for n, item in enumerate(inside):
        yield (*path, n), item
        if isinstance(item, Blk):
            yield from walk(items, (*path, n))
