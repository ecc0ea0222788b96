"""A text with its lines: offsets in code points to lines and columns from 1, and back."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

import msgspec

from assistant.core.finding import Finding, Position, Severity


class Span(msgspec.Struct, frozen=True, order=True, gc=False):
    """A stretch of a text in code points; `end` is exclusive."""

    start: int
    end: int


class Source:
    """One file's text. Lines end at \\n only; a \\r counts as a character of its line."""

    __slots__ = ("path", "starts", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self.starts.pop()  # the last line has no end to begin another one after

    def position(self, offset: int) -> Position:
        """Line and column of a code point offset; clipped to the text."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1)

    def offset(self, position: Position) -> int:
        """The offset of a position; clipped to the text."""
        line = min(max(position.line, 1), len(self.starts))
        return min(self.starts[line - 1] + max(position.column, 1) - 1, len(self.text))

    def line_of(self, offset: int) -> int:
        """The line, from 1, that holds the offset."""
        return bisect_right(self.starts, min(max(offset, 0), len(self.text)))

    def line_end(self, offset: int) -> int:
        """Where the line that holds the offset ends (its newline, or the end of the text)."""
        at = self.text.find("\n", offset)
        return len(self.text) if at < 0 else at

    def slice(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    def parse_finding(
        self, code: str, span: Span, summary: str, detail: str = "", severity: Severity = "error"
    ) -> Finding:
        """A finding of source `parse` at the span."""
        return Finding(
            code=f"parse/{code}",
            severity=severity,
            summary=summary,
            path=self.path,
            start=self.position(span.start),
            end=self.position(span.end),
            source="parse",
            detail=detail,
        )
