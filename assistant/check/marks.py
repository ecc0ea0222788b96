"""Byte order marks: what is checked begins after them, what is found counts them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from assistant.core.finding import Finding, Position

_MARK = "\ufeff"


def without_marks(files: Mapping[str, str]) -> tuple[Mapping[str, str], frozenset[str]]:
    """The texts without the mark that some begin with, and which those were.

    In JSON it stays: the readers of JSON refuse it.
    """
    marked = frozenset(
        path
        for path, text in files.items()
        if text.startswith(_MARK) and not path.lower().endswith(".json")
    )
    if not marked:
        return files, marked
    return {p: text[1:] if p in marked else text for p, text in files.items()}, marked


def with_marks(findings: Iterable[Finding], marked: Collection[str]) -> tuple[Finding, ...]:
    """Findings of the texts without their marks as findings of the files."""
    if not marked:
        return tuple(findings)
    return tuple(_moved(finding, marked) for finding in findings)


def _moved(finding: Finding, marked: Collection[str]) -> Finding:
    fix = finding.fix
    if fix is not None and any(edit.path in marked for edit in fix.edits):
        edits = tuple(
            replace(edit, start=_after(edit.start), end=_after(edit.end))
            if edit.path in marked
            else edit
            for edit in fix.edits
        )
        fix = replace(fix, edits=edits)
    if finding.path not in marked:
        return replace(finding, fix=fix)
    return replace(finding, start=_after(finding.start), end=_after(finding.end), fix=fix)


def _after(position: Position) -> Position:
    """A place of the text as a place of the file; the mark stands in the first line."""
    return Position(1, position.column + 1) if position.line == 1 else position
