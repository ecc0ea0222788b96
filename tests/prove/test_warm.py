"""Containers that are lent from draft to draft, and what of a draft stays in one: nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.knowledge import Packs
from assistant.prove import images, prove, sweep, warm
from assistant.prove.profile import Name
from assistant.prove.sandbox import Sandbox
from assistant.prove.warm import Pool

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from docker import DockerClient

pytestmark = pytest.mark.container


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool() as opened:
        yield opened


def lent(
    pool: Pool, client: DockerClient, profile: Name = "hardened", **tools: Path
) -> AbstractContextManager[Sandbox]:
    return pool.sandbox(client, images.SANDBOX, profile=profile, tools=tools, mount=True)


def sh(sandbox: Sandbox, script: str) -> str:
    return sandbox.run(["bash", "-c", script], seconds=10).stdout


def settled(pool: Pool, count: int = 1) -> bool:
    deadline = time.monotonic() + 20
    while pool.ready() != count and time.monotonic() < deadline:
        time.sleep(0.02)
    return pool.ready() == count


def there(client: DockerClient, session: str) -> bool:
    marked = {"label": f"{sweep.SESSION}={session}"}
    return bool(client.api.containers(all=True, filters=marked))


LEAVE = """
echo secret >/work/a; mkdir -p /tmp/b/c; echo secret >/tmp/b/c/.d; chmod 0 /tmp/b
echo secret >/dev/shm/e; ipcmk -M 64 >/dev/null; ipcmk -S 1 >/dev/null; ipcmk -Q >/dev/null
setsid sleep 60 >/dev/null 2>&1 &
"""
LOOK = """
find /work /tmp /dev/shm /dev/mqueue /dryfit -mindepth 1; tail -qn +2 /proc/sysvipc/*
set -- /proc/[0-9]*; echo $#; for p; do tr '\\0' ' ' <$p/cmdline; done | grep -c 'sleep 60'
"""


def test_one_container_serves_draft_after_draft_and_keeps_nothing(
    pool: Pool, client: DockerClient
) -> None:
    with lent(pool, client) as first:
        fresh = sh(first, LOOK)
        first.give("1/draft", {"main.tf": b"secret"})
        sh(first, LEAVE)
    assert settled(pool)
    with lent(pool, client) as second:
        assert second.container_id == first.container_id
        assert sh(second, LOOK) == fresh
        assert "secret" not in sh(
            second, "grep -rs secret /work /tmp /dev/shm /dryfit /proc/*/environ"
        )


@pytest.mark.parametrize(
    "attack",
    [
        "kill -STOP -1",
        "while :; do (while :; do :; done) & done",
        "while :; do kill -9 $(ls /proc | grep '^[0-9]') 2>/dev/null; done & disown; exit 0",
        "for i in $(seq 3000); do mkdir a; cd a; done; echo x > y",
        "ulimit -f unlimited; head -c 10M /dev/zero >/tmp/x; chmod 0 /tmp/x",
    ],
)
def test_whatever_a_draft_does_the_next_one_finds_a_container_like_new(
    pool: Pool, client: DockerClient, attack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.prove.sandbox._LATE_SECONDS", 1)
    with lent(pool, client) as first:
        fresh = sh(first, LOOK)
        first.run(["bash", "-c", attack], seconds=1)
    with lent(pool, client) as second:
        assert sh(second, LOOK) == fresh


def test_one_that_was_killed_is_replaced(pool: Pool, client: DockerClient) -> None:
    with lent(pool, client) as first:
        client.api.kill(first.container_id)
    assert settled(pool)
    with lent(pool, client) as second:
        assert second.container_id != first.container_id
        assert sh(second, "echo x") == "x\n"
    assert not there(client, first.session)


def test_other_tools_are_another_container(
    pool: Pool, client: DockerClient, tmp_path: Path
) -> None:
    tool = tmp_path / "tool"
    tool.write_text("#!/bin/sh\necho 1\n")
    tool.chmod(0o755)
    with lent(pool, client) as plain, lent(pool, client, tool=tool) as one:
        assert plain.container_id != one.container_id
        assert sh(one, "/engine/tool") == "1\n"
    # Put in its place, as a new version of an engine is.
    other = tmp_path / "new"
    other.write_text("#!/bin/sh\necho 2\n")
    other.chmod(0o755)
    other.rename(tool)
    with lent(pool, client, tool=tool) as another:
        assert another.container_id != one.container_id
        assert sh(another, "/engine/tool") == "2\n"


def test_a_rehearsal_never_shares_a_container(pool: Pool, client: DockerClient) -> None:
    with lent(pool, client, "rehearsal") as first:
        sh(first, "echo secret > /etc/left")
    assert settled(pool)
    with lent(pool, client, "rehearsal") as second:
        assert second.container_id != first.container_id
        assert sh(second, "cat /etc/left") == ""


def test_one_that_grows_old_is_replaced_and_one_that_nobody_uses_is_let_go(
    pool: Pool, client: DockerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm, "LIFE_SECONDS", 302)
    monkeypatch.setattr(warm, "UNUSED_LIVES", 2)
    with lent(pool, client) as first:
        pass
    deadline = time.monotonic() + 20
    while there(client, first.session) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not there(client, first.session)
    assert settled(pool, 0)


def test_two_at_a_time_are_two_and_one_is_kept(pool: Pool, client: DockerClient) -> None:
    with lent(pool, client) as first, lent(pool, client) as second:
        assert first.container_id != second.container_id
    assert settled(pool)
    deadline = time.monotonic() + 20
    while there(client, first.session) and there(client, second.session):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_nothing_is_left_of_a_closed_pool(client: DockerClient) -> None:
    pool = Pool()
    with pool.connection() as own, lent(pool, own) as first:
        pool.close()
        assert there(client, first.session)
    assert not there(client, first.session)
    assert not sweep.folder_of(first.session).exists()
    pool.close()


def test_the_sweeper_leaves_what_is_kept(pool: Pool, client: DockerClient) -> None:
    with lent(pool, client) as first:
        pass
    assert settled(pool)
    sweep.sweep(client)
    assert there(client, first.session)


def test_proofs_share_a_container_and_their_verdicts_are_the_cold_ones(pool: Pool) -> None:
    packs = Packs.open()
    good = {"a.pkr.hcl": 'source "null" "x" {\n  communicator = "none"\n}\n'}
    good["a.pkr.hcl"] += 'build {\n  sources = ["source.null.x"]\n}\n'
    bad = {"b.pkr.hcl": good["a.pkr.hcl"].replace("communicator", "comunicator")}
    warmed = [prove(files, packs, strict=True, pool=pool) for files in (good, bad, good)]
    assert settled(pool)
    cold = [prove(files, packs, strict=True) for files in (good, bad)]
    assert warmed == [*cold, cold[0]]
    assert warmed[1].findings
