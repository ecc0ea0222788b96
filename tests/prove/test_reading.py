from __future__ import annotations

from pathlib import Path

import pytest

from assistant.core.errors import UsageError
from assistant.prove import reading
from assistant.prove.jobs import narrowed


def test_a_folder_with_its_subfolders(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.pkr.hcl").write_text("a")
    (tmp_path / "scripts/b.ps1").write_bytes(b"\xff")
    (tmp_path / ".git/config").write_text("c")
    folder = reading.read_folder(tmp_path)
    assert folder.files == {"a.pkr.hcl": b"a", "scripts/b.ps1": b"\xff"}


def test_a_file_of_a_module_brings_its_folder(tmp_path: Path) -> None:
    for name in ("a.pkr.hcl", "b.pkr.hcl", "s.sh"):
        (tmp_path / name).write_text("")
    folder = reading.read_folder(tmp_path / "a.pkr.hcl")
    assert sorted(folder.files) == ["a.pkr.hcl", "b.pkr.hcl", "s.sh"]
    assert folder.asked == "a.pkr.hcl"


def test_a_file_that_nothing_judges_is_read_alone(tmp_path: Path) -> None:
    (tmp_path / "shadow").write_text("root:x")
    (tmp_path / "b.sh").write_text("#!/bin/sh\nif\n")
    assert sorted(reading.read_folder(tmp_path / "shadow").files) == ["shadow"]


def test_what_stands_beside_one_file_is_not_judged() -> None:
    files = {
        "a.sh": b"#!/bin/sh\n. ./lib.sh\n", "lib.sh": b"#!/bin/sh\n", "bad.sh": b"#!/bin/sh\nif\n",
        "data.txt": b"x", "compose.yml": b"services: {}\n",
    }  # fmt: skip
    jobs, shown = narrowed(files, "a.sh")
    assert [job.adapter.target for job in jobs] == ["shell"]
    assert sorted(shown) == ["a.sh", "data.txt", "lib.sh"]
    jobs, shown = narrowed({"a.tf": b"", "b.tf": b"", "x.sh": b"#!/bin/sh\n"}, "a.tf")
    assert [job.adapter.target for job in jobs] == ["terraform"]
    assert sorted(shown) == ["a.tf", "b.tf", "x.sh"]
    assert narrowed({"x": b"", "b.sh": b"#!/bin/sh\n"}, "x") == ([], {"x": b""})


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


def test_what_dryfit_keeps_of_a_draft_is_no_file_of_it(tmp_path: Path) -> None:
    (tmp_path / ".dryfit/history").mkdir(parents=True)
    (tmp_path / ".dryfit/history/0001.json").write_text("{}")
    (tmp_path / "main.tf").write_text("")
    assert list(reading.read_folder(tmp_path).files) == ["main.tf"]
