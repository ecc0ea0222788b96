"""A goal to a draft by the planner alone, with every choice left to chance."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from assistant.check import among, check_files, judge
from assistant.core.intent import Intent
from assistant.core.plan import Plan
from assistant.draft import write_draft
from assistant.knowledge import Packs
from assistant.models.chance import ChanceWriter
from assistant.plan import make_plan
from assistant.understand.resources import read_resources


def read(goal: str, packs: Packs) -> Intent:
    """The reading of a goal that names resources."""
    intent = read_resources(goal, packs)
    assert intent is not None, goal
    return intent


def files_of(plan: Plan, packs: Packs) -> Mapping[str, str]:
    """The files of a plan."""
    draft = write_draft(
        plan, packs, ChanceWriter(), seed=0, listen=lambda _: None, stop=threading.Event()
    )
    return {file.path: file.text for file in draft.files}


def faults_of(plan: Plan, files: Mapping[str, str], packs: Packs) -> list[str]:
    """Errors and warnings of the checker, and obligations that do not hold."""
    result = check_files(files, packs, exists=among(files))
    found = [f"{f.code} {f.summary}" for f in result.findings if f.severity in ("error", "warning")]
    held = judge(plan.obligations, files, packs)
    return found + [f"{h.status} {h.id}: {h.why}" for h in held if h.status != "met"]


def drafted(goal: str, packs: Packs) -> tuple[Intent, Mapping[str, str], list[str]]:
    """Reading, files and faults of a goal."""
    intent = read(goal, packs)
    plan = make_plan(intent, packs)
    files = files_of(plan, packs)
    return intent, files, faults_of(plan, files, packs)
