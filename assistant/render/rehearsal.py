"""A rehearsal as text and as JSON."""

from __future__ import annotations

from typing import Any

from assistant.core.rehearsal import RehearsedPart
from assistant.core.text import shown
from assistant.render.difference import counted, difference_json, difference_text

_MARKS = {"ended": "✓", "failed": "✗", "lacking": "–", "unclear": "?", "not_run": "–"}


def rehearsal_text(part: RehearsedPart) -> str:
    """The steps in their order, and what they changed."""
    lines = [f"steps of {', '.join(part.sources)}, in {part.system}:"]
    for step in part.steps:
        why = f": {step.why}" if step.why else ""
        code = f" (code {step.code})" if step.code else ""
        lines.append(f"  {_MARKS[step.fate]} {step.path}:{step.line} {step.what}{code}{why}")
    text = shown("\n".join(lines))
    text += f"\nwhat the first run changed ({counted(part.made)}):\n{difference_text(part.made)}"
    if part.again.changes:
        text += f"\nwhat a second run changed beyond that ({counted(part.again)}):\n"
        text += difference_text(part.again)
    return text


def rehearsal_json(part: RehearsedPart) -> dict[str, Any]:
    """One element of `rehearsals`."""
    return {
        "sources": list(part.sources),
        "system": part.system,
        "steps": [
            {
                "what": shown(step.what),
                "path": step.path,
                "line": step.line,
                "fate": step.fate,
                "code": step.code,
                "why": shown(step.why),
                "words": shown(step.words),
            }
            for step in part.steps
        ],
        "made": difference_json(part.made),
        "again": difference_json(part.again),
    }
