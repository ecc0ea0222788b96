"""XML as typed data, printed with the origin of each line kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape as xml_escape
from xml.sax.saxutils import quoteattr

from assistant.core.plan import Choice, Printed, Segment


@dataclass(frozen=True, slots=True)
class Node:
    """An element: either text or children."""

    tag: str
    children: tuple[Node, ...] = ()
    text: tuple[Segment, ...] = ()
    attributes: tuple[tuple[str, str], ...] = field(default=())
    comment: str = ""
    """Said in a comment line before the element."""


def node(tag: str, *children: Node | None, comment: str = "", **attributes: str) -> Node:
    """An element with children, those that are None left out; `wcm_action` becomes wcm:action."""
    named = tuple((name.replace("_", ":", 1), value) for name, value in attributes.items())
    kept = tuple(child for child in children if child is not None)
    return Node(tag, kept, attributes=named, comment=comment)


def leaf(tag: str, value: str | int | bool | Segment, **attributes: str) -> Node:
    """An element with text, which is escaped; `ref` gives a template variable."""
    named = tuple((name.replace("_", ":", 1), text) for name, text in attributes.items())
    if isinstance(value, Printed | Choice):
        return Node(tag, text=(_escaped(value),), attributes=named)
    text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    return Node(tag, text=(Printed(escape(text)),), attributes=named)


def ref(tag: str, variable: str, **attributes: str) -> Node:
    """An element whose text templatefile fills in: ${variable}."""
    named = tuple((name.replace("_", ":", 1), text) for name, text in attributes.items())
    return Node(tag, text=(Printed(f"${{{variable}}}"),), attributes=named)


def escape(text: str) -> str:
    """`text` as XML character data that templatefile leaves alone."""
    return xml_escape(text).replace("${", "$${").replace("%{", "%%{")


def _escaped(segment: Segment) -> Segment:
    if isinstance(segment, Printed):
        return replace(segment, text=escape(segment.text))
    return replace(segment, options=tuple(escape(option) for option in segment.options))


def document(root: Node) -> tuple[Segment, ...]:
    """The whole file, UTF-8, two spaces of indentation."""
    return (Printed('<?xml version="1.0" encoding="utf-8"?>\n'), *_lines(root, ""))


def _lines(element: Node, indent: str) -> Iterator[Segment]:
    if element.comment:
        yield Printed(f"{indent}<!-- {escape(element.comment).replace('--', '- -')} -->\n")
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in element.attributes)
    opening = f"{indent}<{element.tag}{attributes}"
    if element.text:
        yield Printed(f"{opening}>")
        yield from element.text
        yield Printed(f"</{element.tag}>\n")
    elif element.children:
        yield Printed(f"{opening}>\n")
        for child in element.children:
            yield from _lines(child, indent + "  ")
        yield Printed(f"{indent}</{element.tag}>\n")
    else:
        yield Printed(f"{opening}/>\n")
