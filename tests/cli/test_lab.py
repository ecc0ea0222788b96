"""`dryfit lab`, as scripts and people see it."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from assistant.core.errors import Exit
from assistant.prove import docker_engine, sweep
from tests.cli.command import dryfit

SCHEMA = Path(__file__).parents[2] / "assistant/render/schemas/lab.schema.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "mine"
    place.mkdir()
    (place / "a.sh").write_text("#!/bin/sh\necho from a script\n")
    (place / "notes.txt").write_text("one\n")
    return place


def left_over() -> list[str]:
    """Containers of processes that have gone."""
    with docker_engine.connect() as client:
        found = client.api.containers(all=True, filters={"label": f"{sweep.ROLE}=sandbox"})
    return [c["Id"] for c in found if sweep.owner_gone(c["Labels"][sweep.SESSION])]


@pytest.mark.container
def test_commands_what_they_said_and_what_they_changed(folder: Path) -> None:
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    ended = dryfit("lab", str(folder), "--run", "./a.sh; echo two >> notes.txt; mkdir d; cd d",
                   "--run", "pwd; ls /root/../etc/shadow; useradd x; exit 3", "--run", "echo no",
                   "--json")  # fmt: skip
    assert ended.returncode == Exit.ERRORS_REMAIN, ended.stderr
    value = json.loads(ended.stdout)
    jsonschema.validate(value, json.loads(SCHEMA.read_text()))
    assert value["system"] == "debian 12"
    assert [(run["code"], run["output"]) for run in value["runs"]] == [
        (0, "from a script\n"),
        (3, "/lab/d\n/root/../etc/shadow\n"),
    ]
    assert value["not_run"] == ["echo no"]
    changes = {c["path"]: c for c in value["difference"]["changes"]}
    assert changes["/lab/notes.txt"]["diff"] == "@@ -1 +1,2 @@\n one\n+two"
    assert changes["/lab/d"]["kind"] == "added"
    assert "/etc/passwd" in changes
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    assert left_over() == []


@pytest.mark.container
def test_a_script_of_the_users(folder: Path) -> None:
    script = folder / "a.sh"
    script.write_text("#!/bin/bash\necho \"$BASH_VERSION\" | cut -c1; printf '\\033]0;t\\007x'\n")
    ended = dryfit("lab", "--script", str(script))
    assert ended.returncode == Exit.DONE, ended.stderr
    assert ended.stdout.splitlines()[0] == "$ a.sh"
    assert ended.stdout.splitlines()[1] == "5"
    assert "\x1b" not in ended.stdout
    assert ended.stdout.splitlines()[-1] == "nothing was changed"


@pytest.mark.parametrize(
    "arguments", [(), ("--json",), ("--run", "true", "--script", __file__), ("/no/such/place",)]
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    ended = dryfit("lab", *arguments)
    assert ended.returncode == Exit.USAGE
    assert "→" in ended.stderr


@pytest.mark.container
def test_somebody_at_a_terminal(folder: Path) -> None:
    hand, place = pty.openpty()
    person = subprocess.Popen(
        [sys.executable, "-m", "assistant", "lab", str(folder)],
        stdin=place, stdout=place, stderr=place, start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color"},
    )  # fmt: skip
    os.close(place)
    seen = ""

    def sees(*words: str) -> None:
        nonlocal seen
        end = time.monotonic() + 60
        while not all(word in seen for word in words):
            assert time.monotonic() < end, seen
            if select.select([hand], [], [], 0.2)[0]:
                seen += os.read(hand, 65536).decode("utf-8", "replace")

    def types(text: str) -> None:
        nonlocal seen
        seen = ""
        os.write(hand, text.encode())

    try:
        sees("lab:/lab# ")
        types("printf '\\033]0;evil\\007'; echo a$((1+1))b >> notes.txt; tty\r")
        sees("/dev/pts/", "lab:/lab# ")
        assert "evil\x07" not in seen
        types("\x1d")
        sees("[q]uit")
        types("d")
        sees("~ /lab/notes.txt", "+a2b", "[q]uit")
        types("\x03")
        sees("k")
        types("\x1d")
        sees("[q]uit")
        types("r")
        sees("back at the start", "lab:/lab# ")
        types("cat notes.txt; exit\r")
        sees("one", "[q]uit")
        assert "a2b" not in seen
        types("q")
        sees("nothing was changed")
        assert person.wait(timeout=30) == Exit.DONE
    finally:
        person.kill()
        person.wait()
        os.close(hand)
    assert (folder / "notes.txt").read_text() == "one\n"
    assert left_over() == []


CONFIGURATION = """
terraform {
  required_providers {
    docker = { source = "kreuzwerker/docker", version = "~> 3.6" }
  }
}
resource "docker_image" "caddy" {
  name = "caddy:2"
}
"""


@pytest.fixture
def configuration(tmp_path: Path) -> Path:
    (tmp_path / "main.tf").write_text(CONFIGURATION)
    return tmp_path


@pytest.mark.container
def test_what_ran_before_a_mistake_is_shown_and_what_did_not_run_is_named(
    configuration: Path,
) -> None:
    ended = dryfit("lab", str(configuration), "--run", "apply; break docker_container.nope x=1",
                   "--run", "state")  # fmt: skip
    assert ended.returncode == Exit.ERRORS_REMAIN, ended.stderr
    assert "1 added" in ended.stdout
    assert "no docker_container.nope" in ended.stdout
    assert ended.stdout.endswith("not run: state\n")


def test_a_word_that_is_no_command_is_refused_before_anything_is_done(configuration: Path) -> None:
    ended = dryfit("lab", str(configuration), "--run", "apply; brake x")
    assert ended.returncode == Exit.USAGE
    assert "“brake” is no command here" in ended.stderr
