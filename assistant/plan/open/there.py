"""What is there already: a data source that finds it by the name or the id that the goal gives."""

from __future__ import annotations

from assistant.knowledge.body_paths import at_path
from assistant.plan.open.declaring import declare
from assistant.plan.open.fills import Fills
from assistant.plan.open.naming import own_name_path
from assistant.plan.open.nodes import Node, has
from assistant.plan.open.schema import required

ID, NAME = "there_id", "there_name"
"""For what has no attribute for its name: what the goal calls one that is there."""


def look_up(fills: Fills, node: Node) -> None:
    """What stands in the data source. What the goal does not tell is a variable."""
    garden = fills.garden
    known = garden.filled(node).there
    if not node.source:
        fills.scene.used.update(node.given.values())
        return
    named_so = own_name_path(garden, node)
    by = known.by or named_so or "name"
    told = {**known.as_, ID: known.id or by, NAME: by, named_so: by}
    given = {told.get(path, path): name for path, name in node.given.items()}
    node.given = {path: name for path, name in given.items() if at_path(node.body, path)}
    for path, parameter in node.given.items():
        fills.scene.used.add(parameter)
        node.values[path] = {"param": parameter}
    for path, fill in known.set.items():
        value = fills.value(node, path, fill)
        if value is not None and not has(node, path):
            node.values[path] = value
    if not any(has(node, path) for path in (by, known.id) if path):
        asked = known.ask or by
        schema = at_path(node.body, asked)
        if schema is not None:
            text = f"{asked} of the {garden.title(node)} that is there"
            node.values[asked] = declare(garden, node, asked, schema, text)
    for path in required(node.body, frozenset(node.values)):
        schema = at_path(node.body, path)
        if schema is None or has(node, path):
            continue
        reference = garden.reference(node, path, schema)
        others = garden.of_type(reference.type, node) if reference else []
        there = next((n for n in others if n.there), None)
        if reference is not None and there is not None:
            node.values[path] = {"expr": fills.link(node, path, there, reference.attribute)}
        else:
            node.values[path] = declare(garden, node, path, schema, "")
