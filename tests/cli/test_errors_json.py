"""With --json a failure is one JSON object on stdout too; exit codes and stderr stay."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import jsonschema
import pytest

from assistant.cli import console
from assistant.core.errors import DryfitError, Exit, MissingPart
from tests.cli.command import dryfit

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "assistant/render/schemas/error.schema.json").read_text()
)


@pytest.mark.parametrize(
    ("args", "code", "word"),
    [
        (("check", "nope", "--json"), 2, "nope"),
        (("packs", "show", "nope-nope", "--json"), 3, "nope-nope"),
        (("packs", "import", "nope", "--json"), 2, "nope"),
        (("packs", "remove", "nope", "1.0", "--json"), 2, "nope 1.0"),
        (("packs", "diff", "nope", "docker", "--json"), 3, "nope"),
        (("drft", "--json"), 2, "draft"),
        (("draft", "x", "--sed", "1", "--json"), 2, "--seed"),
        (("draft", "--json"), 2, "GOAL"),
        (("plan", "", "--json"), 2, "empty"),
        (("prove", "nope", "--json"), 2, "nope"),
        (("draft", "a Debian 12 Packer image", "--out", "/proc/x/y", "--json"), 5, "/proc"),
    ],
)
def test_the_command_prints_one_object(
    tmp_path: Path, args: tuple[str, ...], code: int, word: str
) -> None:
    done = dryfit(*args, cwd=tmp_path)
    assert done.returncode == code
    value = json.loads(done.stdout)
    jsonschema.validate(value, SCHEMA)
    assert value["error"]["exit"] == code
    assert word in value["error"]["summary"]
    assert "dryfit" in done.stderr.lower()


def test_without_json_stdout_stays_empty(tmp_path: Path) -> None:
    done = dryfit("check", "nope", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")


def failing(error: BaseException, monkeypatch: pytest.MonkeyPatch, *argv: str) -> int:
    monkeypatch.setattr(sys, "argv", ["dryfit", *argv])
    monkeypatch.setattr("signal.signal", lambda *_: None)

    def command() -> object:
        raise error

    with pytest.raises(SystemExit) as ended:
        console.guarded(command)
    return int(ended.value.code or 0)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MissingPart("no model", mend="dryfit setup"), Exit.MISSING),
        (DryfitError("gone"), Exit.UNFINISHED),
        (KeyboardInterrupt(), Exit.INTERRUPTED),
        (OSError(28, os.strerror(28), "f"), Exit.UNFINISHED),
        (ZeroDivisionError(), Exit.UNFINISHED),
    ],
)
def test_every_kind_of_failure(
    error: BaseException,
    code: Exit,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert failing(error, monkeypatch, "models", "list", "--json") == code
    out = capsys.readouterr().out
    value = json.loads(out)
    jsonschema.validate(value, SCHEMA)
    assert value["error"]["exit"] == code


def test_json_behind_two_dashes_is_no_option(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failing(DryfitError("gone"), monkeypatch, "plan", "--", "--json") == Exit.UNFINISHED
    assert capsys.readouterr().out == ""
