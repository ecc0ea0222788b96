from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from assistant.core.digest import sha256
from assistant.core.draft import DraftedFile
from assistant.core.errors import Unfinished, UsageError
from assistant.workspace import choose_folder, read_manifest, save


def files(**content: str) -> tuple[DraftedFile, ...]:
    return tuple(
        DraftedFile(name.replace("__", "/") + ".hcl", "hcl", text.encode())
        for name, text in content.items()
    )


def record(*drafted: DraftedFile) -> dict[str, Any]:
    return {
        "version": 1,
        "files": [{"path": f.path, "sha256": sha256(f.content)} for f in drafted],
        "timings": {"total": 1.5},
    }


def test_a_new_folder_appears_whole(tmp_path: Path) -> None:
    drafted = files(a="one", sub__b="two")
    folder = save(drafted, record(*drafted), tmp_path / "new")
    assert (folder / "a.hcl").read_text() == "one"
    assert (folder / "sub/b.hcl").read_text() == "two"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["new"]


def test_the_manifest_holds_no_timings(tmp_path: Path) -> None:
    drafted = files(a="one")
    folder = save(drafted, record(*drafted), tmp_path / "new")
    kept = json.loads((folder / ".dryfit/manifest.json").read_text())
    assert "timings" not in kept
    assert kept["files"] == [{"path": "a.hcl", "sha256": sha256(b"one")}]


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    drafted = files(a="one")
    with pytest.raises(OSError, match="No space left"):
        save(drafted, record(*drafted), tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_force_replaces_what_dryfit_wrote(tmp_path: Path) -> None:
    first = files(a="one", gone="old")
    folder = save(first, record(*first), tmp_path / "d")
    second = files(a="two", b="new")
    save(second, record(*second), folder, force=True)
    assert (folder / "a.hcl").read_text() == "two"
    assert (folder / "b.hcl").read_text() == "new"
    assert not (folder / "gone.hcl").exists()
    manifest = read_manifest(folder)
    assert manifest is not None
    assert manifest.replacing == ()


def test_force_never_touches_a_changed_file(tmp_path: Path) -> None:
    first = files(a="one", b="two")
    folder = save(first, record(*first), tmp_path / "d")
    (folder / "a.hcl").write_text("mine")
    second = files(a="three", b="four")
    with pytest.raises(UsageError, match=r"a\.hcl"):
        save(second, record(*second), folder, force=True)
    assert (folder / "a.hcl").read_text() == "mine"
    assert (folder / "b.hcl").read_text() == "two"


def test_force_never_touches_a_file_that_the_user_made(tmp_path: Path) -> None:
    first = files(a="one")
    folder = save(first, record(*first), tmp_path / "d")
    (folder / "b.hcl").write_text("mine")
    second = files(b="theirs")
    with pytest.raises(UsageError, match=r"b\.hcl"):
        save(second, record(*second), folder, force=True)


def test_a_replacement_cut_short_can_be_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = files(a="one", b="two")
    folder = save(first, record(*first), tmp_path / "d")
    second = files(a="three", b="four")
    real = os.fsync
    calls = []

    def cut(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", cut)
    with pytest.raises(OSError, match="No space left"):
        save(second, record(*second), folder, force=True)
    monkeypatch.setattr(os, "fsync", real)
    assert (folder / "a.hcl").read_text() == "three"
    assert (folder / "b.hcl").read_text() == "two"
    save(second, record(*second), folder, force=True)
    assert (folder / "b.hcl").read_text() == "four"


@pytest.mark.parametrize("path", ["/etc/x", "../x", "a/../../x", ".dryfit/manifest.json"])
def test_a_path_outside_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(Unfinished, match="outside"):
        save((DraftedFile(path, "text", b""),), record(), tmp_path / "d")
    assert list(tmp_path.iterdir()) == []


def test_choose_folder_counts_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert choose_folder(None, "win").name == "win"
    (tmp_path / "win").mkdir()
    (tmp_path / "win/x").touch()
    assert choose_folder(None, "win").name == "win-2"


def test_choose_folder_refuses_what_is_in_use(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(UsageError, match="is a file"):
        choose_folder(tmp_path / "x", "n")
    with pytest.raises(UsageError, match="not empty"):
        choose_folder(tmp_path, "n")
    with pytest.raises(UsageError, match="none of them"):
        choose_folder(tmp_path, "n", force=True)
