"""A sitting in the lab as text and as JSON."""

from __future__ import annotations

from typing import Any

from assistant import __version__
from assistant.core.text import shown
from assistant.core.trying import LabReport, Tried
from assistant.render.difference import changed_text, difference_json

VERSION = 1


def tried_text(tried: Tried) -> str:
    """What a command said, and how it ended where that was not well."""
    parts = [tried.output.rstrip("\n")] if tried.output.strip() else []
    if tried.dropped:
        parts.append(f"… and {tried.dropped} bytes more")
    if tried.timed_out:
        parts.append("ended by its time limit")
    elif tried.code:
        parts.append(f"ended with code {tried.code}")
    return shown("\n".join(parts))


def report_text(report: LabReport) -> str:
    """All commands with what they said, and what they changed."""
    parts = []
    for tried in report.runs:
        said = tried_text(tried)
        parts.append(shown(f"$ {tried.what}") + (f"\n{said}" if said else ""))
    if report.not_run:
        parts.append(shown(f"not run: {'; '.join(report.not_run)}"))
    if report.profile == "rehearsal":
        parts += ["", changed_text(report.difference)]
    return "\n".join(parts)


def report_json(report: LabReport) -> dict[str, Any]:
    """The one object that `dryfit lab --json` prints."""
    return {
        "version": VERSION,
        "dryfit": __version__,
        "system": report.system,
        "profile": report.profile,
        "simulated": list(report.simulated),
        "runs": [
            {
                "what": shown(tried.what),
                "code": tried.code,
                "output": shown(tried.output),
                "seconds": round(tried.seconds, 3),
                "timed_out": tried.timed_out,
                "dropped": tried.dropped,
            }
            for tried in report.runs
        ],
        "not_run": [shown(what) for what in report.not_run],
        "difference": difference_json(report.difference),
    }
