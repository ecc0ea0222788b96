"""The rounds of a repair. A round is kept only where less is found after it than before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from assistant.check.fixes import mend
from assistant.core.draft import Draft
from assistant.core.evidence import Evidence, Held
from assistant.core.finding import Finding
from assistant.core.plan import Plan
from assistant.core.repair import Repair
from assistant.draft import Revision, section_at
from assistant.repair.texts import with_texts

ROUNDS = 3
"""So often the model may write what is at fault again."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the checker, and where it was asked an engine, found in a draft."""

    findings: tuple[Finding, ...]
    held: tuple[Held, ...]
    evidence: tuple[Evidence, ...] = ()

    @property
    def weight(self) -> tuple[int, int]:
        """Errors with unmet obligations, then warnings: less is better."""
        errors = sum(f.severity == "error" for f in self.findings)
        unmet = sum(held.status == "unmet" for held in self.held)
        return errors + unmet, sum(f.severity == "warning" for f in self.findings)


Write = Callable[[Revision], Draft]
"""The draft with some sections written anew."""
Judge = Callable[[Draft], Judged]


@dataclass(frozen=True, slots=True)
class Mended:
    """The draft after all rounds, what is still found in it, and what was tried."""

    draft: Draft
    judged: Judged
    repairs: tuple[Repair, ...]


@dataclass(frozen=True, slots=True)
class _Fault:
    what: str
    said: str
    path: str
    line: int
    """From 1; 0 where it has no place."""
    last: int
    light: bool = False
    """A warning."""


def repair(
    plan: Plan, draft: Draft, judged: Judged, write: Write, judge: Judge, rounds: Iterable[int]
) -> Mended:
    """Mend what can be mended, the model having these `rounds`, by number.

    The model writes again only the sections in which something of weight was found, and only as
    long as less is found each time; safe fixes come after it, since writing again would lose them.
    What stays is told with the reason. Raises what `write` and `judge` raise.
    """
    repairs: list[Repair] = []
    for number in rounds:
        faults = list(_faults(judged))
        anew = _sections(plan, draft, faults)
        if not anew:
            break
        kept = {decision.id: decision.text for decision in draft.decisions}
        told = {section: fault.said for section, fault in anew.items()}
        other = write(Revision(kept, told, number))
        then = judge(other)
        better = then.weight < judged.weight
        why = "" if better else "written again, it was no better"
        repairs += [
            Repair(number, f.what, f.path, f.line, "model", better, why) for f in anew.values()
        ]
        if better:
            draft, judged = other, then
    draft, judged, fixed = _fixed(plan, draft, judged, judge)
    repairs += fixed
    tried = {(one.what, one.path) for one in repairs}
    repairs += [
        Repair(0, f.what, f.path, f.line, "nobody", False, _reason(plan, f))
        for f in _faults(judged)
        if (f.what, f.path) not in tried
    ]
    return Mended(draft, judged, tuple(repairs))


def _faults(judged: Judged) -> Iterator[_Fault]:
    for finding in judged.findings:
        if finding.severity in ("error", "warning"):
            yield _Fault(
                finding.code,
                finding.summary,
                finding.path,
                finding.start.line,
                finding.end.line,
                finding.severity == "warning",
            )
    for held in judged.held:
        if held.status == "unmet":
            path, _, place = (held.at or "").rpartition(":")
            line = int(place) if place.isdecimal() else 0
            yield _Fault(held.id, held.text, path, line, line)


def _sections(plan: Plan, draft: Draft, faults: list[_Fault]) -> Mapping[str, _Fault]:
    """The sections at fault; of several faults in one the first is told.

    An error anywhere in a section may hang on a choice in it; a warning, about lines that the plan
    decided, hardly does.
    """
    found: dict[str, _Fault] = {}
    for fault in faults:
        if fault.light and not any(
            one.path == fault.path and fault.line <= one.line <= fault.last
            for one in draft.decisions
        ):
            continue
        section = section_at(plan, draft, fault.path, fault.line)
        if section is not None:
            found.setdefault(section, fault)
    return found


def _fixed(
    plan: Plan, draft: Draft, judged: Judged, judge: Judge
) -> tuple[Draft, Judged, list[Repair]]:
    """Safe fixes in what was drafted; a file of the user's own is never touched."""
    own = {file.path for file in plan.files if file.user_bytes is not None}
    texts = {file.path: file.text for file in draft.files}

    def findings(files: Mapping[str, str]) -> list[Finding]:
        seen = judged if files == texts else judge(with_texts(draft, files))
        return [f for f in seen.findings if f.fix is None or not _touches(f, own)]

    if not any(f.fix and f.fix.safety == "safe" for f in findings(texts)):
        return draft, judged, []
    fixed = mend(texts, findings)
    if not fixed.applied:
        return draft, judged, []
    other = with_texts(draft, fixed.files)
    then = judge(other)
    better = then.weight <= judged.weight
    why = "" if better else "the fix broke something else"
    told = [Repair(0, f.code, f.path, f.start.line, "fix", better, why) for f in fixed.applied]
    return (other, then, told) if better else (draft, judged, told)


def _touches(finding: Finding, own: set[str]) -> bool:
    return finding.fix is not None and any(edit.path in own for edit in finding.fix.edits)


def _reason(plan: Plan, fault: _Fault) -> str:
    if any(file.path == fault.path and file.user_bytes is not None for file in plan.files):
        return "the file is your own"
    return "the plan decides it, and no choice of the model's would change it"
