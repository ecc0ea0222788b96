"""The harness that takes anybody's folders."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.knowledge import Packs
from benchmarks.corpus.gather import read_tree
from benchmarks.corpus.known import FILE, Known
from benchmarks.corpus.known import Wrong as KnownWrong
from benchmarks.corpus.measure import Measured, measure
from benchmarks.corpus.sources import Source, Wrong, sources

SOUND = 'resource "local_file" "a" {\n  filename = "a"\n  content  = "b"\n}\n'
FAULTY = SOUND.replace("filename", "filenam")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two modules, one of them with a fault; a double of a provider; and what nobody reads."""
    for path, text in {
        "sound/main.tf": SOUND,
        "faulty/main.tf": FAULTY,
        "doubles/main.tf": 'resource "local_file" "x" {\n  made_up = 1\n}\n',
        "sound/.terraform/main.tf": "}",
        "sound/readme.md": "}",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "sound" / "old.tf").write_bytes(b"# caf\xe9\n")
    return tmp_path


def measured(folder: Path, source: Source | None = None, known: Known | None = None) -> Measured:
    return measure(read_tree(folder, source), Packs.open(), known or Known({}))


def test_every_error_is_reported_with_its_place(folder: Path) -> None:
    one = measured(folder)
    assert (one.files, one.unread, one.components, one.described, one.armed) == (3, 1, 3, 3, 3)
    assert [(f.code, f.path, f.start.line) for f in one.errors if "faulty" in f.path] == [
        ("schema/missing-required", "faulty/main.tf", 1),
        ("schema/unknown-attribute", "faulty/main.tf", 2),
    ]


def test_what_is_known_to_be_wrong_is_counted_apart(folder: Path) -> None:
    source = Source("1", go="x", borrowed=("doubles/*",), wrong=(Wrong("faulty/*", "a test"),))
    one = measured(folder, source)
    assert one.errors == ()
    assert {f.path for f in one.known} == {"faulty/main.tf"}
    assert (one.components, one.borrowed) == (2, 1)


def test_a_known_file_is_known_by_its_bytes_and_codes(folder: Path) -> None:
    digest = hashlib.sha256(FAULTY.encode()).hexdigest()
    wrong = KnownWrong("x", "read", ("schema/unknown-attribute",))
    one = measured(folder / "faulty", known=Known({digest: wrong}))
    assert [f.code for f in one.errors] == ["schema/missing-required"]
    (folder / "faulty" / "main.tf").write_text(FAULTY + "\n", encoding="utf-8")
    assert len(measured(folder / "faulty", known=Known({digest: wrong})).errors) == 2


def test_files_that_stand_apart_are_looked_at_alone(tmp_path: Path) -> None:
    for name in ("a.tf", "b.tf"):
        (tmp_path / name).write_text(SOUND, encoding="utf-8")
    assert [f.code for f in measured(tmp_path).errors] == ["reference/duplicate"]
    (tmp_path / "apart").mkdir()
    for name in ("a.tf", "b.tf"):
        (tmp_path / name).rename(tmp_path / "apart" / name)
    assert measured(tmp_path, Source("1", go="x", apart=("apart",))).errors == ()


@pytest.mark.parametrize(("name", "code"), [("sound", 0), ("faulty", 1)])
def test_the_command(folder: Path, name: str, code: int) -> None:
    command = [sys.executable, "-m", "benchmarks.corpus", str(folder / name), "--json"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == code, ran.stderr
    row = json.loads(ran.stdout)
    assert row["total"]["armed_share"] == 1
    assert [error["at"] for error in row["errors"]] == ["main.tf:1", "main.tf:2"][: 2 * code]


def test_the_lists_are_sound() -> None:
    names = [source.name for source in sources()]
    assert len(names) == len(set(names)) > 50
    for digest, wrong in Known.load(FILE).wrong.items():
        assert len(digest) == 64
        assert wrong.codes
        assert wrong.why
        assert wrong.at.partition("/")[0] in names
