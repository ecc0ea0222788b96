"""A timeline as a numbered list, for the README of a draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.core.text import shown
from assistant.core.timeline import Moment, Timeline
from assistant.render.timeline.words import bands, cut, is_literal, named

_LONG = 70
_MANY = 12
"""Moments of one stage beyond these are counted, not named."""


def timeline_markdown(timeline: Timeline) -> str:
    """A paragraph for each place and a line for each stage; empty where nothing runs."""
    lines: list[str] = []
    for band in bands(timeline.moments):
        if band.title.startswith("terraform destroy"):
            continue
        lines += ["", f"{_text(band.title[:1].upper() + band.title[1:])}:", ""]
        for number, (stage, some) in enumerate(groupby(band.moments, key=lambda m: m.stage), 1):
            lines.append(f"{number}. {stage}: {_moments(list(some))}")
    lines += [f"\nMind: {_text(trap.text)}; {trap.mend}." for trap in timeline.traps]
    return "\n".join(lines).strip("\n")


def _moments(moments: Sequence[Moment]) -> str:
    told = list(_named(moments[:_MANY]))
    more = len(moments) - len(told)
    if moments[0].waits is not None:
        return ", ".join(told) + (f" and {more} more" if more > 0 else "")
    return " → ".join(told) + (f" → {more} more" if more > 0 else "")


def _named(moments: Sequence[Moment]) -> Iterator[str]:
    for moment in moments:
        what = cut(named(moment), _LONG)
        text = f"`{_code(what)}`" if is_literal(moment) else _text(what)
        yield f"{text} (may not run)" if moment.certainty == "unknown" else text


def _code(text: str) -> str:
    return shown(text).replace("`", "'").replace("\n", " ")


def _text(text: str) -> str:
    kept = shown(text).replace("\n", " ")
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>|" else letter for letter in kept)
