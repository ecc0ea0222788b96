"""The suite is what it says: strict data, big enough, with a blind third that was drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.bench.looks import described
from assistant.bench.suite import Suite, drawn_blind, read_suite
from assistant.core.errors import Unfinished


def test_the_suite_is_large_and_covers_what_it_shall(suite: Suite) -> None:
    scope = [goal for goal in suite.goals if goal.in_scope]
    assert len(scope) >= 80
    targets = {goal.target for goal in suite.goals}
    assert targets == {
        "packer", "terraform", "compose", "ansible", "cloud-init", "two tools", "outside"
    }  # fmt: skip
    expected = {goal.expect for goal in suite.goals}
    assert expected == {"drafted", "declined", "question", "words", "translate"}
    assert {goal.caution for goal in suite.goals} >= {"live-estate"}
    assert sum(bool(goal.names_unknown) for goal in suite.goals) >= 6


def test_every_goal_in_scope_has_checks_and_a_fifth_has_obligations(suite: Suite) -> None:
    scope = [goal for goal in suite.goals if goal.in_scope]
    assert [goal.id for goal in scope if len(goal.checks) < 2] == []
    assert sum(bool(goal.obligations) for goal in scope) * 5 >= len(scope)
    for goal in scope:
        assert all(described(check) for check in goal.checks)
        assert all(len(owed.text) > 10 for owed in goal.obligations)


def test_the_blind_third_is_the_drawn_one(suite: Suite) -> None:
    assert [g.id for g in suite.goals if g.blind is not drawn_blind(g.id)] == []
    assert 0.3 < sum(goal.blind for goal in suite.goals) / len(suite.goals) < 0.37


def test_goals_are_told_apart(suite: Suite) -> None:
    said = [text.lower() for g in suite.goals for text in (g.goal, *g.paraphrases)]
    assert len(set(said)) == len(said)
    assert all(len(goal.paraphrases) in (0, 5) for goal in suite.goals)


def test_what_is_chosen(suite: Suite) -> None:
    assert {g.target for g in suite.chosen("images-*")} == {"packer"}
    assert len(suite.chosen("*", "compose")) == 8
    assert [g.id for g in suite.chosen("tf-pve-lxc")] == ["tf-pve-lxc"]
    assert len(suite.chosen(limit=3)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "area: a\ngoals:\n- {id: x, goal: y, cheks: []}",
        "area: a\ngoals:\n- {id: x, goal: y, checks: [{hcl: {at: a, is: [1], has: b}}]}",
        "area: a\ngoals:\n- {id: x, goal: y, checks: [{text: {has: a}, files: {has: b}}]}",
        "area: a\ngoals:\n- {id: x, goal: y, checks: [{sound: no-such-check}]}",
        "area: a\ngoals:\n- {id: x, goal: y}\n- {id: x, goal: z}",
        "area: a\ngoals: []",
        "area: [",
    ],
)
def test_unsound_suites_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "names").mkdir()
    for name in ("terraform.txt", "packer.txt"):
        (tmp_path / "names" / name).write_text("x\n")
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(Unfinished):
        read_suite(tmp_path)
