"""`dryfit bench`: kept, resumed, told; what is blind stays so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.bench import Bench, Goal, Kept, Run, judge_run, totals
from assistant.bench.raw import files_in
from assistant.bench.suite import Check, HandObligation, Suite, TextLook
from assistant.bench.table import bench_json, missed_text, table_text
from assistant.core.errors import MissingPart
from tests.cli.command import dryfit
from tests.setup.fakes import valid

NGINX = "tf-docker-nginx"


def a_run(**given: object) -> Run:
    base: dict[str, object] = {"goal": "g", "mode": "path", "model": "m", "sha256": "0" * 64}
    return Run(**{**base, **given})  # type: ignore[arg-type]


def has(text: str) -> Check:
    return Check(text=TextLook(has=text))


def test_the_command_keeps_and_goes_on(tmp_path: Path) -> None:
    env = {"XDG_CACHE_HOME": str(tmp_path)}
    words = ["bench", "--chance", "--no-prove", "--json", "--only"]
    first = dryfit(*words, NGINX, env=env)
    assert first.returncode == 0, first.stderr
    again = dryfit(*words, NGINX, env=env)
    assert again.stdout == first.stdout
    assert "(kept)" in again.stderr
    assert "(kept)" not in first.stderr
    told = valid(first.stdout, "bench")
    (goal,) = told["goals"]
    assert (goal["id"], goal["outcome"]) == (NGINX, "checked")
    assert told["about"]["model"] == "chance"
    assert 0 < told["rows"][0]["chosen_share"] < 1
    assert len(list((tmp_path / "dryfit" / "bench").glob("*.json"))) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--raw", "--chance"], "give one"),
        (["--chance", "--model", "m.gguf"], "leave out --model"),
        (["--only", "no-such-goal"], "targets are"),
        (["--suite", "/nowhere"], "--suite"),
    ],
)
def test_wrong_usage(words: list[str], said: str) -> None:
    ended = dryfit("bench", *words)
    assert ended.returncode in (2, 4)
    assert said in ended.stderr
    assert ended.stdout == ""


def test_a_damaged_file_of_the_cache_is_run_again(tmp_path: Path) -> None:
    bench = Bench("v", "chance", prove=False, kept=Kept(tmp_path))
    goal = Goal(id="out", goal="a recipe for bread", expect="declined")
    ((_, run),) = bench.run([goal], lambda *_: None)
    assert run.outcome == "declined"
    (file,) = tmp_path.iterdir()
    file.write_text("{")
    heard: list[bool] = []
    for _ in range(2):
        ((_, again),) = bench.run([goal], lambda *told: heard.append(told[3]))
        assert again.outcome == run.outcome
    assert heard == [False, True]


def test_another_version_or_seed_is_another_run() -> None:
    keys = {
        Bench(version, "chance", seed=seed, prove=prove).key("g")
        for version in ("1", "2")
        for seed in (0, 1)
        for prove in (True, False)
    }
    assert len(keys) == 8


def test_a_sandbox_that_is_missing_is_no_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.prove.images.images_present", lambda: False)
    bench = Bench("v", "chance", kept=Kept(tmp_path))
    with pytest.raises(MissingPart, match=r"sandbox|Docker|container"):
        list(bench.run([Goal(id="x", goal="nginx on docker, terraform")], lambda *_: None))
    assert list(tmp_path.iterdir()) == []


def test_a_goal_that_crashes_is_a_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bench, "_path", lambda *_: 1 / 0)
    bench = Bench("v", "chance", prove=False, kept=Kept(tmp_path))
    ((goal, run),) = bench.run([Goal(id="x", goal="y")], lambda *_: None)
    assert run.outcome == "fault"
    judged = judge_run(goal, run, Suite((), {}, frozenset(), frozenset()))
    assert not judged.reached
    assert "ZeroDivisionError" in judged.failed[0]


@pytest.mark.parametrize(
    ("goal", "run", "reached"),
    [
        (Goal(id="a", goal="g", expect="declined"), a_run(outcome="declined"), True),
        (Goal(id="a", goal="g", expect="declined"), a_run(outcome="checked"), False),
        (
            Goal(id="a", goal="g", expect="declined", names_unknown="hclod", nearest="hcloud"),
            a_run(outcome="declined", unknown=[("hclod", ["hcloud"])]),
            True,
        ),
        (
            Goal(id="a", goal="g", expect="declined", names_unknown="hclod", nearest="hcloud"),
            a_run(outcome="declined", unknown=[("hclod", ["docker"])]),
            False,
        ),
        (
            Goal(id="a", goal="g", expect="declined", names_unknown="hclod"),
            a_run(outcome="declined", unknown=[("server", [])]),
            False,
        ),
        (
            Goal(id="a", goal="g", expect="declined", caution="live-estate"),
            a_run(outcome="declined", cautions=["live-estate"]),
            True,
        ),
        (
            Goal(id="a", goal="g", expect="declined", caution="live-estate"),
            a_run(outcome="declined"),
            False,
        ),
        (Goal(id="a", goal="g", expect="words"), a_run(outcome="declined", kind="words"), True),
        (Goal(id="a", goal="g", expect="words"), a_run(outcome="declined", kind="draft"), False),
        (Goal(id="a", goal="g", expect="question"), a_run(outcome="checked"), False),
        (
            Goal(id="a", goal="g", expect="question"),
            a_run(outcome="checked", questions=["os"]),
            True,
        ),
        (Goal(id="a", goal="g"), a_run(outcome="declined"), False),
    ],
)
def test_what_is_expected(goal: Goal, run: Run, reached: bool) -> None:
    judged = judge_run(goal, run, Suite((goal,), {"a": "x"}, frozenset(), frozenset()))
    assert judged.reached is reached
    assert bool(judged.failed) is not reached


def test_a_draft_is_reached_only_if_all_holds(suite: Suite) -> None:
    goal = Goal(
        id="a", goal="g", checks=[has("one")],
        obligations=[HandObligation("it says two", has("two"))],
    )  # fmt: skip
    good = {
        "outcome": "checked", "files": {"a.sh": "one\ntwo\n"},
        "obligations": {"o": "met"}, "rungs": {"parsed": "passed"},
    }  # fmt: skip

    def reached(**given: object) -> bool:
        return judge_run(goal, a_run(**{**good, **given}), suite).reached

    assert reached()
    assert not reached(files={"a.sh": "one\n"})
    assert not reached(files={"a.sh": "two\n"})
    assert not reached(files={"a.sh": "one\ntwo\n", "b.yml": "a: ["})
    assert not reached(outcome="failed")
    assert not reached(obligations={"o": "unknown"})
    assert not reached(obligations={})
    assert reached(mode="raw", obligations={})


def test_single_blind_goals_are_never_told(suite: Suite) -> None:
    few = [
        judge_run(goal, a_run(goal=goal.goal, outcome="declined"), suite)
        for goal in [*[g for g in suite.goals if g.blind][:4], suite.goals[0]]
    ]
    rows = totals(few)
    assert [row.name for row in rows] == [suite.goals[0].target, "visible"]
    many = [judge_run(g, a_run(goal=g.goal, outcome="declined"), suite) for g in suite.goals]
    rows = totals(many)
    assert [row.name for row in rows][-3:] == ["visible", "blind", "all"]
    assert rows[-1].goals == rows[-2].goals + rows[-3].goals == len(suite.goals)
    told = json.dumps(bench_json({}, rows, many)) + missed_text(many)
    assert [g.id for g in suite.goals if g.blind and f'"{g.id}"' in told] == []
    assert [g.id for g in suite.goals if g.blind and g.goal in told] == []
    assert "blind" in table_text(rows, proven=False)


def test_code_blocks_become_files() -> None:
    answer = (
        "Save this as `web/main.tf`:\n```hcl\nresource \"a\" \"b\" {}\n```\n"
        "```\nsource \"qemu\" \"x\" {}\n```\n```yaml\nservices:\n  a: {}\n```\n"
        "```bash\npacker build .\n```\n```yaml\n# user-data\n#cloud-config\n```\n"
        "```\n- hosts: all\n```\n../evil.tf:\n```hcl\nx {}\n```\n"
        "```hcl\nsource \"docker\" \"y\" {}\n"
    )  # fmt: skip
    files = files_in(answer)
    assert set(files) == {
        "web/main.tf", "main.pkr.hcl", "compose.yaml", "user-data", "playbook.yml"
    }  # fmt: skip
    assert files["main.pkr.hcl"].count("source") == 2
