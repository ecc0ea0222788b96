"""The commands `redraft` and `history`: what they print, and how they end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from assistant.cli import draft as draft_command
from assistant.cli import redraft as redraft_command
from assistant.cli.history import history
from assistant.cli.plan import plan as plan_command
from assistant.core.errors import Declined, Exit, Unfinished, UsageError
from tests.tui.shops import FakeShop

SCHEMAS = Path(__file__).parents[2] / "assistant/render/schemas"
GOAL = "a Debian 12 Packer image on Proxmox with 8 GB RAM and docker"


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    return found


def run(command: Any, *args: str) -> tuple[int, str]:
    """Exit code and stdout; failures that a person can act on are raised."""
    done = CliRunner().invoke(command, args, standalone_mode=False)
    if done.exception:
        raise done.exception
    return int(done.return_value or 0), done.stdout


def told(command: Any, *args: str, by: str) -> dict[str, Any]:
    shape: dict[str, Any] = json.loads(run(command, *args, "--json")[1])
    jsonschema.validate(shape, schema(by))
    return shape


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(draft_command, "Workshop", FakeShop)
    monkeypatch.setattr(redraft_command, "Workshop", FakeShop)
    run(draft_command.draft, GOAL, "--out", str(tmp_path / "d"), "--no-prove")
    return str(tmp_path / "d")


def test_without_yes_the_hunks_are_only_told(folder: str) -> None:
    before = (Path(folder) / "sources.pkr.hcl").read_bytes()
    shape = told(redraft_command.redraft, folder, "make it 16 GB", by="redraft")
    assert (shape["written"], shape["draft"]) == (False, None)
    assert [(h["path"], h["taken"]) for h in shape["hunks"]] == [("sources.pkr.hcl", False)]
    code, text = run(redraft_command.redraft, folder, "make it 16 GB")
    assert code == Exit.DONE
    assert '@@ 1: goal "16 GB RAM"' in text
    assert (Path(folder) / "sources.pkr.hcl").read_bytes() == before


def test_yes_takes_them_and_says_what_is_true_then(folder: str) -> None:
    shape = told(redraft_command.redraft, folder, "make it 16 GB", "--yes", "--no-prove",
                 by="redraft")  # fmt: skip
    assert shape["written"]
    jsonschema.validate(shape["draft"], schema("draft"))
    assert shape["draft"]["outcome"] == "checked"
    assert "16384" in (Path(folder) / "sources.pkr.hcl").read_text()
    manifest = json.loads((Path(folder) / ".dryfit/manifest.json").read_text())
    assert manifest["goal"] == shape["goal"]


def test_a_conflict_is_taken_by_its_number_only(folder: str) -> None:
    source = Path(folder) / "sources.pkr.hcl"
    source.write_text(source.read_text().replace("8192", "12288"))
    code, text = run(redraft_command.redraft, folder, "make it 16 GB", "--yes")
    assert "conflict: you changed this place" in text
    assert "12288" in source.read_text()
    assert code == Exit.DONE
    run(redraft_command.redraft, folder, "make it 16 GB", "--take", "1")
    assert "16384" in source.read_text()


def test_what_is_not_understood_ends_with_3(folder: str) -> None:
    with pytest.raises(Declined, match="not understood: “frobnicate”") as refused:
        run(redraft_command.redraft, folder, "frobnicate it")
    assert refused.value.code == Exit.DECLINED


def test_a_folder_that_is_no_draft_is_told(folder: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a draft"):
        run(redraft_command.redraft, str(tmp_path), "make it 16 GB")
    with pytest.raises(UsageError, match="there is no hunk 9"):
        run(redraft_command.redraft, folder, "make it 16 GB", "--take", "9")


def test_history_tells_and_restores(folder: str) -> None:
    run(redraft_command.redraft, folder, "make it 16 GB", "--yes", "--no-prove")
    listed = told(history, "list", folder, by="history")
    assert [(e["number"], e["what"], e["current"]) for e in listed["entries"]] == [
        (1, "draft", False), (2, "redraft", True),
    ]  # fmt: skip
    shown = told(history, "show", folder, "1", "--file", "sources.pkr.hcl", by="history")
    assert "8192" in shown["files"][0]["text"]
    changes = told(history, "diff", folder, "1", "2", by="history")["changes"]
    assert {c["path"] for c in changes} == {"sources.pkr.hcl"}
    assert told(history, "diff", folder, "2", by="history")["changes"] == []
    assert told(history, "restore", folder, "1", by="history")["kept"] is None
    assert "8192" in (Path(folder) / "sources.pkr.hcl").read_text()
    assert (
        told(history, "list", str(Path(folder).parent), by="history")["drafts"][0]["entries"] == 2
    )


def test_history_in_words(folder: str) -> None:
    code, text = run(history, "list", folder)
    assert (code, "at most 40 drafts" in text) == (Exit.DONE, True)
    assert "goal: a Debian 12" in run(history, "show", folder, "1")[1]
    assert run(history, "diff", folder, "1")[1] == "no difference\n"
    with pytest.raises(UsageError, match="has no draft 3"):
        run(history, "show", folder, "3")


def test_the_plan_prints_the_values_that_the_goal_leaves_open() -> None:
    code, text = run(plan_command, GOAL)
    assert code == Exit.DONE
    head, _, rest = text.partition("assumed; --set NAME=VALUE gives another:\n")
    assert "  disk_gb = 20   room for" in rest.partition("held to:")[0]
    assert "memory_mb = 8192" in head
    assert "memory_mb" not in rest.partition("held to:")[0]


def test_what_is_damaged_is_said_to_be(folder: str) -> None:
    run(redraft_command.redraft, folder, "make it 16 GB", "--yes", "--no-prove")
    kept = Path(folder) / ".dryfit/history/0001.json"
    kept.write_text("{")
    done = CliRunner().invoke(history, ["list", folder], standalone_mode=False)
    assert f"{kept} cannot be read" in done.stderr
    with pytest.raises(Unfinished, match="draft 1 cannot be read"):
        run(history, "show", folder, "1")
    manifest = Path(folder) / ".dryfit/manifest.json"
    manifest.write_text("{")
    with pytest.raises(Unfinished, match="json cannot be read"):
        run(redraft_command.redraft, folder, "make it 8 GB")
    run(history, "restore", folder, "2")
    assert json.loads(manifest.read_text())["outcome"] == "checked"
