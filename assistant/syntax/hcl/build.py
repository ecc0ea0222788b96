"""From a scan and tree-sitter's nodes to our tree. Values are read from the text as written."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate

import tree_sitter_hcl
from tree_sitter import Language, Node, Parser

from assistant.core.finding import Finding
from assistant.syntax.hcl.faults import fault_span, value_finding
from assistant.syntax.hcl.literals import dedent, number, unescape
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
from assistant.syntax.hcl.quick import CONSTANTS, quick_value
from assistant.syntax.hcl.scan import MAX_FINDINGS
from assistant.syntax.hcl.skeleton import Item, Pending, RawBlock, Scan
from assistant.syntax.source import Source, Span

_PLAIN_STRING = re.compile(r'"[^"\\$%\n]*"\Z')
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\Z")
_ACCESS = {"get_attr", "index", "splat"}
_TEMPLATE = re.compile(r"(?<!\$)(?:\$\$)*\$\{|(?<!%)(?:%%)*%\{")
MAX_DEPTH = 150


@lru_cache(maxsize=1)
def _language() -> Language:
    return Language(tree_sitter_hcl.language())


class Builder:
    """Builds the bodies of one file from its scan, with the grammar for values that need one."""

    def __init__(self, source: Source, found: Scan) -> None:
        self.source = source
        self.text = source.text
        self.found = found
        self.broken = sorted(found.broken)
        self.findings: list[Finding] = []
        self.reported = {finding.start.line for finding in found.findings}
        self.parser = Parser(_language())  # one per text: a parser belongs to one thread
        self.base = 0
        self.map: list[int] | None = None
        self.depth = 0

    # Bodies

    def body(self, items: Iterable[Item], span: Span, broken: bool = False) -> Body:
        """A body with what stands in it; what cannot be read is left out of it."""
        attributes: list[Attribute] = []
        blocks: list[Block] = []
        for item in items:
            if isinstance(item, Attribute):
                attributes.append(item)
            elif isinstance(item, RawBlock):
                block = self.block(item)
                blocks.append(block)
                broken = broken or block.body.broken
            else:
                attribute = self.attribute(item)
                if attribute is None:
                    broken = True
                else:
                    attributes.append(attribute)
        if len({attribute.name for attribute in attributes}) < len(attributes):
            self.duplicates(attributes)
        if not broken and self.broken:
            broken = bisect_left(self.broken, span.start) < bisect_left(self.broken, span.end)
        return Body(span, tuple(attributes), tuple(blocks), broken)

    def block(self, raw: RawBlock) -> Block:
        """A block with its labels and body."""
        type_span = raw.words[0]
        labels = tuple(self.label(span) for span in raw.words[1:])
        type_ = self.source.slice(type_span)
        odd = not type_.isascii() and not type_.replace("-", "_").isidentifier()
        if odd:
            self.report(type_span, "This cannot be the name of a block")
        inside = Span(raw.open + 1, max(raw.open + 1, raw.close - 1))
        body = self.body(raw.items, inside, raw.broken or odd)
        names = tuple([label.text for label in labels])
        return Block(type_, type_span, labels, body, Span(type_span.start, raw.close), names)

    def label(self, span: Span) -> Label:
        """A label; templates have no place in it."""
        text = self.source.slice(span)
        if not text.startswith('"'):
            return Label(text, span)
        if ("${" in text or "%{" in text) and _TEMPLATE.search(text):
            self.report(span, "A label is a plain text, without templates")
        return Label(unescape(text[1:-1]), span)

    def report(self, at: Span, summary: str) -> None:
        """A finding about something that is no value."""
        self.findings.append(self.source.parse_finding("syntax", at, summary))

    def duplicates(self, attributes: Iterable[Attribute]) -> None:
        """Arguments that stand twice in one body; HCL refuses them and the grammar does not."""
        seen: dict[str, int] = {}
        for attribute in attributes:
            first = seen.setdefault(attribute.name, attribute.name_span.start)
            if first != attribute.name_span.start:
                self.findings.append(
                    self.source.parse_finding(
                        "duplicate-attribute", attribute.name_span,
                        f"`{attribute.name}` is already set on line {self.source.line_of(first)}",
                        "An argument may stand only once in a block.",
                    )
                )  # fmt: skip

    def attribute(self, item: Pending) -> Attribute | None:
        """An attribute whose value needs the grammar; None when it cannot be read."""
        start, end = item.start, item.end
        amended = self.found.is_amended(start, end)
        if item.value >= 0 and not amended:
            value = quick_value(self.text, item.value, end)
            if value is not None:
                name = Span(start, item.name_end)
                return Attribute(self.source.slice(name), name, value, Span(start, end))
        text = self.text[start:end]
        if amended:
            text = self.found.amended(self.text, start, end)
        text += "\n"  # the end of a heredoc is known by it
        data = text.encode("utf-8", "replace")
        self.base = start
        self.map = None
        if not text.isascii():
            self.map = [0, *accumulate((byte & 0xC0) != 0x80 for byte in data)]
        root = self.parser.parse(data).root_node
        node = None if root.has_error else _attribute_node(root)
        if node is None:
            self.fault(item, text, root)
            return None
        parts = node.named_children
        name, value = self.span(parts[0]), self.expression(parts[-1])
        return Attribute(self.source.slice(name), name, value, Span(name.start, value.span.end))

    def fault(self, item: Pending, text: str, root: Node) -> None:
        """Report a value that cannot be read, once per line."""
        at = fault_span(text, root)
        at = Span(at.start + item.start, at.end + item.start)
        line = self.source.line_of(at.start)
        if line not in self.reported and len(self.findings) < MAX_FINDINGS:
            self.findings.append(value_finding(self.source, at))
            self.reported.add(line)

    def span(self, node: Node) -> Span:
        """A node's span in code points of the source."""
        start, end = node.start_byte, node.end_byte
        if self.map is not None:
            start, end = self.map[start], self.map[end]
        return Span(self.base + start, self.base + end)

    # Expressions

    def expression(self, node: Node) -> Expression:
        """An `expression` node, or any node that stands for one."""
        span = self.span(node)
        text = self.source.slice(span)
        if _PLAIN_STRING.match(text):
            return Literal(span, text[1:-1])
        if text in CONSTANTS:
            return Literal(span, CONSTANTS[text])
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
        if kind == "conditional":
            return self.conditional(children, span)
        signs = (c.type for c in node.children if not c.is_named and c.type not in ("(", ")"))
        sign = next(signs, "")
        return Other(span, kind, tuple(self.term(g) for g in _operands(children)), operator=sign)

    def conditional(self, children: list[Node], span: Span) -> Expression:
        """A condition and its two results.

        tree-sitter takes `a ? b : c ? d : e` for a choice by `a ? b : c`; in HCL all that follows
        the colon is the second result.
        """
        chain = _operands(children)
        while chain and (inner := _bare_conditional(chain[0])) is not None:
            chain = [*_operands(inner.named_children), *chain[1:]]
        terms = [self.term(group) for group in chain]
        if len(terms) < 3 or len(terms) % 2 == 0:
            return Other(span, "conditional", tuple(terms), operator="?")
        result = terms[-1]
        for n in range(len(terms) - 3, -1, -2):
            here = span if n == 0 else Span(terms[n].span.start, span.end)
            result = Other(here, "conditional", (terms[n], terms[n + 1], result), operator="?")
        return result

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
            parts = dedent(parts)
        if all(isinstance(part, str) for part in parts):
            return Literal(span, "".join(part for part in parts if isinstance(part, str)))
        return Template(span, tuple(parts), plain)

    def literal_text(self, start: int, end: int, *, heredoc: bool) -> str:
        """The value of the text between two parts of a template."""
        raw = self.text[start : max(start, end)]
        if heredoc:
            return raw.replace("$${", "${").replace("%%{", "%{")
        return unescape(raw)


def _attribute_node(root: Node) -> Node | None:
    """The one attribute that a text holds; None where it holds something else."""
    body = root.named_child(0)
    node = body.named_child(0) if body is not None and body.type == "body" else None
    if node is None or node.type != "attribute" or body is None or body.named_child_count != 1:
        return None
    parts = node.named_children
    whole = len(parts) > 1 and parts[0].type == "identifier" and parts[-1].type == "expression"
    return node if whole else None


def _operands(children: list[Node]) -> list[list[Node]]:
    """The operands of an operation: what is accessed stands beside its names and indexes."""
    groups: list[list[Node]] = []
    for child in children:
        if child.type == "ERROR":
            continue
        if groups and child.type in _ACCESS:
            groups[-1].append(child)
        else:
            groups.append([child])
    return groups


def _bare_conditional(group: list[Node]) -> Node | None:
    """The conditional that an operand is, with no brackets around it; None for anything else."""
    node = group[0]
    while len(group) == 1 and node.type == "expression" and node.child_count == 1:
        node = node.children[0]
    return node if len(group) == 1 and node.type == "conditional" else None


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
