"""Making findings, with their fixes and what they ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext

from assistant.core.finding import Edit, Finding, FindingSource, Fix, Severity
from assistant.syntax.source import Source, Span

_AREAS: Mapping[str, FindingSource] = {"reference": "reference", "parse": "parse"}
"""Areas of codes whose findings are of a source of their own."""


_SURE = nullcontext()


class Reporter:
    """Gathers the findings of one pass over many files."""

    def __init__(self, source_kind: FindingSource) -> None:
        self.kind: FindingSource = source_kind
        self.findings: list[Finding] = []
        self._doubt = False
        self._why = ""

    def doubted(self, doubt: bool, why: str = "") -> AbstractContextManager[None]:
        """While `doubt` holds, what would be an error is a warning: the schema may not apply.

        `why` is said with it.
        """
        return self._doubted(why) if doubt and not self._doubt else _SURE

    @contextmanager
    def _doubted(self, why: str) -> Iterator[None]:
        before = self._doubt, self._why
        self._doubt, self._why = True, why
        try:
            yield
        finally:
            self._doubt, self._why = before

    def add(
        self,
        source: Source,
        span: Span,
        code: str,
        summary: str,
        detail: str = "",
        *,
        severity: Severity = "error",
        fix: Fix | None = None,
    ) -> None:
        """Add a finding at a span; `code` is given in full."""
        if self._why and severity == "error":
            detail = f"{detail} {self._why}".lstrip()
        self.findings.append(
            Finding(
                code=code,
                severity="warning" if self._doubt and severity == "error" else severity,
                summary=summary,
                path=source.path,
                start=source.position(span.start),
                end=source.position(span.end),
                source=_AREAS.get(code.partition("/")[0], self.kind),
                detail=detail,
                fix=fix,
            )
        )


def rename(source: Source, span: Span, text: str, *, safe: bool) -> Fix:
    """A fix that puts another word in place of a span."""
    edit = Edit(source.path, source.position(span.start), source.position(span.end), text)
    return Fix(f"Write `{text}`", "safe" if safe else "unsafe", (edit,))


def maybe(names: Sequence[str]) -> str:
    """Did you mean ...? Empty for no names."""
    if not names:
        return ""
    return "Did you mean " + " or ".join(f"`{name}`" for name in names) + "?"
