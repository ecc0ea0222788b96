"""Data sources in a draft of resources: what is there already and only the provider can name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from assistant.core.errors import Unfinished
from assistant.knowledge.body_paths import at_path
from assistant.plan.open.facts import Lookup
from assistant.plan.open.nodes import Data, Node
from assistant.plan.recipe import Item

if TYPE_CHECKING:
    from assistant.plan.open.growing import Garden

MARK = "lookup:"
"""Before the name of a lookup, in a value that the goal's words stand for."""


def looked_up(garden: Garden, node: Node, value: object) -> str | None:
    """The expression of a value that a data source gives; None for any other.

    Raises Unfinished for a name that the provider's facts do not have.
    """
    if not isinstance(value, str) or not value.startswith(MARK):
        return None
    name = value.removeprefix(MARK)
    lookup = _known(garden, node.provider, name)
    garden.lookups.setdefault((node.provider, name), lookup)
    return f"{_address(lookup, name)}.{lookup.attribute}"


def blocks(garden: Garden) -> Iterator[Data]:
    """The data sources that something asked for."""
    for (_, name), lookup in garden.lookups.items():
        yield {
            "block": "data",
            "labels": [lookup.data, _label(name)],
            "schema": f"terraform/data/{lookup.data}",
            "body": [msgspec.to_builtins(item) for item in lookup.body],
        }


def referred(garden: Garden, blocks_: list[Data]) -> Iterator[Data]:
    """The data sources of the facts that the blocks refer to, and those that these refer to."""
    facts = [garden.facts[name] for name in garden.providers() if name in garden.facts]
    known = {f"data.{address}": (address, body) for f in facts for address, body in f.data.items()}
    found: dict[str, Data] = {}
    seen = [*blocks_]
    while seen:
        text = repr(seen.pop())
        for name, (address, body) in known.items():
            if name not in found and re.search(rf"\b{re.escape(name)}\b", text):
                kind, label = address.split(".")
                found[name] = {
                    "block": "data",
                    "labels": [kind, label],
                    "schema": f"terraform/data/{kind}",
                    "body": [_listed(garden, kind, item) for item in body],
                }
                seen.append(found[name])
    yield from (found[name] for name in known if name in found)


def _listed(garden: Garden, type_: str, item: Item) -> Data:
    """A line of a data source; several values of one parameter are a list where one stands."""
    made = msgspec.to_builtins(item)
    component = garden.packs.component(f"terraform/data/{type_}")
    name = made["to"].get("param") if isinstance(made.get("to"), dict) else None
    schema = at_path(component.body, made["set"]) if component and name else None
    if schema is None or not isinstance(schema.type, list) or name not in garden.settings:
        return made
    given = garden.settings[name]
    parts = [f"{name}.{index}" for index, _ in enumerate(str(given.value).split(","))]
    for part, text in zip(parts, str(given.value).split(","), strict=True):
        garden.settings[part] = replace(given, name=part, value=text.strip())
    return {"set": made["set"], "to": {"list": [{"param": part} for part in parts]}}


def duty(garden: Garden, node: Node, value: str) -> tuple[str, str]:
    """What is looked up in words, and the address that must be referred to."""
    name = value.removeprefix(MARK)
    lookup = _known(garden, node.provider, name)
    return lookup.said, _address(lookup, name)


def _known(garden: Garden, provider: str, name: str) -> Lookup:
    facts = garden.facts.get(provider)
    lookup = facts.lookups.get(name) if facts else None
    if lookup is None:
        raise Unfinished(f"{provider}: no lookup is called {name!r}")
    return lookup


def _label(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def _address(lookup: Lookup, name: str) -> str:
    return f"data.{lookup.data}.{_label(name)}"
