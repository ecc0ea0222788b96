"""Findings as SARIF 2.1.0, for tools that gather results of many checkers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from assistant import __version__
from assistant.core.finding import Edit, Finding
from assistant.core.text import shown

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVEL = {"error": "error", "warning": "warning", "info": "note"}


def sarif(findings: Sequence[Finding]) -> dict[str, Any]:
    """One SARIF log with one run."""
    codes = sorted({finding.code for finding in findings})
    index = {code: n for n, code in enumerate(codes)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "dryfit",
                        "version": __version__,
                        "rules": [{"id": code} for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, index[finding.code]) for finding in findings],
            }
        ],
    }


def _result(finding: Finding, rule: int) -> dict[str, Any]:
    text = finding.summary + (f"\n{finding.detail}" if finding.detail else "")
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVEL[finding.severity],
        "message": {"text": shown(text)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(finding.path)},
                    "region": {
                        "startLine": finding.start.line,
                        "startColumn": finding.start.column,
                        "endLine": finding.end.line,
                        "endColumn": finding.end.column,
                    },
                }
            }
        ],
    }
    if finding.fix and finding.fix.edits:
        result["fixes"] = [
            {
                "description": {"text": shown(finding.fix.title)},
                "artifactChanges": [_change(edit) for edit in finding.fix.edits],
            }
        ]
    return result


def _change(edit: Edit) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": quote(edit.path)},
        "replacements": [
            {
                "deletedRegion": {
                    "startLine": edit.start.line,
                    "startColumn": edit.start.column,
                    "endLine": edit.end.line,
                    "endColumn": edit.end.column,
                },
                "insertedContent": {"text": edit.text},
            }
        ],
    }
