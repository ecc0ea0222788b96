"""What a rule is: a check over all files, with the pages that explain and test it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from assistant.check.subject import Subject
from assistant.core.finding import Finding, Fix, Severity
from assistant.syntax.source import Source, Span


class Hit(msgspec.Struct, frozen=True):
    """A place where a rule is broken."""

    source: Source
    span: Span
    what: str
    """One short sentence."""
    detail: str = ""
    fix: Fix | None = None
    severity: Severity | None = None
    """None: the rule's own."""

    @property
    def at(self) -> str:
        """`path:line`."""
        return f"{self.source.path}:{self.source.line_of(self.span.start)}"


class Rule(msgspec.Struct, frozen=True):
    """One rule. Its page is the docstring of its file."""

    code: str
    """rule/..."""
    severity: Severity
    page: str
    """What it does, why that is bad, what to do instead."""
    check: Callable[[Subject], Iterator[Hit]]
    bad: Mapping[str, str]
    """Files that break it; the first finding is at `at`."""
    good: Mapping[str, str]
    """Files that do not."""
    at: tuple[str, int, int]
    """Path, line and column of the finding in `bad`."""

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """All findings of the rule."""
        for hit in self.check(subject):
            yield Finding(
                code=self.code,
                severity=hit.severity or self.severity,
                summary=hit.what,
                path=hit.source.path,
                start=hit.source.position(hit.span.start),
                end=hit.source.position(hit.span.end),
                source="rule",
                detail=hit.detail,
                fix=hit.fix,
            )
