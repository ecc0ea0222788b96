"""Earlier drafts: kept whole, bounded, and given back byte for byte."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from assistant.core.digest import sha256
from assistant.core.draft import DraftedFile
from assistant.core.errors import Unfinished, UsageError
from assistant.workspace import history, save
from assistant.workspace.history import Asked, Entry, KeptFile, add, base_of, entries, files_of
from assistant.workspace.manifest import manifest_bytes
from assistant.workspace.relaying import lay, restore


def entry(said: str, **content: bytes) -> Entry:
    drafted = tuple(DraftedFile(name, "text", data) for name, data in content.items())
    shape = {
        "version": 1,
        "files": [{"path": f.path, "sha256": sha256(f.content)} for f in drafted],
    }
    return Entry(1, "draft", said, Asked(said), "checked", files_of(drafted),
                 manifest_bytes(shape).decode())  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    first = entry("first", a=b"one\r\n", b=bytes(range(256)))
    files = tuple(DraftedFile(f.path, "text", f.content or b"") for f in first.files)
    return save(files, json.loads(first.manifest), tmp_path / "d", entry=first)


def second(folder: Path) -> None:
    new = entry("second", a=b"two\n", c=b"new\n")
    lay(folder, {"a": b"two\n", "b": None, "c": b"new\n"}, new.manifest.encode(), (new,))


def test_restore_gives_back_the_bytes(folder: Path) -> None:
    before = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
    manifest = (folder / ".dryfit/manifest.json").read_bytes()
    second(folder)
    assert {p.name for p in folder.iterdir() if p.is_file()} == {"a", "c"}
    restore(folder, 1)
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()} == before
    assert (folder / ".dryfit/manifest.json").read_bytes() == manifest
    assert base_of(folder) == entries(folder)[0].entry


def test_a_changed_file_stops_it_and_force_keeps_it(folder: Path) -> None:
    second(folder)
    (folder / "a").write_bytes(b"mine\n")
    with pytest.raises(UsageError, match=r"kept nowhere else: a"):
        restore(folder, 1)
    assert (folder / "a").read_bytes() == b"mine\n"
    restore(folder, 1, force=True)
    assert (folder / "a").read_bytes() == b"one\r\n"
    kept = entries(folder)[-1]
    assert kept.entry.what == "edits"
    restore(folder, kept.number)
    assert (folder / "a").read_bytes() == b"mine\n"


def test_a_file_of_the_users_own_is_never_touched(folder: Path) -> None:
    (folder / "notes").write_bytes(b"mine\n")
    second(folder)
    restore(folder, 1)
    assert (folder / "notes").read_bytes() == b"mine\n"


def test_no_entry_writes_outside_of_the_folder(folder: Path) -> None:
    strange = entry("elsewhere", a=b"x")
    strange = msgspec.structs.replace(strange, files=(KeptFile.of("../b", b"x"),))
    number = add(folder, strange)
    with pytest.raises(Unfinished, match=r"outside its folder: \.\./b"):
        restore(folder, number)
    assert not (folder.parent / "b").exists()


def test_a_number_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(UsageError, match="no earlier draft 7"):
        restore(folder, 7)


def test_the_oldest_go_and_the_one_in_use_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MOST_ENTRIES", 4)
    for number in range(9):
        add(folder, entry(f"other {number}", x=str(number).encode()))
    numbers = [kept.number for kept in entries(folder)]
    assert numbers == [1, 8, 9, 10]
    assert base_of(folder) is not None


def test_too_many_bytes_go_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_BYTES", 40_000)
    for number in range(9):
        add(folder, entry(f"other {number}", x=f"{number}".encode() * 9000))
    assert sum(kept.stored for kept in entries(folder)) <= 40_000


def test_an_entry_that_cannot_be_read_is_left_out(folder: Path) -> None:
    (folder / ".dryfit/history/0002.json").write_text("{half")
    assert [kept.number for kept in entries(folder)] == [1]
    assert add(folder, entry("third", x=b"")) == 3


_WRITER = """
import sys
from pathlib import Path
from tests.workspace.test_history import entry
from assistant.workspace.history import add
print("ready", flush=True)
while True:
    add(Path(sys.argv[1]), entry("again", x=b"y" * 300_000))
"""


def test_a_kill_leaves_every_entry_readable(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(folder)], stdout=subprocess.PIPE
    ) as child:
        assert child.stdout
        child.stdout.readline()
        time.sleep(0.4)
        child.send_signal(signal.SIGKILL)
        child.wait()
    names = {p.name for p in (folder / ".dryfit/history").glob("*.json")}
    assert {f"{kept.number:04}.json" for kept in entries(folder)} == names
    assert base_of(folder) is not None
