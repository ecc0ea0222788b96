"""Findings that a comment in the file, or who asks, switches off.

`dryfit: ignore[CODE, CODE]` in a comment holds for its own line or, where the comment stands
alone, for the next line that is none; `dryfit: ignore-file[CODE]` holds for the whole file. A code
may end in `*`: `rule/*`. What was switched off is counted on the rungs, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

import msgspec

from assistant.core.evidence import Evidence, RungStatus
from assistant.core.finding import Finding
from assistant.syntax.patterns import later
from assistant.syntax.source import Source, Span

_MARK = "dryfit:"
_COMMENT = later(
    r"(?P<sign>\#|//|/\*|<!--|::|\brem\b)[ \t]*dryfit:[ \t]*(?P<what>ignore(?:-file)?)"
    r"[ \t]*\[(?P<codes>[^\]\n]*)\]",
    re.IGNORECASE,
)
_ALONE = later(r"[ \t]*(?:\#|//|/\*|<!--|::|rem\b)", re.IGNORECASE)
_JUDGED = ("rule/", "schema/", "reference/", "parse/")
"""Kinds of codes that every check looks for: only of these can one say that nothing was found."""


class Ignored(msgspec.Struct, frozen=True):
    """Findings parted by the comments of their files."""

    kept: tuple[Finding, ...]
    """Those that stand, and a note for every comment that switches nothing off."""
    off: tuple[Finding, ...]


class _Comment(msgspec.Struct, frozen=True):
    span: Span
    codes: tuple[str, ...]
    line: int | None
    """The line that it is about; None: the whole file."""


def part(
    findings: Iterable[Finding], files: Mapping[str, str], codes: Collection[str] = ()
) -> Ignored:
    """Part findings into those that stand and those that a comment of their file, or one of
    `codes`, switches off.
    """
    comments = {path: tuple(_comments(text)) for path, text in files.items() if _MARK in text}
    if not comments and not codes:
        return Ignored(tuple(findings), ())
    placed: dict[tuple[str, int], list[_Comment]] = {}
    whole: dict[str, list[_Comment]] = {}
    for path, found in comments.items():
        for comment in found:
            if comment.line is None:
                whole.setdefault(path, []).append(comment)
            else:
                placed.setdefault((path, comment.line), []).append(comment)
    kept: list[Finding] = []
    off: list[Finding] = []
    used: set[tuple[str, Span]] = set()
    for finding in findings:
        near = placed.get((finding.path, finding.start.line), ())
        hits = [c for c in (*near, *whole.get(finding.path, ())) if _named(finding, c.codes)]
        used |= {(finding.path, c.span) for c in hits}
        (off if hits or _named(finding, codes) else kept).append(finding)
    for path, found in comments.items():
        idle = [c for c in found if (path, c.span) not in used]
        kept += _idle(Source(path, files[path]), idle)
    return Ignored(tuple(kept), tuple(off))


_RUNGS: Mapping[str, frozenset[str]] = {
    "parsed": frozenset({"parse"}),
    "schema": frozenset({"schema", "reference"}),
    "rules": frozenset({"rule", "obligation"}),
}


def with_ignored(rung: Evidence, off: Iterable[Finding]) -> Evidence:
    """The rung with a word on what was switched off; where that were errors, it is no pass."""
    mine = [f for f in off if f.source in _RUNGS.get(rung.rung, ())]
    if not mine or rung.status == "not_run":
        return rung
    number = f"{len(mine)} finding{'s' if len(mine) > 1 else ''}"
    words = f"{number} switched off: {', '.join(sorted({f.code for f in mine}))}"
    why = f"{rung.why}; {words}" if rung.why else words
    errors = any(f.severity == "error" for f in mine)
    status: RungStatus = "partial" if errors and rung.status == "passed" else rung.status
    return replace(rung, status=status, why=why)


def _comments(text: str) -> Iterator[_Comment]:
    source = Source("", text)
    after, at_end = 0, False
    for match in _COMMENT.finditer(text):
        codes = tuple(code for code in re.split(r"[\s,]+", match["codes"]) if code)
        here = source.line_of(match.start())
        alone = not text[source.starts[here - 1] : match.start()].strip()
        line = here
        if alone:
            # Of comments that follow one another all are about the line after the last one.
            if after <= here and not at_end:
                after = _next_line(source, here)
                at_end = after == here
            line = max(after, here)
        whole = match["what"].lower() == "ignore-file"
        yield _Comment(Span(*match.span()), codes, None if whole else line)


def _next_line(source: Source, line: int) -> int:
    """The first line after `line` that holds more than a comment; `line` itself if none does."""
    for number in range(line + 1, len(source.starts) + 1):
        start = source.starts[number - 1]
        content = source.text[start : source.line_end(start)]
        if content.strip() and not _ALONE.match(content):
            return number
    return line


def _named(finding: Finding, codes: Collection[str]) -> bool:
    """Whether one of the codes names a finding; a fault of the checker cannot be switched off."""
    return finding.source != "internal" and any(fnmatchcase(finding.code, one) for one in codes)


def _idle(source: Source, comments: Iterable[_Comment]) -> Iterator[Finding]:
    for comment in comments:
        if comment.codes and not all(code.startswith(_JUDGED) for code in comment.codes):
            continue
        detail = "Take the comment out." if comment.codes else "Name the codes in its brackets."
        yield Finding(
            code="check/unused-ignore",
            severity="info",
            summary="This comment switches nothing off",
            path=source.path,
            start=source.position(comment.span.start),
            end=source.position(comment.span.end),
            source="rule",
            detail=detail,
        )
