"""Where the grammar lost its way in a value, as a finding."""

from __future__ import annotations

import re
from itertools import accumulate

from tree_sitter import Node

from assistant.core.finding import Finding
from assistant.syntax.source import Source, Span

_OTHER_QUOTES = re.compile(
    r"\A(?:[\w-]+\s*=\s*)?\[?\s*(?P<mark>['\u2018\u2019\u201c\u201d\u201e\u00ab`])"
)
"""A value that begins with a quotation mark of another language or of a word processor."""
_BARE = re.compile(r"\A[\w-]+\s*=\s*\$\{\s*(?P<inside>[\w.\[\]-]+)\s*\}\s*\Z")


def fault_span(text: str, root: Node) -> Span:
    """Where to point in the text of a faulty value: the first error that has a width, or what
    stands before the place where something is missing."""
    node = _first_error(root)
    while node.is_error and node.named_children and node.start_byte == node.end_byte:
        node = node.named_children[0]
    start, end = _offsets(text, node.start_byte, node.end_byte)
    if node.is_missing:
        while start > 0 and (start >= len(text) or text[start - 1].isspace()):
            start -= 1
        start = max(start - 1, 0)
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    return Span(start, max(min(end, line_end), min(start + 1, len(text))))


def value_finding(source: Source, at: Span) -> Finding:
    """The finding for a value that cannot be read."""
    written = source.slice(at)
    word = written.split("\n")[0][:40]
    detail = f"Reading stopped at `{word}`." if word.strip() else ""
    quotes, bare = _OTHER_QUOTES.search(written), _BARE.search(written)
    if quotes:
        detail = f'HCL knows only straight double quotes: write `"` in place of `{quotes["mark"]}`.'
    elif bare:
        detail = f"Outside of quotes a value stands without `${{ }}`: write `{bare['inside']}`."
    elif word.startswith(("%", "$")) or "${" in source.text[max(at.start - 2, 0) : at.end]:
        detail += " A `${` or `%{` that is meant literally is written `$${` or `%%{`."
    summary = "This value cannot be read as an expression"
    return source.parse_finding("invalid-expression", at, summary, detail.strip())


def _first_error(root: Node) -> Node:
    """The first node in the text that is an error or is missing."""
    node = root
    while not (node.is_error or node.is_missing):
        inner = next((c for c in node.children if c.has_error or c.is_missing), None)
        if inner is None:
            break
        node = inner
    return node


def _offsets(text: str, *places: int) -> tuple[int, ...]:
    """Byte offsets in code points."""
    if text.isascii():
        return places
    data = text.encode("utf-8", "replace")
    known = [0, *accumulate((byte & 0xC0) != 0x80 for byte in data)]
    return tuple(known[at] for at in places)
