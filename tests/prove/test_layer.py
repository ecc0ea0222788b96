"""What a container holds beyond its image, read from outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from assistant.core.difference import FileState
from assistant.prove import images, layer, sweep
from assistant.prove.difference import difference
from assistant.prove.layer import read_layer, read_paths, stat

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

pytestmark = pytest.mark.container


@pytest.fixture(scope="module")
def container(client: DockerClient) -> Iterator[Container]:
    """One in which a little was done, and which has ended."""
    script = """
        mkdir -p /opt/x/deep; printf 'one\\n' > /opt/x/deep/f; ln /opt/x/deep/f /opt/x/same
        chmod 4755 /opt/x/deep/f; chown 7:8 /opt/x; ln -s /nowhere /opt/x/l; mkfifo /opt/x/p
        head -c 300000 /dev/urandom > /opt/big; echo more >> /etc/issue; chmod 1700 /srv
        rm -r /usr/share/base-files; echo no-text > /opt/'a b'; printf '\\0' > /opt/nul
    """
    marks = dict(sweep.labels(sweep.new_session(), 120))
    made = client.containers.create(
        images.SANDBOX, ["sh", "-c", script], user="0:0", network_mode="none", labels=marks
    )
    try:
        made.start()
        made.wait()
        yield made
    finally:
        made.remove(force=True, v=True)


def test_the_layer_is_read_whole(client: DockerClient, container: Container) -> None:
    found = read_layer(client, str(container.id))
    states = {path: item.state for path, item in found.items() if item}
    assert states["/opt/x"] == FileState("folder", 0o755, "7:8")
    assert states["/opt/x/deep/f"] == FileState("file", 0o4755, "0:0", 4)
    assert states["/opt/x/l"] == FileState("link", 0o777, "0:0", target="/nowhere")
    assert states["/opt/x/p"].type == "other"
    assert states["/srv"].mode == 0o1700
    assert found["/usr/share/base-files"] is None
    one, same = found["/opt/x/deep/f"], found["/opt/x/same"]
    assert one is not None
    assert one.text == "one\n"
    assert one == same
    big, nul = found["/opt/big"], found["/opt/nul"]
    assert big is not None
    assert nul is not None
    assert big.digest
    assert big.text is nul.text is None


def test_one_call_for_everything_reads_the_same(
    client: DockerClient, container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart = read_layer(client, str(container.id))
    monkeypatch.setattr(layer, "ROOTS", 0)
    assert not difference(apart, {**apart, **read_layer(client, str(container.id))})


def test_beyond_the_limits_nothing_is_claimed(
    client: DockerClient, container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layer, "READ_BYTES", 20_000)
    found = read_layer(client, str(container.id))
    assert found["/opt/big"] is not None
    assert difference(found, found).unread
    monkeypatch.setattr(layer, "PATHS", 3)
    few = read_layer(client, str(container.id))
    assert few.keys() >= {"/opt/big", "/srv"}
    assert sum(i is not None and i.state.type == "unread" for i in few.values()) >= len(few) - 6


def test_what_is_not_there_is_nothing(client: DockerClient, container: Container) -> None:
    name = str(container.id)
    assert stat(client, name, "/no/such") is None
    assert read_paths(client, name, ["/no/such"]) == {"/no/such": None}
    assert read_paths(client, name, [], trees=["/no/such"]) == {"/no/such": None}


def test_what_lies_in_another_tree_is_not_read_by_itself(
    client: DockerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = "mkdir /opt/a /opt/a-b && touch /opt/a/1 /opt/a/2 /opt/a/3"
    marks = dict(sweep.labels(sweep.new_session(), 120))
    made = client.containers.create(
        images.SANDBOX, ["sh", "-c", script], user="0:0", network_mode="none", labels=marks
    )
    read: list[str] = []
    archive = layer._archive

    def noted(client: DockerClient, container: str, path: str) -> Iterator[bytes] | None:
        read.append(path)
        return archive(client, container, path)

    monkeypatch.setattr(layer, "_archive", noted)
    try:
        made.start()
        made.wait()
        found = read_layer(client, str(made.id))
    finally:
        made.remove(force=True, v=True)
    assert read == ["/opt/a", "/opt/a-b"]
    assert {"/opt/a/1", "/opt/a/2", "/opt/a/3"} < found.keys()
