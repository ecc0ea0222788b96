"""Bad input is answered: the exit code of the contract, one clear line, nothing written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import dryfit


def assert_answered(done: object, folder: Path, code: int, *words: str) -> None:
    from subprocess import CompletedProcess

    assert isinstance(done, CompletedProcess)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    for word in words:
        assert word in done.stderr + done.stdout
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("goal", "word"),
    [("", "empty"), ("   \n", "empty"), ("x" * 100_000, "characters"), ("a\x01b", "character")],
)
def test_a_goal_that_cannot_be_read(tmp_path: Path, goal: str, word: str) -> None:
    assert_answered(dryfit("draft", goal, cwd=tmp_path), tmp_path, 2, word)


def test_a_misspelt_tool_is_declined_with_the_nearest(tmp_path: Path) -> None:
    done = dryfit("draft", "a Windows 11 Pakcer image", "--json", cwd=tmp_path)
    assert done.returncode == 3
    shape = json.loads(done.stdout)
    assert shape["outcome"] == "declined"
    unknown = shape["intent"]["unknown"]
    assert [u["term"] for u in unknown] == ["Pakcer"]
    assert "packer" in unknown[0]["nearest"]
    assert list(tmp_path.iterdir()) == []


def test_a_misspelt_builder_is_declined_with_the_nearest(tmp_path: Path) -> None:
    done = dryfit("draft", "a Windows 11 Packer image for hypervee", "--json", cwd=tmp_path)
    assert done.returncode == 3
    unknown = json.loads(done.stdout)["intent"]["unknown"]
    assert [u["term"] for u in unknown] == ["hypervee"]
    assert "hyperv-iso" in unknown[0]["nearest"]


def test_no_such_command_names_the_nearest(tmp_path: Path) -> None:
    assert_answered(dryfit("drft", "x", cwd=tmp_path), tmp_path, 2, "draft")


def test_no_such_option(tmp_path: Path) -> None:
    assert_answered(dryfit("draft", "x", "--sed", "1", cwd=tmp_path), tmp_path, 2, "--seed")


@pytest.mark.parametrize("seed", ["-1", "1.5", "x", str(2**32)])
def test_a_seed_that_is_none(tmp_path: Path, seed: str) -> None:
    assert_answered(dryfit("draft", "x", "--seed", seed, cwd=tmp_path), tmp_path, 2, "--seed")


def test_a_set_without_a_value(tmp_path: Path) -> None:
    done = dryfit("draft", "a Debian 12 Packer image", "--set", "cpus", cwd=tmp_path)
    assert_answered(done, tmp_path, 2, "NAME=VALUE")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = dryfit("draft", "a Debian 12 Packer image", "--with", "nothing.sh", cwd=tmp_path)
    assert_answered(done, tmp_path, 2, "nothing.sh")


def test_out_is_not_empty(tmp_path: Path) -> None:
    out, cwd = tmp_path / "out", tmp_path / "cwd"
    out.mkdir()
    cwd.mkdir()
    (out / "mine").write_text("x")
    done = dryfit("draft", "a Debian 12 Packer image", "--out", str(out), cwd=cwd)
    assert_answered(done, cwd, 2, "not empty")
    assert (out / "mine").read_text() == "x"


def test_out_cannot_be_written(tmp_path: Path) -> None:
    # /proc refuses folders even to root.
    done = dryfit("draft", "a Debian 12 Packer image", "--out", "/proc/dryfit/x", cwd=tmp_path)
    assert_answered(done, tmp_path, 5, "/proc")


def test_a_model_that_is_not_gguf(tmp_path: Path) -> None:
    model, cwd = tmp_path / "model.gguf", tmp_path / "cwd"
    cwd.mkdir()
    model.write_bytes(b"not a model at all" * 100)
    done = dryfit("draft", "a Debian 12 Packer image", "--model", str(model), cwd=cwd)
    assert_answered(done, cwd, done.returncode, "model.gguf")
    assert done.returncode in (2, 5)


def test_no_model_is_named_with_its_mend(tmp_path: Path) -> None:
    cwd = tmp_path / "cwd"
    cwd.mkdir()
    env = {"XDG_DATA_HOME": str(tmp_path / "empty")}
    done = dryfit("draft", "a Debian 12 Packer image", cwd=cwd, env=env)
    assert_answered(done, cwd, 4, "dryfit setup")
