"""`dryfit lab`, as scripts and people see it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli.lab import lab
from assistant.core.errors import Exit
from assistant.prove import docker_engine, sweep
from tests.cli.command import dryfit
from tests.setup.fakes import valid


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
    value = valid(ended.stdout, "lab")
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


class Person:
    """Somebody at a terminal, in front of `dryfit lab`."""

    def __init__(self, folder: Path) -> None:
        self.hand, place = pty.openpty()
        self.command = subprocess.Popen(
            [sys.executable, "-m", "assistant", "lab", str(folder)],
            stdin=place, stdout=place, stderr=place, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(place, termios.TIOCSCTTY, 0),
            env={**os.environ, "TERM": "xterm-256color"},
        )  # fmt: skip
        os.close(place)
        self.seen = ""

    def sees(self, *words: str) -> None:
        end = time.monotonic() + 60
        while not all(word in self.seen for word in words):
            assert time.monotonic() < end, self.seen
            if select.select([self.hand], [], [], 0.2)[0]:
                self.seen += os.read(self.hand, 65536).decode("utf-8", "replace")

    def types(self, text: str) -> None:
        self.seen = ""
        os.write(self.hand, text.encode())


@contextmanager
def sitting(folder: Path) -> Iterator[Person]:
    person = Person(folder)
    try:
        yield person
        assert person.command.wait(timeout=30) == Exit.DONE
    finally:
        person.command.kill()
        person.command.wait()
        os.close(person.hand)


@pytest.mark.container
def test_somebody_at_a_terminal(folder: Path) -> None:
    with sitting(folder) as person:
        person.sees("lab:/lab# ")
        person.types("printf '\\033]0;evil\\007'; echo a$((1+1))b >> notes.txt; tty\r")
        person.sees("/dev/pts/", "lab:/lab# ")
        assert "evil\x07" not in person.seen
        person.types("\x1d")
        person.sees("[q]uit")
        person.types("d")
        person.sees("~ /lab/notes.txt", "+a2b", "[q]uit")
        person.types("\x03")
        person.sees("k")
        person.types("\x1d")
        person.sees("[q]uit")
        person.types("r")
        person.sees("back at the start", "lab:/lab# ")
        person.types("cat notes.txt; exit\r")
        person.sees("one", "[q]uit")
        assert "a2b" not in person.seen
        person.types("q")
        person.sees("nothing was changed")
    assert (folder / "notes.txt").read_text() == "one\n"
    assert left_over() == []


@pytest.mark.container
def test_ctrl_c_drops_the_line_and_not_the_lab(configuration: Path) -> None:
    with sitting(configuration) as person:
        person.sees("simulated> ")
        person.types("apply\r")
        person.sees("1 added", "simulated> ")
        person.types("destr")
        person.sees("destr")
        person.types("\x03")
        person.sees("simulated> ")
        person.types("state\r")
        person.sees("docker_image.caddy", "simulated> ")
        person.types("quit\r")
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


def test_beside_several_configurations_another_file_has_its_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text("locals {\n  a = 1\n}\n")
    (tmp_path / "compose.yml").write_text("services:\n  web:\n    image: nginx:1.27\n")
    opened = []

    def unattended(files: object, *_: object, **__: object) -> int:
        opened.append(files)
        return Exit.DONE

    monkeypatch.setattr("assistant.cli.lab._unattended", unattended)
    arguments = [str(tmp_path / "compose.yml"), "--run", "ls"]
    CliRunner().invoke(lab, arguments, standalone_mode=False, catch_exceptions=False)
    assert len(opened) == 1
