"""An explanation or an outline: for people and for scripts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from assistant.core.explanation import Explanation, Idea, Outline, Spot, Use
from assistant.core.text import shown

VERSION = 1
_TERMS = 8
"""Other tools' words that are shown in a text; JSON has all."""


def explanation_text(told: Explanation, width: int = 100) -> str:
    """One place, in paragraphs and labelled lines at most `width` columns wide."""
    spot = told.spot
    span = f"{spot.start}" if spot.start == spot.end else f"{spot.start} to {spot.end}"
    name = spot.name if spot.kind == "key" else " › ".join((*told.within, spot.name))
    lines = [f"{spot.path}, line {span}: {name}", "", *textwrap.wrap(spot.known.sentence, width)]
    if spot.known.nearest:
        lines += textwrap.wrap(f"Nearest: {', '.join(spot.known.nearest)}.", width)
    rows = list(spot.known.facts)
    rows += [("when", sentence) for sentence in told.when]
    rows += [("declared", f"{use.what}, {use.path}:{use.line}") for use in told.declared]
    if told.used:
        rows.append(("used", ", ".join(f"{use.path}:{use.line}" for use in told.used)))
    if told.origin:
        rows.append(("in this draft", told.origin))
    if spot.known.pack:
        rows.append(("says", spot.known.pack))
    lines += ["", *_table(rows, width)] if rows else []
    if told.idea is not None:
        lines += ["", *_idea(told.idea, width)]
    return shown("\n".join(lines))


def outline_text(outline: Outline, typed: str, width: int = 100) -> str:
    """A file's parts, a line each, then the order in which what they start runs; `typed` is the
    file as the user named it."""
    lines = [] if outline.spots else ["Nothing in it that has a name can be read."]
    number = len(str(max((spot.start for spot in outline.spots), default=1)))
    for spot in outline.spots:
        indent = "  " * spot.level
        mark = "" if spot.known.known else "✗ "
        line = f"{spot.start:>{number}}  {indent}{mark}{spot.name}"
        said = spot.known.sentence.rstrip(".")
        lines.append(_cut(f"{line:<{min(44, width // 2)}}  {said}", width))
    if outline.order:
        lines += ["", "Order in which it runs:"]
        lines += [_cut(f"{n:>3}  {use.what}  (line {use.line})", width)
                  for n, use in enumerate(outline.order, 1)]  # fmt: skip
    lines += ["", f"dryfit explain {typed}:LINE tells of one line."]
    return shown("\n".join(lines))


def explanation_json(told: Explanation, line: int) -> dict[str, Any]:
    """`assistant/render/schemas/explain.schema.json` has its shape; `line` is what was asked."""
    idea = None
    if told.idea is not None:
        terms = [{"tool": tool, "term": term} for tool, term in told.idea.terms]
        idea = {**asdict(told.idea), "terms": terms}
    explanation = {
        "spot": _spot_json(told.spot),
        "within": [shown(name) for name in told.within],
        "declared": [_use_json(use) for use in told.declared],
        "used": [_use_json(use) for use in told.used],
        "when": list(told.when),
        "concept": idea,
        "origin": shown(told.origin),
    }
    return {"version": VERSION, "path": told.spot.path, "line": line, "explanation": explanation,
            "outline": None}  # fmt: skip


def outline_json(outline: Outline) -> dict[str, Any]:
    """The same object for a whole file."""
    parts = {
        "spots": [_spot_json(spot) for spot in outline.spots],
        "order": [_use_json(use) for use in outline.order],
    }
    return {"version": VERSION, "path": outline.path, "line": None, "explanation": None,
            "outline": parts}  # fmt: skip


def _spot_json(spot: Spot) -> dict[str, Any]:
    known = spot.known
    return {
        "path": spot.path, "start": spot.start, "end": spot.end, "level": spot.level,
        "kind": spot.kind, "name": shown(spot.name), "tool": spot.tool, "known": known.known,
        "sentence": shown(known.sentence),
        "facts": [{"name": name, "value": shown(value)} for name, value in known.facts],
        "nearest": list(known.nearest), "pack": known.pack,
    }  # fmt: skip


def _use_json(use: Use) -> dict[str, Any]:
    return {"what": shown(use.what), "path": use.path, "line": use.line}


def _idea(idea: Idea, width: int) -> Iterator[str]:
    yield from textwrap.wrap(f"{idea.title}: {idea.means}", width)
    if idea.terms:
        yield ""
        yield from _table(idea.terms[:_TERMS], width)
    if idea.trap:
        yield ""
        yield from textwrap.wrap(f"Trap: {idea.trap}", width)


def _table(rows: list[tuple[str, str]] | tuple[tuple[str, str], ...], width: int) -> list[str]:
    column = max(len(label) for label, _ in rows)
    lines: list[str] = []
    before = ""
    for label, text in rows:
        head = f"{label if label != before else '':<{column}}  "
        indent = " " * len(head)
        lines += textwrap.wrap(
            text, max(width, len(head) + 20), initial_indent=head, subsequent_indent=indent,
            break_long_words=False, break_on_hyphens=False,
        ) or [head.rstrip()]  # fmt: skip
        before = label
    return lines


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else f"{line[: width - 1]}…"
