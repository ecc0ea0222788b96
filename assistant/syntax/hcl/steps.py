"""The steps of a traversal as they are written: names, indexes and splats, each with its span.

The tree keeps the names and constant indexes only. Whoever has to tell `a.b` from `a["b"]`, or a
splat from a computed index, reads the text again here; most traversals never need it.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from assistant.syntax.hcl.nodes import Reference, Traversal
from assistant.syntax.hcl.strings import TooDeep, string_end
from assistant.syntax.source import Span

StepKind = Literal["name", "index", "dot-index", "splat", "full-splat"]

_STEP = re.compile(
    r"""\s*(?:\.\s*(?:(?P<name>[^\W\d][\w-]*)|(?P<digits>\d+)|(?P<splat>\*))
    |\[\s*(?:(?P<full>\*)|(?P<number>\d+)|"(?P<key>[^"\\$%\n]*)")\s*\]
    |(?P<open>\[))""",
    re.VERBOSE,
)
_FIRST = re.compile(r"[^\W\d][\w-]*")


class Step(msgspec.Struct, frozen=True):
    """One step after a traversal's first name."""

    kind: StepKind
    key: str | int | None
    """The name or constant index; None for a splat and for an index that is computed."""
    span: Span
    """With the dot or the brackets."""

    @property
    def word(self) -> Span:
        """The span of the name alone."""
        dot = self.kind == "name" and isinstance(self.key, str)
        return Span(self.span.end - len(str(self.key)), self.span.end) if dot else self.span


def steps(text: str, traversal: Traversal | Reference) -> tuple[Step, ...]:
    """The steps of a traversal in the text of its file; fewer where a comment lies between."""
    found: list[Step] = []
    at, end = traversal.span.start, traversal.span.end
    first = _FIRST.match(text, at)
    at = first.end() if first else end
    while at < end:
        match = _STEP.match(text, at, end)
        if match is None:
            break
        kind = match.lastgroup or ""
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        stop = match.end() if kind != "open" else _closing(text, match.end(), end)
        key: str | int | None = None
        what: StepKind = "index"
        if kind in ("name", "key"):
            key, what = match.group(kind), "name" if kind == "name" else "index"
        elif kind in ("digits", "number"):
            key = int(match.group(kind))
            what = "dot-index" if kind == "digits" else "index"
        elif kind in ("splat", "full"):
            what = "splat" if kind == "splat" else "full-splat"
        found.append(Step(what, key, Span(start, stop)))
        at = stop
    return tuple(found)


def _closing(text: str, at: int, end: int) -> int:
    """The offset after the bracket that closes the one before `at`."""
    depth = 1
    while at < end:
        char = text[at]
        if char == '"':
            try:
                at = string_end(text, at, lambda _: None) or end
            except TooDeep:
                return end
            continue
        depth += (char == "[") - (char == "]")
        at += 1
        if depth == 0:
            return at
    return end
