"""The form of a bundle: what is read back, and what is refused before anything is put anywhere."""

from __future__ import annotations

import json
import os
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.core.errors import DryfitError, Unfinished, UsageError
from assistant.setup.bundle import MANIFEST, manifest_text, open_bundle, read_manifest
from tests.setup.bundles import entry, manifest, member, write

MODEL = member("models/a.gguf", "model", b"GGUF" * 1000)
ENGINE = member("engines/packer/1.0.0/packer", "engine", b"\x7fELF" * 1000, packed=True)


def read(path: Path) -> dict[str, bytes]:
    """Everything in a bundle, each byte of it checked."""
    with open_bundle(path) as bundle:
        bundle.verify()
        return {each.name: b"".join(bundle.content(each)) for each in bundle.manifest.members}


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return write(tmp_path / "b.tar", MODEL, ENGINE)


def test_what_was_written_is_read_back_packed_or_not(sound: Path) -> None:
    assert read(sound) == {MODEL[0].name: b"GGUF" * 1000, ENGINE[0].name: b"\x7fELF" * 1000}


def test_a_manifest_is_read_as_it_was_written() -> None:
    said = manifest(MODEL[0], processor=("avx2",), parts={"packages": "x"}, recipe="abc")
    assert read_manifest(manifest_text(said), Path("b")) == said


@settings(max_examples=60, deadline=None)
@given(part=st.floats(0, 1, exclude_max=True))
def test_cut_short_anywhere_it_is_refused(
    tmp_path_factory: pytest.TempPathFactory, part: float
) -> None:
    folder = tmp_path_factory.mktemp("cut")
    whole = write(folder / "b.tar", MODEL, ENGINE)
    with tarfile.open(whole) as tar:
        last = tar.getmember(MANIFEST)
    os.truncate(whole, int((last.offset_data + last.size) * part))
    with pytest.raises(DryfitError) as caught:
        read(whole)
    assert str(whole) in caught.value.summary


@settings(max_examples=60, deadline=None)
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_bit_of_a_member_is_seen(
    tmp_path_factory: pytest.TempPathFactory, where: float, bit: int
) -> None:
    path = write(tmp_path_factory.mktemp("bit") / "b.tar", MODEL, ENGINE)
    with tarfile.open(path) as tar:
        found = tar.getmember(ENGINE[0].name)
    content = bytearray(path.read_bytes())
    content[found.offset_data + int(found.size * where)] ^= 1 << bit
    path.write_bytes(content)
    with pytest.raises(Unfinished, match=r"packer/1\.0\.0/packer is damaged"):
        read(path)


@pytest.mark.parametrize(
    "name",
    ["../x", "/etc/passwd", "models/../../x", "models/.hidden", "a//b", "models/", "a\\b", "a\nb",
     "./models/a", "models/a b", ""],
)  # fmt: skip
def test_a_path_that_could_lead_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "b.tar", MODEL, more=((entry(name, 1), b"x"),))
    with pytest.raises(Unfinished, match="nothing was taken from it"):
        read(path)


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]
)
def test_nothing_but_plain_files(tmp_path: Path, kind: bytes) -> None:
    link = entry("models/b")
    link.type, link.linkname = kind, "/etc/passwd"
    path = write(tmp_path / "b.tar", MODEL, more=((link, b""),))
    with pytest.raises(Unfinished, match="no plain file"):
        read(path)


def test_a_file_that_nobody_announced(tmp_path: Path) -> None:
    path = write(tmp_path / "b.tar", MODEL, more=((entry("models/b", 1), b"x"),))
    with pytest.raises(Unfinished, match="holds, unannounced, models/b"):
        read(path)


def test_a_file_that_is_announced_and_not_there(tmp_path: Path) -> None:
    path = write(tmp_path / "b.tar", MODEL, said=manifest(MODEL[0], ENGINE[0]))
    with pytest.raises(Unfinished, match="lacks engines/packer"):
        read(path)


def test_a_file_twice(tmp_path: Path) -> None:
    path = write(tmp_path / "b.tar", MODEL, more=((entry(MODEL[0].name, 1), b"x"),))
    with pytest.raises(Unfinished, match="twice"):
        read(path)


def test_another_size_than_announced(tmp_path: Path) -> None:
    said = manifest(replace(MODEL[0], bytes=3, unpacked=3))
    path = write(tmp_path / "b.tar", MODEL, said=said)
    with pytest.raises(Unfinished, match="has 4000 bytes, not 3"):
        read(path)


@pytest.mark.parametrize("said", [10, 4001])
def test_more_or_less_unpacked_than_announced(tmp_path: Path, said: int) -> None:
    part = (replace(ENGINE[0], unpacked=said), ENGINE[1])
    path = write(tmp_path / "b.tar", part)
    with pytest.raises(Unfinished, match="another size"):
        read(path)


def test_what_is_no_bundle(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("hello\n" * 1000)
    other = tmp_path / "other.tar"
    with tarfile.open(other, "w") as tar:
        tar.add(text, "README")
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    for path in (text, other, empty):
        with pytest.raises(UsageError, match="is not a bundle"):
            read(path)
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(UsageError, match="there is no bundle"):
            read(path)


def changed(**fields: object) -> bytes:
    content = json.loads(manifest_text(manifest(MODEL[0])))
    return json.dumps(content | fields).encode()


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"\xff",
        changed(members=[{"name": "a"}]),
        changed(members=[json.loads(changed())["members"][0] | {"sha256": "0"}]),
        changed(members=[json.loads(changed())["members"][0] | {"name": "../a"}]),
        changed(members=[json.loads(changed())["members"][0] | {"kind": "script"}]),
        changed(members=[json.loads(changed())["members"][0] | {"unpacked": -1}]),
        changed(parts=[]),
        changed(processor=7),
    ],
)
def test_a_damaged_manifest(text: bytes) -> None:
    with pytest.raises(Unfinished, match="the manifest of b is damaged"):
        read_manifest(text, Path("b"))


def test_a_manifest_of_another_form() -> None:
    with pytest.raises(UsageError, match="not a bundle"):
        read_manifest(changed(format="other"), Path("b"))
    with pytest.raises(UsageError, match="version 2"):
        read_manifest(changed(version=2), Path("b"))
