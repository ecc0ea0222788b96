"""What is limited stays limited, is told as what it is, and leaves the machine usable."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from docker import DockerClient
from docker.errors import NotFound

from assistant.core.errors import Unfinished
from assistant.prove import images
from assistant.prove.sandbox import Limits, Sandbox
from assistant.targets.judging import Profile
from tests.prove.attacks.surroundings import PROFILES

pytestmark = [
    pytest.mark.container,
    pytest.mark.alone,
    pytest.mark.parametrize("profile", PROFILES),
]
MIB = 1024**2


def running(cgroup_of: str) -> int:
    """How many processes of this machine belong to a container."""
    count = 0
    for process in Path("/proc").glob("[0-9]*/cgroup"):
        try:
            count += cgroup_of in process.read_text()
        except OSError:
            continue
    return count


def test_a_fork_bomb(client: DockerClient, profile: Profile) -> None:
    limits = Limits(pids=64)
    with Sandbox(client, images.SANDBOX, profile=profile, limits=limits) as box:
        box.run(["bash", "-c", "bomb() { bomb | bomb & }; bomb 2>/dev/null; sleep 2"], seconds=4)
        assert running(box.container_id) <= 64
        held = box.container_id
    assert not running(held)


def test_memory(client: DockerClient, profile: Profile) -> None:
    before = _available()
    limits = Limits(memory=64 * MIB)
    script = '@a = (); push @a, "x" x 8_000_000 while 1'
    with Sandbox(client, images.SANDBOX, profile=profile, limits=limits) as box:
        ran = box.run(["perl", "-e", script], seconds=20)
        assert ran.code == 137
        assert ran.ended == "memory"
    assert _available() > before - 512 * MIB


def test_memory_through_files_in_it(client: DockerClient, profile: Profile) -> None:
    """What lies in /tmp and /dev/shm is memory too, and counted."""
    limits = Limits(memory=64 * MIB, file_bytes=32 * MIB)
    fill = "for i in $(seq 40); do head -c 30M /dev/zero >/tmp/$i || break; done; ls /tmp | wc -l"
    with Sandbox(client, images.SANDBOX, profile=profile, limits=limits) as box:
        ran = box.run(["bash", "-c", fill], seconds=30)
    assert ran.code == 137 or "No space left" in ran.stderr
    with Sandbox(client, images.SANDBOX, profile=profile) as box:
        small = box.run(["bash", "-c", "head -c 2M /dev/zero >/dev/shm/x"], seconds=10)
    assert small.code != 0


def test_the_disk(client: DockerClient, profile: Profile) -> None:
    """Whatever may be written to is bounded, and this machine's disk keeps what it had."""
    before = os.statvfs("/var/lib").f_bavail * os.statvfs("/var/lib").f_frsize
    fill = """
    for place in /work /tmp /var/tmp /root /; do
      for i in $(seq 200); do
        head -c 16M /dev/zero >"$place/fill-$i" 2>/dev/null || break
      done
    done
    df -m / /work /tmp
    """
    limits = Limits(memory=256 * MIB, work_bytes=64 * MIB, tmp_bytes=64 * MIB)
    with Sandbox(client, images.SANDBOX, profile=profile, limits=limits) as box:
        try:
            box.run(["bash", "-c", fill], seconds=60)
        except Unfinished as ended:
            assert "disk" in ended.summary or "space" in ended.summary  # noqa: PT017
        after = os.statvfs("/var/lib").f_bavail * os.statvfs("/var/lib").f_frsize
        assert before - after < 2 * 1024 * MIB
    back = os.statvfs("/var/lib").f_bavail * os.statvfs("/var/lib").f_frsize
    assert before - back < 64 * MIB


def test_many_small_files(client: DockerClient, profile: Profile) -> None:
    script = 'for (1..3_000_000) { open(F, ">", "/work/$_") or die "held: $!" }'
    limits = Limits(memory=96 * MIB)
    with Sandbox(client, images.SANDBOX, profile=profile, limits=limits) as box:
        ran = box.run(["perl", "-e", script], seconds=60)
    assert ran.code == 137 or "held:" in ran.stderr


def test_one_large_file(client: DockerClient, profile: Profile) -> None:
    limits = Limits(file_bytes=MIB)
    with Sandbox(client, images.SANDBOX, profile=profile, limits=limits) as box:
        ran = box.run(["bash", "-c", "head -c 8M /dev/zero >/tmp/x; stat -c %s /tmp/x"], seconds=9)
    assert int(ran.stdout) <= MIB


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("trap '' TERM INT HUP QUIT; while :; do :; done", id="deaf"),
        pytest.param("setsid sleep 300 >/dev/null 2>&1 & disown; exit 0", id="its own session"),
        pytest.param("(nohup sleep 300 >/dev/null 2>&1 &) & exit 0", id="an orphan"),
        pytest.param("kill -STOP $PPID; kill -STOP $$; sleep 300", id="stopped"),
        pytest.param("exec >&- 2>&-; sleep 300", id="silent"),
        pytest.param("setsid bash -c 'trap \"\" TERM; sleep 300' & wait", id="both"),
    ],
)
def test_nothing_outlives_the_container(
    client: DockerClient, profile: Profile, script: str
) -> None:
    with Sandbox(client, images.SANDBOX, profile=profile, limits=Limits(seconds=30)) as box:
        held = box.container_id
        try:
            box.run(["bash", "-c", script], seconds=1)
        except Unfinished as ended:
            # What stops the watchman inside is ended from outside.
            assert "did not end at its time limit" in ended.summary  # noqa: PT017
    assert not running(held)
    with pytest.raises(NotFound):
        client.api.inspect_container(held)


def test_the_first_process_cannot_be_made_to_live_longer(
    client: DockerClient, profile: Profile
) -> None:
    """The container's own limit holds when everything inside works against it."""
    limits = Limits(seconds=3)
    attack = "kill -STOP 1; kill -STOP -1; sleep 300"
    with Sandbox(client, images.SANDBOX, profile=profile, limits=limits) as box:
        held = box.container_id
        box.run(["bash", "-c", attack], seconds=60)
        deadline = time.monotonic() + 20
        while running(held) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert not running(held)


def test_a_flood_of_output(client: DockerClient, profile: Profile) -> None:
    limits = Limits(output_bytes=10_000)
    with Sandbox(client, images.SANDBOX, profile=profile, limits=limits) as box:
        ran = box.run(["bash", "-c", "yes | head -c 50M; yes >&2 | head -c 0"], seconds=3)
        again = box.run(["echo", "here"], seconds=5)
    assert len(ran.stdout) <= 10_000
    assert ran.dropped > 0
    assert again.stdout == "here\n"


def test_control_codes_are_taken_out(client: DockerClient, profile: Profile) -> None:
    codes = (
        r"printf '\033]52;c;aGk=\a\033[2J\033P$q\033\\\302\233A\302\235x\342\200\256\000\377ok\r\n'"
    )
    with Sandbox(client, images.SANDBOX, profile=profile) as box:
        ran = box.run(["bash", "-c", f"{codes}; {codes} >&2"], seconds=5)
    for stream in (ran.stdout, ran.stderr):
        assert "ok" in stream
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", stream)
        assert "\u202e" not in stream


def _available() -> int:
    line = next(
        x for x in Path("/proc/meminfo").read_text().splitlines() if x.startswith("MemAvailable")
    )
    return int(line.split()[1]) * 1024
