"""Fixes applied to texts: the one place where an edit that a finding carries becomes text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple

from assistant.core.finding import Finding, Fix
from assistant.syntax.source import Source

Safety = Literal["safe", "unsafe"]
"""safe: only fixes that nobody needs to look at; unsafe: those that a person chose, too."""

ROUNDS = 10
"""A fix may make room for another one that lay across it; nothing is fixed in more rounds."""

_ALLOWED: Mapping[Safety, tuple[str, ...]] = {"safe": ("safe",), "unsafe": ("safe", "unsafe")}


@dataclass(frozen=True, slots=True)
class Fixed:
    """Texts with fixes applied."""

    files: Mapping[str, str]
    """All files that were given, changed or not."""
    applied: tuple[Finding, ...]
    """The findings whose fixes are in the texts now."""


class _Change(NamedTuple):
    start: int
    end: int
    text: str


def apply_fixes(
    files: Mapping[str, str], findings: Iterable[Finding], safety: Safety = "safe"
) -> Fixed:
    """Apply the fixes of findings that were made of just these texts.

    A fix is applied whole or not at all. Of fixes whose edits overlap the first finding's, by file
    and place, wins; the others are for a next round. A fix for a file that was not given is left.
    """
    sources: dict[str, Source] = {}
    changes: dict[str, list[_Change]] = {}
    applied: list[Finding] = []
    for finding in sorted(findings, key=lambda f: f.order):
        fix = finding.fix
        if fix is None or fix.safety not in _ALLOWED[safety] or not fix.edits:
            continue
        if any(edit.path not in files for edit in fix.edits):
            continue
        wanted = _changes(fix, files, sources)
        if any(_overlap(one, two) for path, one in wanted for two in changes.get(path, ())):
            continue
        if any(p == q and _overlap(one, two) for (p, one), (q, two) in combinations(wanted, 2)):
            continue
        for path, change in wanted:
            changes.setdefault(path, []).append(change)
        applied.append(finding)
    texts = {p: _changed(text, changes[p]) if p in changes else text for p, text in files.items()}
    return Fixed(texts, tuple(applied))


def mend(
    files: Mapping[str, str],
    check: Callable[[Mapping[str, str]], Sequence[Finding]],
    safety: Safety = "safe",
) -> Fixed:
    """Apply the fixes that `check` offers, check again, and so on until none is left to apply.

    Never adds a finding: a fix after which something is found that was not found before (the name
    is right now, and so its value is looked at) is not kept.
    """
    applied: list[Finding] = []
    findings = check(files)
    refused: set[tuple[str, str, Fix | None]] = set()
    for _ in range(ROUNDS):
        offered = [f for f in findings if _key(f) not in refused]
        step = apply_fixes(files, offered, safety)
        if not step.applied:
            break
        after = check(step.files)
        if _added(findings, after):
            # One of them does harm: each is tried for itself.
            for finding in step.applied:
                single = apply_fixes(files, [finding], safety)
                after = check(single.files)
                if not _added(findings, after):
                    step = single
                    break
                refused.add(_key(finding))
            else:
                continue
        files, findings = step.files, after
        applied += step.applied
    return Fixed(files, tuple(applied))


def _key(finding: Finding) -> tuple[str, str, Fix | None]:
    return finding.code, finding.path, finding.fix


def _added(before: Iterable[Finding], after: Iterable[Finding]) -> bool:
    """Whether more is found of some kind in some file, wherever and in whatever words."""
    return bool(
        Counter((f.path, f.code) for f in after) - Counter((f.path, f.code) for f in before)
    )


def _changes(
    fix: Fix, files: Mapping[str, str], sources: dict[str, Source]
) -> list[tuple[str, _Change]]:
    found = []
    for edit in fix.edits:
        source = sources.get(edit.path)
        if source is None:
            source = sources[edit.path] = Source(edit.path, files[edit.path])
        start = source.offset(edit.start)
        end = max(start, source.offset(edit.end))
        found.append((edit.path, _Change(start, end, _with_line_ends(edit.text, source.text))))
    return found


def _with_line_ends(text: str, of: str) -> str:
    """New lines end as the first line of the file does."""
    first = of.find("\n")
    plain = text.replace("\r\n", "\n")
    return plain.replace("\n", "\r\n") if first > 0 and of[first - 1] == "\r" else plain


def _overlap(one: _Change, two: _Change) -> bool:
    return one.start == two.start or (one.start < two.end and two.start < one.end)


def _changed(text: str, changes: Iterable[_Change]) -> str:
    pieces: list[str] = []
    at = 0
    for change in sorted(changes):
        pieces += [text[at : change.start], change.text]
        at = change.end
    return "".join([*pieces, text[at:]])
