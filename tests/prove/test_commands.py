"""`dryfit prove` and `dryfit engines`, as scripts see them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from assistant.cli.engines import engines as engines_command
from assistant.cli.prove import prove as prove_command
from assistant.config import Config
from assistant.core.errors import Exit, MissingPart, UsageError
from assistant.prove import docker_engine, engines
from tests.prove.test_proof import QEMU
from tests.setup.fakes import valid


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    for name, text in QEMU.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def call(command: Any, *arguments: str) -> Any:
    return CliRunner().invoke(command, list(arguments), standalone_mode=False)


@pytest.mark.container
def test_a_sound_folder(draft: Path) -> None:
    ended = call(prove_command, str(draft), "--json")
    assert ended.return_value == Exit.DONE
    value = valid(ended.stdout, "prove")
    assert [e["status"] for e in value["evidence"]] == ["passed", "not_run"]
    assert [(one["engine"], one["status"]) for one in value["holds"]] == [("packer", "passed")]
    assert "judges in a throwaway container" in ended.stderr


@pytest.mark.container
def test_a_broken_folder(draft: Path) -> None:
    path = draft / "sources.pkr.hcl"
    path.write_text(path.read_text().replace("vtpm", "vtmp"))
    ended = call(prove_command, str(draft))
    assert ended.return_value == Exit.ERRORS_REMAIN
    assert "sources.pkr.hcl:6:3" in ended.stdout
    value = valid(call(prove_command, str(draft), "--json").stdout, "prove")
    assert value["diagnostics"][0]["code"] == "engine/unsupported-argument"


def test_an_engine_that_is_not_known(draft: Path) -> None:
    ended = call(prove_command, str(draft), "--engine", "paker@1.8.7")
    assert isinstance(ended.exception, UsageError)


@pytest.mark.container
def test_several_engines_are_told_apart(draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pinned = engines.installed("packer")[0]
    other = msgspec.structs.replace(pinned, version="1.8.6")
    monkeypatch.setattr(engines, "installed", lambda name: (pinned, other))
    ended = call(prove_command, str(draft), "--engine", "packer")
    assert f"holds on packer {pinned.version}; cannot be told by packer 1.8.6" in ended.stdout
    assert ended.return_value == Exit.DONE


def test_without_a_container_engine(draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docker_engine, "read_config", lambda: Config(docker_host="tcp://x:1"))
    ended = call(prove_command, str(draft))
    assert isinstance(ended.exception, MissingPart)
    assert ended.exception.code == 4


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    assert isinstance(call(prove_command, str(tmp_path / "x")).exception, UsageError)


def test_engines_that_are_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "packer").write_bytes(b"x")
    engine = engines.Engine("packer", "1.8.7", "built", tmp_path / "packer", "MPL-2.0")
    monkeypatch.setattr("assistant.cli.engines.installed_providers", lambda: ())
    monkeypatch.setattr(engines, "installed", lambda n: (engine,) if n == "packer" else ())
    value = valid(call(engines_command, "list", "--json").stdout, "engines")
    assert value["engines"] == [
        {
            "name": "packer",
            "kind": "engine",
            "version": "1.8.7",
            "source": "built",
            "origin": None,
            "path": str(tmp_path / "packer"),
            "sha256": hashlib.sha256(b"x").hexdigest(),
            "licence": "MPL-2.0",
            "plugins": None,
            "first": True,
        }
    ]
    assert "built from the pinned module, MPL-2.0" in call(engines_command, "list").stdout


def test_removing_an_engine_that_is_not_there() -> None:
    assert isinstance(call(engines_command, "remove", "0.0.1").exception, UsageError)
