"""Variables for what nothing gives a value to."""

from __future__ import annotations

from assistant.core.schema import AttributeSchema
from assistant.plan.open.growing import Garden
from assistant.plan.open.nodes import Data, Node, sentence, words
from assistant.plan.open.schema import is_secret, type_text


def declare(
    garden: Garden, node: Node, path: str, schema: AttributeSchema, description: str
) -> Data:
    """A variable that the user fills in."""
    leaf = path.rpartition(".")[2]
    type_words = garden.title(node)
    several = sum(n.type == node.type for n in garden.nodes) > 1
    parts = [type_words.replace(" ", "_").lower(), node.label if several else "", leaf]
    if parts[0].endswith(f"_{leaf}") or parts[0] == leaf:
        parts = parts[:2]
    elif leaf.startswith(f"{parts[0]}_"):
        parts = parts[1:]
    name = "_".join(part for part in parts if part)
    taken = garden.variables.get(name)
    if taken is not None and taken.get("path") != path:
        name = "_".join([*parts[:-1], path.replace(".", "_")]).replace("__", "_")
    text = description or f"{sentence(words(leaf))} of the {type_words}"
    enum = [str(v) for v in schema.enum if isinstance(v, str)]
    if enum:
        text += f": {', '.join(enum)}"
    variable: dict[str, Data] = {
        "name": name,
        "description": text,
        "type": type_text(schema.type),
    }
    if is_secret(path, schema):
        variable["sensitive"] = True
    elif enum and schema.enum_enforced and not schema.enum_open and schema.type == "string":
        quoted = ", ".join(f'"{v}"' for v in enum)
        rule = {
            "condition": f"contains([{quoted}], var.{name})",
            "error": f"{sentence(words(leaf))} is one of {', '.join(enum)}.",
        }
        variable["validation"] = [rule]
    garden.variables[name] = {**variable, "path": path}
    return {"var": name}
