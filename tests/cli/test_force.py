"""`draft --force` looks for changed files before any work, and replaces all or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.core.digest import sha256
from assistant.core.draft import DraftedFile
from assistant.core.errors import UsageError
from assistant.workspace import refuse_changed, save
from tests.cli.command import dryfit


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    files = tuple(DraftedFile(name, "hcl", b"x = 1\n") for name in ("a.tf", "sub/b.tf"))
    shape = {"version": 1, "files": [{"path": f.path, "sha256": sha256(f.content)} for f in files]}
    return save(files, shape, tmp_path / "draft")


def test_an_unchanged_draft_may_be_replaced(draft: Path) -> None:
    refuse_changed(draft)
    (draft / "a.tf").unlink()
    (draft / "mine.txt").write_text("x")
    refuse_changed(draft)
    refuse_changed(draft / "sub")


def test_changed_files_are_all_named(draft: Path) -> None:
    (draft / "a.tf").write_text("x = 2\n")
    (draft / "sub/b.tf").unlink()
    (draft / "sub/b.tf").symlink_to(draft / "a.tf")
    with pytest.raises(UsageError, match=r"a\.tf, sub/b\.tf in"):
        refuse_changed(draft)


def test_the_command_refuses_before_it_looks_for_a_model(draft: Path, tmp_path: Path) -> None:
    (draft / "a.tf").write_text("x = 2\n")
    done = dryfit(
        "draft", "a Debian 12 Packer image", "--out", str(draft), "--force",
        env={"XDG_DATA_HOME": str(tmp_path / "empty")},
    )  # fmt: skip
    assert done.returncode == 2
    assert "changed since Dryfit wrote it: a.tf" in done.stderr
    assert "understand" not in done.stderr
    assert (draft / "a.tf").read_text() == "x = 2\n"
