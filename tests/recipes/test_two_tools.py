"""Goals for two tools: each part has what is its own, and what they share is wired."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from assistant.core.request import Request
from assistant.knowledge import Packs
from assistant.pipeline import Workshop
from assistant.plan import make_plan
from tests.resources.helpers import faults_of, files_of


class Goal(msgspec.Struct, forbid_unknown_fields=True):
    """One goal with what its files hold, or must not."""

    goal: str
    has: dict[str, list[str]] = {}
    lacks: dict[str, list[str]] = {}


GOALS = msgspec.yaml.decode(
    Path(__file__).with_name("two_tools.yaml").read_bytes(), type=list[Goal]
)

WORKSHOP = Workshop()


@pytest.mark.parametrize("case", GOALS, ids=[case.goal for case in GOALS])
def test_goal(case: Goal, packs: Packs) -> None:
    intent = WORKSHOP.read(Request(case.goal))
    assert not intent.unread
    assert not intent.unknown
    plan = make_plan(intent, packs)
    files = files_of(plan, packs)
    for path, patterns in case.has.items():
        assert [p for p in patterns if not re.search(p, files[path])] == []
    for path, patterns in case.lacks.items():
        assert [p for p in patterns if re.search(p, files.get(path, ""))] == []
    faults = faults_of(plan, files, packs)
    assert not [f for f in faults if not f.startswith("unknown goal.words")]


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()
