"""Official releases, from a server on loopback that behaves well, badly, or not at all."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assistant import paths
from assistant.cli.engines import engines as command
from assistant.core.digest import sha256_of
from assistant.core.errors import Cancelled, Unfinished, UsageError
from assistant.fetching import Patience, elsewhere
from assistant.prove import engine_store, engines
from assistant.prove.engine_data import definition
from assistant.prove.engine_release import fetch
from assistant.prove.providers import processor, target
from tests.prove.leftovers import left_in
from tests.prove.releases import Mirror, serving, zipped
from tests.setup.fakes import valid

SUMS = "packer_1.11.2_SHA256SUMS"
FOLDER = "/packer/1.11.2"
FILE = f"packer_1.11.2_linux_{processor()}.zip"


def packer(version: str = "1.11.2") -> bytes:
    return f"#!/bin/sh\necho Packer v{version}\n".encode()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "engines_dir", lambda: tmp_path / "engines")
    monkeypatch.setattr(paths, "cache_dir", lambda: tmp_path / "cache")
    monkeypatch.setattr(engines, "_SYSTEM_PLACES", ())
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return tmp_path


@pytest.fixture
def mirror(home: Path) -> Iterator[Mirror]:
    with serving() as there:
        yield there


def get(mirror: Mirror, version: str = "1.11.2", name: str = "packer", **more: Any) -> Any:
    return fetch(name, version, releases=mirror.url, note=lambda _: None, **more)


def nothing_left(home: Path) -> bool:
    return not left_in(home / "cache") and not list(engine_store.kept())


def test_a_good_release_is_verified_and_kept(mirror: Mirror, home: Path) -> None:
    mirror.publish(FOLDER, FILE, zipped({"packer": packer(), "LICENSE.txt": b"BUSL"}), SUMS)
    engine = get(mirror)
    assert (engine.name, engine.version, engine.source) == ("packer", "1.11.2", "release")
    assert engine.licence == "BUSL-1.1"
    assert engine.origin == f"{mirror.url}{FOLDER}/{FILE}"
    assert engine.sha256 == sha256_of(engine.path)
    assert engines.installed("packer") == (engine,)
    assert left_in(home / "cache") == []
    assert mirror.asked == [f"{FOLDER}/{SUMS}", f"{FOLDER}/{FILE}"]


def test_a_release_that_is_the_binary_itself(mirror: Mirror) -> None:
    arch = {"amd64": "x86_64", "arm64": "aarch64"}.get(processor(), processor())
    content = b"#!/bin/sh\necho Docker Compose version v2.40.3\n"
    folder = "/docker/compose/releases/download/v2.40.3"
    mirror.publish(folder, f"docker-compose-linux-{arch}", content, "checksums.txt")
    engine = get(mirror, "2.40.3", "compose")
    assert (engine.version, engine.path.name) == ("2.40.3", "docker-compose")


def test_a_providers_release(mirror: Mirror) -> None:
    folder = "/bpg/terraform-provider-proxmox/releases/download/v0.112.0"
    file = f"terraform-provider-proxmox_0.112.0_{target()}.zip"
    content = zipped({"terraform-provider-proxmox_v0.112.0": b"\x7fELF...", "README.md": b"x"})
    mirror.publish(folder, file, content, "terraform-provider-proxmox_0.112.0_SHA256SUMS")
    engine = get(mirror, "0.112.0", "bpg/proxmox")
    assert (engine.kind, engine.version, engine.source) == ("provider", "0.112.0", "release")
    assert engines.installed("bpg/proxmox") == (engine,)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("hashicorp/random", "https://releases.hashicorp.com/terraform-provider-random/{version}"),
        (
            "kreuzwerker/docker",
            "https://github.com/kreuzwerker/terraform-provider-docker/releases/download/v{version}",
        ),
    ],
)
def test_a_provider_that_only_its_family_tells_of(name: str, address: str) -> None:
    known = definition(name)
    assert known.release is not None
    assert (known.name, known.release.address) == (name, address)
    kind = name.rpartition("/")[2]
    assert known.release.file == f"terraform-provider-{kind}_{{version}}_{{os}}_{{arch}}.zip"
    assert known.module is None


@pytest.mark.parametrize("name", ["registry.terraform.io/a/b", "a/../b", "/a", "a/", "*/*"])
def test_what_is_no_providers_address(name: str) -> None:
    with pytest.raises(UsageError):
        definition(name)


def test_another_file_than_the_list_says_is_not_kept(mirror: Mirror, home: Path) -> None:
    mirror.publish(FOLDER, FILE, zipped({"packer": packer()}), SUMS)
    mirror.files[f"{FOLDER}/{FILE}"] += b"x"
    with pytest.raises(Unfinished, match="is not the file of its list"):
        get(mirror)
    assert nothing_left(home)


def test_without_a_digest_nothing_is_fetched(mirror: Mirror, home: Path) -> None:
    mirror.publish(FOLDER, FILE, b"x", SUMS)
    mirror.files[f"{FOLDER}/{SUMS}"] = b"abc  " + FILE.encode() + b"\n"
    with pytest.raises(Unfinished, match="has no digest"):
        get(mirror)
    del mirror.files[f"{FOLDER}/{SUMS}"]
    with pytest.raises(Unfinished, match="404"):
        get(mirror)
    assert f"{FOLDER}/{FILE}" not in mirror.asked
    assert nothing_left(home)


def test_a_missing_file(mirror: Mirror, home: Path) -> None:
    mirror.publish(FOLDER, FILE, b"x", SUMS)
    del mirror.files[f"{FOLDER}/{FILE}"]
    with pytest.raises(Unfinished, match="404") as failed:
        get(mirror)
    assert "DRYFIT_RELEASES" in failed.value.mend
    assert nothing_left(home)


def test_a_file_that_breaks_off(mirror: Mirror, home: Path) -> None:
    mirror.publish(FOLDER, FILE, zipped({"packer": packer()}), SUMS)
    mirror.cut = 20
    with pytest.raises(Unfinished, match="broke off: 20 of"):
        get(mirror)
    assert nothing_left(home)


def test_a_server_that_falls_silent(mirror: Mirror, home: Path) -> None:
    class Hasty(Patience):
        silence_seconds = 0.2

    mirror.publish(FOLDER, FILE, zipped({"packer": packer()}), SUMS)
    mirror.silent = True
    with pytest.raises(Unfinished, match=r"does not answer: .*timed out"):
        get(mirror, patience=Hasty)
    assert nothing_left(home)


def test_a_server_that_drips(mirror: Mirror, home: Path) -> None:
    class Hasty(Patience):
        window_seconds = 0.2

    mirror.publish(FOLDER, FILE, zipped({"packer": packer()}), SUMS)
    mirror.drip = 0.01
    with pytest.raises(Unfinished, match="comes too slowly"):
        get(mirror, patience=Hasty)
    assert nothing_left(home)


def test_a_cancel_leaves_nothing(mirror: Mirror, home: Path) -> None:
    mirror.publish(FOLDER, FILE, zipped({"packer": packer()}), SUMS)
    mirror.drip = 0.01
    stop = threading.Event()
    threading.Timer(0.2, stop.set).start()
    with pytest.raises(Cancelled):
        get(mirror, stop=stop)
    assert nothing_left(home)


def test_what_a_killed_fetch_left_is_dropped(mirror: Mirror, home: Path) -> None:
    dead, alive = home / "cache/fetch-4194999-x", home / f"cache/fetch-{os.getpid()}-x"
    for folder in (dead, alive):
        folder.mkdir(parents=True)
    mirror.publish(FOLDER, FILE, zipped({"packer": packer()}), SUMS)
    get(mirror)
    assert left_in(home / "cache") == [alive]


def test_nobody_there(home: Path) -> None:
    with pytest.raises(Unfinished, match="does not answer"):
        fetch("packer", "1.11.2", releases="http://127.0.0.1:1", note=lambda _: None)
    assert nothing_left(home)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"packer": packer("1.11.1")}, r"calls itself 1\.11\.1"),
        ({"packer": b"#!/bin/sh\nexit 1\n"}, "calls itself nothing"),
        ({"tofu": b"x"}, "holds no “packer”"),
        ({"../packer": packer()}, "which no release does"),
        ({"bin/packer": packer()}, "which no release does"),
    ],
)
def test_what_is_no_release_of_it(
    mirror: Mirror, home: Path, files: dict[str, bytes], says: str
) -> None:
    mirror.publish(FOLDER, FILE, zipped(files), SUMS)
    with pytest.raises((Unfinished, UsageError), match=says):
        get(mirror)
    assert nothing_left(home)


def test_a_file_that_is_no_zip(mirror: Mirror, home: Path) -> None:
    mirror.publish(FOLDER, FILE, b"<html>please log in</html>", SUMS)
    with pytest.raises(UsageError, match="no zip"):
        get(mirror)
    assert nothing_left(home)


def test_redirects_are_followed_and_never_away_from_https(mirror: Mirror) -> None:
    mirror.publish(FOLDER, FILE, zipped({"packer": packer()}), SUMS)
    mirror.files["/elsewhere.zip"] = mirror.files.pop(f"{FOLDER}/{FILE}")
    mirror.redirects[f"{FOLDER}/{FILE}"] = f"{mirror.url}/elsewhere.zip"
    assert get(mirror).version == "1.11.2"
    mirror.redirects[f"{FOLDER}/{FILE}"] = "file:///etc/passwd"
    with pytest.raises(Unfinished):
        get(mirror)


@pytest.mark.parametrize(
    ("name", "version"), [("packer", "1.11"), ("packer", "latest"), ("packer", "../../1.2.3")]
)
def test_versions_are_whole(mirror: Mirror, name: str, version: str) -> None:
    with pytest.raises(UsageError):
        get(mirror, version, name)
    assert mirror.asked == []


@pytest.mark.parametrize(
    ("releases", "becomes"),
    [
        ("", "https://releases.hashicorp.com/packer/1.2.3"),
        ("https://mirror.example/raw/", "https://mirror.example/raw/packer/1.2.3"),
        (
            "https://github.com=https://m.example/gh https://releases.hashicorp.com=https://m.example/hc",
            "https://m.example/hc/packer/1.2.3",
        ),
        ("https://github.com=https://m.example/gh", "https://releases.hashicorp.com/packer/1.2.3"),
    ],
)
def test_where_releases_lie(releases: str, becomes: str) -> None:
    assert elsewhere("https://releases.hashicorp.com/packer/1.2.3", releases) == becomes


def test_the_command(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRYFIT_RELEASES", mirror.url)
    mirror.publish(FOLDER, FILE, zipped({"packer": packer()}), SUMS)
    ended = CliRunner().invoke(command, ["add", "packer@v1.11.2"], standalone_mode=False)
    assert ended.exception is None
    assert ended.stdout.startswith("added packer 1.11.2 ")
    assert "BUSL-1.1" in ended.stderr
    for words, done in ((["add", "packer@1.11.2"], "added"), (["remove", "packer"], "removed")):
        ended = CliRunner().invoke(command, [*words, "--json"], standalone_mode=False)
        value = valid(ended.stdout, "engines")
        assert (value["done"], value["engines"][0]["version"]) == (done, "1.11.2")
    ended = CliRunner().invoke(command, ["add", "packer-1.11.2"], standalone_mode=False)
    assert isinstance(ended.exception, UsageError)
