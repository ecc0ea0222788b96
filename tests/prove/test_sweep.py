from __future__ import annotations

import os
import subprocess
from pathlib import Path

from assistant.prove import sweep


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


def test_folders_of_the_dead_go(tmp_path: Path) -> None:
    dead = tmp_path / dead_session().replace("/", "_")
    alive = tmp_path / sweep.new_session().replace("/", "_")
    other = tmp_path / "notes"
    for folder in (dead, alive, other):
        folder.mkdir()
    sweep.sweep_folders(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([alive.name, "notes"])
