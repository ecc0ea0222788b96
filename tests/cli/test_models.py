from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant import paths
from assistant.cli.models import models
from assistant.core.errors import UsageError
from assistant.models.files import EMBEDDED_NAME

HEAD = b"GGUF\x03\0\0\0"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CACHE", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))


def test_nothing_there_names_the_mend() -> None:
    result = CliRunner().invoke(models, ["list"])
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "dryfit setup" in result.stderr


def test_add_scan_list(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "deep"
    elsewhere.mkdir(parents=True)
    (elsewhere / "own.gguf").write_bytes(HEAD)
    scanned = CliRunner().invoke(models, ["scan", str(tmp_path / "elsewhere")])
    assert scanned.stdout == f"{elsewhere / 'own.gguf'}  0 MB\n"
    for words in ("added", "already there"):
        added = CliRunner().invoke(models, ["add", str(elsewhere / "own.gguf")])
        assert added.exit_code == 0
        assert words in added.stderr
    listed = json.loads(CliRunner().invoke(models, ["list", "--json"]).stdout)
    (model,) = listed["models"]
    assert (model["name"], model["size"], model["embedded"]) == ("own", 8, False)
    assert model["path"] == str(paths.models_dir() / "own.gguf")
    assert len(model["sha256"]) == 64


def test_what_is_no_model_is_not_added(tmp_path: Path) -> None:
    (tmp_path / "x.gguf").write_bytes(b"text")
    with pytest.raises(UsageError, match="not a GGUF file"):
        CliRunner().invoke(models, ["add", str(tmp_path / "x.gguf")], catch_exceptions=False)
    assert not paths.models_dir().exists()


def test_another_of_the_same_name_is_not_replaced(tmp_path: Path) -> None:
    paths.models_dir().mkdir(parents=True)
    (paths.models_dir() / "x.gguf").write_bytes(HEAD)
    (tmp_path / "x.gguf").write_bytes(HEAD)
    with pytest.raises(UsageError, match="another model"):
        CliRunner().invoke(models, ["add", str(tmp_path / "x.gguf")], catch_exceptions=False)


def test_of_a_model_that_was_added_only_the_link_goes(tmp_path: Path) -> None:
    (tmp_path / "own.gguf").write_bytes(HEAD)
    CliRunner().invoke(models, ["add", str(tmp_path / "own.gguf")], catch_exceptions=False)
    gone = CliRunner().invoke(models, ["remove", "own.gguf"])
    assert f"the file itself stays at {tmp_path / 'own.gguf'}" in gone.stderr
    assert (tmp_path / "own.gguf").read_bytes() == HEAD
    assert list(paths.models_dir().iterdir()) == []


def test_the_embedded_model_is_not_removed_by_name() -> None:
    paths.models_dir().mkdir(parents=True)
    (paths.models_dir() / EMBEDDED_NAME).write_bytes(HEAD)
    with pytest.raises(UsageError, match="the embedded model"):
        CliRunner().invoke(models, ["remove", EMBEDDED_NAME], catch_exceptions=False)
    assert (paths.models_dir() / EMBEDDED_NAME).is_file()


def test_removing_what_is_not_there_names_what_is() -> None:
    paths.models_dir().mkdir(parents=True)
    (paths.models_dir() / "own.gguf").write_bytes(HEAD)
    with pytest.raises(UsageError) as refused:
        CliRunner().invoke(models, ["remove", "onw"], catch_exceptions=False)
    assert refused.value.mend == "here: own"


def test_adding_and_removing_tell_it_as_json_too(tmp_path: Path) -> None:
    (tmp_path / "own.gguf").write_bytes(HEAD)
    for words in (["add", str(tmp_path / "own.gguf")], ["remove", "own"]):
        told = json.loads(CliRunner().invoke(models, [*words, "--json"]).stdout)
        assert [model["name"] for model in told["models"]] == ["own"]
    assert list(paths.models_dir().iterdir()) == []
