"""Reading an HCL text: always a tree, and findings for what could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import tree_sitter_hcl
from tree_sitter import Language, Node, Parser

from assistant.core.finding import Finding
from assistant.syntax.hcl.build import Builder
from assistant.syntax.hcl.nodes import Body
from assistant.syntax.hcl.scan import MAX_FINDINGS, Scan, scan
from assistant.syntax.source import Source, Span

LARGE = 64_000
"""Characters from which the values are parsed one by one before the text as a whole."""


_VISIBLE = re.compile(r"[^\n]")


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
def _language() -> Language:
    return Language(tree_sitter_hcl.language())


@lru_cache(maxsize=64)
def parse(path: str, text: str) -> HclFile:
    """Read one file. Never raises; columns count code points.

    Results are kept for the last 64 texts, since every reader of a draft asks for the same ones.
    """
    source = Source(path, text)
    found = scan(source)
    if not found.usable:
        return HclFile(source, Body(Span(0, len(text)), broken=True), tuple(found.findings))
    reading = _Reading(source, found)
    root, builder = reading.run()
    body = builder.body(_body_node(root), Span(0, len(text)))
    findings = reading.findings + _duplicates(source, body)
    findings.sort(key=lambda f: f.order)
    return HclFile(source, body, tuple(findings[:MAX_FINDINGS]))


class _Reading:
    """Parses what a scan has amended, taking out the values that cannot be read."""

    def __init__(self, source: Source, found: Scan) -> None:
        self.source = source
        self.found = found
        self.text = found.text
        self.broken = list(found.broken)
        self.findings = list(found.findings)
        self.reported = {finding.start.line for finding in self.findings}
        self.parser = Parser(_language())  # one per reading: a parser belongs to one thread

    def run(self) -> tuple[Node, Builder]:
        """The tree, and the builder that knows its places."""
        large = len(self.text) > LARGE
        if large:
            self.take_out_items()
        root, builder, fault = self.parsed()
        if fault is not None and not large:
            self.take_out_items()
            root, builder, fault = self.parsed()
        if fault is not None:
            self.add(_place(builder, fault), fault, in_value=False)
            builder = Builder(self.source, builder.data, self.broken)
        return root, builder

    def parsed(self) -> tuple[Node, Builder, Node | None]:
        data = self.text.encode("utf-8", "replace")
        root = self.parser.parse(data).root_node
        builder = Builder(self.source, data, self.broken)
        return root, builder, _first_error(root) if root.has_error else None

    def add(self, at: Span, fault: Node, *, in_value: bool) -> None:
        """Report a fault, once per line."""
        self.broken.append(at.start)
        line = self.source.line_of(at.start)
        if line not in self.reported and len(self.findings) < MAX_FINDINGS:
            self.findings.append(_syntax_finding(self.source, at, fault, in_value=in_value))
            self.reported.add(line)

    def take_out_items(self) -> None:
        """Parse every argument by itself, and blank out those that cannot be read.

        In the text as a whole one faulty value would derail what follows it, and many of them
        take tree-sitter a time that grows with their square.
        """
        holes: list[Span] = []
        for item in self.found.items:
            text = self.text[item.start : item.end]
            data = text.encode("utf-8", "replace")
            root = self.parser.parse(data).root_node
            fault = _first_error(root) if root.has_error else None
            if fault is None:
                continue
            at = _place(Builder(Source(self.source.path, text), data, []), fault)
            self.broken.append(item.start)
            here = Span(at.start + item.start, at.end + item.start)
            self.add(here, fault, in_value=True)
            holes.append(item)
        self.text = _blanked(self.text, holes)


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


def _blanked(text: str, holes: list[Span]) -> str:
    """The text with every character of the holes but line ends turned into a blank."""
    parts: list[str] = []
    at = 0
    for hole in holes:
        parts += [text[at : hole.start], _VISIBLE.sub(" ", text[hole.start : hole.end])]
        at = hole.end
    return "".join([*parts, text[at:]])


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
