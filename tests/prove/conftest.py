"""What the tests of proof share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from assistant.prove import docker_engine

if TYPE_CHECKING:
    from docker import DockerClient


@pytest.fixture(scope="module")
def client() -> Iterator[DockerClient]:
    """The container engine of this machine."""
    with docker_engine.connect() as opened:
        yield opened
