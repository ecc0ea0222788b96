"""Models fetched, from a server on loopback."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant import paths
from assistant.cli.models import models
from assistant.core.errors import Cancelled, Unfinished, UsageError
from assistant.models.pull import pull
from tests.prove.releases import Mirror, serving

GGUF = b"GGUF\x03\0\0\0" + b"weights" * 1000
DIGEST = hashlib.sha256(GGUF).hexdigest()


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving() as there:
        there.files["/models/own.gguf"] = GGUF
        yield there


def get(address: str, sha256: str = "", releases: str = "") -> Path:
    stop = threading.Event()
    return pull(address, sha256=sha256, releases=releases, note=lambda _: None, stop=stop)


def left() -> list[str]:
    folder = paths.models_dir()
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_a_model_arrives_and_is_what_was_named(mirror: Mirror) -> None:
    path = get(f"{mirror.url}/models/own.gguf", DIGEST.upper())
    assert path.read_bytes() == GGUF
    assert left() == ["own.gguf"]


def test_by_its_name_at_the_hub_by_way_of_a_mirror(mirror: Mirror) -> None:
    mirror.files["/maker/small-GGUF/resolve/main/q4/small.gguf"] = GGUF
    path = get("maker/small-GGUF/q4/small.gguf", releases=mirror.url)
    assert path.name == "small.gguf"


def test_another_file_than_was_named_is_not_kept(mirror: Mirror) -> None:
    with pytest.raises(Unfinished, match="is not the file that was named"):
        get(f"{mirror.url}/models/own.gguf", "0" * 64)
    assert left() == []


def test_what_is_no_model_is_not_kept(mirror: Mirror) -> None:
    mirror.files["/page.gguf"] = b"<html>"
    with pytest.raises(UsageError, match="not a GGUF file"):
        get(f"{mirror.url}/page.gguf")
    assert left() == []


def test_what_breaks_off_is_not_kept(mirror: Mirror) -> None:
    mirror.cut = 100
    with pytest.raises(Unfinished, match="broke off"):
        get(f"{mirror.url}/models/own.gguf")
    assert left() == []


def test_a_stop_leaves_nothing(mirror: Mirror) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        pull(f"{mirror.url}/models/own.gguf", note=lambda _: None, stop=stop)
    assert left() == []


def test_a_model_of_the_same_name_is_left_alone(mirror: Mirror) -> None:
    paths.models_dir().mkdir(parents=True)
    (paths.models_dir() / "own.gguf").write_bytes(b"mine")
    with pytest.raises(UsageError, match="there is a model"):
        get(f"{mirror.url}/models/own.gguf")
    assert (paths.models_dir() / "own.gguf").read_bytes() == b"mine"
    assert mirror.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/x.gguf",
        "file:///etc/x.gguf",
        "maker/x.gguf",
        "https://example.org/x.bin",
        "https://example.org/",
    ],
)
def test_what_is_no_address_of_a_model_is_refused(address: str) -> None:
    with pytest.raises(UsageError):
        get(address)


def test_a_digest_that_is_none_is_refused(mirror: Mirror) -> None:
    with pytest.raises(UsageError, match="no SHA-256"):
        get(f"{mirror.url}/models/own.gguf", "abc")


def test_pull_list_remove(mirror: Mirror) -> None:
    done = CliRunner().invoke(models, ["pull", f"{mirror.url}/models/own.gguf"])
    assert done.exit_code == 0
    assert f"compared with nothing: SHA-256 {DIGEST}" in done.stderr
    assert "own" in CliRunner().invoke(models, ["list"]).stdout
    gone = CliRunner().invoke(models, ["remove", "own"])
    assert gone.exit_code == 0
    assert left() == []
