"""Findings, rungs and obligations as JSON, and findings as text with the line they are about."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.core.evidence import Evidence, Held
from assistant.core.finding import Finding, Fix, Position, Severity
from assistant.core.text import shown

TAB = "    "
MAX_LINE = 160
"""Columns of a source line that are shown; a longer one is cut around the place."""


def _position_json(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column}


def _fix_json(fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    return {
        "title": shown(fix.title),
        "safety": fix.safety,
        "edits": [
            {
                "path": edit.path,
                "start": _position_json(edit.start),
                "end": _position_json(edit.end),
                "text": edit.text,
            }
            for edit in fix.edits
        ],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """One element of `diagnostics`."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "summary": shown(finding.summary),
        "detail": shown(finding.detail),
        "path": finding.path,
        "start": _position_json(finding.start),
        "end": _position_json(finding.end),
        "source": finding.source,
        "fix": _fix_json(finding.fix),
        "url": finding.url,
    }


def evidence_json(evidence: Evidence) -> dict[str, Any]:
    """One element of `evidence`."""
    return {
        "rung": evidence.rung,
        "status": evidence.status,
        "by": shown(evidence.by),
        "version": shown(evidence.version),
        "files": list(evidence.files),
        "why": shown(evidence.why),
        "not_shown": [
            {
                "name": n.name,
                "path": n.path,
                "line": n.line,
                "why": shown(n.why),
                "rewritten_as": n.rewritten_as,
            }
            for n in evidence.not_shown
        ],
        "supplied": dict(evidence.supplied),
    }


def held_json(held: Held) -> dict[str, Any]:
    """One element of `obligations`."""
    return {
        "id": held.id,
        "text": shown(held.text),
        "status": held.status,
        "at": held.at,
        "why": shown(held.why),
    }


Paint = Callable[[str, Severity], str]
"""Gives a text the colour of a severity."""


def _plain(text: str, _: Severity) -> str:
    return text


def findings_text(
    findings: Sequence[Finding], files: Mapping[str, str], paint: Paint = _plain
) -> str:
    """All findings with their source lines, then a count. Empty for none.

    A file that is not in `files` is named without its line.
    """
    if not findings:
        return ""
    lines = {path: text.split("\n") for path, text in files.items()}
    blocks = [_one(finding, lines.get(finding.path, []), paint) for finding in findings]
    return "\n\n".join([*blocks, count_text(findings)])


def concise_text(findings: Sequence[Finding], paint: Paint = _plain) -> str:
    """A line for each finding, as editors and grep read it, then a count."""
    lines = [
        f"{_flat(f.path)}:{f.start.line}:{f.start.column}: "
        f"{paint(f'{_word(f)}[{f.code}]', f.severity)} {_flat(f.summary)}"
        for f in findings
    ]
    return "\n".join([*lines, count_text(findings)])


def _word(finding: Finding) -> str:
    return "note" if finding.severity == "info" else finding.severity


def count_text(findings: Sequence[Finding]) -> str:
    """How many of each severity: 2 errors, 1 warning."""
    parts = []
    for severity, word in (("error", "error"), ("warning", "warning"), ("info", "note")):
        n = sum(f.severity == severity for f in findings)
        if n:
            parts.append(f"{n} {word}{'s' if n > 1 else ''}")
    return ", ".join(parts) or "no findings"


def _one(finding: Finding, lines: Sequence[str], paint: Paint) -> str:
    head = paint(f"{_word(finding)}[{finding.code}]", finding.severity)
    out = [f"{head}: {_flat(finding.summary)}"]
    number = finding.start.line
    margin = " " * len(str(number))
    out.append(f"{margin}--> {_flat(finding.path)}:{number}:{finding.start.column}")
    if 1 <= number <= len(lines):
        source, marks = _marked(lines[number - 1].rstrip("\r"), finding)
        out += [
            f"{margin} |",
            f"{number} | {source}",
            f"{margin} | {_painted(marks, finding, paint)}",
        ]
    if finding.detail:
        out += [f"{margin} = {_flat(line)}" for line in finding.detail.split("\n")]
    if finding.fix:
        mark = "fix" if finding.fix.safety == "safe" else "fix (look first)"
        out.append(f"{margin} = {mark}: {_flat(finding.fix.title)}")
    return "\n".join(out)


def _painted(marks: str, finding: Finding, paint: Paint) -> str:
    carets = marks.lstrip(" ")
    return " " * (len(marks) - len(carets)) + paint(carets, finding.severity)


def _flat(text: str) -> str:
    return shown(text).replace("\n", " ")


def _marked(line: str, finding: Finding) -> tuple[str, str]:
    """The line as shown and the carets under it, by width on screen."""
    first = min(finding.start.column - 1, len(line))
    last = finding.end.column - 1 if finding.end.line == finding.start.line else len(line)
    last = min(max(last, first + 1), max(len(line), first + 1))
    cut = max(0, first - MAX_LINE // 2) if len(line) > MAX_LINE else 0
    window = line[cut : cut + MAX_LINE]
    head = "…" if cut else ""
    tail = "…" if cut + MAX_LINE < len(line) else ""
    before = _on_screen(line[cut:first])
    marked = _on_screen(line[first : min(last, cut + MAX_LINE)])
    source = head + _on_screen(window) + tail
    return source, " " * (len(head) + _width(before)) + "^" * max(_width(marked), 1)


def _on_screen(text: str) -> str:
    return shown(text.replace("\t", TAB)).replace("\n", " ")


def _width(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)
