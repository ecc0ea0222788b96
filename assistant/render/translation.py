"""A translation as text and as JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from assistant import __version__
from assistant.core.evidence import Evidence
from assistant.core.finding import Finding
from assistant.core.text import shown
from assistant.core.translation import FATES, LineFate, Translation
from assistant.render.findings import evidence_json, finding_json

VERSION = 1
_WIDE = 64
"""Characters of a line that a report shows."""


def translation_json(
    told: Translation, findings: Sequence[Finding], evidence: Sequence[Evidence]
) -> dict[str, Any]:
    """The one object that `dryfit translate --json` prints; it is the draft's manifest too."""
    return {
        "version": VERSION,
        "dryfit": __version__,
        "source": told.source,
        "from": told.of,
        "to": told.to,
        "read_as": told.read_as,
        "lines": {
            "meaningful": len(told.lines),
            "aside": told.aside,
            **{fate: told.count(fate) for fate in FATES},
        },
        "report": [
            {"line": one.line, "text": one.text, "fate": one.fate, "notes": list(one.notes)}
            for one in told.lines
        ],
        "placeholders": [
            {"name": one.name, "why": one.why, "default": one.default} for one in told.placeholders
        ],
        "added": list(told.added),
        "files": [
            {
                "path": file.path,
                "sha256": hashlib.sha256(file.content).hexdigest(),
                "lines": [{"line": o.line, "from": o.why} for o in file.origins],
            }
            for file in told.files
        ],
        "evidence": [evidence_json(one) for one in evidence],
        "diagnostics": [finding_json(one) for one in findings],
    }


def translation_text(told: Translation) -> str:
    """What became of the source: the sum, every line that is not the same, what is left open."""
    return "\n\n".join(part for part in _parts(told) if part)


def _parts(told: Translation) -> Iterator[str]:
    whole = len(told.lines)
    word = "line" if whole == 1 else "lines"
    counts = ", ".join(f"{told.count(fate)} {fate}{_share(told, fate)}" for fate in FATES)
    beside = f"{told.aside} more that say nothing: blank, comments, lone brackets"
    head = f"{shown(told.source)}, read as {told.read_as}, put into {told.to}"
    yield f"{head}: {whole} {word} ({beside})\n{counts}"
    for fate in ("lost", "approximated"):
        rows = [_row(run) for run in _runs(told, fate)]
        if rows:
            yield "\n".join([f"{fate}:", *rows])
    if told.added:
        yield "\n".join(["added:", *(f"  {shown(one)}" for one in told.added)])
    if told.placeholders:
        rows = [
            f"  {shown(one.name)}: {shown(one.why)}"
            + (
                f", {shown(one.default)} unless you say otherwise"
                if one.default is not None
                else ", to be given"
            )
            for one in told.placeholders
        ]
        yield "\n".join(["left open:", *rows])


def _share(told: Translation, fate: str) -> str:
    whole = len(told.lines)
    if not whole:
        return ""
    return f" ({100 * sum(line.fate == fate for line in told.lines) / whole:.0f}%)"


def _runs(told: Translation, fate: str) -> Iterator[list[LineFate]]:
    """Lines of a fate; those that follow one another for the same reason together."""
    run: list[LineFate] = []
    for one in told.lines:
        if run and one.fate == fate and one.notes == run[-1].notes:
            run.append(one)
            continue
        if run:
            yield run
        run = [one] if one.fate == fate else []
    if run:
        yield run


def _row(run: list[LineFate]) -> str:
    first = run[0]
    place = str(first.line) if len(run) == 1 else f"{first.line}-{run[-1].line}"
    text = shown(first.text)
    cut = f"{text[:_WIDE]}…" if len(text) > _WIDE else text
    more = "" if len(run) == 1 else f"  (and {len(run) - 1} more)"
    return f"  {place:>7}  {cut}{more}\n           {shown('; '.join(first.notes))}"
