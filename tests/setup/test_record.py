from __future__ import annotations

import json
import os
import string
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import paths
from assistant.setup import record as module
from assistant.setup.record import Record, StepRecord, load


def test_the_folders_are_those_of_the_rest_of_the_project(home: Path) -> None:
    assert module.data_home() == paths.data_dir()
    assert module.state_home() == paths.state_dir()


def test_the_folders_without_any_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, " ")
    assert module.data_home() == paths.data_dir()
    assert module.state_home() == paths.state_dir()


NAMES = st.text(string.ascii_lowercase, min_size=1, max_size=6)
FACTS = st.dictionaries(NAMES, st.integers() | st.text(max_size=5) | st.lists(NAMES), max_size=3)
STEPS = st.builds(StepRecord, st.booleans(), st.text(), st.text(), st.text(), FACTS)


@given(
    steps=st.dictionaries(NAMES, STEPS, max_size=3),
    seconds=st.dictionaries(NAMES, st.floats(0, 1e6), max_size=3),
    venvs=st.lists(NAMES, max_size=2),
    packages=st.lists(NAMES, max_size=2),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_saved_is_what_is_read(
    tmp_path: Path,
    steps: dict[str, StepRecord],
    seconds: dict[str, float],
    venvs: list[str],
    packages: list[str],
) -> None:
    saved = Record(tmp_path / "setup.json", steps, seconds, venvs, packages)
    saved.save()
    assert load(saved.path) == saved


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"version": 1}', '{"version": 99, "steps": {}}',
             '{"version": 1, "steps": {"a": {"no": 1}}, "seconds": {}}']
)  # fmt: skip
def test_a_record_that_nobody_understands_is_kept_aside(tmp_path: Path, text: str) -> None:
    path = tmp_path / "setup.json"
    path.write_text(text)
    assert load(path) == Record(path)
    assert (tmp_path / "setup.json.unreadable").read_text() == text


def test_facts_stay_until_they_are_replaced(record: Record) -> None:
    record.note_step("docker", done=True, says="", facts={"started": 1, "where": "a"})
    record.note_step("docker", done=False, says="", facts={"where": "b"})
    assert load(record.path).facts("docker") == {"started": 1, "where": "b"}
    assert not load(record.path).done("docker")


def test_packages_are_noted_once(record: Record) -> None:
    record.note_packages(["a", "b"])
    record.note_packages(["b", "c"])
    assert load(record.path).packages == ["a", "b", "c"]


def test_a_save_that_fails_leaves_the_old_record(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    record.note_seconds("a", 1.0)
    before = record.path.read_text()

    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", no_space)
    with pytest.raises(OSError, match="No space"):
        record.note_seconds("b", 2.0)
    assert record.path.read_text() == before
    assert [p.name for p in record.path.parent.iterdir()] == ["setup.json"]
    json.loads(before)


def test_a_second_set_up_waits_and_says_so(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from assistant.setup.record import one_at_a_time\n"
        f"with one_at_a_time(Path({str(tmp_path)!r})): print('in')"
    )
    with module.one_at_a_time(tmp_path):
        child = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert child.stderr is not None
        assert "waiting" in child.stderr.readline()
        time.sleep(0.1)
        assert child.poll() is None
    out, _ = child.communicate(timeout=20)
    assert out.strip() == "in"
