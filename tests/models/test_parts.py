"""Messages, files, sampling, threads: what needs no model."""

from __future__ import annotations

import hashlib
import io
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import paths
from assistant.core.errors import Cancelled, DryfitError, MissingPart, Unfinished, UsageError
from assistant.models import installed_models, open_model, sha256_of, usable_model, wire
from assistant.models.decoding import pick
from assistant.models.threads import FreeCores, usable_cores


@pytest.mark.parametrize(
    "message",
    [
        wire.Load(1, "/models/x.gguf", 0, -1),
        wire.Begin(2, (wire.Part("goal", "é", 0),), 300),
        wire.Write(3, "a", "b", "start: S", "xyz", 7),
        wire.Count(4, ("a", "b")),
        wire.Stop(5),
    ],
)
def test_requests_arrive_as_sent(message: wire.Request) -> None:
    stream = io.BytesIO()
    wire.send(stream, message)
    wire.send(stream, wire.Stop(9))
    stream.seek(0)
    assert wire.receive_request(stream) == message
    assert wire.receive_request(stream) == wire.Stop(9)
    assert wire.receive_request(stream) is None


def test_a_cut_frame_is_the_end() -> None:
    stream = io.BytesIO()
    wire.send(stream, wire.Counted(3))
    for length in range(len(stream.getvalue())):
        assert wire.receive_reply(io.BytesIO(stream.getvalue()[:length])) is None


def test_an_absurd_length_is_refused() -> None:
    with pytest.raises(ValueError, match="4294967295"):
        wire.receive_reply(io.BytesIO(b"\xff" * 8))


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (b"", UsageError, "not a GGUF file"),
        (b"PK\x03\x04 zip", UsageError, "not a GGUF file"),
        (b"GGUF\x01\0\0\0", UsageError, "version 1"),
        (b"GGUF\0\0\0\x03", UsageError, "version 50331648"),
    ],
)
def test_what_is_no_model_is_said_before_anything_starts(
    tmp_path: Path, content: bytes, kind: type[DryfitError], words: str
) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    with pytest.raises(kind, match=words) as caught:
        open_model(path)
    assert str(path) in caught.value.summary
    assert caught.value.mend


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no model file"):
        usable_model(tmp_path / "none.gguf")
    with pytest.raises(UsageError, match="is a folder"):
        usable_model(tmp_path)


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not UTF-8"):
        usable_model(tmp_path / "m\udcff.gguf")


def test_the_embedded_model_missing_names_the_mend() -> None:
    with pytest.raises(MissingPart) as caught:
        open_model(None)
    assert caught.value.mend == "dryfit setup"


def test_the_embedded_model_damaged(tmp_path: Path) -> None:
    from assistant.models import embedded_model

    embedded_model().parent.mkdir(parents=True)
    embedded_model().write_bytes(b"GGUF\x03\0\0\0 and so on")
    with pytest.raises(MissingPart, match="damaged"), open_model(None):
        pass


def test_checksums_are_remembered_until_the_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(b"one")
    assert sha256_of(path) == hashlib.sha256(b"one").hexdigest()
    with monkeypatch.context() as patch:
        patch.setattr(hashlib, "sha256", None)
        assert sha256_of(path) == "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
    path.write_bytes(b"three")
    assert sha256_of(path) == hashlib.sha256(b"three").hexdigest()


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"a": 1}', b"\xff\xfe"])
def test_a_damaged_cache_is_an_empty_one(tmp_path: Path, damage: bytes) -> None:
    cache = paths.cache_dir() / "models.json"
    cache.parent.mkdir(parents=True)
    cache.write_bytes(damage)
    path = tmp_path / "a.gguf"
    path.write_bytes(b"one")
    assert sha256_of(path) == hashlib.sha256(b"one").hexdigest()


def test_a_cache_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    paths.cache_dir().parent.mkdir(parents=True)
    paths.cache_dir().write_text("a file where the folder should be")
    path = tmp_path / "a.gguf"
    path.write_bytes(b"one")
    assert sha256_of(path) == hashlib.sha256(b"one").hexdigest()


def test_a_checksum_can_be_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(b"one")
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        sha256_of(path, stop)
    with pytest.raises(Unfinished):
        sha256_of(tmp_path / "none")


def test_what_is_installed() -> None:
    assert installed_models() == ()
    folder = paths.models_dir()
    folder.mkdir(parents=True)
    (folder / "b.gguf").write_bytes(b"12")
    (folder / "a.gguf").write_bytes(b"1")
    (folder / "notes.txt").write_bytes(b"")
    assert [(m.name, m.size, m.embedded) for m in installed_models()] == [
        ("a", 1, False),
        ("b", 2, False),
    ]


@given(st.lists(st.floats(width=32, allow_nan=True, allow_infinity=True), min_size=1, max_size=50))
def test_picking_is_in_bounds_whatever_the_logits(logits: list[float]) -> None:
    dice = np.random.Generator(np.random.PCG64(1))
    assert 0 <= pick(np.array(logits, dtype=np.float32), dice) < len(logits)


def test_picking_follows_the_logits() -> None:
    dice = np.random.Generator(np.random.PCG64(1))
    logits = np.array([0.0, 1.0, -9.0], dtype=np.float32)
    counts = np.bincount([pick(logits, dice) for _ in range(2000)], minlength=3)
    # e^(1/0.6) : 1, and the last is below the least share
    assert counts[2] == 0
    assert 0.80 < counts[1] / 2000 < 0.88


def test_threads() -> None:
    assert FreeCores(fixed=7).threads() == 7
    assert 1 <= FreeCores().threads() <= usable_cores()
