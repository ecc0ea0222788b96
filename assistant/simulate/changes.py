"""What becomes of an object: the plan for it, and the made-up values once it is there.

Nothing here has a side effect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .pairs import pair
from .schema import Attribute, Block, Nested, Type
from .states import absent
from .values import UNKNOWN, Path, is_unknown

Make = Callable[[Path, Type], Any]
"""Makes up a value of a type for an attribute that the provider decides."""


def planned(block: Block, prior: Any, config: dict[str, Any]) -> dict[str, Any]:
    """What an object will be: what the configuration says, and for what it leaves to the provider
    the value before, unknown where there was nothing before (`prior` None)."""
    before = prior if isinstance(prior, dict) else None
    out = {
        name: _planned_attribute(one, before, name, config.get(name))
        for name, one in block.attributes.items()
    }
    for name, nested in block.blocks.items():
        out[name] = _planned_nested(nested, before.get(name) if before else None, config.get(name))
    return out


def opened(block: Block, plan: dict[str, Any], prior: Any, names: Iterable[str]) -> dict[str, Any]:
    """A plan in which blocks that nobody wrote are the provider's to decide, as some providers
    have it although no schema can say so: what was there before, in something new one of each."""
    out = dict(plan)
    for name in names:
        if name in block.blocks and not plan[name]:
            out[name] = prior[name] if isinstance(prior, dict) else _one(block.blocks[name])
    return out


def _one(nested: Nested) -> Any:
    """A block in which nothing is written; none where blocks have names of their own."""
    if nested.nesting == "map":
        return {}
    one = planned(nested.block, None, absent(nested.block))
    return one if nested.nesting == "single" else [one]


def _planned_attribute(
    attribute: Attribute, before: dict[str, Any] | None, name: str, config: Any
) -> Any:
    if attribute.write_only:
        return None
    if config is None:
        if not attribute.computed:
            return None
        return before.get(name) if before is not None else UNKNOWN
    if attribute.nested is None:
        return config
    return _planned_nested(attribute.nested, before.get(name) if before else None, config)


def _planned_nested(nested: Nested, prior: Any, config: Any) -> Any:
    if config is None or is_unknown(config):
        return config
    block = nested.block
    if not block.decides:
        return config
    if nested.nesting in ("single", "group"):
        return planned(block, prior, config)
    if nested.nesting == "map":
        before = prior if isinstance(prior, dict) else {}
        return {key: _planned_element(block, before.get(key), one) for key, one in config.items()}
    old = prior if isinstance(prior, list) else []
    if nested.nesting == "set":
        old = pair(block, old, config)
    return [
        _planned_element(block, old[i] if i < len(old) else None, one)
        for i, one in enumerate(config)
    ]


def _planned_element(block: Block, prior: Any, config: Any) -> Any:
    return planned(block, prior, config) if isinstance(config, dict) else config


def filled(block: Block, value: dict[str, Any], make: Make, path: Path = ()) -> dict[str, Any]:
    """An object with a made-up value in the place of everything unknown."""
    out: dict[str, Any] = {}
    for name, one in block.attributes.items():
        if one.write_only:
            out[name] = None
        elif one.nested is not None and not is_unknown(value.get(name)):
            out[name] = _filled_nested(one.nested, value.get(name), make, (*path, name))
        else:
            out[name] = _filled_type(one.type, value.get(name), make, (*path, name))
    for name, nested in block.blocks.items():
        out[name] = _filled_nested(nested, value.get(name), make, (*path, name))
    return out


def _filled_nested(nested: Nested, value: Any, make: Make, path: Path) -> Any:
    if is_unknown(value):
        return make(path, nested.type)
    if value is None:
        return None
    if nested.nesting in ("single", "group"):
        return filled(nested.block, value, make, path)
    if nested.nesting == "map":
        return {key: _filled_element(nested, one, make, (*path, key)) for key, one in value.items()}
    return [_filled_element(nested, one, make, (*path, i)) for i, one in enumerate(value)]


def _filled_element(nested: Nested, value: Any, make: Make, path: Path) -> Any:
    if isinstance(value, dict):
        return filled(nested.block, value, make, path)
    return _filled_type(nested.block.type, value, make, path)


def _filled_type(kind: Type, value: Any, make: Make, path: Path) -> Any:
    if is_unknown(value):
        return make(path, kind)
    if value is None or isinstance(kind, str):
        return value
    inner = kind[1]
    if kind[0] == "object":
        return {
            name: _filled_type(inner[name], one, make, (*path, name)) for name, one in value.items()
        }
    if kind[0] == "tuple":
        return [_filled_type(one, value[i], make, (*path, i)) for i, one in enumerate(inner)]
    if kind[0] == "map":
        return {key: _filled_type(inner, one, make, (*path, key)) for key, one in value.items()}
    return [_filled_type(inner, one, make, (*path, i)) for i, one in enumerate(value)]
