"""The whole outcome of one draft; the command line's JSON and the workbench show this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.core.draft import Draft, ModelInfo, Tokens
from assistant.core.evidence import Evidence, Held
from assistant.core.finding import AWAITED, Finding
from assistant.core.intent import Intent
from assistant.core.plan import Plan
from assistant.core.repair import Repair

Outcome = Literal["proven", "partly_proven", "checked", "failed", "declined"]
STAGES = ("understand", "plan", "draft", "check", "prove", "repair")


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is known about a draft when the path has been walked."""

    outcome: Outcome
    goal: str
    seed: int
    intent: Intent
    model: ModelInfo | None = None
    packs: Mapping[str, str] = field(default_factory=dict)
    engines: Mapping[str, str] = field(default_factory=dict)
    plan: Plan | None = None
    draft: Draft | None = None
    evidence: tuple[Evidence, ...] = ()
    obligations: tuple[Held, ...] = ()
    findings: tuple[Finding, ...] = ()
    repairs: tuple[Repair, ...] = ()
    """What was tried to mend the draft, in order, and what nobody could mend."""
    timings: Mapping[str, float] = field(default_factory=dict)
    """Seconds per stage and in total."""
    saved_to: str | None = None

    @property
    def tokens(self) -> Tokens:
        """What the model did; zeros where nothing was drafted."""
        return self.draft.tokens if self.draft else Tokens()


def open_ends(
    intent: Intent,
    findings: Sequence[Finding],
    obligations: Sequence[Held],
    evidence: Sequence[Evidence],
) -> tuple[str, ...]:
    """What keeps a draft without errors from being proven, each as a short plain clause."""
    ends = []
    engine = [e for e in evidence if e.rung == "engine"]
    if any(e.status == "simulated" for e in engine):
        ends.append("a simulated provider stood in")
    if any(e.status == "partial" for e in engine):
        ends.append("the engine was shown a copy")
    if any(e.status == "not_run" for e in engine) and any(e.status != "not_run" for e in engine):
        ends.append("a part of it no engine judged")
    if any(e.rung == "parsed" and e.status == "partial" for e in evidence):
        ends.append("a file may not be well-formed")
    if intent.unread:
        words = ", ".join(u.text for u in intent.unread)
        ends.append(f"words of the goal were not used: {words}")
    waiting = [f.path for f in findings if f.code == AWAITED and f.path]
    if waiting:
        ends.append(f"your own files are not there yet: {', '.join(waiting)}")
    unknown = sum(held.status == "unknown" for held in obligations)
    if unknown:
        word = "obligation" if unknown == 1 else "obligations"
        ends.append(f"{unknown} {word} could not be judged")
    return tuple(ends)


def outcome_of(
    intent: Intent,
    findings: Sequence[Finding],
    obligations: Sequence[Held],
    evidence: Sequence[Evidence],
) -> Outcome:
    """The one word for a draft that was written, never better than its evidence.

    `proven` needs an engine that passed everything as written, obligations that could all be
    judged, a goal with no unread words, and the user's own files in their places.
    """
    broken = any(f.severity == "error" for f in findings)
    unmet = any(held.status == "unmet" for held in obligations)
    if broken or unmet or any(e.status == "failed" for e in evidence):
        return "failed"
    engine = [e.status for e in evidence if e.rung == "engine"]
    if all(status == "not_run" for status in engine):
        return "checked"
    if open_ends(intent, findings, obligations, evidence) or any(s != "passed" for s in engine):
        return "partly_proven"
    return "proven"
