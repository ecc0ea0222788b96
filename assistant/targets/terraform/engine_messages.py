"""What an engine prints, as values: its diagnostics, and what it counted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file as an engine tells it."""

    file: str
    """Seen from the folder that it was started in."""
    line: int
    start: int
    end: int
    """Bytes of the file; equal where nothing is marked."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One diagnostic."""

    severity: Literal["error", "warning"]
    summary: str
    detail: str
    spot: Spot | None
    context: str = ""
    """The block around it: `resource "docker_container" "web"`."""

    @property
    def text(self) -> str:
        """Summary and detail together."""
        return f"{self.summary}\n{self.detail}".strip()


@dataclass(frozen=True, slots=True)
class Changes:
    """How many resources were planned or done."""

    add: int = 0
    change: int = 0
    remove: int = 0
    operation: str = ""

    @property
    def none(self) -> bool:
        """True where nothing changes."""
        return not (self.add or self.change or self.remove)


@dataclass(frozen=True, slots=True)
class Told:
    """What the lines of one command said."""

    complaints: tuple[Complaint, ...] = ()
    changes: tuple[Changes, ...] = ()
    tests: Mapping[str, int] | None = None
    """passed, failed, errored, skipped; None where no test was run."""

    def done(self, operation: str) -> Changes | None:
        """The count of an operation: plan, apply, destroy."""
        return next((c for c in reversed(self.changes) if c.operation == operation), None)


def read_validation(text: str) -> tuple[Complaint, ...] | None:
    """The diagnostics of `validate -json`; None where the text is not its answer."""
    start = text.find("{")
    try:
        told = json.loads(text[start:]) if start >= 0 else None
    except ValueError:
        return None
    if not isinstance(told, dict) or "valid" not in told:
        return None
    return tuple(_complaint(one) for one in told.get("diagnostics") or ())


def read_lines(text: str) -> Told:
    """What `plan`, `apply` or `test` said with `-json`; what is not of theirs is passed over."""
    complaints: list[Complaint] = []
    changes: list[Changes] = []
    tests: Mapping[str, int] | None = None
    for line in _objects(text):
        kind = line.get("type")
        if kind == "diagnostic" and isinstance(line.get("diagnostic"), dict):
            complaints.append(_complaint(line["diagnostic"]))
        elif kind == "change_summary" and isinstance(line.get("changes"), dict):
            told = line["changes"]
            add, change, remove = (int(told.get(n) or 0) for n in ("add", "change", "remove"))
            changes.append(Changes(add, change, remove, str(told.get("operation"))))
        elif kind == "test_summary" and isinstance(line.get("test_summary"), dict):
            told = line["test_summary"]
            names = ("passed", "failed", "errored", "skipped")
            tests = {name: int(told.get(name) or 0) for name in names}
    return Told(tuple(complaints), tuple(changes), tests)


def _objects(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        if not line.startswith("{"):
            continue
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if isinstance(told, dict):
            yield told


def _complaint(told: Mapping[str, Any]) -> Complaint:
    snippet = told.get("snippet")
    return Complaint(
        "error" if told.get("severity") == "error" else "warning",
        str(told.get("summary") or ""),
        str(told.get("detail") or ""),
        _spot(told.get("range")),
        str(snippet.get("context") or "") if isinstance(snippet, dict) else "",
    )


def _spot(told: object) -> Spot | None:
    if not isinstance(told, dict):
        return None
    try:
        start, end = told["start"], told["end"]
        first, last = int(start["byte"]), int(end["byte"])
        return Spot(str(told["filename"]), int(start["line"]), first, max(first, last))
    except (KeyError, TypeError, ValueError):
        return None
