"""The same containers from Podman behind its Docker-compatible socket, without root where we are
nobody in particular."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.config import Config
from assistant.knowledge import Packs
from assistant.prove import docker_engine, images, prove, sweep
from assistant.prove.profile import Name
from assistant.prove.sandbox import Limits, Sandbox
from tests.conftest import PLATFORM

if TYPE_CHECKING:
    from docker import DockerClient

pytestmark = [pytest.mark.container, pytest.mark.long]


@pytest.fixture(scope="module")
def socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service of our own with a store of its own, which holds the sandbox image."""
    if shutil.which("podman") is None:
        pytest.skip(f"{PLATFORM}podman is not on this machine")
    place = tmp_path_factory.mktemp("podman")
    podman = ["podman", "--root", str(place / "store"), "--runroot", str(place / "run")]
    podman += ["--tmpdir", str(place / "tmp"), "--storage-opt", "overlay.skip_mount_home=true"]
    with docker_engine.connect() as client:
        image = client.images.get(images.SANDBOX)
        with subprocess.Popen([*podman, "load", "-q"], stdin=subprocess.PIPE) as loading:
            assert loading.stdin is not None
            for chunk in image.save(named=images.SANDBOX):
                loading.stdin.write(chunk)
            loading.stdin.close()
        assert loading.returncode == 0
    path = place / "podman.sock"
    serve = [*podman, "system", "service", "--time=0", f"unix://{path}"]
    # What oversees a container leaves a file where it was started when memory ran out.
    service = subprocess.Popen(serve, cwd=place)
    deadline = time.monotonic() + 30
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    try:
        yield f"unix://{path}"
    finally:
        service.terminate()
        service.wait()
        subprocess.run([*podman, "rm", "--all", "--force", "--volumes"], capture_output=True)
        # Without root some of the store belongs to users that only Podman can be.
        without = ["podman", "unshare"] if os.geteuid() else []
        subprocess.run([*without, "rm", "-rf", str(place / "store")], check=True)


@pytest.fixture(scope="module")
def client(socket: str) -> Iterator[DockerClient]:
    with docker_engine.connect(Config(docker_host=socket)) as opened:
        assert docker_engine.is_podman(opened)
        yield opened


def test_a_proof_by_the_address_in_the_environment(
    socket: str, client: DockerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", socket)
    assert docker_engine.status().where == socket
    hcl = 'source "null" "x" {\n  communicator = "none"\n}\n'
    hcl += 'build {\n  sources = ["source.null.x"]\n}\n'
    proof = prove({"a.pkr.hcl": hcl}, Packs.open(), strict=True)
    (rung,) = [e for e in proof.evidence if e.rung == "engine"]
    assert rung.status == "passed"
    assert not client.api.containers(all=True)


@pytest.mark.parametrize("mount", [True, False])
@pytest.mark.parametrize("profile", ["hardened", "rehearsal"])
def test_rights_and_limits_are_the_same(client: DockerClient, profile: Name, mount: bool) -> None:
    script = """
    cat $0/a; grep -E '^(NoNewPrivs|Seccomp|CapEff):' /proc/self/status; ls /sys/class/net
    ulimit -f -n -c; unshare -m true 2>/dev/null || echo held
    touch /work/x /tmp/x && echo made
    touch /dryfit/x /run/x /var/tmp/x 2>/dev/null && echo breached
    """
    with Sandbox(client, images.SANDBOX, profile=profile, mount=mount) as sandbox:
        given = sandbox.give("1", {"a": b"given\n"})
        ran = sandbox.run(["bash", "-c", script, given], seconds=20)
        assert ran.code in (0, 1), ran.stderr
        lines = ran.stdout.split()
        assert lines[:1] == ["given"]
        right = "0000000000000000" if profile == "hardened" else "00000000000000fb"
        assert lines[1:7] == ["CapEff:", right, "NoNewPrivs:", "1", "Seccomp:", "2"]
        assert {"lo", "held", "made"} <= set(lines)
        if profile == "hardened":
            assert "breached" not in lines
        limits = sandbox.limits
        assert {str(limits.file_bytes // 1024), str(limits.open_files), "0"} <= set(lines)
        assert set(sandbox.loose) <= {"memory", "processes", "processors"}


def test_memory_is_limited_or_said_not_to_be(client: DockerClient) -> None:
    limits = Limits(memory=64 * 1024**2)
    with Sandbox(client, images.SANDBOX, limits=limits) as sandbox:
        ran = sandbox.run(["perl", "-e", '$x = "x" x 200_000_000; print length $x'], seconds=20)
        assert (ran.ended == "memory") != ("memory" in sandbox.loose)


def test_a_used_one_is_reset(client: DockerClient) -> None:
    with Sandbox(client, images.SANDBOX) as sandbox:
        sandbox.begin()
        sandbox.give("1/draft", {"a": b"secret"})
        sandbox.run(
            ["sh", "-c", "echo secret | tee /work/a /tmp/b /dev/shm/c; sleep 60 &"], seconds=9
        )
        assert sandbox.reset()
        assert sandbox.run(
            ["ls", "/work", "/tmp", "/dev/shm", "/dryfit"], seconds=9
        ).stdout.split() == ["/dev/shm:", "/dryfit:", sweep.HERE, "/tmp:", "/work:"]


def test_a_command_that_stops_the_watchman_is_ended(
    client: DockerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.prove.sandbox._LATE_SECONDS", 1)
    with Sandbox(client, images.SANDBOX) as sandbox:
        assert sandbox.run(["sh", "-c", "kill -STOP -1"], seconds=1).timed_out


def test_what_was_left_is_swept(client: DockerClient, tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    born = sweep.started(ended.pid) or "1"
    ended.wait()
    marks = sweep.labels(f"{sweep.process_space()}/{ended.pid}/{born}/abc", 60)
    left = client.api.create_container(images.SANDBOX, ["sleep", "60"], labels=dict(marks))
    other = client.api.create_container(images.SANDBOX, ["sleep", "60"])
    try:
        sweep.sweep(client)
        there = {one["Id"] for one in client.api.containers(all=True)}
        assert left["Id"] not in there
        assert other["Id"] in there
    finally:
        client.api.remove_container(other["Id"], force=True)
