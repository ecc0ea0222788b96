"""Whether the container engine of this machine holds a container to its limits."""

from __future__ import annotations

from assistant.prove import images
from assistant.prove.docker_engine import connect
from assistant.prove.sandbox import Sandbox


def unlimited() -> tuple[str, ...]:
    """What the engine was asked to limit and does not, seen from inside a container that is started
    to look: memory, processes, processors.

    Raises:
        MissingPart: no container engine answers.
        Unfinished: the container could not be started.
    """
    with connect() as client, Sandbox(client, images.SANDBOX, mount=False) as sandbox:
        sandbox.run(["true"], seconds=10)
        return sandbox.loose
