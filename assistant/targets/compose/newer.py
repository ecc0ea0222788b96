"""Names that today's compose files have and an older engine does not."""

from __future__ import annotations

from typing import Any

from assistant.knowledge.formats import pointed, schema_data
from assistant.syntax.source import Span
from assistant.syntax.yaml import Mapping as Table
from assistant.syntax.yaml import Node, Scalar, target
from assistant.syntax.yaml import Sequence as List
from assistant.targets.compose.messages import Place
from assistant.targets.places import blanked


def known_name(place: Place) -> str | None:
    """The key at a place, when today's schema has it there; else None."""
    document = next(iter(place.file.documents), None)
    path = _path_to(document, place.span) if document is not None else None
    if not path:
        return None
    schemas = [schema_data("compose")]
    for word in path[:-1]:
        schemas = [inner for one in schemas for inner in _inner(one, word)]
    known = any(path[-1] in part.get("properties", {}) for one in schemas for part in _parts(one))
    return path[-1] if known else None


def without(place: Place) -> str:
    """The file's text without the entry whose key is at the place."""
    text = place.source.text
    line = text.rfind("\n", 0, place.span.start) + 1
    end = place.node.span.end if place.node is not None else place.span.end
    last = text[line:end].rstrip()
    return blanked(text, {Span(place.span.start, line + len(last)): ""})


def _path_to(document: Node, key: Span) -> list[str] | None:
    """The keys that lead to the key at a span, its own last."""
    waiting: list[tuple[Node, list[str]]] = [(document, [])]
    while waiting:
        node, path = waiting.pop()
        inner = target(node)
        if isinstance(inner, Table):
            for name, value in inner.pairs:
                if isinstance(name, Scalar):
                    if name.span == key:
                        return [*path, name.text]
                    waiting.append((value, [*path, name.text]))
        elif isinstance(inner, List):
            waiting.extend((item, [*path, "0"]) for item in inner.items)
    return None


def _parts(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """A schema and all that it is put together from."""
    found = [schema]
    for one in found:
        reference = one.get("$ref")
        if reference:
            found.append(pointed(schema_data("compose"), reference))
        for key in ("oneOf", "anyOf", "allOf"):
            found += one.get(key, ())
    return found


def _inner(schema: dict[str, Any], word: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for part in _parts(schema):
        if word in part.get("properties", {}):
            found.append(part["properties"][word])
        else:
            found += part.get("patternProperties", {}).values()
            found += [
                s
                for s in (part.get("additionalProperties"), part.get("items"))
                if isinstance(s, dict)
            ]
    return found
