"""A timeline for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from assistant.core.text import shown
from assistant.core.timeline import Moment, Timeline, Trap
from assistant.render.timeline.words import (
    MARKS,
    bands,
    cut,
    fitted,
    kind_of,
    named,
    place_of,
    short_place,
)

_WIDTH = 80
_STAGE = 16
"""Columns that the names of stages may take."""
_PLACE = 3
"""The part of the width that a place may take is one in so many."""
_LEAST = 24
"""Columns for what runs; with fewer its place goes to a line of its own."""

Paint = Callable[[str, str], str]


def _plain(text: str, _: str) -> str:
    return text


def timeline_text(timeline: Timeline, width: int = _WIDTH, paint: Paint = _plain) -> str:
    """Lanes from top to bottom with their moments in order, at most `width` columns wide.

    `paint` takes a text and one of lane, runs, ends, unsure, trap, mend.
    """
    blocks: list[str] = []
    column = min(_STAGE, max((len(m.stage) for m in timeline.moments), default=0)) + 4
    for band in bands(timeline.moments):
        lines = [paint(shown(cut(band.title, width)), "lane")]
        for stage, some in groupby(band.moments, key=lambda m: m.stage):
            lines += _stage(stage, list(some), column, width, paint)
        blocks.append("\n".join(lines))
    kinds = {kind_of(moment) for moment in timeline.moments}
    if any(f"{mark}=" in block for block in blocks for mark in MARKS.values()):
        blocks.append(cut("= at the same time as the one above, or in no fixed order", width))
    if "unsure" in kinds:
        blocks.append(paint(cut("? the files do not say whether or when", width), "unsure"))
    blocks += ["\n".join(_trap(trap, width, paint)) for trap in timeline.traps]
    return "\n".join(blocks)


def _trap(trap: Trap, width: int, paint: Paint) -> Iterator[str]:
    text = f"! {trap.text} ({trap.path}:{trap.line})"
    for number, line in enumerate(_folded(shown(text), width - 2)):
        yield paint(line if not number else f"  {line}", "trap")
    for line in _folded(f"→ {trap.mend}  [{trap.code}]", width - 2):
        yield paint(f"  {line}", "mend")


def _folded(text: str, width: int) -> list[str]:
    """Whole words on lines of at most `width`; a longer word is cut."""
    lines = [""]
    for word in text.split():
        word = cut(word, width)
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def _stage(
    stage: str, moments: Sequence[Moment], column: int, width: int, paint: Paint
) -> Iterator[str]:
    for number, moment in enumerate(moments):
        beside = number and moments[number - 1].order == moment.order
        head = f"  {cut(stage, column - 4) if not number else '':<{column - 2}}"
        kind = kind_of(moment)
        who = f"  as {moment.as_}" if moment.as_ else ""
        mark = f"{MARKS[kind]}{'=' if beside else ' '}"
        place = short_place(place_of(moment), max(18, width // _PLACE))
        room = width - len(head) - len(place) - 2
        if room >= _LEAST:
            body = f"{mark}{_fitted(named(moment), who, room - 2)}"
            yield paint(shown(f"{head}{body:<{room}}  {place}").rstrip(), kind)
        else:
            yield paint(shown(head + mark + cut(named(moment) + who, width - len(head) - 2)), kind)
            indent = " " * min(len(head) + 2, width // 2)
            yield paint(shown(indent + cut(place, width - len(indent))), kind)


def _fitted(what: str, who: str, room: int) -> str:
    """Of a long command the end goes first, not the account."""
    if len(what) + len(who) <= room:
        return what + who
    left = max(room - len(who), min(len(what), _LEAST - 6))
    return cut(fitted(what, left) + who, room)
