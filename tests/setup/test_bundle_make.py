"""Writing a bundle. Model, engines, wheels and image are a few bytes each; the writing is real."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from assistant import paths
from assistant.core.digest import sha256_of
from assistant.core.errors import MissingPart, Unfinished, UsageError
from assistant.models.files import embedded_model
from assistant.prove import image_carry
from assistant.prove.engine_data import Kind
from assistant.prove.engine_store import RECORD, EngineRecord
from assistant.prove.image_carry import Carried
from assistant.setup import bundle_make, wheels
from assistant.setup.bundle import open_bundle
from assistant.setup.bundle_make import make

ROOT = Path(__file__).parents[2]
IMAGE = (b"layer" * 1000, b"more")


def keep(name: str, version: str, licence: str, kind: Kind = "engine") -> Path:
    """An engine of a few bytes, kept as the real ones are."""
    folder = paths.engines_dir() / ("providers" if kind == "provider" else "") / name / version
    folder.mkdir(parents=True)
    file = "linux_amd64/binary" if kind == "provider" else ""
    record = EngineRecord(name, version, "built", "", "", licence, kind=kind, file=file)
    (folder / RECORD).write_bytes(msgspec.json.encode(record))
    binary = folder / (file or name)
    binary.parent.mkdir(exist_ok=True)
    binary.write_bytes(b"\x7fELF" + name.encode() * 1000)
    binary.chmod(0o755)
    return folder


@pytest.fixture
def here(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with all that a bundle is made from; returns a folder to write to."""
    embedded_model().parent.mkdir(parents=True)
    embedded_model().write_bytes(b"GGUF")
    keep("packer", "1.8.7", "MPL-2.0")
    keep("acme/cloud", "2.0.0", "Apache-2.0", "provider")

    @contextmanager
    def carried() -> Iterator[Carried]:
        yield Carried(iter(IMAGE), {"dryfit.package.sudo": "1.9"}, 5004)

    monkeypatch.setattr(image_carry, "carried", carried)
    monkeypatch.setattr(
        wheels, "fetch", lambda _, to: (to / "click-1-py3-none-any.whl").write_bytes(b"c")
    )
    monkeypatch.setattr(
        wheels,
        "compiled",
        lambda v, to: (to / f"llama_cpp_python-{v}-py3-none-any.whl").write_bytes(b"l"),
    )
    monkeypatch.setattr(
        wheels, "own", lambda _, to: (to / "dryfit-0-py3-none-any.whl").write_bytes(b"d")
    )
    monkeypatch.setattr(bundle_make, "cmake_config", lambda: 'set(GGML_AVX2 "ON")')
    target = home / "target"
    target.mkdir()
    return target


def quiet(_: str) -> None:
    return


def test_what_is_here_is_in_it_and_says_what_it_is(here: Path) -> None:
    made = make(here / "b.tar", ROOT, quiet)
    assert made.left_out == ()
    assert made.manifest.processor == ("avx2",)
    assert set(made.manifest.parts) == {"build", "packages", "compiled"}
    with open_bundle(made.path) as bundle:
        bundle.verify()
        assert bundle.manifest == made.manifest
        found = {m.name: (m, b"".join(bundle.content(m))) for m in bundle.manifest.members}
    image, content = found["image/sandbox.tar.gz"]
    assert content == b"".join(IMAGE)
    assert image.facts == {"dryfit.package.sudo": "1.9"}
    provider, content = found["engines/providers/acme/cloud/2.0.0/linux_amd64/binary"]
    assert content.startswith(b"\x7fELFacme")
    assert provider.executable
    assert provider.licence == "Apache-2.0"
    assert [m.kind for m in bundle.manifest.of("wheel", "compiled", "dryfit")] == [
        "wheel", "compiled", "dryfit"
    ]  # fmt: skip
    assert made.sha256 == sha256_of(made.path)
    assert [path.name for path in here.iterdir()] == ["b.tar"]


