"""What ansible-playbook, ansible-lint and the callback of ours print, as values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from assistant.core.finding import Finding, Severity
from assistant.targets.ansible.data import lint
from assistant.targets.places import at_line, joined, of_container, without_folder

MARK = "dryfit-task "
_ERROR = re.compile(r"^(?:ERROR! |\[ERROR\]: )(.*)$", re.MULTILINE)
_AT = re.compile(r"appears to be in '([^']+)': line (\d+), column (\d+)")
_ORIGIN = re.compile(r"^Origin: (\S+?):(\d+)(?::(\d+))?", re.MULTILINE)
_NO_YAML = re.compile(r"Syntax Error while loading YAML\.\s+(.+)")
"""What comes before it tells only that JSON was tried too."""
_TEMPORARY = re.compile(r"(ansible-(?:tmp|local))-?[\w.-]+")
"""What is another in each run."""
_END = re.compile(r"\n(?:\n|The error appears|Origin: )")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why ansible-playbook did not take a playbook."""

    summary: str
    path: str
    """In the draft; empty where it names no file of it."""
    line: int


@dataclass(frozen=True, slots=True)
class Event:
    """What became of one task in one run."""

    path: str
    line: int
    name: str
    action: str
    status: str
    """ok, changed, failed, skipped, nobody."""
    says: str = ""


def read_refusal(text: str) -> Refusal | None:
    """The first error; None where there is none."""
    head = _ERROR.search(text)
    if head is None:
        return None
    rest = text[head.start(1) :]
    end = _END.search(rest)
    summary = " ".join(rest[: end.start() if end else len(rest)].split())
    no_yaml = _NO_YAML.search(rest)
    if no_yaml:
        summary = f"It is no YAML: {no_yaml[1].strip()}"
    at = _AT.search(rest) or _ORIGIN.search(rest)
    path = of_container(at[1]) if at else ""
    return Refusal(without_folder(summary), path, int(at[2]) if at and path else 0)


def read_events(text: str) -> Iterator[Event]:
    """What the callback told, in order."""
    for line in text.splitlines():
        if not line.startswith(MARK):
            continue
        try:
            told: dict[str, Any] = json.loads(line.removeprefix(MARK))
        except ValueError:
            continue
        path, _, number = str(told["path"]).rpartition(":")
        yield Event(
            of_container(path),
            int(number) if number.isdecimal() else 0,
            str(told["name"]),
            str(told["action"]),
            str(told["status"]),
            _TEMPORARY.sub(r"\1", " ".join(str(told["says"]).split())),
        )


def tidy_log(text: str) -> str:
    """The engine's words; of the callback's lines only what became of a task."""
    rows = []
    for line in text.splitlines():
        if line.startswith(MARK):
            rows += [
                f"{e.status}: {e.name}" + (f": {e.says}" if e.says else "")
                for e in read_events(line)
            ]
        elif line.strip():
            rows.append(line.rstrip())
    return "\n".join(rows)


def lint_findings(text: str, root: str, texts: dict[str, str]) -> list[Finding]:
    """ansible-lint's findings at the lines that it names; what is about style is said once a rule
    and file, with the other lines."""
    rows = [line for line in text.splitlines() if line.startswith("[{")]
    try:
        issues: list[dict[str, Any]] = json.loads(rows[-1]) if rows else []
    except ValueError:
        issues = []
    found = [f for issue in issues if (f := _lint_finding(issue, root, texts)) is not None]
    kept: dict[tuple[object, ...], list[Finding]] = {}
    for finding in sorted(found, key=lambda f: f.order):
        style = finding.severity == "info"
        where = () if style else (finding.start, finding.summary)
        kept.setdefault((finding.path, finding.code, *where), []).append(finding)
    return [_with_lines(group) for group in kept.values()]


def _lint_finding(issue: dict[str, Any], root: str, texts: dict[str, str]) -> Finding | None:
    rule = str(issue.get("check_name", ""))
    bare = rule.partition("[")[0]
    place = issue.get("location", {})
    path = _lint_path(str(place.get("path", "")), root)
    if bare in lint().unsaid or path not in texts:
        return None
    tags = {str(tag) for tag in issue.get("categories", ())}
    severity: Severity = "warning" if tags & set(lint().warnings) else "info"
    summary = " ".join(str(issue.get("description", rule)).split()).rstrip(".")
    detail = " ".join(str((issue.get("content") or {}).get("body", "")).split())
    return at_line(
        f"ansible-lint/{bare}", severity, summary, path, texts[path], _lint_line(place), detail
    )


def _with_lines(group: list[Finding]) -> Finding:
    lines = sorted({finding.start.line for finding in group[1:]} - {group[0].start.line})
    if not lines:
        return group[0]
    shown = ", ".join(map(str, lines[:20])) + (" ..." if len(lines) > 20 else "")
    return replace(group[0], detail=f"The same on lines {shown}.")


def _lint_path(path: str, root: str) -> str:
    return of_container(path) or joined(root, path)


def _lint_line(place: dict[str, Any]) -> int:
    begin = (place.get("positions") or place.get("lines") or {}).get("begin", 1)
    found = begin.get("line", 1) if isinstance(begin, dict) else begin
    return int(found)
