"""Making findings of source `schema`, and finding what a misspelt name may have meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from assistant.core.finding import Edit, Finding, FindingSource, Fix, Severity
from assistant.knowledge.meanings import of_same_meaning
from assistant.syntax.source import Source, Span

_TELLING = 5
"""Letters from which on a single slip tells the word that was meant."""


def near(word: str, names: Collection[str], limit: int = 3) -> tuple[str, ...]:
    """What a word may have been meant as: names a slip away first, then names that mean the same
    in other tools, then names of which at most a third of the letters differ."""
    close = _close(word, names)
    slips = [name for distance, name in close if distance <= 1]
    if slips and len(word) >= _TELLING:
        return tuple(dict.fromkeys(name for _, name in close))[:limit]
    same = of_same_meaning(word, names)
    found = dict.fromkeys([*same, *(name for _, name in close)])
    return tuple(found)[:limit]


def _close(word: str, names: Iterable[str]) -> list[tuple[int, str]]:
    """The names that look like a word, with how far each is from it, nearest first."""
    # Imported here, as in the other functions: a file without faults needs no distances.
    from rapidfuzz.distance import OSA

    plain = word.lower().replace("-", "_")
    scored: list[tuple[int, bool, str]] = []
    other = "-" if "_" in word else "_" if "-" in word else ""
    for name in names:
        distance = OSA.distance(plain, name.lower().replace("-", "_"))
        if distance <= max(1, min(3, len(plain) // 3)) and distance < len(plain):
            scored.append((distance, bool(other) and other in name, name))
    return [(distance, name) for distance, _, name in sorted(scored)]


_AREAS: Mapping[str, FindingSource] = {"reference": "reference", "parse": "parse"}
"""Areas of codes whose findings are of a source of their own."""


class Reporter:
    """Gathers the findings of one pass over many files."""

    def __init__(self, source_kind: FindingSource) -> None:
        self.kind: FindingSource = source_kind
        self.findings: list[Finding] = []
        self._doubt = False

    @contextmanager
    def doubted(self, doubt: bool) -> Iterator[None]:
        """While `doubt` holds, what would be an error is a warning: the schema may not apply."""
        before, self._doubt = self._doubt, self._doubt or doubt
        try:
            yield
        finally:
            self._doubt = before

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


def a_slip(word: str, name: str) -> bool:
    """Whether one slip of the hand lies between a word and a name."""
    from rapidfuzz.distance import OSA

    return OSA.distance(word, name) <= 1


def certain(word: str, names: Sequence[str]) -> bool:
    """Whether a misspelling can only have meant the first name: one slip in a word of length."""
    if not names or len(word) < _TELLING:
        return False
    plain = word.lower().replace("-", "_")
    from rapidfuzz.distance import OSA

    distances = [OSA.distance(plain, name.lower().replace("-", "_")) for name in names]
    return distances[0] <= 1 and all(d > 2 for d in distances[1:])
