"""The brackets that are open while an HCL text is scanned, and what becomes of unclosed ones."""

from __future__ import annotations

import re

import msgspec

from assistant.syntax.hcl.skeleton import Item, RawBlock, Scan
from assistant.syntax.source import Source, Span

MAX_DEPTH = 100
"""Brackets nested deeper than this are refused."""

_TOP_HEADER = re.compile(
    r"(?:source|build|variable|variables|locals|local|data|packer|resource|output|provider|module"
    r'|terraform|moved|import|check)[ \t]*(?:"[^"\n]*"[ \t]*)*\{'
)
CLOSERS = {"(": ")", "[": "]", "{": "}", "body": "}"}


class Open(msgspec.Struct):
    """An open bracket: `kind` is body, {, [ or (."""

    kind: str
    at: int
    block: RawBlock | None = None
    """The block, where it opens a body."""


class Brackets:
    """The part of a scan that knows what is open. `by_indent`: brackets do not balance, and the
    indentation tells which of them was most likely left open."""

    def __init__(self, source: Source, *, by_indent: bool = False) -> None:
        self.source = source
        self.text = source.text
        self.by_indent = by_indent
        self.out = Scan()
        self.items: list[Item] = self.out.items
        self.stack: list[Open] = []
        self.in_body = True
        """Whether the innermost bracket that is open is a body's, or none is open."""
        self.phase = "start"
        self.item = 0
        self.words: list[Span] = []

    # Reporting and amending

    def report(self, code: str, start: int, end: int, summary: str, detail: str = "") -> None:
        """A finding of source `parse`."""
        if code == "unbalanced":
            self.out.balanced = False
        self.out.findings.append(self.source.parse_finding(code, Span(start, end), summary, detail))

    def broken(self, at: int) -> None:
        """Remember that something at an offset could not be read."""
        self.out.broken.append(at)

    def patch(self, at: int, piece: str) -> None:
        """Have something else read in place of as many characters."""
        self.out.patches.append((at, piece))

    # Opening

    def push(self, kind: str, at: int, block: RawBlock | None = None) -> None:
        """Open a bracket."""
        self.stack.append(Open(kind, at, block))
        self.in_body = kind == "body"
        if len(self.stack) > MAX_DEPTH:
            self.too_deep(at)

    def push_body(self, at: int, *, ghost: bool = False) -> None:
        """Open the body of a block; a `ghost` is read and then left out."""
        block = RawBlock(tuple(self.words), at)
        if not ghost:
            self.items.append(block)
        self.items = block.items
        self.push("body", at, block)
        self.phase = "start"

    def too_deep(self, at: int) -> None:
        """Give up: nobody meant to nest as deeply as this."""
        self.report("too-deep", at, at + 1, f"Nested more than {MAX_DEPTH} levels deep")
        self.out.usable = False

    # Closing

    def pop(self) -> Open:
        """Close the innermost bracket."""
        opened = self.stack.pop()
        self.in_body = not self.stack or self.stack[-1].kind == "body"
        return opened

    def close_body(self, i: int) -> None:
        """A `}` at body level; by its indentation it may close an outer block."""
        if self.by_indent and self.first_of_line(i):
            indent = self.indent(i)
            outer = self.indent(self.stack[-1].at) > indent
            wanted = [n for n, o in enumerate(self.stack) if outer and self.indent(o.at) == indent]
            if wanted:
                inner = self.stack[wanted[-1] + 1 :]
                for opened in inner:
                    self.unclosed(opened)
                self.end_bodies(len(inner), i)
        self.end_bodies(1, i + 1)
        self.phase = "start"

    def end_bodies(self, number: int, end: int) -> None:
        """The innermost bodies end at an offset; nothing but bodies is open."""
        for _ in range(number):
            block = self.pop().block
            if block is not None:
                block.close = end
        above = self.stack[-1].block if self.stack else None
        self.items = self.out.items if above is None else above.items

    def unclosed(self, opened: Open) -> None:
        """Report a bracket that nothing closes."""
        self.broken(opened.at + 1)
        self.out.balanced = False
        if opened.block is not None:
            opened.block.broken = True
        sign = "{" if opened.kind == "body" else opened.kind
        self.report(
            "unclosed", opened.at, opened.at + 1,
            f"This `{sign}` is never closed",
            f"A `{CLOSERS[opened.kind]}` is missing.",
        )  # fmt: skip

    def drop_item(self, resume: int) -> int:
        """Give up on the item; go on at `resume`, or after its line when that is no gain."""
        while not self.in_body:
            self.pop()
        if resume <= self.item:
            resume = self.source.line_end(self.item)
        self.broken(self.item)
        self.phase = "start"
        return resume

    def close_all(self, end: int) -> None:
        """End whatever is open; what is no body is forgotten with its item."""
        while not self.in_body:
            self.pop()
        for opened in self.stack:
            if opened.block is not None:
                opened.block.broken = True
        self.end_bodies(len(self.stack), end)
        self.phase = "start"

    def resync_at_header(self, i: int) -> None:
        """A top-level block begins at column 1 while something is open: that was never closed."""
        if self.indent(self.stack[0].at) or not _TOP_HEADER.match(self.text, i):
            return
        self.unclosed(self.stack[0])
        self.broken(self.item if not self.in_body or self.phase != "start" else i - 1)
        self.close_all(i)

    # Indentation

    def line_start(self, at: int) -> int:
        """Where the line of an offset begins."""
        return self.text.rfind("\n", 0, at) + 1

    def indent(self, at: int) -> int:
        """The number of blanks at the start of the line of an offset, up to the offset."""
        before = self.text[self.line_start(at) : at]
        return len(before) - len(before.lstrip())

    def first_of_line(self, i: int) -> bool:
        """Whether nothing stands before an offset on its line."""
        return not self.text[self.line_start(i) : i].strip()

    def outdented(self, opened: Open, i: int) -> bool:
        """Whether the bracket at `i` begins its line left of the line that opened."""
        return self.first_of_line(i) and self.indent(i) < self.indent(opened.at)
