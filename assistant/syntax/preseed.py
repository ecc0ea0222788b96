"""The lines of a preseed file of Debian's installer, with their places. Never raises.

A line is an owner, a question, its type and a value, at blanks; one that ends with a backslash
goes on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.syntax.source import Source, Span

_FIELDS = re.compile(
    r"[ \t]*(?P<owner>\S+)(?:[ \t]+(?P<question>\S+)(?:[ \t]+(?P<type>\S+)"
    r"(?:[ \t](?P<value>.*))?)?)?",
    re.DOTALL,
)
_GOES_ON = re.compile(r"\\[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Answer:
    """One line."""

    owner: str
    question: str
    type: str
    value: str
    spans: dict[str, Span]
    """Of owner, question, type and value, where they are there."""

    @property
    def span(self) -> Span:
        """Where all of it stands."""
        return _whole(self.spans)


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that lacks something."""

    owner: str
    span: Span


def parse_preseed(source: Source) -> tuple[Answer | Broken, ...]:
    """Every line that is no comment."""
    text = source.text
    found: list[Answer | Broken] = []
    at = int(text.startswith("\ufeff"))
    while at < len(text):
        start, end = at, source.line_end(at)
        if text[start:end].lstrip().startswith("#"):
            at = end + 1
            continue
        while end < len(text) and text[start:end].rstrip().endswith("\\"):
            end = source.line_end(end + 1)
        at = end + 1
        match = _FIELDS.match(_GOES_ON.sub(lambda m: " " * len(m[0]), text[start:end]))
        if match is not None:
            found.append(_line(match, start))
    return tuple(found)


def _line(match: re.Match[str], start: int) -> Answer | Broken:
    spans = {
        name: Span(start + match.start(name), start + match.end(name))
        for name in ("owner", "question", "type", "value")
        if match[name] is not None
    }
    if match["type"] is None:
        return Broken(match["owner"], _whole(spans))
    value = (match["value"] or "").strip()
    return Answer(match["owner"], match["question"], match["type"], value, spans)


def _whole(spans: dict[str, Span]) -> Span:
    return Span(spans["owner"].start, max(span.end for span in spans.values()))
