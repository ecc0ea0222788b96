"""Results that are kept: whole, with nothing of a single blind goal, and as the page shows them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import paths
from assistant.bench import read_suite
from benchmarks.suite import PAGE, RESULTS, keep, render

KEPT = sorted(RESULTS.glob("*.json"))


def test_there_are_results_of_each_way() -> None:
    modes = {json.loads(path.read_text())["about"]["mode"] for path in KEPT}
    assert modes == {"path", "chance", "raw"}


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_a_result_tells_no_single_blind_goal(path: Path) -> None:
    told = json.loads(path.read_text())
    suite = read_suite(paths.goals_dir())
    blind = {goal.id for goal in suite.goals if goal.blind}
    assert not blind & {goal["id"] for goal in told["goals"]}
    rows = {row["name"]: row for row in told["rows"]}
    assert rows["all"]["goals"] == rows["visible"]["goals"] + rows["blind"]["goals"]


def test_the_page_shows_the_results() -> None:
    page = PAGE.read_text()
    assert render(page) == page
    assert page.count("### ") >= len(KEPT)


def test_seconds_of_a_busy_machine_are_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.suite.RESULTS", tmp_path)
    told = {
        "about": {"model": "m/x 1", "mode": "path", "proven": False},
        "rows": [{"median_seconds": 3.0}],
        "goals": [{"seconds": 1.0}],
    }
    busy = keep(json.loads(json.dumps(told)), idle=False)
    assert busy.name == "m-x-1.path.no-prove.json"
    kept = json.loads(busy.read_text())
    assert (kept["rows"][0]["median_seconds"], kept["goals"][0]["seconds"]) == (None, None)
    kept = json.loads(keep(told, idle=True).read_text())
    assert (kept["rows"][0]["median_seconds"], kept["machine"]["idle"]) == (3.0, True)
