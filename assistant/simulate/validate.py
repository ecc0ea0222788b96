"""What a provider refuses of a configuration by its schema alone, beyond what the engine sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .schema import Attribute, Block, Nested
from .values import Path, is_unknown


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where."""

    path: Path
    summary: str
    detail: str


def problems(block: Block, config: Any, path: Path = ()) -> Iterator[Problem]:
    """Everything that is wrong with a configuration, in the order of the schema."""
    if not isinstance(config, dict):
        return
    for name, one in block.attributes.items():
        yield from _attribute(one, config.get(name), (*path, name))
    for name, nested in block.blocks.items():
        yield from _nested(nested, config.get(name), (*path, name))


def _attribute(attribute: Attribute, value: Any, path: Path) -> Iterator[Problem]:
    name = path[-1]
    if value is None:
        if attribute.required:
            yield Problem(
                path,
                "Missing required argument",
                f'The argument "{name}" is required, and null counts as left out.',
            )
    elif attribute.computed and not attribute.optional and not attribute.required:
        yield Problem(
            path,
            "Read-only attribute",
            f'"{name}" is decided by the provider and cannot be set in a configuration.',
        )
    elif attribute.nested is not None:
        yield from _nested(attribute.nested, value, path)


def _nested(nested: Nested, value: Any, path: Path) -> Iterator[Problem]:
    if value is None or is_unknown(value):
        return
    if nested.nesting in ("single", "group"):
        if nested.nesting == "group" and _left_out(value):
            return
        yield from problems(nested.block, value, path)
    elif nested.nesting == "map":
        for key, one in value.items():
            yield from problems(nested.block, one, (*path, key))
    else:
        for i, one in enumerate(value):
            yield from problems(nested.block, one, (*path, i))


def _left_out(value: Any) -> bool:
    """Whether a group is one that nobody wrote: it is there in any case, with nothing in it."""
    if isinstance(value, dict):
        return all(_left_out(one) for one in value.values())
    return value is None or value == []
