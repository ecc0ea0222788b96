"""The weaker profile: root inside, and still no way out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from assistant.prove import images
from assistant.prove.profile import KEEPER, REHEARSAL, Limits
from assistant.prove.sandbox import Ran, Sandbox

if TYPE_CHECKING:
    from docker import DockerClient

pytestmark = pytest.mark.container

# The numbers that linux/capability.h gives the seven of the profile.
CAPABILITIES = {
    "CHOWN": 0,
    "DAC_OVERRIDE": 1,
    "FOWNER": 3,
    "FSETID": 4,
    "KILL": 5,
    "SETGID": 6,
    "SETUID": 7,
}


@pytest.fixture(scope="module")
def sandbox(client: DockerClient) -> Iterator[Sandbox]:
    with Sandbox(client, images.SANDBOX, profile="rehearsal") as running:
        yield running


def sh(sandbox: Sandbox, script: str) -> Ran:
    return sandbox.run(["sh", "-c", script], seconds=20)


def test_root_with_seven_rights_and_no_more(sandbox: Sandbox) -> None:
    status = sh(sandbox, "id -u; cat /proc/self/status").stdout
    assert status.startswith("0\n")
    rights = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    wanted = sum(1 << CAPABILITIES[name] for name in REHEARSAL.capabilities)
    for name, mask in (("CapPrm", wanted), ("CapEff", wanted), ("CapBnd", wanted), ("CapAmb", 0)):
        assert int(rights[name], 16) == mask, name
    assert rights["NoNewPrivs"].strip() == "1"
    assert rights["Seccomp"].strip() == "2"


def test_what_packages_do_when_they_are_installed_can_be_done(sandbox: Sandbox) -> None:
    done = sh(
        sandbox,
        """set -e
        useradd -m -s /bin/sh someone; echo someone:secret | chpasswd
        groupadd things; usermod -aG things someone
        install -d -o someone -g things -m 2750 /srv/things /var/lib/things
        su someone -c 'echo mine > /srv/things/x; id -un'
        chown root:root /srv/things/x; chmod 4755 /srv/things/x
        echo 'echo ran' > /tmp/x.sh; chmod +x /tmp/x.sh; /tmp/x.sh
        echo 'x 1' >> /etc/services; dpkg --configure -a
        """,
    )
    assert done.code == 0, done.stderr
    assert done.stdout.splitlines()[0:2] == ["someone", "ran"]


@pytest.mark.parametrize(
    "script",
    [
        "mknod /dev/disk b 8 0",
        "mount -t tmpfs x /mnt",
        "mount -o remount,rw /dryfit",
        "umount /dryfit",
        "touch /dryfit/x",
        "chroot / true",
        "unshare -U true",
        "unshare -m true",
        "hostname x",
        "date -s 2020-01-01",
        "echo x > /proc/sys/kernel/core_pattern",
        "echo x > /proc/sysrq-trigger",
        "echo x > /sys/kernel/uevent_helper",
        "dmesg",
        "readlink /proc/1/exe",
        f"setpriv --reuid {KEEPER} --regid {KEEPER} --clear-groups readlink /proc/1/exe",
        "kill -9 1; kill -0 1 && exit 1",
        "ls /var/run/docker.sock",
        "nice -n -5 true 2>&1 | grep -q denied && exit 1",
    ],
)
def test_what_root_in_there_cannot_do(sandbox: Sandbox, script: str) -> None:
    assert sh(sandbox, script).code != 0
    assert sh(sandbox, "true").code == 0


def test_no_network_and_no_devices(sandbox: Sandbox) -> None:
    seen = sh(sandbox, "ls /sys/class/net; find /dev -maxdepth 1 -type b -o -maxdepth 1 -type c")
    devices = {"full", "null", "random", "tty", "urandom", "zero"}
    assert set(seen.stdout.split()) == {"lo", *(f"/dev/{name}" for name in devices)}


def test_the_first_process_is_closed_to_root(sandbox: Sandbox) -> None:
    status = sh(sandbox, "grep -E '^(Uid|Gid|CapPrm)' /proc/1/status").stdout.split()
    assert status[1:5] == status[6:10] == [str(KEEPER)] * 4
    assert int(status[-1], 16) == 0


def test_orphans_are_reaped(sandbox: Sandbox) -> None:
    ran = sh(sandbox, "for i in 1 2 3 4 5; do (sleep 0.1 &) ; done; sleep 0.4; cat /proc/*/stat")
    assert ") Z " not in ran.stdout


def test_the_root_is_held_to_a_size(client: DockerClient) -> None:
    limits = Limits(root_bytes=40 * 1024**2, file_bytes=8 * 1024**2)
    fill = "i=0; while :; do dd if=/dev/zero of=/x$i bs=1M count=8; i=$((i+1)); sleep 0.1; done"
    with Sandbox(client, images.SANDBOX, profile="rehearsal", limits=limits) as sandbox:
        ran = sandbox.run(["sh", "-c", fill], seconds=30)
    assert ran.ended == "disk" or "No space left" in ran.stderr
    assert not ran.timed_out


def test_too_many_files_are_too_much_too(
    client: DockerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.prove.watch.FILES", 500)
    fill = "i=0; while :; do : > /x$i; i=$((i+1)); done"
    with Sandbox(client, images.SANDBOX, profile="rehearsal") as sandbox:
        ran = sandbox.run(["sh", "-c", fill], seconds=30)
    assert ran.ended == "disk" or "No space left" in ran.stderr
