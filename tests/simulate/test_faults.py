"""Seeded faults that real providers refuse: what the simulated one and the checker see of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.check import check_files
from assistant.knowledge import Packs
from tests.simulate.documents import simulation_of
from tests.simulate.running import run

FAULTS = Path(__file__).parent / "faults"
VERDICTS = json.loads((FAULTS / "verdicts.json").read_text())
GROUPS = ("built", "aws")


def _files(group: str) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted((FAULTS / group).glob("*.tf"))}


def _verdicts(group: str) -> Mapping[str, Any]:
    faults: Mapping[str, Any] = VERDICTS[group]["faults"]
    return faults


def test_every_fault_has_a_verdict() -> None:
    for group in GROUPS:
        assert {*_verdicts(group), "versions.tf"} == set(_files(group))
    names = [name for group in GROUPS for name in _verdicts(group)]
    assert sum(name.startswith("schema_") for name in names) >= 8
    assert sum(name.startswith("value_") for name in names) >= 13


@pytest.mark.slow
@pytest.mark.parametrize("group", GROUPS)
def test_the_simulated_provider_refuses_every_fault(
    group: str, packs: Packs, tofu: Path, tmp_path: Path
) -> None:
    draft = tmp_path / "draft"
    shutil.copytree(FAULTS / group, draft)
    simulation = simulation_of(_files(group), packs)
    assert not simulation.missing
    done = run(simulation.document, [str(tofu), "validate", "-json"], draft, tmp_path)
    lines: dict[str, set[int]] = {}
    for one in json.loads(done.stdout)["diagnostics"]:
        assert one["severity"] == "error"
        lines.setdefault(one["range"]["filename"], set()).add(one["range"]["start"]["line"])
    assert lines.keys() == _verdicts(group).keys()
    for name, verdict in _verdicts(group).items():
        # An older SDK puts what is wrong at the resource; here it is where it stands.
        assert lines[name] & set(verdict["lines"]) or 1 in verdict["lines"], name


@pytest.mark.parametrize("group", GROUPS)
def test_the_checker_sees_the_same_faults(group: str, packs: Packs) -> None:
    result = check_files(_files(group), packs)
    errors = {finding.path for finding in result.findings if finding.severity == "error"}
    assert errors == _verdicts(group).keys()
