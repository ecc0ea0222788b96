"""Putting a bundle in place. Its members are a few bytes each, and no container engine is asked."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path

import msgspec
import pytest

from assistant import paths
from assistant.core.errors import DryfitError, MissingPart, Unfinished, UsageError
from assistant.models.files import embedded_model
from assistant.prove import engines, image_carry, images
from assistant.prove.engine_store import EngineRecord
from assistant.setup import apt, bundle_place, daemon, model
from assistant.setup.bundle import Bundle, Member, open_bundle
from assistant.setup.bundle_place import bundle_steps, sound_bundle
from assistant.setup.record import Record
from assistant.setup.steps import Choices, Ended, set_up
from tests.setup.bundles import manifest, member, write

GGUF = b"GGUF" * 100
SAID = msgspec.json.encode(EngineRecord("packer", "1.8.7", "built", "", "", "MPL-2.0"))
PARTS = (
    member(f"models/{embedded_model().name}", "model", GGUF),
    member("engines/packer/1.8.7/engine.json", "engine", SAID),
    member("engines/packer/1.8.7/packer", "engine", b"\x7fELF", packed=True, executable=True),
    member("engines/providers/a/b/1.0.0/engine.json", "engine", b"{}"),
    member("engines/providers/a/b/1.0.0/linux_amd64/b_v1", "engine", b"b", executable=True),
    member(
        "image/sandbox.tar.gz", "image", b"tar", packed=True, facts={"dryfit.package.sudo": "1"}
    ),
)


@pytest.fixture
def taken(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[bytes, Mapping[str, str]]]:
    """What a container engine that has no image was given."""
    given: list[tuple[bytes, Mapping[str, str]]] = []

    def take_in(files: Iterator[bytes], packages: Mapping[str, str]) -> None:
        given.append((b"".join(files), packages))

    digest = hashlib.sha256(GGUF).hexdigest()
    monkeypatch.setattr(bundle_place, "EMBEDDED_SHA256", digest)
    monkeypatch.setattr(model, "EMBEDDED_SHA256", digest)
    monkeypatch.setattr(bundle_place, "recipe_digest", lambda: "")
    monkeypatch.setattr(images, "images_present", lambda: False)
    monkeypatch.setattr(image_carry, "take_in", take_in)
    monkeypatch.setattr(
        bundle_place, "docker_step", lambda *_: Ended("docker", "ready", "it answers")
    )
    monkeypatch.setenv("PATH", "/nowhere")
    return given


def take(path: Path, record: Record) -> dict[str, Ended]:
    with sound_bundle(path) as bundle:
        ended = set_up(Choices(yes=True), record, lambda _: None, bundle_steps(bundle))
    return {end.name: end for end in ended}


def everything(home: Path) -> list[str]:
    """All files under the data folder."""
    return sorted(p.relative_to(home).as_posix() for p in (home / "data").rglob("*") if p.is_file())


def test_everything_comes_to_its_place(
    home: Path, record: Record, taken: list[tuple[bytes, Mapping[str, str]]]
) -> None:
    ended = take(write(home / "b.tar", *PARTS), record)
    assert {name: end.state for name, end in ended.items()} == {
        "model": "done", "docker": "ready", "images": "done", "engines": "done"
    }  # fmt: skip
    assert embedded_model().read_bytes() == GGUF
    (found,) = engines.installed("packer")
    assert found.version == "1.8.7"
    assert found.path.read_bytes() == b"\x7fELF"
    assert found.path.stat().st_mode & 0o777 == 0o755
    provider = paths.engines_dir() / "providers/a/b/1.0.0/linux_amd64/b_v1"
    assert provider.stat().st_mode & 0o777 == 0o755
    assert taken == [(b"tar", {"dryfit.package.sudo": "1"})]
    assert record.done("model")
    assert record.facts("engines")["files"][0]["path"] == str(found.path)


def test_a_second_time_there_is_nothing_to_do(
    home: Path, record: Record, taken: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(home / "b.tar", *PARTS)
    take(path, record)
    before = {p: (home / p).stat().st_mtime_ns for p in everything(home) if "setup" not in p}
    monkeypatch.setattr(images, "images_present", lambda: True)
    assert {end.state for end in take(path, record).values()} == {"ready"}
    assert before == {p: (home / p).stat().st_mtime_ns for p in before}
    assert len(taken) == 1


@pytest.mark.usefixtures("taken")
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part[0].name)
def test_with_one_damaged_member_nothing_at_all_is_put_in_place(
    home: Path, record: Record, part: tuple[Member, bytes]
) -> None:
    broken = [(m, c[:-1] + bytes([c[-1] ^ 1]) if m is part[0] else c) for m, c in PARTS]
    path = write(home / "b.tar", *broken)
    with pytest.raises(Unfinished, match=f"{part[0].name.replace('.', '[.]')} is damaged"):
        take(path, record)
    assert everything(home) == []


@pytest.mark.usefixtures("taken")
def test_for_another_platform_nothing_is_put_in_place(home: Path, record: Record) -> None:
    said = manifest(*(part[0] for part in PARTS), platform="plan9-mips")
    with pytest.raises(UsageError, match="plan9-mips"):
        take(write(home / "b.tar", *PARTS, said=said), record)
    assert everything(home) == []


@pytest.mark.usefixtures("taken")
def test_a_model_that_was_not_published_is_refused(
    home: Path, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle_place, "EMBEDDED_SHA256", "0" * 64)
    ended = take(write(home / "b.tar", *PARTS), record)["model"]
    assert (ended.state, "not the model that was published" in ended.says) == ("failed", True)
    assert not any("gguf" in name for name in everything(home))


@pytest.mark.usefixtures("taken")
@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt])
def test_cut_off_an_engine_is_there_whole_or_not(
    home: Path, record: Record, monkeypatch: pytest.MonkeyPatch, fault: type[BaseException]
) -> None:
    path = write(home / "b.tar", *PARTS)
    real = os.fsync
    synced: list[int] = []

    def full(number: int) -> None:
        synced.append(number)
        if len(synced) == 3:
            raise fault
        real(number)

    with open_bundle(path) as bundle, monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        bundle_place.place_model(bundle)
        with pytest.raises((OSError, KeyboardInterrupt)):
            bundle_place.place_engines(bundle)
    assert everything(home) == [f"data/dryfit/models/{embedded_model().name}"]
    assert take(path, record)["engines"].state == "done"


@pytest.mark.usefixtures("taken")
def test_what_a_killed_process_left_makes_way(home: Path, record: Record) -> None:
    half = paths.engines_dir() / "packer/1.8.7"
    half.mkdir(parents=True)
    (half / "packer").write_bytes(b"half")
    take(write(home / "b.tar", *PARTS), record)
    assert (half / "packer").read_bytes() == b"\x7fELF"


@pytest.mark.usefixtures("taken")
def test_an_engine_that_is_there_stays(home: Path, record: Record) -> None:
    mine = paths.engines_dir() / "packer/1.8.7"
    mine.mkdir(parents=True)
    (mine / "engine.json").write_bytes(SAID)
    (mine / "packer").write_bytes(b"mine")
    take(write(home / "b.tar", *PARTS), record)
    assert (mine / "packer").read_bytes() == b"mine"


@pytest.mark.usefixtures("taken")
@pytest.mark.parametrize(
    ("left_out", "step"),
    [("models/", "model"), ("image/", "images"), ("engines/packer", "engines")],
)
def test_what_the_bundle_lacks_is_said_and_the_rest_is_put_in_place(
    home: Path, record: Record, left_out: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "installed", lambda _: ())
    parts = [part for part in PARTS if not part[0].name.startswith(left_out)]
    ended = take(write(home / "b.tar", *parts), record)
    assert ended[step].state == "failed"
    assert "b.tar" in ended[step].says
    assert all(
        end.state != "failed" for name, end in ended.items() if name not in {step, "engines"}
    )


@pytest.mark.usefixtures("taken")
def test_a_file_of_no_engine_is_refused(home: Path) -> None:
    path = write(home / "b.tar", member("engines/packer/1.8.7/packer", "engine", b"x"))
    with open_bundle(path) as bundle, pytest.raises(Unfinished, match="belongs to no engine"):
        bundle_place.place_engines(bundle)


def test_without_a_network_docker_is_not_installed(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def install(*_: object, **__: object) -> None:
        raise AssertionError("apt was called")

    monkeypatch.setattr(daemon, "installed", lambda: False)
    monkeypatch.setattr(daemon, "state", lambda: "silent")
    monkeypatch.setattr(apt, "can_install", lambda: True)
    monkeypatch.setattr(apt, "install", install)
    monkeypatch.setattr(
        "assistant.prove.docker_engine.addresses", lambda _: ("unix:///nowhere/docker.sock",)
    )
    (docker,) = (s for s in bundle_steps(_never()) if s.name == "docker")
    assert docker.work(record, Choices(yes=True)).state == "failed"


def _never() -> Bundle:
    """A bundle that a step must not look into."""
    return Bundle(Path("none"), None, manifest())  # type: ignore[arg-type]


def test_only_labels_of_packages_come_with_an_image() -> None:
    for labels in ({"other": "1"}, {"dryfit.package.a": '1" x="2'}, {"dryfit.package.A b": "1"}):
        with pytest.raises(DryfitError, match="is no label"):
            image_carry.take_in(iter(()), labels)


def test_an_image_that_is_not_there_cannot_be_carried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "labels_of", lambda *_: {})
    monkeypatch.setattr(image_carry, "connect", nullcontext)
    with pytest.raises(MissingPart, match="missing or out of date"), image_carry.carried():
        pass
