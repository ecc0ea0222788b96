from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from assistant.prove import docker_engine, sweep


def marks(session: str, expires: int) -> dict[str, str]:
    return {sweep.ROLE: "sandbox", sweep.SESSION: session, sweep.EXPIRES: str(expires)}


def dead_session() -> str:
    ended = subprocess.Popen(["true"])
    born = sweep.started(ended.pid) or "1"
    ended.wait()
    return f"{sweep.process_space()}/{ended.pid}/{born}/abc"


def test_ours_and_alive_stays() -> None:
    assert not sweep.is_orphan(marks(sweep.new_session(), 2000), now=1000)


def test_expired_goes_whoever_owns_it() -> None:
    assert sweep.is_orphan(marks(sweep.new_session(), 999), now=1000)


def test_ownerless_goes_before_it_expires() -> None:
    assert sweep.is_orphan(marks(dead_session(), 2000), now=1000)


def test_a_reused_process_id_is_not_its_owner() -> None:
    session = f"{sweep.process_space()}/{os.getpid()}/1/abc"
    assert sweep.is_orphan(marks(session, 2000), now=1000)


def test_another_machines_is_left_to_expire() -> None:
    assert not sweep.is_orphan(marks("elsewhere.1/1/1/abc", 2000), now=1000)


def test_what_is_not_ours_is_never_touched() -> None:
    assert not sweep.is_orphan({}, now=10**12)
    assert not sweep.is_orphan({sweep.EXPIRES: "1"}, now=10**12)
    assert not sweep.is_orphan({sweep.ROLE: "database", sweep.EXPIRES: "1"}, now=10**12)


def folder(parent: Path, session: str, until: str | None = "") -> Path:
    made = parent / session.replace("/", "_")
    made.mkdir()
    if until is not None:
        (made / sweep.HERE).write_text(until)
    return made


def test_folders_of_the_dead_go(tmp_path: Path) -> None:
    folder(tmp_path, dead_session(), "2000")
    alive = folder(tmp_path, sweep.new_session(), "2000")
    other = tmp_path / "notes"
    other.mkdir()
    sweep.sweep_folders(tmp_path, now=1000)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([alive.name, "notes"])


def test_folders_of_an_earlier_start_of_the_machine_go_when_they_have_expired(
    tmp_path: Path,
) -> None:
    folder(tmp_path, "earlier.1/1/1/a", "999")
    running = folder(tmp_path, "another.1/1/1/b", "1001")
    broken = folder(tmp_path, "broken.1/1/1/c", None)
    os.utime(broken, (1000, 1000))
    sweep.sweep_folders(tmp_path, now=1000)
    assert sorted(tmp_path.iterdir()) == sorted([running, broken])
    sweep.sweep_folders(tmp_path, now=10_000)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_being_made_stays(tmp_path: Path) -> None:
    """Another process sweeps between the making of a folder and the writing of its time."""
    now = int(tmp_path.stat().st_mtime)
    made = [
        folder(tmp_path, f"{sweep.new_session()}{n}", until) for n, until in enumerate((None, ""))
    ]
    sweep.sweep_folders(tmp_path, now + 60)
    assert all(one.is_dir() for one in made)


def test_a_scratch_folder_is_empty_and_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "sessions_dir", lambda: tmp_path)
    with sweep.scratch() as empty:
        assert not list(empty.iterdir())
        sweep.sweep_folders(tmp_path, now=1000)
        assert empty.is_dir()
    assert not list(tmp_path.iterdir())


@pytest.mark.container
@pytest.mark.alone
def test_volumes_that_were_left_go_and_others_stay() -> None:
    session = dead_session()
    with docker_engine.connect() as client:
        ours = client.volumes.create(labels={**sweep.labels(session, 60)})
        mine = client.volumes.create(labels={**sweep.labels(sweep.new_session(), 60)})
        other = client.volumes.create(labels={"some": "thing"})
        try:
            sweep.sweep(client)
            left = {volume.name for volume in client.volumes.list()}
            assert ours.name not in left
            assert {mine.name, other.name} <= left
        finally:
            mine.remove()
            other.remove()


def test_tidying_needs_no_container_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere")
    monkeypatch.setattr(sweep, "sessions_dir", lambda: tmp_path)
    folder(tmp_path, dead_session(), "2000000000")
    sweep.tidy()
    assert not list(tmp_path.iterdir())
