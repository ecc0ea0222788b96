"""Reading an HCL text: always a tree, and findings for what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import tree_sitter_hcl
from tree_sitter import Language, Node, Parser

from assistant.core.finding import Finding
from assistant.syntax.hcl.build import Builder
from assistant.syntax.hcl.nodes import Body
from assistant.syntax.hcl.scan import Scan, scan
from assistant.syntax.source import Source, Span

MAX_ROUNDS = 25
"""Arguments that are taken out, one by one, before the rest is given up as unreadable."""


@dataclass(frozen=True, slots=True)
class HclFile:
    """One file's tree."""

    source: Source
    body: Body
    findings: tuple[Finding, ...]
    """All of source `parse`."""

    @property
    def path(self) -> str:
        """The file's path."""
        return self.source.path


@lru_cache(maxsize=1)
def _parser() -> Parser:
    return Parser(Language(tree_sitter_hcl.language()))


@lru_cache(maxsize=64)
def parse(path: str, text: str) -> HclFile:
    """Read one file. Never raises; columns count code points.

    Results are kept for the last 64 texts, since every reader of a draft asks for the same ones.
    """
    source = Source(path, text)
    found = scan(source)
    if not found.usable:
        return HclFile(source, Body(Span(0, len(text)), broken=True), tuple(found.findings))
    findings = list(found.findings)
    amended, broken = found.text, list(found.broken)
    reported = {finding.start.line for finding in findings}
    for _ in range(MAX_ROUNDS):
        data = amended.encode("utf-8", "replace")
        root = _parser().parse(data).root_node
        builder = Builder(source, data, broken)
        fault = _first_error(root) if root.has_error else None
        if fault is None:
            break
        at = _place(builder, fault)
        item = _item_at(found, at.start)
        if source.position(at.start).line not in reported:
            findings.append(_syntax_finding(source, at, fault, in_value=item is not None))
            reported.add(source.position(at.start).line)
        broken.append(at.start)
        if item is None or not amended[item.start : item.end].strip():
            builder = Builder(source, data, broken)
            break
        broken.append(item.start)
        amended = _blanked(amended, item)
    body = builder.body(_body_node(root), Span(0, len(text)))
    findings += _duplicates(source, body)
    return HclFile(source, body, tuple(sorted(findings, key=lambda f: f.order)))


def _body_node(root: Node) -> Node | None:
    if root.type == "ERROR":
        return root
    return next((child for child in root.named_children if child.type == "body"), None)


def _first_error(root: Node) -> Node | None:
    """The first node in the text that is an error or is missing."""
    node = root
    while True:
        if node.is_error or node.is_missing:
            return node
        inner = next((c for c in node.children if c.has_error or c.is_missing), None)
        if inner is None:
            return node if node is not root else None
        node = inner


def _place(builder: Builder, node: Node) -> Span:
    """Where to point: the first thing in an error that has a width."""
    while node.is_error and node.named_children and node.start_byte == node.end_byte:
        node = node.named_children[0]
    start = builder.offset(node.start_byte)
    text = builder.source.text
    if node.is_missing:
        while start > 0 and (start >= len(text) or text[start - 1].isspace()):
            start -= 1
        start = max(start - 1, 0)
    end = builder.offset(node.end_byte)
    line_end = builder.source.line_end(start)
    return Span(start, max(min(end, line_end), min(start + 1, len(text))))


def _item_at(found: Scan, offset: int) -> Span | None:
    """The attribute that holds an offset."""
    return next((item for item in found.items if item.start <= offset <= item.end), None)


def _blanked(text: str, item: Span) -> str:
    hole = "".join(c if c == "\n" else " " for c in text[item.start : item.end])
    return text[: item.start] + hole + text[item.end :]


def _syntax_finding(source: Source, at: Span, node: Node, *, in_value: bool) -> Finding:
    word = source.slice(at).split("\n")[0][:40]
    if in_value:
        code, summary = "invalid-expression", "This value cannot be read as an expression"
    else:
        code, summary = "syntax", "This cannot be read as HCL"
    detail = f"Reading stopped at `{word}`." if word.strip() else ""
    if source.slice(at).startswith(("%", "$")) or "${" in source.text[at.start - 2 : at.end]:
        detail += " A `${` or `%{` that is meant literally is written `$${` or `%%{`."
    return source.parse_finding(code, at, summary, detail.strip())


def _duplicates(source: Source, body: Body) -> list[Finding]:
    """Arguments that stand twice in one body; HCL refuses them and tree-sitter does not."""
    found: list[Finding] = []
    seen: dict[str, int] = {}
    for attribute in body.attributes:
        first = seen.setdefault(attribute.name, attribute.name_span.start)
        if first != attribute.name_span.start:
            line = source.line_of(first)
            found.append(
                source.parse_finding(
                    "duplicate-attribute", attribute.name_span,
                    f"`{attribute.name}` is already set on line {line}",
                    "An argument may stand only once in a block.",
                )
            )  # fmt: skip
    for block in body.blocks:
        found += _duplicates(source, block.body)
    return found
