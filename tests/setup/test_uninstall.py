from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from assistant import paths
from assistant.core.errors import MissingPart
from assistant.models.files import embedded_model
from assistant.prove import docker_engine, images
from assistant.prove.engine_store import RECORD, EngineRecord
from assistant.prove.images import ImageRecord
from assistant.setup import apt
from assistant.setup.record import Record
from assistant.setup.uninstall import Removed, inventory, size_of, take_away
from assistant.setup.venv import STAMP


class Engine:
    """The container engine: its images, and how many containers run."""

    def __init__(self) -> None:
        self.tags = ["dryfit-sandbox:latest"]
        self.busy = 0

    def list_images(self) -> tuple[ImageRecord, ...]:
        return tuple(ImageRecord(tag, 1000) for tag in self.tags)

    def remove_images(self) -> tuple[str, ...]:
        gone, self.tags = tuple(self.tags), []
        return gone

    @contextmanager
    def connect(self, _config: object) -> Iterator[object]:
        yield SimpleNamespace(containers=SimpleNamespace(list=lambda: ["x"] * self.busy))


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    here = Engine()
    monkeypatch.setattr(images, "list_images", here.list_images)
    monkeypatch.setattr(images, "remove_images", here.remove_images)
    monkeypatch.setattr(docker_engine, "connect", here.connect)
    return here


def keep_engine(version: str, source: str) -> Path:
    folder = paths.engines_dir() / "packer" / version
    folder.mkdir(parents=True)
    (folder / "packer").write_bytes(b"x" * 10)
    record = EngineRecord("packer", version, source, "", "", "")  # type: ignore[arg-type]
    (folder / RECORD).write_bytes(msgspec.json.encode(record))
    return folder


