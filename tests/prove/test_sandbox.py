"""Attacks in small on the container that drafts are run in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.core.errors import Cancelled, Unfinished
from assistant.prove import docker_engine, images, sweep
from assistant.prove.profile import KEEPER, NOBODY
from assistant.prove.sandbox import Limits, Ran, Sandbox

if TYPE_CHECKING:
    from docker import DockerClient

pytestmark = pytest.mark.container


@pytest.fixture(scope="module")
def sandbox(client: DockerClient) -> Iterator[Sandbox]:
    with Sandbox(client, images.SANDBOX) as running:
        yield running


def sh(sandbox: Sandbox, script: str, seconds: int = 10) -> Ran:
    return sandbox.run(["sh", "-c", script], seconds=seconds)


def containers(client: DockerClient, session: str) -> list[str]:
    found = client.api.containers(all=True, filters={"label": f"{sweep.SESSION}={session}"})
    return [str(c["Id"]) for c in found]


def gone(client: DockerClient, session: str, within: float = 5) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if not containers(client, session):
            return True
        time.sleep(0.05)
    return False


def test_no_network_but_its_own(sandbox: Sandbox) -> None:
    ran = sh(
        sandbox, "cat /proc/net/dev | tail -n +3 | cut -d: -f1 | tr -d ' '; cat /proc/net/route"
    )
    assert ran.stdout.split("\n")[0] == "lo"
    assert len(ran.stdout.strip().splitlines()) == 2
    reach = sh(sandbox, "exec 3<>/dev/tcp/192.0.2.1/80")
    assert reach.code != 0
    resolve = sh(sandbox, "getent hosts deb.debian.org")
    assert resolve.code != 0


def test_nothing_but_memory_can_be_written(sandbox: Sandbox) -> None:
    for place in ("/", "/etc", "/usr/bin", "/dryfit", "/var/tmp", "/root", "/home"):
        assert sh(sandbox, f"touch {place}/x 2>/dev/null").code != 0, place
    assert sh(sandbox, "touch /work/x /tmp/x").code == 0


def test_nobody_without_rights(sandbox: Sandbox) -> None:
    status = sh(sandbox, "id -u; cat /proc/self/status").stdout
    assert status.startswith("65534\n")
    rights = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(rights[name], 16) == 0, name
    assert rights["NoNewPrivs"].strip() == "1"
    assert rights["Seccomp"].strip() != "0"


def test_this_machines_files_are_not_there(sandbox: Sandbox, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s")
    assert sh(sandbox, f"ls {secret} {Path.home()} 2>/dev/null").code != 0
    assert (
        sh(sandbox, "ls /var/run/docker.sock /dev/sda /dev/vda /dev/kvm 2>/dev/null").stdout == ""
    )
    mounted = sh(sandbox, "cut -d' ' -f2 /proc/mounts").stdout
    assert str(Path.home()) not in mounted.splitlines()


def test_the_environment_is_not_this_machines(
    client: DockerClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "leak")
    monkeypatch.setenv("HTTP_PROXY", "http://leak.example:1")
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    (tmp_path / "config.json").write_text(
        '{"proxies": {"default": {"httpProxy": "http://leak.example:2"}}}'
    )
    with (
        docker_engine.connect() as fresh,
        Sandbox(fresh, images.SANDBOX, environment={"CHECKPOINT_DISABLE": "1"}) as sandbox,
    ):
        lines = sh(sandbox, "env").stdout.splitlines()
    assert not [line for line in lines if "leak" in line]
    names = {line.split("=")[0] for line in lines}
    known = {"HOME", "HOSTNAME", "PATH", "LANG", "CHECKPOINT_DISABLE", "PWD", "SHLVL", "_"}
    # What Podman says of itself.
    assert names <= known | {"container", "TERM"}


def test_memory_is_limited(client: DockerClient) -> None:
    limits = Limits(memory=64 * 1024**2, work_bytes=256 * 1024**2)
    with Sandbox(client, images.SANDBOX, limits=limits) as sandbox:
        ran = sh(sandbox, "dd if=/dev/zero of=/work/x bs=1M count=200 2>/dev/null")
        assert ran.code != 0
        assert ran.ended == "memory"
        assert not ran.timed_out


def test_processes_are_limited(client: DockerClient) -> None:
    with Sandbox(client, images.SANDBOX, limits=Limits(pids=32)) as sandbox:
        ran = sh(sandbox, "for i in $(seq 1 100); do sleep 3 & done; wait")
    assert "Cannot fork" in ran.stderr or "Resource temporarily unavailable" in ran.stderr
    assert ran.ended == "processes"


def test_files_are_limited(client: DockerClient) -> None:
    with Sandbox(client, images.SANDBOX, limits=Limits(file_bytes=1024**2)) as sandbox:
        ran = sh(sandbox, "dd if=/dev/zero of=/work/x bs=1M count=3; ls -l /work/x")
    assert ran.code == 0
    assert " 1048576 " in ran.stdout


def test_a_command_is_ended_inside_the_container(sandbox: Sandbox) -> None:
    ran = sh(sandbox, "trap '' TERM; while :; do sleep 0.1; done", seconds=1)
    assert ran.timed_out
    assert ran.seconds < 6
    assert "sleep 0.1" not in sh(sandbox, "cat /proc/[0-9]*/cmdline | tr '\\0' ' '").stdout


def test_a_command_that_stops_everything_runs_into_its_limit(
    client: DockerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.prove.sandbox._LATE_SECONDS", 1)
    with Sandbox(client, images.SANDBOX) as sandbox:
        ran = sh(sandbox, "kill -STOP -1", seconds=1)
        assert ran.timed_out
        assert gone(client, sandbox.session)


def test_a_command_that_ends_everything_ends_itself(client: DockerClient) -> None:
    with Sandbox(client, images.SANDBOX) as sandbox:
        ran = sh(sandbox, "echo x; kill -9 -1; sleep 9")
        assert (ran.code, ran.ended) == (137, "itself")
        assert sh(sandbox, "echo y").stdout == "y\n"


def test_what_one_command_leaves_does_not_speak_into_the_next(sandbox: Sandbox) -> None:
    sh(sandbox, "(while :; do echo x; sleep 0.01; done) & sleep 0.1")
    quiet = sh(sandbox, "sleep 0.2; ls /proc | grep -c '^[0-9]'")
    # The first process with its clock, the shell, the time limit, this command with its two.
    assert quiet.stdout == "7\n"


def test_arguments_arrive_as_they_were_given(sandbox: Sandbox) -> None:
    words = ["a b", "", "'", '"', "$HOME", "`id`", "\\", "a\nb", "é", "*", "-n", "#x"]
    ran = sandbox.run(["printf", "%s|", *words], seconds=5)
    assert ran.stdout == "".join(f"{word}|" for word in words)


def test_both_streams_and_the_code_come_apart(sandbox: Sandbox) -> None:
    ran = sh(sandbox, "echo out; echo err >&2; printf end; exit 7")
    assert (ran.code, ran.stdout, ran.stderr) == (7, "out\nend", "err\n")


def test_the_time_limit_is_out_of_reach(sandbox: Sandbox) -> None:
    ran = sh(sandbox, "id -u; stat -c %u /proc/1; kill -9 1; kill -9 -1")
    assert ran.stdout.split() == [str(NOBODY), str(KEEPER)]
    assert sh(sandbox, "readlink /proc/1/exe || echo closed").stdout == "closed\n"


def test_orphans_are_reaped(sandbox: Sandbox) -> None:
    ran = sh(sandbox, "for i in 1 2 3 4 5; do (sleep 0.1 &) ; done; sleep 0.4; cat /proc/*/stat")
    assert ") Z " not in ran.stdout


def test_output_is_cut_and_cleaned(client: DockerClient) -> None:
    with Sandbox(client, images.SANDBOX, limits=Limits(output_bytes=1000)) as sandbox:
        loud = sh(sandbox, "yes x | head -c 5000000")
        odd = sh(sandbox, "printf 'a\\033[31mred\\033[0m\\007\\010\\r b\\342\\200\\256c'")
    assert len(loud.stdout) == 1000
    assert loud.dropped == 5000000 - 1000
    assert odd.stdout == "ared bc"


def test_a_cancel_takes_a_fifth_of_a_second(client: DockerClient) -> None:
    stop = threading.Event()
    asked: list[float] = []

    def ask() -> None:
        asked.append(time.monotonic())
        stop.set()

    timer = threading.Timer(1.0, ask)
    sandbox = Sandbox(client, images.SANDBOX)
    timer.start()
    with pytest.raises(Cancelled), sandbox:
        sandbox.run(["sleep", "30"], seconds=60, stop=stop)
    spent = time.monotonic() - asked[0]
    assert not containers(client, sandbox.session)
    # The machine that runs the tests may be busy; the limit is 0.2 s on an idle one.
    assert spent < 1.0


def test_a_container_ends_by_itself(client: DockerClient) -> None:
    with Sandbox(client, images.SANDBOX, limits=Limits(seconds=1)) as sandbox:
        ran = sandbox.run(["sleep", "30"], seconds=60)
        assert ran.timed_out
        assert gone(client, sandbox.session)


CHILD = """
import sys, time
from assistant.prove import docker_engine, images
from assistant.prove.sandbox import Limits, Sandbox
with docker_engine.connect() as client:
    with Sandbox(client, images.SANDBOX, limits=Limits(seconds=int(sys.argv[1]))) as sandbox:
        print(sandbox.session, flush=True)
        time.sleep(60)
