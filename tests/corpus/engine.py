"""The Packer that the packs know best, in one container for many questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from assistant.prove import docker_engine, engines, images
from assistant.prove.sandbox import TOOLS, Limits, Sandbox
from assistant.prove.trial import attempt
from assistant.targets.judging import Answer, Step, Trial
from assistant.targets.packer.engine import ENVIRONMENT

VERSION = "1.8.7"
Ask = Callable[[str], Answer]


@contextmanager
def packer() -> Iterator[Ask]:
    """Shows one template at a time to the engine; a file `example` lies beside it."""
    found = [engine for engine in engines.installed("packer") if engine.version == VERSION]
    if not found:
        pytest.skip(f"no Packer {VERSION} is here → dryfit setup")
    limits = Limits(seconds=600, memory=3 * 1024**3, output_bytes=4 * 1024**2)
    tools = {"packer": found[0].path}
    with (
        docker_engine.connect() as client,
        Sandbox(
            client, images.SANDBOX, tools=tools, environment=ENVIRONMENT, limits=limits
        ) as sandbox,
    ):

        def ask(text: str) -> Answer:
            files = {"main.pkr.hcl": text.encode(), "example": b"echo example\n"}
            step = Step(("{engine}", "validate", "main.pkr.hcl"), seconds=120)
            answer = attempt(sandbox, f"{TOOLS}/packer", Trial(files, (step,)))
            assert answer.whole
            assert not answer.timed_out
            return answer

        yield ask
