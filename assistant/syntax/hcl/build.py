"""From tree-sitter's nodes to our tree. Values are read from the text as it was written."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

from tree_sitter import Node

from assistant.syntax.hcl.nodes import (
    Attribute,
    Block,
    Body,
    Call,
    Entry,
    Expression,
    Label,
    Literal,
    Object,
    Other,
    Template,
    Traversal,
    Tuple,
)
from assistant.syntax.source import Source, Span

_PLAIN_STRING = re.compile(r'"[^"\\$%\n]*"\Z')
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\Z")
_ESCAPES = re.compile(r'\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))')
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_WORDS = {"true": True, "false": False, "null": None}
_ACCESS = {"get_attr", "index", "splat"}
MAX_DEPTH = 150


def unescape(text: str) -> str:
    """The value of a quoted string's literal text: escapes and `$${` resolved."""

    def one(match: re.Match[str]) -> str:
        simple, short, long = match.groups()
        if simple:
            return _SIMPLE[simple]
        code = int(short or long, 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"

    if "\\" in text:
        text = _ESCAPES.sub(one, text)
    return text.replace("$${", "${").replace("%%{", "%{")


def number(text: str) -> int | float:
    """An HCL number; one too large for a float stays large rather than raising."""
    if text.isdigit() and len(text) < 400:
        return int(text)
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


class Builder:
    """Builds bodies and expressions for one file."""

    def __init__(self, source: Source, data: bytes, broken: list[int]) -> None:
        self.source = source
        self.data = data
        self.text = source.text
        self.limit = len(source.text)
        self.broken = sorted(broken)
        self.depth = 0
        self.map: list[int] | None = None
        if len(data) != len(source.text) or not source.text.isascii():
            self.map = [0, *accumulate((byte & 0xC0) != 0x80 for byte in data)]

    def span(self, node: Node) -> Span:
        """A node's span in code points of the source."""
        start, end = node.start_byte, node.end_byte
        if self.map is not None:
            start, end = self.map[start], self.map[end]
        if end > self.limit:
            return Span(min(start, self.limit), self.limit)
        return Span(start, end)

    def offset(self, byte: int) -> int:
        """A byte offset in code points."""
        at = byte if self.map is None else self.map[byte]
        return min(at, self.limit)

    # Bodies

    def body(self, node: Node | None, span: Span) -> Body:
        """A body; `node` is None for an empty one."""
        attributes: list[Attribute] = []
        blocks: list[Block] = []
        for child in node.named_children if node is not None else ():
            if child.type == "attribute":
                attribute = self.attribute(child)
                if attribute is not None:
                    attributes.append(attribute)
            elif child.type == "block":
                blocks.append(self.block(child))
        broken = bisect_left(self.broken, span.start) < bisect_left(self.broken, span.end)
        return Body(span, tuple(attributes), tuple(blocks), broken)

    def attribute(self, node: Node) -> Attribute | None:
        """An attribute, or None when its parts are not there."""
        parts = node.named_children
        if len(parts) < 2 or parts[0].type != "identifier" or parts[-1].type != "expression":
            return None
        name = self.span(parts[0])
        return Attribute(self.source.slice(name), name, self.expression(parts[-1]), self.span(node))

    def block(self, node: Node) -> Block:
        """A block with its labels and body."""
        labels: list[Label] = []
        type_span = Span(0, 0)
        inner: Node | None = None
        span = self.span(node)
        start = span.start
        for n, child in enumerate(node.named_children):
            if n == 0:
                type_span = self.span(child)
            elif child.type == "string_lit":
                at = self.span(child)
                labels.append(Label(unescape(self.source.slice(at)[1:-1]), at))
            elif child.type == "identifier":
                at = self.span(child)
                labels.append(Label(self.source.slice(at), at))
            elif child.type == "block_start":
                start = self.span(child).end
            elif child.type == "body":
                inner = child
        body = self.body(inner, Span(start, max(start, span.end - 1)))
        return Block(self.source.slice(type_span), type_span, tuple(labels), body, span)

    # Expressions

    def expression(self, node: Node) -> Expression:
        """An `expression` node, or any node that stands for one."""
        span = self.span(node)
        text = self.source.slice(span)
        if _PLAIN_STRING.match(text):
            return Literal(span, text[1:-1])
        if text in _WORDS:
            return Literal(span, _WORDS[text])
        if _NUMBER.match(text):
            return Literal(span, number(text))
        self.depth += 1
        try:
            if self.depth > MAX_DEPTH:
                return Other(span, "too-deep")
            return self.inside(node, span)
        finally:
            self.depth -= 1

    def inside(self, node: Node, span: Span) -> Expression:
        """An expression that is not one plain word."""
        kind = node.type
        children = node.named_children
        if kind in ("expression", "collection_value", "literal_value", "template_expr"):
            if not children:
                return Other(span, kind)
            if children[0].type == "variable_expr" or len(children) > 1:
                return self.traversal(children, span)
            return self.expression(children[0])
        if kind == "string_lit":
            return Literal(span, unescape(self.source.slice(span)[1:-1]))
        if kind == "variable_expr":
            return self.traversal([node], span)
        if kind == "tuple":
            items = tuple(self.expression(c) for c in children if c.type == "expression")
            return Tuple(span, items)
        if kind == "object":
            return Object(span, tuple(self.entry(c) for c in children if c.type == "object_elem"))
        if kind == "function_call":
            return self.call(children, span)
        if kind in ("quoted_template", "heredoc_template"):
            return self.template(node, span)
        if kind.startswith("for_"):
            return self.for_(node, span)
        sign = next((c.type for c in node.children if not c.is_named), "")
        return Other(span, kind, tuple(self.terms(children)), operator=sign)

    def terms(self, children: list[Node]) -> Iterator[Expression]:
        """The operands of an operation: what is accessed stands beside its names and indexes."""
        group: list[Node] = []
        for child in [c for c in children if c.type != "ERROR"]:
            if group and child.type not in _ACCESS:
                yield self.term(group)
                group = []
            group.append(child)
        if group:
            yield self.term(group)

    def term(self, group: list[Node]) -> Expression:
        """One operand."""
        if len(group) == 1:
            return self.expression(group[0])
        return self.traversal(group, Span(self.span(group[0]).start, self.span(group[-1]).end))

    def traversal(self, children: list[Node], span: Span) -> Expression:
        """Names, indexes and splats in a row; on anything else than a name it is an `Other`."""
        parts: list[str | int | None] = []
        inner: list[Expression] = []
        first = children[0]
        if first.type == "variable_expr":
            parts.append(self.source.slice(self.span(first)))
        else:
            inner.append(self.expression(first))
        for child in children[1:]:
            text = self.source.slice(self.span(child))
            if child.type == "get_attr":
                parts.append(text.lstrip(". \t\r\n"))
            elif child.type == "index":
                expressions = _expressions(child)
                value = self.expression(expressions[0]) if expressions else None
                known = value.value if isinstance(value, Literal) else None
                if value is None and text[1:].isdigit():
                    known = int(text[1:])
                parts.append(known if isinstance(known, str | int) else None)
                if value is not None and known is None:
                    inner.append(value)
            elif child.type == "splat":
                parts.append(None)
        if first.type == "variable_expr":
            return Traversal(span, tuple(parts), tuple(inner))
        return Other(span, "access", tuple(inner))

    def entry(self, node: Node) -> Entry:
        """One element of an object."""
        expressions = [c for c in node.named_children if c.type == "expression"]
        if len(expressions) < 2:
            return Entry(None, self.span(node), Other(self.span(node), "incomplete"))
        key_span = self.span(expressions[0])
        text = self.source.slice(key_span)
        value = self.expression(expressions[-1])
        if text.replace("-", "_").isidentifier():
            return Entry(text, key_span, value)
        key = self.expression(expressions[0])
        if isinstance(key, Literal) and key.value is not None:
            return Entry(str(key.value), key_span, value)
        return Entry(None, key_span, value, key)

    def call(self, children: list[Node], span: Span) -> Expression:
        """A function call."""
        if not children or children[0].type != "identifier":
            return Other(span, "call")
        name_span = self.span(children[0])
        args: list[Expression] = []
        for child in children[1:]:
            if child.type == "function_arguments":
                args += [self.expression(c) for c in child.named_children if c.type == "expression"]
        return Call(span, self.source.slice(name_span), name_span, tuple(args))

    def for_(self, node: Node, span: Span) -> Expression:
        """A `for` expression with the names it binds."""
        children: list[Expression] = []
        bound: list[str] = []
        pending = [node]
        while pending:
            for child in pending.pop().named_children:
                if child.type == "expression":
                    children.append(self.expression(child))
                elif child.type == "identifier":
                    bound.append(self.source.slice(self.span(child)))
                else:
                    pending.append(child)
        return Other(span, "for", tuple(children), tuple(bound))

    def template(self, node: Node, span: Span) -> Expression:
        """A template: the text between its parts is taken from the source."""
        heredoc = node.type == "heredoc_template"
        text = self.source.slice(span)
        if heredoc:
            first = text.find("\n")
            begin, end = span.start + first + 1, span.start + text.rfind("\n") + 1
            if first < 0 or end < begin:
                return Other(span, "heredoc")
        else:
            begin, end = span.start + 1, span.end - 1
        parts: list[str | Expression] = []
        plain, at = True, begin
        for child in node.named_children:
            if child.type not in ("template_interpolation", "template_directive"):
                continue
            here = self.span(child)
            parts.append(self.literal_text(at, here.start, heredoc=heredoc))
            if child.type == "template_interpolation":
                inner = _expressions(child)
                parts.append(self.expression(inner[0]) if inner else Other(here, "empty"))
            else:
                plain = False
                parts.append(self.for_(child, here))
            at = here.end
        parts.append(self.literal_text(at, end, heredoc=heredoc))
        parts = [part for part in parts if part != ""]
        if heredoc and text.startswith("<<-") and plain:
            parts = _dedent(parts)
        if all(isinstance(part, str) for part in parts):
            return Literal(span, "".join(part for part in parts if isinstance(part, str)))
        return Template(span, tuple(parts), plain)

    def literal_text(self, start: int, end: int, *, heredoc: bool) -> str:
        """The value of the text between two parts of a template."""
        raw = self.text[start : max(start, end)]
        if heredoc:
            return raw.replace("$${", "${").replace("%%{", "%{")
        return unescape(raw)


def _expressions(node: Node) -> list[Node]:
    """The nearest `expression` nodes below a node."""
    found: list[Node] = []
    pending = list(node.named_children)
    while pending:
        child = pending.pop(0)
        if child.type == "expression":
            found.append(child)
        else:
            pending = child.named_children + pending
    return found


def _dedent(parts: list[str | Expression]) -> list[str | Expression]:
    """Take the common indentation off, as `<<-` does."""
    marked = "".join(part if isinstance(part, str) else "\0" for part in parts)
    lines = [line for line in marked.split("\n") if line.strip()]
    common = min((len(line) - len(line.lstrip(" \t")) for line in lines), default=0)
    if not common:
        return parts
    out: list[str | Expression] = []
    fresh = True
    for part in parts:
        if not isinstance(part, str):
            out.append(part)
            fresh = False
            continue
        pieces = part.split("\n")
        trimmed = [
            piece[min(common, len(piece) - len(piece.lstrip(" \t"))) :] if n or fresh else piece
            for n, piece in enumerate(pieces)
        ]
        out.append("\n".join(trimmed))
        fresh = False
    return out
