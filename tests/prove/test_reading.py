from __future__ import annotations

from pathlib import Path

import pytest

from assistant.core.errors import UsageError
from assistant.prove import reading


def test_a_folder_with_its_subfolders(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.pkr.hcl").write_text("a")
    (tmp_path / "scripts/b.ps1").write_bytes(b"\xff")
    (tmp_path / ".git/config").write_text("c")
    folder = reading.read_folder(tmp_path)
    assert folder.files == {"a.pkr.hcl": b"a", "scripts/b.ps1": b"\xff"}


def test_one_template_without_its_neighbours(tmp_path: Path) -> None:
    for name in ("a.pkr.hcl", "b.pkr.hcl", "s.sh"):
        (tmp_path / name).write_text("")
    assert sorted(reading.read_folder(tmp_path / "a.pkr.hcl").files) == ["a.pkr.hcl", "s.sh"]


def test_a_large_file_stands_there_empty(tmp_path: Path) -> None:
    (tmp_path / "win.iso").write_bytes(b"x" * (reading.FILE_BYTES + 1))
    folder = reading.read_folder(tmp_path)
    assert folder.files == {"win.iso": b""}
    assert folder.emptied == ("win.iso",)


def test_links_out_of_the_folder_are_passed_over(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "secret").write_text("s")
    (inside / "link").symlink_to(tmp_path / "secret")
    assert reading.read_folder(inside).files == {}


def test_nothing_there_and_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError):
        reading.read_folder(tmp_path / "none")
    monkeypatch.setattr(reading, "FILES", 1)
    (tmp_path / "a").write_text("")
    (tmp_path / "b").write_text("")
    with pytest.raises(UsageError):
        reading.read_folder(tmp_path)