@pytest.fixture
def full(record: Record, engine: Engine, home: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    monkeypatch.setenv("PATH", "/nowhere")
    embedded_model().parent.mkdir(parents=True)
    embedded_model().write_bytes(b"GGUF")
    (paths.models_dir() / "mine.gguf").write_bytes(b"GGUF")
    keep_engine("1.8.7", "built")
    keep_engine("1.11.0", "added")
    paths.packs_dir().mkdir(parents=True)
    (paths.packs_dir() / "acme+acme@1.2.3.sqlite").write_bytes(b"12345")
    for folder in (paths.cache_dir(), paths.state_dir()):
        folder.mkdir(parents=True)
        (folder / "file").write_bytes(b"12345")
    for name, stamped in (("ours", True), ("theirs", False)):
        (home / name).mkdir()
        (home / name / "lib").write_bytes(b"123")
        if stamped:
            (home / name / STAMP).write_text("{}")
        record.note_venv(home / name)
    return record


def test_what_set_up_put_here_is_listed_with_sizes(full: Record, home: Path) -> None:
    found = inventory(full, with_docker=False)
    said = {(item.kind, item.what): item.bytes for item in found.items}
    assert said[("model", str(embedded_model()))] == 4
    assert said[("engine", str(paths.engines_dir() / "packer/1.8.7"))] > 10
    assert said[("image", "dryfit-sandbox:latest")] == 1000
    assert said[("folder", str(paths.cache_dir()))] == 5
    assert said[("environment", str(home / "ours"))] == 5
    assert ("record", str(full.path)) in said
    assert not any("theirs" in what or "mine" in what for _, what in said)
    assert any("mine.gguf" in line for line in found.kept)
    assert any("1.11.0" in line for line in found.kept)
    assert any("acme+acme@1.2.3.sqlite" in line for line in found.kept)


def test_it_goes_and_what_is_the_users_own_stays(full: Record, engine: Engine, home: Path) -> None:
    told: list[Removed] = []
    done = take_away(inventory(full, with_docker=False), full, told.append)
    assert all(end.ok for end in done)
    assert told == list(done)
    assert engine.tags == []
    assert not embedded_model().exists()
    assert not (home / "ours").exists()
    assert not full.path.exists()
    left = sorted(p.name for p in paths.data_dir().rglob("*") if p.is_file())
    assert left == ["acme+acme@1.2.3.sqlite", "engine.json", "mine.gguf", "packer"]
    assert (home / "theirs" / "lib").exists()


def test_a_second_time_there_is_nothing_to_do(full: Record) -> None:
    take_away(inventory(full, with_docker=False), full, lambda _: None)
    again = inventory(Record(full.path), with_docker=False)
    assert again.items == ()


def test_without_an_engine_the_rest_goes(full: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> tuple[ImageRecord, ...]:
        raise MissingPart("no container engine answers")

    monkeypatch.setattr(images, "list_images", none)
    found = inventory(full, with_docker=False)
    assert not any(item.kind == "image" for item in found.items)
    assert any("no container engine answers" in line for line in found.kept)
    assert all(end.ok for end in take_away(found, full, lambda _: None))


def test_one_that_fails_leaves_the_record_for_another_time(
    full: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(paths.cache_dir()))

    monkeypatch.setattr("shutil.rmtree", refuse)
    done = take_away(inventory(full, with_docker=False), full, lambda _: None)
    assert any(not end.ok and "Permission denied" in end.why for end in done)
    assert not embedded_model().exists()
    assert full.path.exists()


def test_packages_are_named_and_go_only_when_asked(
    full: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    full.note_packages(["docker.io", "g++"])
    removed: list[list[str]] = []

    def remove(names: list[str]) -> bool:
        removed.append(names)
        return True

    monkeypatch.setattr(apt, "present", list)
    monkeypatch.setattr(apt, "is_root", lambda: True)
    monkeypatch.setattr(apt, "remove", remove)
    found = inventory(full, with_docker=False)
    assert any("sudo apt-get remove docker.io g++ " in line for line in found.kept)
    take_away(inventory(full, with_docker=True), full, lambda _: None)
    assert removed == [["docker.io"]]


@pytest.fixture
def dockerd(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that calls itself dockerd."""
    (tmp_path / "dockerd").symlink_to("/usr/bin/sleep")
    child = subprocess.Popen([str(tmp_path / "dockerd"), "60"])
    yield child
    child.kill()
    child.wait()


def daemon_items(record: Record) -> list[str]:
    return [i.what for i in inventory(record, with_docker=False).items if i.kind == "daemon"]


def test_the_daemon_is_stopped_only_if_set_up_started_it_and_nobody_uses_it(
    full: Record, engine: Engine, dockerd: subprocess.Popen[bytes]
) -> None:
    assert daemon_items(full) == []
    full.note_step("docker", done=True, says="",
                   facts={"started": {"how": "dockerd", "pid": dockerd.pid}})  # fmt: skip
    assert daemon_items(full) == [f"dockerd, process {dockerd.pid}"]
    engine.busy = 2
    done = take_away(inventory(full, with_docker=False), full, lambda _: None)
    assert [end.why for end in done if end.item.kind == "daemon"] == [
        "2 containers run on it; stop them first"]  # fmt: skip
    assert dockerd.poll() is None
    assert full.path.exists()
    engine.busy = 0
    reaper = threading.Thread(target=dockerd.wait)
    reaper.start()
    done = take_away(inventory(full, with_docker=False), full, lambda _: None)
    reaper.join(10)
    assert [end.ok for end in done if end.item.kind == "daemon"] == [True]
    assert dockerd.returncode == -signal.SIGTERM


def test_a_number_that_belongs_to_another_program_by_now_is_left_alone(full: Record) -> None:
    child = subprocess.Popen(["/usr/bin/sleep", "60"])
    try:
        started = {"started": {"how": "dockerd", "pid": child.pid}}
        full.note_step("docker", done=True, says="", facts=started)
        assert daemon_items(full) == []
    finally:
        child.kill()
        child.wait()


def test_sizes_count_files_and_not_links(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"123")
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "b").write_bytes(b"4567")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "d")
    assert size_of(tmp_path / "d") == 4
    assert size_of(link) == 0
    assert size_of(tmp_path / "none") == 0
