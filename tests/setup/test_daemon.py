from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from assistant.setup import daemon
from tests.setup.fakes import answering, fake_dockerd, program


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("", "/var/run/docker.sock"),
        ("unix:///run/user/1000/docker.sock", "/run/user/1000/docker.sock"),
        ("tcp://10.0.0.1:2375", None),
        ("ssh://root@host", None),
    ],
)
def test_which_socket_a_docker_host_means(host: str, path: str | None) -> None:
    assert daemon.socket_path(host) == path


def test_the_states_of_a_daemon(tmp_path: Path) -> None:
    socket = str(tmp_path / "s")
    assert daemon.state(f"unix://{socket}") == "silent"
    with answering(socket, {}):
        assert daemon.state(f"unix://{socket}") == "answers"
    with answering(socket, {"/_ping": 500}):
        assert daemon.state(f"unix://{socket}") == "silent"
    assert daemon.state(f"unix://{socket}") == "silent"
    assert daemon.state("tcp://10.0.0.1:2375") == "remote"


def test_something_else_on_the_socket_is_no_daemon(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("a file")
    assert daemon.state(f"unix://{tmp_path / 's'}") == "silent"


def test_a_socket_that_may_not_be_used_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(daemon, "get", refuse)
    assert daemon.state("") == "refused"


@pytest.mark.parametrize(
    ("content", "comm", "gone"),
    [
        ("7\n", "dockerd\n", False),
        ("7\n", "bash\n", True),
        ("7\n", None, True),
        ("seven", None, False),
        (None, None, False),
    ],
)
def test_a_stale_pid_file_is_dropped_and_a_live_one_kept(
    tmp_path: Path, content: str | None, comm: str | None, gone: bool
) -> None:
    pid_file = tmp_path / "docker.pid"
    if content is not None:
        pid_file.write_text(content)
    if comm is not None:
        (tmp_path / "7").mkdir()
        (tmp_path / "7" / "comm").write_text(comm)
    assert daemon.drop_stale(pid_file, "dockerd", tmp_path) is gone
    assert pid_file.exists() is (content is not None and not gone)


@pytest.fixture
def bare(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without systemd and with no daemon running."""
    socket = home / "sock"
    monkeypatch.setattr(daemon, "SYSTEMD", home / "none")
    monkeypatch.setattr(daemon, "DEFAULT_SOCKET", str(socket))
    monkeypatch.setattr(daemon, "PID_FILES", ((home / "docker.pid", "dockerd"),))
    monkeypatch.setenv("PATH", f"{home / 'bin'}:/usr/bin:/bin")
    return home


def test_a_daemon_is_started_in_a_session_of_its_own_with_a_log(bare: Path) -> None:
    fake_dockerd(bare / "bin", bare / "sock")
    (bare / "docker.pid").write_text("999999999")
    started = daemon.start(20)
    try:
        assert (started.ok, started.how) == (True, "dockerd")
        assert os.getsid(started.pid) == started.pid
        assert (bare / "state/dryfit/dockerd.log").is_file()
        assert not (bare / "docker.pid").exists()
    finally:
        os.kill(started.pid, 9)
        daemon._left_running.pop().wait()


def test_a_daemon_that_ends_at_once_says_why_and_is_not_waited_for(bare: Path) -> None:
    program(
        bare / "bin",
        "dockerd",
        "echo 'failed to start daemon: no cgroups' >&2; echo '(exit 4)'; exit 1",
    )
    started = daemon.start(20)
    assert (started.ok, started.why) == (False, "failed to start daemon: no cgroups")


def test_a_daemon_that_is_on_its_way_is_not_started_twice(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bare / "bin", "dockerd", "echo twice >&2; exit 1")
    child = subprocess.Popen(["sleep", "30"])
    try:
        (bare / "docker.pid").write_text(str(child.pid))
        monkeypatch.setattr(daemon, "PID_FILES", ((bare / "docker.pid", "sleep"),))
        with answering(str(bare / "sock"), {}):
            started = daemon.start(5)
        assert (started.ok, started.pid) == (True, child.pid)
    finally:
        child.kill()
        child.wait()


def test_where_systemd_runs_it_is_asked(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare / "bin", "systemctl", "echo 'Unit docker.service is masked.' >&2; exit 1")
    monkeypatch.setattr(daemon, "SYSTEMD", bare)
    started = daemon.start(0.1)
    assert (started.ok, started.how) == (False, "systemctl")
    assert started.why == "Unit docker.service is masked."
