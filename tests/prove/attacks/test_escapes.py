"""Nothing gets out of the container, whatever runs in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import get_args

import pytest

from assistant.prove import docker_engine, images
from assistant.prove.sandbox import Sandbox
from assistant.targets.judging import Profile
from tests.prove.attacks.surroundings import PROFILES, Attack, Surroundings, attacks

pytestmark = pytest.mark.container


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Surroundings]:
    found = Surroundings(tmp_path_factory.mktemp("valuable"))
    with pytest.MonkeyPatch.context() as patch, found.listening():
        for name in ("AWS_SECRET_ACCESS_KEY", "HTTP_PROXY", "https_proxy", "VAULT_TOKEN"):
            patch.setenv(name, f"http://{found.secret}:1")
        yield found


@pytest.fixture(scope="module")
def boxes(around: Surroundings) -> Iterator[Mapping[Profile, Sandbox]]:
    with ExitStack() as open_boxes:
        client = open_boxes.enter_context(docker_engine.connect())
        tools = {"tool": Path("/bin/true")}
        found = {}
        for profile in PROFILES:
            box = Sandbox(client, images.SANDBOX, profile=profile, tools=tools)
            found[profile] = open_boxes.enter_context(box)
            box.give("draft", {"main.pkr.hcl": b"x", "sub/file": b"y"})
        yield found


def test_both_profiles_are_attacked() -> None:
    assert get_args(Profile) == PROFILES


@pytest.mark.parametrize(
    ("profile", "attack"),
    [(p, a) for p in PROFILES for a in attacks() if p in a.profiles],
    ids=lambda value: value.name if isinstance(value, Attack) else value,
)
def test_held(
    boxes: Mapping[Profile, Sandbox], around: Surroundings, profile: Profile, attack: Attack
) -> None:
    ran = boxes[profile].run(["bash", "-c", around.fill(attack.script)], seconds=90)
    assert not ran.timed_out
    assert "ESCAPED" not in ran.stdout, ran.stdout
    assert around.secret not in ran.stdout + ran.stderr
    assert not around.heard
    assert around.canary.read_text() == around.secret


def test_the_scripts_can_get_through(around: Surroundings) -> None:
    """The same scripts, where nothing holds them: a container that shares this machine's network
    and files lets many of them through, so that what they look for is really looked for."""
    through = set()
    with docker_engine.connect() as client:
        box = client.containers.run(
            images.SANDBOX, ["sleep", "60"], detach=True, auto_remove=True,
            network_mode="host", pid_mode="host", user="0:0", environment={"TOKEN": "x"},
            security_opt=["seccomp=unconfined", "apparmor=unconfined"],
            volumes=[f"{around.canary.parent}:{around.canary.parent}:ro", "/run:/run:ro"],
        )  # fmt: skip
        try:
            for attack in attacks():
                if attack.name not in HARMLESS:
                    continue
                script = around.fill(attack.script)
                ran = box.exec_run(["timeout", "60", "bash", "-c", script])
                if b"ESCAPED" in ran.output:
                    through.add(attack.name)
        finally:
            box.remove(force=True)
            around.heard.clear()
    assert through == HARMLESS


HARMLESS = {
    "this machine's loopback",
    "an abstract socket of this machine",
    "this machine's files",
    "the Docker socket",
    "raw packets and a network of one's own",
    "namespaces of one's own",
    "the environment and the processes of others",
    "only the rights that installing takes",
}
"""Those that change nothing when they do get through."""
