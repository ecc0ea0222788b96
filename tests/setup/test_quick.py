from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.core.folders import tree_sha
from assistant.setup.quick import file_mark, ready
from assistant.setup.record import Record
from tests.setup.fakes import answering


@pytest.fixture
def all_done(record: Record, home: Path) -> Record:
    (home / "model.gguf").write_bytes(b"GGUF")
    (home / "packer").write_bytes(b"ELF")
    (home / "boxes").mkdir()
    (home / "boxes" / "Dockerfile").write_text("FROM base\n")
    where = f"unix://{home / 'sock'}"
    facts: dict[str, dict[str, Any]] = {
        "model": {"file": file_mark(home / "model.gguf")},
        "docker": {"where": where},
        "images": {"tags": ["dryfit-x:latest"], "sandboxes": tree_sha(home / "boxes")},
        "engines": {"files": [file_mark(home / "packer")]},
    }
    for name, found in facts.items():
        record.note_step(name, done=True, says="", facts=found)
    return record


def looks_ready(record: Record, home: Path, **statuses: int) -> bool:
    with answering(
        str(home / "sock"), {f"/images/{k}:latest/json": v for k, v in statuses.items()}
    ):
        return ready(record, home / "boxes", no_docker=False)


def test_all_there(all_done: Record, home: Path) -> None:
    assert looks_ready(all_done, home)


def test_no_daemon(all_done: Record, home: Path) -> None:
    assert not ready(all_done, home / "boxes", no_docker=False)
    assert ready(all_done, home / "boxes", no_docker=True)


def test_an_image_that_went(all_done: Record, home: Path) -> None:
    with answering(str(home / "sock"), {"/images/dryfit-x:latest/json": 404}):
        assert not ready(all_done, home / "boxes", no_docker=False)


@pytest.mark.parametrize("name", ["model.gguf", "packer"])
@pytest.mark.parametrize("how", ["gone", "other"])
def test_a_file_that_went_or_changed(all_done: Record, home: Path, name: str, how: str) -> None:
    if how == "gone":
        (home / name).unlink()
    else:
        (home / name).write_bytes(b"other bytes")
    assert not looks_ready(all_done, home)


def test_other_sandboxes_after_an_update(all_done: Record, home: Path) -> None:
    (home / "boxes" / "Dockerfile").write_text("FROM base\nRUN true\n")
    assert not looks_ready(all_done, home)


@pytest.mark.parametrize("name", ["model", "docker", "images", "engines"])
def test_a_step_that_failed_last_time(all_done: Record, home: Path, name: str) -> None:
    all_done.note_step(name, done=False, says="", facts={})
    assert not looks_ready(all_done, home)


def test_another_docker_host(all_done: Record, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://10.0.0.1:2375")
    assert not looks_ready(all_done, home)
    monkeypatch.setenv("DOCKER_HOST", f"unix://{home / 'sock'}")
    assert looks_ready(all_done, home)


def test_a_new_machine(record: Record, home: Path) -> None:
    assert not ready(record, home, no_docker=False)
    assert not ready(record, home, no_docker=True)


def test_names_and_contents_both_count(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = tree_sha(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    second = tree_sha(tmp_path)
    (tmp_path / "b").write_text("2")
    assert len({first, second, tree_sha(tmp_path)}) == 3
