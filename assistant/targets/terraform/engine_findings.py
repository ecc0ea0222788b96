"""What an engine complains of, as findings at the draft's own places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from assistant.core.finding import Finding, Position, Severity
from assistant.core.text import shown
from assistant.targets.terraform.engine_messages import Complaint, Spot
from assistant.targets.terraform.engine_older import path_in_draft

_CODES = (
    ("Unsupported argument", "unsupported-argument"),
    ("Unsupported block type", "unsupported-block"),
    ("Unsupported attribute", "unsupported-attribute"),
    ("Missing required argument", "missing-argument"),
    ("Insufficient", "missing-block"),
    ("Too many", "too-many-blocks"),
    ("Invalid resource type", "unknown-name"),
    ("Invalid data source", "unknown-name"),
    ("Reference to undeclared", "undeclared"),
    ("Duplicate", "duplicate"),
    ("Incorrect attribute value type", "wrong-type"),
    ("Invalid value for variable", "invalid-value"),
    ("Invalid value", "invalid-value"),
    ("Value for undeclared variable", "undeclared-variable"),
    ("Deprecated", "deprecated"),
    ("Argument is deprecated", "deprecated"),
)
_MODULE = re.compile(r"^\.terraform/modules/|/\.terraform/modules/")


def findings_of(
    complaints: Iterable[Complaint],
    files: Mapping[str, bytes],
    root: str,
    fallback: str,
    *,
    most: Severity = "error",
) -> Iterator[Finding]:
    """One finding per complaint, each said once.

    `fallback` is the path for a complaint without a place. `most` is the highest severity that is
    given.
    """
    told: set[tuple[str, str, Position, str]] = set()
    for complaint in complaints:
        path, start, end = _place(complaint.spot, files, root, fallback)
        severity: Severity = "warning" if most == "warning" else complaint.severity
        code = _code(complaint)
        key = (code, path, start, complaint.text)
        if key in told:
            continue
        told.add(key)
        yield Finding(
            code=code,
            severity=severity,
            summary=shown(complaint.summary),
            detail=shown(complaint.detail),
            path=path,
            start=start,
            end=end,
            source="engine",
        )


def place_text(complaint: Complaint, root: str) -> str:
    """` at main.tf:4`, for a sentence; empty where a complaint has no place."""
    spot = complaint.spot
    return f" at {path_in_draft(spot.file, root)}:{spot.line}" if spot else ""


def is_of_draft(complaint: Complaint, files: Mapping[str, bytes], root: str) -> bool:
    """False for what is said of a file that is not the draft's own."""
    spot = complaint.spot
    return spot is None or path_in_draft(spot.file, root) in files


def _place(
    spot: Spot | None, files: Mapping[str, bytes], root: str, fallback: str
) -> tuple[str, Position, Position]:
    path = path_in_draft(spot.file, root) if spot else fallback
    if spot is None or path not in files or _MODULE.search(path):
        return fallback, Position(1, 1), Position(1, 1)
    content = files[path]
    start = _position(content, spot.start)
    if start.line != spot.line:
        # The engine counted other bytes than these are: its line is what is left of its word.
        return path, Position(max(spot.line, 1), 1), Position(max(spot.line, 1), 1)
    return path, start, _position(content, spot.end)


def _position(content: bytes, offset: int) -> Position:
    before = content[:offset]
    line = before.rfind(b"\n") + 1
    column = len(before[line:].decode("utf-8", errors="replace"))
    return Position(before.count(b"\n") + 1, column + 1)


def _code(complaint: Complaint) -> str:
    for beginning, code in _CODES:
        if complaint.summary.startswith(beginning):
            return f"engine/{code}"
    return "engine/refused" if complaint.severity == "error" else "engine/warning"
