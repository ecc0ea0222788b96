"""Trials in the real container: what is said by which command, in what order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.prove import images
from assistant.prove.docker_engine import connect
from assistant.prove.sandbox import Sandbox
from assistant.prove.trial import attempt
from assistant.targets.judging import Step, Trial

pytestmark = pytest.mark.container


def told(script: str) -> Step:
    return Step(("sh", "-c", script), seconds=20)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with connect() as client, Sandbox(client, images.SANDBOX) as inside:
        yield inside


def test_the_first_step_that_fails_is_the_last(sandbox: Sandbox) -> None:
    answer = attempt(
        sandbox, "", Trial({}, (told("echo a"), told("echo b; exit 3"), told("echo c")))
    )
    assert (answer.code, answer.text.strip()) == (3, "b")
    assert [one.text.strip() for one in answer.earlier] == ["a"]
    assert answer.aside is None


@pytest.mark.parametrize("code", [0, 3])
def test_a_command_beside_the_steps_is_waited_for(sandbox: Sandbox, code: int) -> None:
    steps = (told(f"echo step; exit {code}"),)
    answer = attempt(sandbox, "", Trial({}, steps, aside=told("sleep 0.3; echo beside; exit 7")))
    assert (answer.code, answer.text.strip()) == (code, "step")
    assert answer.aside is not None
    assert answer.aside.strip() == "beside"


def test_they_run_at_the_same_time(sandbox: Sandbox) -> None:
    """Each waits for a sign of the other."""
    steps = (told("touch /work/step; until [ -e /work/aside ]; do sleep 0.05; done; echo met"),)
    aside = told("touch /work/aside; until [ -e /work/step ]; do sleep 0.05; done; echo met")
    answer = attempt(sandbox, "", Trial({}, steps, aside=aside))
    assert (answer.text.strip(), (answer.aside or "").strip()) == ("met", "met")


def test_what_the_steps_read_is_told_and_not_what_was_beside(sandbox: Sandbox) -> None:
    trial = Trial({"a": b"1", "b": b"2"}, (told("cat a"),), aside=told("true"))
    assert attempt(sandbox, "", trial).read == ("a",)
