"""From a goal to files, and what is true of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.errors import Cancelled, Declined
from assistant.jobs.faults import told
from assistant.jobs.given import Given
from assistant.jobs.wishes import Wishes

if TYPE_CHECKING:
    from assistant.core.evidence import Evidence, Held
    from assistant.core.finding import Finding
    from assistant.core.intent import Intent
    from assistant.core.plan import Plan
    from assistant.core.report import Report
    from assistant.core.request import Request

    Judgement = tuple[tuple[Finding, ...], tuple[Held, ...], tuple[Evidence, ...]]
    """Findings, obligations judged, rungs."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A goal that was read, and planned where it can be drafted."""

    intent: Intent | None = None
    plan: Plan | None = None
    error: str = ""
    wishes: Wishes = field(default_factory=Wishes)
    """What of the changes to the plan fits this goal."""


@dataclass(frozen=True, slots=True)
class Engines:
    """What the engines say of files."""

    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    engines: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """A saved draft, taken up again: what it was made from, what was written, what is there."""

    request: Request
    report: Report
    now: Mapping[str, str]


def machine(given: Given, model: Path | None) -> dict[str, str]:
    """Which model and which sandbox are here; `model` drafts, None is the embedded one."""
    parts = dict(given.shop.machine())
    return {**parts, "model": model.stem} if model else parts


def read(given: Given, goal: str, wishes: Wishes) -> Reading:
    """Read the goal as it stands in the box, and plan it with the user's changes to the plan.

    Changes that do not fit the goal any more are left out, and said.
    """
    if not goal.strip():
        return Reading()
    try:
        return _planned(given, goal, wishes)
    except Cancelled:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a change does, the goal is read
        if wishes == Wishes():
            return Reading(error=told(error))
        reading = _planned(given, goal, Wishes())
        return replace(reading, error=f"changes to the plan left out: {told(error)}")


def _planned(given: Given, goal: str, wishes: Wishes) -> Reading:
    from assistant.core.request import Request

    request = Request(goal, sets=wishes.sets, drops=wishes.drops)
    with given.turn() as shop:
        intent = shop.read(request)
        try:
            plan = None if intent.declined else shop.plan(intent, request)
        except Declined as error:
            return Reading(intent, None, told(error), wishes)
    return Reading(intent, plan, "", wishes)


def meaning(given: Given, name: str) -> str:
    """What a parameter of a plan means; empty where nobody says."""
    from assistant.understand.lexicon import lexicon

    with given.turn():
        known = lexicon().parameters.get(name)
    return known.meaning if known else ""


def draft(given: Given, request: Request) -> Report:
    """Walk the whole path."""
    return given.shop.walk(request, given.tell, given.stop)


def check(given: Given, texts: Mapping[str, str], plan: Plan | None) -> Judgement:
    """Check files as they stand in the editor."""
    with given.turn() as shop:
        return shop.check(texts, plan)


def prove(given: Given, texts: Mapping[str, str]) -> Engines:
    """Run files as they stand in the editor in a container."""
    proof = given.shop.prove(texts, given.tell, given.stop)
    return Engines(proof.evidence, proof.findings, proof.engines)


def reopened(given: Given, folder: Path, number: int, *, current: bool) -> Taken:
    """Take up a saved draft as an entry of its history has it; `current`: the folder is so."""
    from assistant.redrafting import opened
    from assistant.workspace.relaying import restore

    with given.turn() as shop:
        if not current:
            # What is there now goes to the history first; nothing is lost by it.
            restore(folder, number, force=True)
        draft = opened(shop, folder)
    return Taken(draft.request, draft.report, draft.now)
