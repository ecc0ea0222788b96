"""A timeline as a picture of text, as Mermaid, as an answer to "when?", and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from assistant.core.text import shown
from assistant.core.timeline import Certainty, Lane, Moment, Timeline

LANES: Mapping[Lane, str] = {
    "build": "on the machine that builds",
    "image": "in the image, while it is made",
    "clone": "a machine made from the image, at its first boot",
    "later": "later",
}
_WHERE: Mapping[Lane, str] = {
    "build": "on the machine that builds",
    "image": "in the image while it is made",
    "clone": "in a machine made from the image, at its first boot",
    "later": "later",
}
_WHAT = {
    "communicator": "the communicator answers",
    "restart": "restart",
    "sysprep": "sysprep",
    "shutdown": "power off",
}
_SURE: Mapping[Certainty, str] = {
    "stated": "the files say so",
    "documented": "the tool's documented order",
    "unknown": "the files do not say whether or when",
}
_ENDS = {
    "restart": "ends with a restart",
    "shutdown": "ends with the machine off",
    "generalize": "takes out what is the machine's own",
}
_WIDTH = 80

Paint = Callable[[str, str], str]


def _plain(text: str, _: str) -> str:
    return text


def timeline_json(timeline: Timeline) -> dict[str, Any]:
    """The one object that `dryfit timeline --json` prints."""
    return {
        "version": 1,
        "moments": [
            {
                "order": m.order,
                "lane": m.lane,
                "stage": m.stage,
                "what": shown(m.what),
                "as": m.as_,
                "needs": list(m.needs),
                "ends": m.ends,
                "path": m.path,
                "line": m.line,
                "certainty": m.certainty,
                "only": list(m.only),
                "kind": m.kind,
            }
            for m in timeline.moments
        ],
        "traps": [
            {"code": t.code, "text": shown(t.text), "path": t.path, "line": t.line}
            for t in timeline.traps
        ],
    }


def timeline_text(timeline: Timeline, width: int = _WIDTH, paint: Paint = _plain) -> str:
    """Lanes from top to bottom with their moments in order, at most `width` columns wide.

    `paint` takes a text and one of lane, sure, unsure, trap.
    """
    blocks: list[str] = []
    column = max((len(m.stage) for m in timeline.moments), default=0) + 4
    for only, lane, moments in _lanes(timeline.moments):
        lines = [paint(_cut(LANES[lane] + only, width), "lane")]
        for stage, some in groupby(moments, key=lambda m: m.stage):
            lines += _stage(stage, list(some), column, width, paint)
        blocks.append("\n".join(lines))
    for trap in timeline.traps:
        blocks.append(paint(shown(f"! {trap.text} ({trap.path}:{trap.line})"), "trap"))
    return "\n".join(blocks)


def _lanes(moments: Sequence[Moment]) -> Iterator[tuple[str, Lane, Sequence[Moment]]]:
    """Runs of one lane, for one build each; the build is named where there are several."""
    several = len({m.only for m in moments}) > 1
    for (only, lane), some in groupby(moments, key=lambda m: (m.only, _shown_lane(m))):
        yield f" ({', '.join(only)})" if several and only else "", lane, list(some)


def _shown_lane(moment: Moment) -> Lane:
    """Waiting for the communicator stands among what it waits for."""
    return "image" if moment.what == "communicator" else moment.lane


def _stage(
    stage: str, moments: Sequence[Moment], column: int, width: int, paint: Paint
) -> Iterator[str]:
    for number, moment in enumerate(moments):
        head = f"  {stage if not number else '':<{column - 2}}"
        mark = "?" if moment.certainty == "unknown" else "●" if not moment.ends else "◆"
        who = f"  as {moment.as_}" if moment.as_ else ""
        place = f"{moment.path}:{moment.line}"
        body = f"{mark} {_named(moment)}{who}"
        room = width - len(head) - len(place) - 2
        body = f"{_cut(body, room):<{room}}" if room >= 24 else _cut(body, width - len(head))
        kind = "unsure" if moment.certainty == "unknown" else "sure"
        tail = f"  {place}" if room >= 24 else ""
        yield paint(shown(head + body + tail).rstrip(), kind)
        if room < 24:
            yield paint(shown(" " * len(head) + "  " + _cut(place, width - len(head) - 2)), kind)


def _named(moment: Moment) -> str:
    if moment.kind == "file":
        return f"{moment.what} is sent" if moment.what != "file" else "a file is sent"
    return _WHAT.get(moment.what, moment.what)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(1, width - 1)] + "…"


def when_text(timeline: Timeline, what: str) -> tuple[str, ...]:
    """For each moment that `what` names (a path, its last part, or words of a command): when it
    runs, as whom, after and before what, and how sure that is. Empty: nothing of that name."""
    wanted = what.lower().replace("\\", "/").strip()
    moments = timeline.moments
    exact = [m for m in moments if wanted in (m.what.lower(), m.what.lower().rpartition("/")[2])]
    found = exact or [m for m in moments if wanted and wanted in m.what.lower()]
    return tuple(_sentence(moment, timeline.moments) for moment in found)


def _sentence(moment: Moment, moments: Sequence[Moment]) -> str:
    same = [m for m in moments if m.only == moment.only or not m.only or not moment.only]
    before = [m for m in same if m.order < moment.order]
    after = [m for m in same if m.order > moment.order]
    beside = [m for m in same if m.order == moment.order and m is not moment]
    runs = "" if moment.kind == "file" else " runs"
    parts = [f"{_named(moment)}{runs} {_WHERE[moment.lane]}, in the stage {moment.stage}"]
    if moment.as_:
        parts.append(f"as {moment.as_}")
    if before:
        parts.append(f"after {_named(before[-1])}")
    if beside:
        parts.append(f"in no fixed order with {_named(beside[0])}")
    if after:
        parts.append(f"before {_named(after[0])}")
    if moment.needs:
        parts.append(f"once {' and '.join(_WHAT.get(n, n) for n in moment.needs)}")
    if moment.ends:
        parts.append(f"and {_ENDS[moment.ends]}")
    if moment.only:
        parts.append(f"for {', '.join(moment.only)} only")
    sure = f"{_SURE[moment.certainty]}: {moment.path}:{moment.line}"
    return shown(f"{', '.join(parts)} ({sure})")


def mermaid(timeline: Timeline) -> str:
    """A Mermaid flowchart, top to bottom, with one subgraph a lane."""
    lines = ["flowchart TD"]
    number, last = 0, ""
    for at, (only, lane, moments) in enumerate(_lanes(timeline.moments)):
        lines.append(f'  subgraph lane{at}["{_quoted(LANES[lane] + only)}"]')
        links: list[str] = []
        for moment in moments:
            number += 1
            name = f"m{number}"
            who = f"<br/>as {_quoted(moment.as_)}" if moment.as_ else ""
            text = _quoted(f"{moment.stage}: {_named(moment)}") + who
            shape = ("([", "])") if moment.ends else ("[", "]")
            lines.append(f'    {name}{shape[0]}"{text}"{shape[1]}')
            if last:
                dotted = moment.certainty == "unknown"
                links.append(f"  {last} {'-.->' if dotted else '-->'} {name}")
            last = name
        lines += ["  end", *links]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """Text inside Mermaid's quotes: its own entities for what would end them."""
    kept = shown(text).replace("#", "#35;").replace("&", "#amp;").replace('"', "#quot;")
    return kept.replace("<", "#lt;").replace(">", "#gt;")