def test_without_docker_there_is_no_image(here: Path) -> None:
    manifest = make(here / "b.tar", ROOT, quiet, with_image=False).manifest
    assert manifest.of("image") == ()
    assert manifest.recipe == ""


@pytest.mark.parametrize(
    ("licence", "said"), [("BUSL-1.1", "under BUSL-1.1"), ("", "a licence that is not known here")]
)
def test_an_engine_of_another_licence_only_when_it_is_asked_for(
    here: Path, licence: str, said: str
) -> None:
    keep("terraform", "1.11.4", licence)
    made = make(here / "a.tar", ROOT, quiet)
    assert not [m for m in made.manifest.members if "terraform" in m.name]
    (line,) = made.left_out
    assert said in line
    assert "--also terraform@1.11.4 takes it in" in line

    lines: list[str] = []
    made = make(here / "b.tar", ROOT, lines.append, also=["terraform@1.11.4"])
    (binary,) = (m for m in made.manifest.members if m.name.endswith("/terraform"))
    assert said.removeprefix("under ") in binary.licence
    assert made.left_out == ()
    assert [line for line in lines if "terraform" in line and "see that its terms allow" in line]


def test_a_wish_for_an_engine_that_is_not_here(here: Path) -> None:
    with pytest.raises(UsageError, match="no engine vault@1 is kept here"):
        make(here / "b.tar", ROOT, quiet, also=["vault@1"])
    assert list(here.iterdir()) == []


def test_a_model_of_the_users_own_is_named_as_left_out(here: Path) -> None:
    (paths.models_dir() / "mine.gguf").write_bytes(b"GGUF")
    assert make(here / "b.tar", ROOT, quiet).left_out == (
        "mine.gguf, a model that set-up did not fetch",
    )


def test_a_name_that_nobody_would_read_back_is_refused(here: Path) -> None:
    (paths.engines_dir() / "packer/1.8.7/read me").write_bytes(b"x")
    with pytest.raises(Unfinished, match="read me"):
        make(here / "b.tar", ROOT, quiet)
    assert list(here.iterdir()) == []


def test_nothing_is_written_over(here: Path) -> None:
    (here / "b.tar").write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        make(here / "b.tar", ROOT, quiet)
    assert (here / "b.tar").read_text() == "mine"


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_cut_off_it_leaves_nothing(
    here: Path, monkeypatch: pytest.MonkeyPatch, fault: type[BaseException]
) -> None:
    @contextmanager
    def carried() -> Iterator[Carried]:
        def pieces() -> Iterator[bytes]:
            yield b"x" * 100
            raise fault

        yield Carried(pieces(), {}, 100)

    monkeypatch.setattr(image_carry, "carried", carried)
    with pytest.raises((KeyboardInterrupt, OSError)):
        make(here / "b.tar", ROOT, quiet)
    assert list(here.iterdir()) == []


def test_what_a_killed_one_left_goes_with_the_next(here: Path) -> None:
    (here / ".dryfit-bundle-abc").mkdir()
    (here / ".dryfit-bundle-abc" / "b.tar").write_bytes(b"half")
    make(here / "b.tar", ROOT, quiet)
    assert [path.name for path in here.iterdir()] == ["b.tar"]


def test_what_it_cannot_be_made_without(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MissingPart, match="in a checkout"):
        make(here / "b.tar", here, quiet)
    with pytest.raises(UsageError, match="there is no folder"):
        make(here / "none" / "b.tar", ROOT, quiet)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10))
    with pytest.raises(Unfinished, match="are free"):
        make(here / "b.tar", ROOT, quiet)


def test_without_the_model_there_is_no_bundle(here: Path) -> None:
    embedded_model().unlink()
    with pytest.raises(MissingPart, match="embedded model"):
        make(here / "b.tar", ROOT, quiet)
    assert list(here.iterdir()) == []


def test_llama_here_says_how_it_was_compiled() -> None:
    assert "set(GGML_NATIVE " in bundle_make.cmake_config()
