"""Processes that are killed at any moment, and what the next start leaves of them: nothing."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from assistant.prove import docker_engine, sweep

pytestmark = [pytest.mark.container, pytest.mark.alone]

# A process that forks on demand, everything loaded: the one forked works until it is killed. A
# stage kills it from within, where a moment picked at random would seldom fall.
FORKING = dedent(
    """
    import os, random, signal, sys
    import docker, requests
    from assistant.prove import agent, docker_engine, images, life, sandbox, warm

    def die_after(holder, name):
        plain = getattr(holder, name)
        def deadly(*given, **named):
            plain(*given, **named)
            os.kill(os.getpid(), signal.SIGKILL)
        setattr(holder, name, deadly)

    STAGES = {
        "made": (life.Container, "_make"),
        "handed": (sandbox.Sandbox, "_put"),
        "given": (sandbox.Sandbox, "give"),
        "started": (docker.APIClient, "start"),
        "begun": (agent.Agent, "__init__"),
        "run": (sandbox.Sandbox, "run"),
        "removed": (life.Container, "remove"),
        "reset": (sandbox.Sandbox, "reset"),
        "closed": (warm.Pool, "close"),
    }

    def use(box):
        box.give("1/draft", {"a/b.tf": b"x"})
        box.run(["sh", "-c", "echo x > /tmp/y; sleep 0.1"], seconds=5)

    def work(seed, stage):
        if stage in STAGES:
            die_after(*STAGES[stage])
        rng = random.Random(seed)
        kinds = [("hardened", True), ("hardened", False), ("rehearsal", True), ("rehearsal", False)]
        while True:
            profile, mount = rng.choice(kinds)
            with docker_engine.connect() as client, warm.Pool() as pool:
                place = rng.choice([warm.Cold(), pool])
                if stage in ("reset", "closed"):
                    place, profile, mount = pool, "hardened", True
                if stage == "handed":
                    mount = False
                wanted = {"profile": profile, "tools": {}, "mount": mount}
                for _ in range(rng.choice([1, 2])):
                    with place.sandbox(client, images.SANDBOX, **wanted) as box:
                        use(box)

    for line in sys.stdin:
        seed, stage = line.split()
        child = os.fork()
        if child == 0:
            try:
                work(int(seed), stage)
            except BaseException as error:
                print(error, file=sys.stderr, flush=True)
            os._exit(1)
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)
    """
)
STAGES = ("made", "handed", "given", "started", "begun", "run", "removed", "reset", "closed")


class Victims:
    """Processes to be killed, one after the other."""

    def __init__(self) -> None:
        self._forking = subprocess.Popen(
            [sys.executable, "-c", FORKING],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.killed: list[int] = []

    def kill(self, seed: int, stage: str, seconds: float) -> None:
        """One that dies at a stage, or after that time if the stage does not come before."""
        assert self._forking.stdin is not None
        assert self._forking.stdout is not None
        self._forking.stdin.write(f"{seed} {stage}\n")
        self._forking.stdin.flush()
        victim = int(self._forking.stdout.readline())
        deadline = time.monotonic() + seconds
        while sweep.started(victim) and time.monotonic() < deadline:
            time.sleep(0.005)
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        assert int(self._forking.stdout.readline()) == signal.SIGKILL
        self.killed.append(victim)

    def close(self) -> None:
        for stream in (self._forking.stdin, self._forking.stdout):
            if stream is not None:
                stream.close()
        self._forking.wait()

    def left(self) -> list[str]:
        """What carries the label of one that was killed."""
        owners = {f"{sweep.process_space()}/{pid}/" for pid in self.killed}
        mine = {"label": f"{sweep.ROLE}=sandbox"}
        with docker_engine.connect() as client:
            found = client.api.containers(all=True, filters=mine)
            found += client.api.volumes(filters=mine)["Volumes"] or []
        sessions = [str((one.get("Labels") or {}).get(sweep.SESSION)) for one in found]
        return [s for s in sessions if any(s.startswith(owner) for owner in owners)]


@pytest.fixture
def victims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Victims]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = Victims()
    yield found
    found.close()


def next_start() -> None:
    """What every proof begins with; a second later, for what the engine was still making."""
    time.sleep(1)
    with docker_engine.connect() as client:
        sweep.sweep(client)


def nothing_is_left(victims: Victims) -> None:
    next_start()
    assert victims.left() == []
    assert not list(sweep.sessions_dir().iterdir())


def test_killed_at_every_stage(victims: Victims) -> None:
    for number, stage in enumerate(STAGES):
        victims.kill(number, stage, seconds=20)
    assert list(sweep.sessions_dir().iterdir())
    nothing_is_left(victims)


@pytest.mark.parametrize("runs", [12, pytest.param(200, marks=pytest.mark.long)])
def test_killed_at_random(victims: Victims, runs: int) -> None:
    rng = random.Random(6)
    for _ in range(runs):
        victims.kill(rng.randrange(10**6), "none", seconds=rng.uniform(0.02, 1.5))
    nothing_is_left(victims)
