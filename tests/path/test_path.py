"""Plain words in, proven files out: the real model, the real engine, the real container."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.command import dryfit
from tests.path.goals import OUTCOMES

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "assistant/render/schemas/draft.schema.json").read_text()
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.model,
    pytest.mark.container,
    pytest.mark.usefixtures("model_path", "docker_ready", "packer_engine"),
]


def folder_bytes(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def drafted(goal: str, out: Path, cache: Path, *args: str) -> dict[str, Any]:
    """Draft in a fresh process with an empty cache folder."""
    env = {"XDG_CACHE_HOME": str(cache)}
    done = dryfit("draft", goal, "--out", str(out), "--json", *args, env=env, cwd=out.parent)
    assert "Traceback" not in done.stderr
    assert done.stdout, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    jsonschema.validate(report, SCHEMA)
    return report


@pytest.mark.parametrize("goal", list(OUTCOMES))
def test_the_goal_reaches_its_outcome_twice_with_the_same_bytes(goal: str, tmp_path: Path) -> None:
    first = drafted(goal, tmp_path / "one", tmp_path / "cache1")
    assert [d for d in first["diagnostics"] if d["severity"] == "error"] == []
    assert [o for o in first["obligations"] if o["status"] != "met"] == []
    assert first["outcome"] in OUTCOMES[goal]
    drafted(goal, tmp_path / "two", tmp_path / "cache2")
    assert folder_bytes(tmp_path / "one") == folder_bytes(tmp_path / "two")


def test_the_seed_matters_and_is_recorded(tmp_path: Path) -> None:
    goal = next(iter(OUTCOMES))
    first = drafted(goal, tmp_path / "one", tmp_path / "cache", "--no-prove")
    second = drafted(goal, tmp_path / "two", tmp_path / "cache", "--no-prove", "--seed", "7")
    assert (first["seed"], second["seed"]) == (0, 7)
    assert first["decisions"] != second["decisions"]
