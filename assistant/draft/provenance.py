"""Who decided what: line by line, and choice by choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.core.draft import Decision, LineOrigin
from assistant.core.plan import Choice, Printed, Segment


def decisions_of(
    path: str, segments: Sequence[Segment], chosen: Sequence[str]
) -> Iterator[Decision]:
    """One Decision per choice point; `chosen` holds their texts in order."""
    for segment, text, line in _lines(segments, chosen):
        if isinstance(segment, Choice):
            others = tuple(option for option in segment.options if option != text)
            yield Decision(segment.id, path, line, text, others)


def origins_of(segments: Sequence[Segment], chosen: Sequence[str]) -> tuple[LineOrigin, ...]:
    """The lines that are not merely the recipe's, in order.

    A line with a choice in it is the model's; else the first part of it that has an origin of
    its own or a reason speaks for the line.
    """
    best: dict[int, tuple[int, LineOrigin]] = {}
    for segment, text, first in _lines(segments, chosen):
        rank = 2 if isinstance(segment, Choice) else 1
        if isinstance(segment, Printed) and segment.origin == "recipe" and not segment.why:
            continue
        for offset, part in enumerate(text.split("\n")):
            line = first + offset
            if part.strip() and rank > best.get(line, (0, None))[0]:
                best[line] = (rank, _origin(segment, line))
    return tuple(best[line][1] for line in sorted(best))


def _origin(segment: Segment, line: int) -> LineOrigin:
    if isinstance(segment, Choice):
        return LineOrigin(line, "model", segment.ask)
    return LineOrigin(line, segment.origin, segment.why)


def _lines(
    segments: Sequence[Segment], chosen: Sequence[str]
) -> Iterator[tuple[Segment, str, int]]:
    """Every segment with its text and the line that it starts on, from 1."""
    texts = iter(chosen)
    line = 1
    for segment in segments:
        text = segment.text if isinstance(segment, Printed) else next(texts)
        yield segment, text, line
        line += text.count("\n")
