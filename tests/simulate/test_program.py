"""The program itself: how it is started, attached to and ended."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest

from assistant.simulate.serve import MAGIC
from assistant.simulate.wire import messages
from tests.simulate.asking import ADDRESS, resource

REPOSITORY = Path(__file__).parents[2]
BLOCK = {"attributes": {"id": {"type": "string", "computed": True}}}
STARTED = {MAGIC[0]: MAGIC[1], "PLUGIN_PROTOCOL_VERSIONS": "5,6"}


def start(*words: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "assistant.simulate", *words],
        env={"PATH": os.defpath, "PYTHONPATH": str(REPOSITORY)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(program: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = program.communicate(timeout=60)
    return program.returncode, out, err


@pytest.fixture
def document(tmp_path: Path) -> str:
    path = tmp_path / "providers.json"
    path.write_text(json.dumps({"providers": [resource(BLOCK)]}))
    return str(path)


@pytest.fixture
def plugin(document: str, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    words = ("plugin", "--input", document, ADDRESS)
    program = start(*words, TMPDIR=str(tmp_path), **STARTED)
    yield program
    program.kill()
    program.communicate()


def types_of(socket: str, version: int = 6) -> list[str]:
    """The resource types that a server on a socket offers."""
    schemas = {5: "GetSchema", 6: "GetProviderSchema"}[version]
    with grpc.insecure_channel(f"unix:{socket}") as channel:
        ask = channel.unary_unary(f"/tfplugin{version}.Provider/{schemas}")
        answer = messages(version).Schemas.FromString(ask(b"", timeout=30))
    return [entry.key for entry in answer.resource_schemas]


def test_an_engine_starts_it_and_ends_it(plugin: subprocess.Popen[str], tmp_path: Path) -> None:
    assert plugin.stdout
    core, version, network, socket, protocol, *_ = plugin.stdout.readline().strip().split("|")
    assert (core, version, network, protocol) == ("1", "6", "unix", "grpc")
    assert stat.S_IMODE(Path(socket).parent.stat().st_mode) == 0o700
    assert types_of(socket) == ["thing_box"]
    with grpc.insecure_channel(f"unix:{socket}") as channel:
        channel.unary_unary("/plugin.GRPCController/Shutdown")(b"", timeout=30)
    assert finish(plugin)[0] == 0
    assert not Path(socket).parent.exists()


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "Terraform or OpenTofu start it"),
        (STARTED | {"PLUGIN_CLIENT_CERT": "x"}, "TF_DISABLE_PLUGIN_TLS=1"),
        (STARTED | {"PLUGIN_PROTOCOL_VERSIONS": "4"}, "versions 4 of the protocol"),
    ],
)
def test_it_says_why_it_cannot_be_started(
    document: str, environment: dict[str, str], words: str
) -> None:
    status, out, err = finish(start("plugin", "--input", document, ADDRESS, **environment))
    assert (status, out) == (1, "")
    assert words in err


def test_it_serves_only_what_the_input_has(document: str) -> None:
    status, _, err = finish(start("plugin", "--input", document, "x/y/z", **STARTED))
    assert status == 1
    assert "no provider x/y/z" in err


@pytest.mark.parametrize("version", [5, 6])
def test_it_serves_until_told_to_end(document: str, tmp_path: Path, version: int) -> None:
    folder = tmp_path / "sockets"
    words = ("--input", document, "--folder", str(folder), "--protocol", str(version))
    program = start("serve", *words)
    assert program.stdout
    attached = json.loads(program.stdout.readline())
    assert json.loads((folder / "reattach.json").read_text()) == attached
    told: dict[str, Any] = attached[ADDRESS]
    assert (told["Pid"], told["ProtocolVersion"]) == (program.pid, version)
    assert types_of(told["Addr"]["String"], version) == ["thing_box"]
    program.send_signal(signal.SIGTERM)
    assert finish(program)[0] == 0
    assert not list(folder.iterdir())


def test_what_an_earlier_run_left_does_not_count(document: str, tmp_path: Path) -> None:
    folder = tmp_path / "sockets"
    words = ("serve", "--input", document, "--folder", str(folder))
    killed = start(*words)
    assert killed.stdout
    killed.stdout.readline()
    killed.kill()
    killed.communicate()
    program = start(*words)
    assert program.stdout
    attached = json.loads(program.stdout.readline())
    assert attached[ADDRESS]["Pid"] == program.pid
    assert json.loads((folder / "reattach.json").read_text()) == attached
    assert types_of(attached[ADDRESS]["Addr"]["String"]) == ["thing_box"]
    program.terminate()
    assert finish(program)[0] == 0


def test_it_uses_no_folder_that_others_may_enter(document: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    status, _, err = finish(start("serve", "--input", document, "--folder", str(tmp_path)))
    assert status == 1
    assert "open to others" in err


def test_a_command_finds_the_providers(document: str, tmp_path: Path) -> None:
    script = 'printf %s "$TF_REATTACH_PROVIDERS"; exit 3'
    words = ("run", "--input", document, "--", "sh", "-c", script)
    status, out, _ = finish(start(*words, TMPDIR=str(tmp_path)))
    assert status == 3
    assert list(json.loads(out)) == [ADDRESS]
    assert [one.name for one in tmp_path.iterdir()] == ["providers.json"]


def test_told_to_end_it_takes_everything_with_it(document: str, tmp_path: Path) -> None:
    script = "echo $$; exec sleep 60"
    words = ("run", "--input", document, "--", "sh", "-c", script)
    program = start(*words, TMPDIR=str(tmp_path))
    assert program.stdout
    command = int(program.stdout.readline())
    program.terminate()
    assert finish(program)[0] == 143
    with pytest.raises(ProcessLookupError):
        os.kill(command, 0)
    assert [one.name for one in tmp_path.iterdir()] == ["providers.json"]


def test_told_to_end_while_the_command_is_being_started(document: str, tmp_path: Path) -> None:
    script = "kill -TERM $PPID; exec sleep 60"
    words = ("run", "--input", document, "--", "sh", "-c", script)
    assert finish(start(*words, TMPDIR=str(tmp_path)))[0] == 143
    assert [one.name for one in tmp_path.iterdir()] == ["providers.json"]


def test_a_command_that_is_not_there(document: str) -> None:
    status, _, err = finish(start("run", "--input", document, "--", "no-such-command"))
    assert status == 127
    assert "no-such-command" in err


def test_a_folder_of_the_draft_brings_no_modules(document: str, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    assert finish(start("install", "--input", document, "--mirror", str(mirror)))[0] == 0
    (launcher,) = mirror.rglob("terraform-provider-thing_v1.2.3")
    draft = tmp_path / "draft"
    draft.mkdir()
    (draft / "grpc.py").write_text("raise SystemExit('taken from the draft')")
    done = subprocess.run([launcher], cwd=draft, env={}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "Terraform or OpenTofu start it" in done.stderr
