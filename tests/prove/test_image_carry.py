"""The sandbox image from one container engine to another; a small image stands in for it."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator

import pytest
from docker.errors import ImageNotFound

from assistant.prove import image_carry
from assistant.prove.docker_engine import connect
from assistant.prove.image_build import into_image
from assistant.prove.images import labels_of

SMALL = "dryfit-test-carried:latest"
MARKS = {"dryfit.package.sudo": "1.9.13p3-1+deb12u4"}


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return out.getvalue()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An image of one file under the recipe of today, in place of the sandbox image."""
    monkeypatch.setattr(image_carry, "SANDBOX", SMALL)
    monkeypatch.setattr(image_carry, "require", lambda client: labels_of(client, SMALL))
    monkeypatch.setattr(image_carry, "remove_older", lambda _: None)
    with connect() as client:
        into_image(
            client, iter([packed({"etc/here": b"hello"})]), "dryfit-test-carried", "latest", MARKS
        )
        try:
            yield
        finally:
            try:
                client.api.remove_image(SMALL)
            except ImageNotFound:
                assert labels_of(client, SMALL) == {}


@pytest.mark.container
@pytest.mark.usefixtures("small")
def test_it_arrives_as_it_left() -> None:
    with image_carry.carried() as image:
        assert image.packages == MARKS
        whole = b"".join(image.files)
    with tarfile.open(fileobj=io.BytesIO(whole)) as files:
        inside = files.extractfile("etc/here")
        assert inside is not None
        assert inside.read() == b"hello"
    with connect() as client:
        before = labels_of(client, SMALL)
        client.api.remove_image(SMALL)
        image_carry.take_in(iter([whole]), MARKS)
        assert labels_of(client, SMALL) == before
        config = client.images.get(SMALL).attrs["Config"]
        left = client.api.containers(all=True, filters={"ancestor": SMALL})
    assert (config["User"], config["WorkingDir"]) == ("65534:65534", "/work")
    assert left == []
