"""A timeline as a Mermaid flowchart."""

from __future__ import annotations

from assistant.core.text import shown
from assistant.core.timeline import Moment, Timeline
from assistant.render.timeline.words import bands, kind_of, named


def mermaid(timeline: Timeline) -> str:
    """Top to bottom, with one subgraph a lane; what waits for some only is linked to those."""
    lines = ["flowchart TD"]
    names: dict[int, str] = {}
    last: Moment | None = None
    links: list[str] = []
    for at, band in enumerate(bands(timeline.moments)):
        lines.append(f'  subgraph lane{at}["{_quoted(band.title)}"]')
        for moment in band.moments:
            name = names[id(moment)] = f"m{len(names) + 1}"
            who = f"<br/>as {_quoted(moment.as_)}" if moment.as_ else ""
            text = _quoted(f"{moment.stage}: {named(moment)}") + who
            shape = ("([", "])") if moment.ends else ("[", "]")
            lines.append(f'    {name}{shape[0]}"{text}"{shape[1]}')
            for before in _before(moment, last, timeline):
                arrow = "-.->" if kind_of(moment) == "unsure" else "-->"
                links.append(f"  {names[id(before)]} {arrow} {name}")
            last = moment
        lines += ["  end"]
    return "\n".join([*lines, *links])


def _before(moment: Moment, last: Moment | None, timeline: Timeline) -> list[Moment]:
    if moment.waits is None:
        return [last] if last is not None and last.course == moment.course else []
    return list(dict.fromkeys(timeline.direct(moment)))


def _quoted(text: str) -> str:
    """Text inside Mermaid's quotes: its own entities for what would end them."""
    kept = shown(text).replace("#", "#35;").replace("&", "#amp;").replace('"', "#quot;")
    return kept.replace("<", "#lt;").replace(">", "#gt;")
