"""The workbench's words: short forms that fit a pane, always with control characters taken out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from textwrap import fill
from typing import TYPE_CHECKING

from assistant.core.text import shown

if TYPE_CHECKING:
    from assistant.core.draft import LineOrigin
    from assistant.core.finding import Finding
    from assistant.core.intent import Intent

SIGNS = {"error": "✗", "warning": "⚠", "info": "i"}
_ORIGINS = {
    "goal": "from the goal",
    "assumed": "assumed",
    "set": "set",
    "schema": "the schema asks for it",
    "recipe": "the recipe",
    "user": "you",
    "model": "the model chose",
}
_NO_DRAFT = {
    "words": "this asks what something is called; the workbench drafts files",
    "translate": "this asks for a translation; the workbench drafts files",
    "other": "nothing here names something that can be drafted",
    "draft": "no tool or machine is named that can be drafted for",
}


def one_line(text: str) -> str:
    """`text` fit to be shown on one line."""
    # Split first: a terminal pastes lines with carriage returns between them.
    return " ".join(filter(None, map(shown, text.split())))


def hung(
    text: str, width: int, indent: str = "  ", first: str | None = None, most: int | None = None
) -> str:
    """`text` in lines of `width` columns, all but the first (unless given) behind `indent`; at
    most `most` lines, of which the last tells that there is more."""
    head = indent if first is None else first
    return fill(
        one_line(text),
        width,
        initial_indent=head,
        subsequent_indent=indent,
        break_on_hyphens=False,
        max_lines=most,
        placeholder=" … Enter",
    )


def short_path(path: str, width: int) -> str:
    """`path` in at most `width` columns (never under 2), shortened from the left.

    Whole folders go first; only a name that is too long by itself is cut.
    """
    path = one_line(path)
    if len(path) <= width:
        return path
    parts = path.split("/")
    for first in range(1, len(parts)):
        rest = "…/" + "/".join(parts[first:])
        if len(rest) <= width:
            return rest
    return "…" + path[-max(1, width - 1) :]


def tab_names(paths: Sequence[str]) -> list[str]:
    """The shortest name for each path that no other has: its stem, its name, its folder too."""
    names = [PurePosixPath(path).name for path in paths]
    forms = [
        [name.split(".")[0] or name for name in names],
        names,
        ["/".join(PurePosixPath(path).parts[-2:]) for path in paths],
        list(paths),
    ]
    chosen = []
    for number in range(len(paths)):
        unique = (form[number] for form in forms if form.count(form[number]) == 1)
        chosen.append(one_line(next(unique, paths[number])))
    return chosen


def legend(intent: Intent) -> str:
    """What was read of the goal, as far as the goal's own words do not say it."""
    said = []
    for mention in intent.mentions:
        words = one_line(intent.goal[mention.span.start : mention.span.end])
        meaning = one_line(mention.meaning)
        plain = "-".join(words.lower().split())
        unknown = any(mention.span == unknown.span for unknown in intent.unknown)
        if not unknown and plain.rstrip("s") not in meaning.lower():
            said.append(f"“{words}” {meaning}")
    return " · ".join(said)


def objections(intent: Intent) -> list[str]:
    """All that stands between the goal and a draft, or that the user should hear of it."""
    lines = []
    for unknown in intent.unknown:
        near = f"; nearest: {', '.join(unknown.nearest)}" if unknown.nearest else ""
        lines.append(f"I don't know “{unknown.term}”{near}")
    lines += [caution.text for caution in intent.cautions]
    if intent.unread:
        lines.append("not used: " + ", ".join(f"“{u.text}”" for u in intent.unread))
    if intent.declined and not intent.unknown and not any(c.declines for c in intent.cautions):
        lines.append(_NO_DRAFT[intent.kind])
    return [one_line(line) for line in lines]


def origin_text(origin: LineOrigin | None) -> str:
    """Who decided a line."""
    if origin is None:
        return "the recipe"
    who = _ORIGINS[origin.origin]
    why = origin.why.removeprefix(f"{origin.origin} ")
    return one_line(f"{who}: {why}" if why else who)


def finding_text(finding: Finding) -> str:
    """A finding on one line, without its place."""
    return one_line(f"{SIGNS[finding.severity]} {finding.summary}")


def seconds_text(seconds: float) -> str:
    """A duration as a person says it: 4 s, 1 min 20 s."""
    whole = max(0, round(seconds))
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"
