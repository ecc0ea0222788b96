"""A run held against its goal."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.bench.looks import described, holds
from assistant.bench.reading import Files
from assistant.bench.record import Run
from assistant.bench.sound import unsound
from assistant.bench.suite import SOUND, Goal, Suite

_GOOD = ("proven", "partly_proven", "checked")


@dataclass(frozen=True, slots=True)
class Judged:
    """What a goal reached."""

    goal: Goal
    run: Run
    declined: bool
    as_expected: bool
    """Drafted, declined, asked about or sent to its command: what the goal asks for."""
    checks: tuple[bool, ...] = ()
    """The goal's own checks, then those of every draft."""
    hand: tuple[bool, ...] = ()
    """The obligations written by hand."""
    failed: tuple[str, ...] = ()
    """What did not hold, a line each."""

    @property
    def drafted(self) -> bool:
        """Files were written."""
        return bool(self.run.files)

    @property
    def parsed(self) -> bool:
        """Dryfit's own reader took every file; None of it says that they do anything."""
        return self.run.rungs.get("parsed") in ("passed", "partial")

    @property
    def schema_clean(self) -> bool:
        """No error of the checker's."""
        return self.drafted and not self.run.errors

    @property
    def engine_passed(self) -> bool:
        """A real engine or one with a simulated provider passed what it was shown."""
        return self.run.rungs.get("engine") in ("passed", "partial", "simulated")

    @property
    def obligations_met(self) -> bool:
        """All that the plan owed was judged and met."""
        held = self.run.obligations.values()
        return bool(held) and all(status == "met" for status in held)

    @property
    def sound(self) -> bool:
        """All of the suite's own checks and hand-written obligations hold."""
        return self.drafted and all(self.checks) and all(self.hand)

    @property
    def reached(self) -> bool:
        """The goal ended as a good administrator would have it."""
        if not self.goal.in_scope:
            return self.as_expected
        if self.run.mode == "raw":
            return self.sound and self.run.outcome in _GOOD
        return self.sound and self.run.outcome in _GOOD and self.obligations_met


def judge_run(goal: Goal, run: Run, suite: Suite) -> Judged:
    """Hold a run against its goal, from its files alone."""
    declined = run.outcome == "declined"
    expected, why = _as_expected(goal, run)
    failed = [] if expected else [why]
    if not goal.in_scope or not run.files:
        return Judged(goal, run, declined, expected, failed=tuple(failed))
    files = Files(run.files)
    checks = []
    for check in goal.checks:
        checks.append(holds(check, files, suite))
        failed += [] if checks[-1] else [described(check)]
    for name in SOUND:
        faults = unsound(name, files, suite)
        checks.append(not faults)
        failed += [f"{name}: {fault}" for fault in faults]
    hand = tuple(holds(owed.check, files, suite) for owed in goal.obligations)
    failed += [f"owed: {o.text}" for o, met in zip(goal.obligations, hand, strict=True) if not met]
    failed += [f"obligation {i} {s}" for i, s in run.obligations.items() if s != "met"]
    failed += [f"error {code}" for code in dict.fromkeys(run.errors)]
    return Judged(goal, run, declined, expected, tuple(checks), hand, tuple(failed))


def _as_expected(goal: Goal, run: Run) -> tuple[bool, str]:
    """Whether the goal was taken for what it is; else in what way it was not."""
    if run.outcome == "fault":
        return False, f"fault: {run.fault}"
    declined = run.outcome == "declined"
    match goal.expect:
        case "drafted":
            words = ", ".join(term for term, _ in run.unknown) or ", ".join(run.cautions)
            return not declined, f"declined: {words or run.fault or run.kind}"
        case "question":
            return bool(declined or run.questions), "drafted without a question"
        case "words" | "translate":
            return declined and run.kind == goal.expect, f"read as {run.kind}"
        case _ if not declined:
            return False, "drafted"
    if goal.names_unknown and not any(re.search(goal.names_unknown, t) for t, _ in run.unknown):
        return False, f"{goal.names_unknown} is not said to be unknown"
    offered = [name for _, near in run.unknown for name in near]
    if goal.nearest and not any(re.search(goal.nearest, name) for name in offered):
        return False, f"{goal.nearest} is not offered"
    if goal.caution and goal.caution not in run.cautions:
        return False, f"no caution {goal.caution}"
    return True, ""
