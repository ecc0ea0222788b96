"""What somebody did to a resource behind the engine's back: it is found when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .schema import Block
from .states import converted


def matches(one: Mapping[str, Any], state: Any) -> bool:
    """Whether an entry is about a resource: `match` names some of its attributes with the values
    that they have in the state."""
    if not isinstance(state, dict):
        return False
    return all(state.get(name) == value for name, value in one["match"].items())


def broken(one: Mapping[str, Any], block: Block, state: dict[str, Any]) -> dict[str, Any] | None:
    """The resource as it is found: with other values for the attributes in `set`, or not at all
    where there is no `set`. A value that does not fit its attribute's type changes nothing."""
    if one.get("set") is None:
        return None
    found = dict(state)
    for name, value in one["set"].items():
        attribute = block.attributes.get(name)
        fitting = None if attribute is None else converted(attribute.type, value)
        if fitting is not None:
            found[name] = fitting
    return found
