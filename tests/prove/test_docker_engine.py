from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from assistant.config import Config, read_config
from assistant.core.errors import MissingPart, Unfinished
from assistant.prove import docker_engine


@pytest.mark.parametrize("host", ["tcp://192.0.2.1:2375", "ssh://someone@192.0.2.1"])
def test_another_machine_is_refused(host: str) -> None:
    status = docker_engine.status(Config(docker_host=host))
    assert not status.ok
    assert "another machine" in status.why
    assert "DRYFIT_ALLOW_REMOTE_DOCKER=1" in status.mend
    with pytest.raises(MissingPart), docker_engine.connect(Config(docker_host=host)):
        pass


def test_a_socket_that_is_not_there(tmp_path: Path) -> None:
    status = docker_engine.status(Config(docker_host=f"unix://{tmp_path}/none.sock"))
    assert not status.ok
    assert str(tmp_path) in status.why
    assert status.mend


def test_a_socket_that_speaks_something_else(tmp_path: Path) -> None:
    path = tmp_path / "s.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()

        def answer() -> None:
            with server.accept()[0] as peer:
                peer.recv(1024)
                peer.sendall(b"HELLO\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        status = docker_engine.status(Config(docker_host=f"unix://{path}"))
        thread.join(5)
    assert not status.ok
    assert "does not answer" in status.why


def test_only_docker_host_when_it_is_set() -> None:
    assert docker_engine.addresses(Config(docker_host="unix:///x")) == ("unix:///x",)
    usual = docker_engine.addresses(Config(runtime_dir="/run/user/7"))
    assert usual[0] == "unix:///var/run/docker.sock"
    assert "unix:///run/user/7/podman/podman.sock" in usual


def test_the_environment_is_read_in_one_place() -> None:
    config = read_config({"DOCKER_HOST": " tcp://x ", "DRYFIT_ALLOW_REMOTE_DOCKER": "yes"})
    assert config == Config(docker_host="tcp://x", allow_remote_docker=False)
    assert read_config({"DRYFIT_ALLOW_REMOTE_DOCKER": "1"}).allow_remote_docker


@pytest.mark.container
def test_what_the_engine_fails_at_is_told_without_its_traceback() -> None:
    with pytest.raises(Unfinished, match="No such container"), docker_engine.connect() as client:
        client.api.inspect_container("dryfit-none")
