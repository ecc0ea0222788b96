"""A timeline as one SVG file: light and dark by the viewer's own choice, no script, no font."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from textwrap import wrap

from assistant.core.text import shown
from assistant.core.timeline import Moment, Timeline, Trap
from assistant.render.timeline.words import (
    Band,
    bands,
    cut,
    fitted,
    kind_of,
    named,
    place_of,
    short_place,
)

WIDTH = 880
_MARGIN, _PAD = 16, 14
_ROW, _HEAD, _GAP = 26, 34, 14
_STAGE_X, _LINE_X, _TEXT_X = _MARGIN + _PAD, 186, 208
_RIGHT = WIDTH - _MARGIN - _PAD
_PLACE_CHARS, _TEXT_CHARS, _STAGE_CHARS = 34, 84, 19
"""How many characters fit, at about 7.2 units each for the text of 12 units."""
_CHAR = 7.23
_LINE = 110
"""Characters of a line beneath the picture."""
_STYLE = """
  svg { color-scheme: light dark; }
  .page { fill: #ffffff; } .band { fill: #f3f5f8; } .build { fill: #f6f1e7; }
  .clone { fill: #eaf4ee; } .later { fill: #f1eef8; }
  text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1d2430; }
  .title { font: 600 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
  .stage { fill: #4a5568; } .muted { fill: #667085; } .spine { stroke: #b3bcc9; stroke-width: 2; }
  .runs { fill: #2563a8; } .ends { fill: #9a4d00; } .unsure { fill: #ffffff; stroke: #8a5a00; stroke-width: 2; stroke-dasharray: 3 2; }
  .trap { fill: #b3261e; } .tie { stroke: #2563a8; stroke-width: 2; fill: none; }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0f1420; } .band { fill: #1a2130; } .build { fill: #272216; } .clone { fill: #16271e; }
    .later { fill: #211c30; } text { fill: #e6eaf2; } .stage { fill: #b4bfd0; } .muted { fill: #93a0b4; }
    .spine { stroke: #46536a; } .runs { fill: #6cb2ff; } .ends { fill: #ffb566; }
    .unsure { fill: #0f1420; stroke: #ffcf70; } .trap { fill: #ff8a80; } .tie { stroke: #6cb2ff; }
  }
"""  # noqa: E501
_CLASSES = {"build": "build", "clone": "clone", "later": "later", "image": "band"}


@dataclass(slots=True)
class _Page:
    y: int = _MARGIN
    out: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, kind: str = "", anchor: str = "") -> None:
        """One line of text, shown as it is whatever it holds."""
        end = f' text-anchor="{anchor}"' if anchor else ""
        self.out.append(
            f'<text x="{x:g}" y="{y:g}" class="{kind}"{end} xml:space="preserve">'
            f"{_escaped(text)}</text>"
        )


def timeline_svg(timeline: Timeline, title: str = "When it runs") -> str:
    """The whole picture; its height follows from how much runs."""
    page = _Page()
    for band in bands(timeline.moments):
        _band(page, band)
    _legend(page, timeline)
    for trap in timeline.traps:
        _trap(page, trap)
    height = page.y + _MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
            f' viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{_escaped(title)}">',
            f"<title>{_escaped(title)}</title>",
            f"<style>{_STYLE}</style>",
            f'<rect class="page" width="{WIDTH}" height="{height}"/>',
            *page.out,
            "</svg>",
            "",
        ]
    )


def _escaped(text: str) -> str:
    kept = "".join(c for c in shown(text) if c >= " " and c not in "\ufffe\uffff\x7f")
    return escape("".join(" " if "\ud800" <= c <= "\udfff" else c for c in kept))


def _band(page: _Page, band: Band) -> None:
    rows = len(band.moments)
    height = _HEAD + rows * _ROW + 8
    page.out.append(
        f'<rect class="{_CLASSES[band.lane]}" x="{_MARGIN}" y="{page.y}"'
        f' width="{WIDTH - 2 * _MARGIN}" height="{height}" rx="8"/>'
    )
    page.text(_STAGE_X, page.y + 22, cut(band.title, 100), "title")
    top = page.y + _HEAD + _ROW // 2
    if rows > 1:
        bottom = top + (rows - 1) * _ROW
        page.out.append(f'<path class="spine" d="M{_LINE_X} {top}V{bottom}"/>')
    y = top
    for stage, some in groupby(band.moments, key=lambda m: m.stage):
        page.text(_STAGE_X, y + 4, cut(stage, _STAGE_CHARS), "stage")
        y = _rows(page, list(some), y)
    page.y += height + _GAP


def _rows(page: _Page, moments: Sequence[Moment], y: int) -> int:
    before: Moment | None = None
    for moment in moments:
        if before is not None and before.order == moment.order:
            # A bracket beside the marks: these have no order among them.
            x = _LINE_X - 12
            page.out.append(f'<path class="tie" d="M{x + 4} {y - _ROW}h-4v{_ROW}h4"/>')
        _mark(page, moment, y)
        place = short_place(place_of(moment), _PLACE_CHARS)
        room = _TEXT_CHARS - len(place) - 2
        who = f"  as {moment.as_}" if moment.as_ else ""
        what = fitted(named(moment), max(24, room - len(who)))
        page.text(_TEXT_X, y + 4, what)
        if who:
            left = max(0, room - len(what))
            page.text(_TEXT_X + len(what) * _CHAR, y + 4, cut(who, left), "muted")
        page.text(_RIGHT, y + 4, place, "muted", "end")
        before = moment
        y += _ROW
    return y


def _mark(page: _Page, moment: Moment, y: int) -> None:
    kind = kind_of(moment)
    if kind == "ends":
        page.out.append(f'<path class="ends" d="M{_LINE_X} {y - 7}l7 7-7 7-7-7z"/>')
    else:
        page.out.append(f'<circle class="{kind}" cx="{_LINE_X}" cy="{y}" r="5"/>')


def _legend(page: _Page, timeline: Timeline) -> None:
    """Only for the marks that are there."""
    kinds = {kind_of(moment) for moment in timeline.moments}
    orders = [(m.course, m.order) for m in timeline.moments]
    told = [
        "◆ ends with a restart, sealed, or off" if "ends" in kinds else "",
        "◌ not certain from the files" if "unsure" in kinds else "",
        "[ at the same time, or in no fixed order" if len(set(orders)) < len(orders) else "",
    ]
    if any(told):
        page.text(_STAGE_X, page.y + 8, "    ".join(filter(None, told)), "muted")
        page.y += 22


def _trap(page: _Page, trap: Trap) -> None:
    """What is wrong, where, and the way out, in as many lines as that takes."""
    page.out.append(f'<path class="trap" d="M{_STAGE_X} {page.y + 14}l7-13 7 13z"/>')
    place = short_place(f"{trap.path}:{trap.line}", 60)
    told = [(line, "trap") for line in wrap(f"{trap.text} ({place})", _LINE)]
    told += [(line, "muted") for line in wrap(f"→ {trap.mend}", _LINE)]
    for line, kind in told:
        page.text(_STAGE_X + 22, page.y + 12, cut(line, _LINE), kind)
        page.y += 17
    page.y += 8
