"""The ladder of one file, derived from the draft's: an engine judges a folder, a person reads a
file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.core.evidence import RUNGS, WORST_FIRST, Evidence, Rung, RungStatus
from assistant.core.finding import Finding

_OWN: dict[Rung, tuple[str, ...]] = {
    "parsed": ("parse",),
    "schema": ("schema",),
    "rules": ("reference", "rule", "obligation"),
}
"""What judges each file by itself: there an error elsewhere says nothing of this file."""


@dataclass(frozen=True, slots=True)
class Step:
    """One rung for one file."""

    rung: Rung
    status: RungStatus
    by: tuple[str, ...] = ()
    """Who read the file, with versions; empty where nobody did."""


def ladder_of(
    path: str, evidence: Sequence[Evidence], findings: Iterable[Finding]
) -> tuple[Step, ...]:
    """All rungs for a file, lowest first; a rung on which nobody read it is not run."""
    wrong: set[str] = {f.source for f in findings if f.path == path and f.severity == "error"}
    return tuple(_step(path, rung, evidence, wrong) for rung in RUNGS)


def _step(path: str, rung: Rung, evidence: Sequence[Evidence], wrong: set[str]) -> Step:
    read = [e for e in evidence if e.rung == rung and path in e.files]
    if not read:
        return Step(rung, "not_run")
    found = {_status(e, wrong) for e in read}
    status = next(one for one in WORST_FIRST if one in found)
    return Step(rung, status, tuple(f"{e.by} {e.version}".strip() for e in read))


def _status(evidence: Evidence, wrong: set[str]) -> RungStatus:
    own = _OWN.get(evidence.rung)
    if own is None or evidence.status not in ("failed", "passed"):
        return evidence.status
    return "failed" if wrong.intersection(own) else "passed"