"""


def child(seconds: int) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def kill(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def test_a_killed_client_leaves_nothing_after_the_containers_own_limit(
    client: DockerClient,
) -> None:
    process, session = child(2)
    assert containers(client, session)
    kill(process)
    assert gone(client, session, within=10)


@pytest.mark.alone
def test_the_next_start_takes_away_what_a_killed_client_left(client: DockerClient) -> None:
    process, session = child(60)
    folder = sweep.folder_of(session)
    assert folder.is_dir()
    kill(process)
    assert containers(client, session)
    sweep.sweep(client)
    assert not containers(client, session)
    assert not folder.exists()


def test_the_sweeper_leaves_others_alone(client: DockerClient, sandbox: Sandbox) -> None:
    other = client.containers.run(
        images.SANDBOX, ["sleep", "20"], detach=True, remove=True, network_mode="none"
    )
    try:
        sweep.sweep(client)
        assert other.id in [c["Id"] for c in client.api.containers()]
        assert containers(client, sandbox.session)
    finally:
        other.remove(force=True)


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../x", ""])
def test_files_cannot_be_put_elsewhere(sandbox: Sandbox, name: str) -> None:
    with pytest.raises(Unfinished):
        sandbox.give("odd", {name: b""})


@pytest.mark.parametrize("mount", [True, False])
def test_files_are_seen_and_cannot_be_changed(client: DockerClient, mount: bool) -> None:
    with Sandbox(client, images.SANDBOX, mount=mount) as sandbox:
        place = sandbox.give("1/draft", {"a.txt": b"hello", "d/b.txt": b"x"})
        assert sh(sandbox, f"cat {place}/a.txt {place}/d/b.txt").stdout == "hellox"
        assert sh(sandbox, f"echo y > {place}/a.txt").code != 0
        assert sh(sandbox, f"rm -f {place}/a.txt").code != 0


def test_an_image_that_is_not_there_is_named(client: DockerClient) -> None:
    with pytest.raises(Unfinished, match="dryfit-none"), Sandbox(client, "dryfit-none:latest"):
        pass
