"""Goals for images, playbooks, services and machines, from the words to the files."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from assistant.core.finding import AWAITED
from assistant.knowledge import Packs
from assistant.plan import make_plan
from assistant.targets.placeholder import awaited
from assistant.understand import read_goal
from tests.resources.helpers import faults_of, files_of


class Goal(msgspec.Struct, forbid_unknown_fields=True):
    """One goal with what is expected of it."""

    goal: str
    recipe: str
    has: dict[str, list[str]] = {}
    lacks: dict[str, list[str]] = {}
    unread: list[str] = []
    awaits: list[str] = []
    """Files of the user's own whose places are kept."""
    warned: list[str] = []
    """Codes of the rules that warn of what the goal itself asks for."""


FILES = ("images.yaml", "linux_images.yaml", "others.yaml", "hosts.yaml", "hypervisors.yaml")
GOALS = [
    goal
    for name in FILES
    for goal in msgspec.yaml.decode(Path(__file__).with_name(name).read_bytes(), type=list[Goal])
]


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs.open()


@pytest.mark.parametrize("case", GOALS, ids=[case.goal for case in GOALS])
def test_goal(case: Goal, packs: Packs) -> None:
    intent = read_goal(case.goal, Packs.open())
    assert [u.text for u in intent.unread] == case.unread
    assert not intent.unknown
    plan = make_plan(intent, packs)
    assert plan.recipe == case.recipe
    files = files_of(plan, packs)
    for path, patterns in case.has.items():
        assert [p for p in patterns if not re.search(p, files[path])] == []
    for path, patterns in case.lacks.items():
        assert [p for p in patterns if re.search(p, files.get(path, ""))] == []
    assert {n for text in files.values() if (n := awaited(text))} == set(case.awaits)
    told = ("unknown goal.words", AWAITED)
    left = [f for f in faults_of(plan, files, packs) if not f.startswith(told)]
    assert [f.split()[0] for f in left] == case.warned, left
