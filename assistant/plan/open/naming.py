"""What a resource is called where the goal gives it no name."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.core.intent import Parameter
from assistant.knowledge.body_paths import at_path
from assistant.plan.open.declaring import declare
from assistant.plan.open.growing import Garden
from assistant.plan.open.nodes import Node, has

_NAMES = ("name", "metadata.name", "display_name", "title")


def name_path(garden: Garden, node: Node) -> str:
    """Path of the attribute that holds the resource's name; empty where none does."""
    paths = (garden.filled(node).name, *_NAMES)
    for path in paths:
        schema = at_path(node.body, path) if path else None
        if schema is not None and (schema.required or schema.optional):
            return path
    return ""


def own_name_path(garden: Garden, node: Node) -> str:
    """The same of the resource itself, for one that is there already and is looked up."""
    component = garden.packs.component(f"terraform/resource/{node.type}")
    return name_path(garden, replace(node, body=component.body)) if component else ""


def give_name(garden: Garden, node: Node) -> None:
    """A name where the goal gives none: another resource's, or the user's own where it must be
    unique."""
    filled = garden.filled(node)
    path = name_path(garden, node)
    schema = at_path(node.body, path) if path else None
    if schema is None or has(node, path):
        return
    for type_ in filled.named_after:
        other = next(iter(garden.of_type(type_, node)), None)
        theirs = name_path(garden, other) if other else ""
        if other is not None and theirs in other.values and other.count == 1:
            node.values[path] = other.values[theirs]
            return
    if filled.unique:
        text = f"Name of the {garden.title(node)}, the only one of this name in the world"
        node.values[path] = declare(garden, node, path, schema, text)


def plain_name(garden: Garden, node: Node) -> str:
    """The parameter of a plain name where nothing else gives one; it can be changed. Empty where
    there is none to give, or where a variable asks for it."""
    path = name_path(garden, node)
    schema = at_path(node.body, path) if path else None
    if schema is None or has(node, path) or not (schema.required or schema.optional):
        return ""
    own = not schema.required and schema.computed and path != "metadata.name"
    if garden.filled(node).nameless or (own and not node.named):
        return ""
    name = f"{node.type}.{node.label}.{path}"
    plain = garden.title(node).lower().replace(" ", "-")
    value = plain if node.label == "main" else node.label.replace("_", "-")
    if schema.pattern and not re.search(schema.pattern, value):
        node.values[path] = declare(garden, node, path, schema, "")
        return ""
    garden.settings[name] = Parameter(name, value, "assumed", None, "the goal gives no name")
    return name
