"""Whether a bundle can be used on this machine."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.core.errors import UsageError
from assistant.setup import bundle_fit
from assistant.setup.bundle_fit import check_loads, check_machine, check_python, check_space
from tests.setup.bundles import manifest, member


def test_a_bundle_made_here_fits() -> None:
    said = manifest(parts={"packages": "a"}, recipe="r")
    check_machine(said, "r")
    check_python(said, {"packages": "a", "project": "b"})


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (manifest(platform="linux-riscv64"), "is for linux-riscv64, and this machine is"),
        (manifest(recipe="other"), "with another sandbox image"),
    ],
)
def test_another_machine(said: object, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        check_machine(said, "r")  # type: ignore[arg-type]
    assert caught.value.mend


def test_a_bundle_without_an_image_is_of_no_recipe() -> None:
    check_machine(manifest(recipe=""), "r")


@pytest.mark.parametrize(
    ("said", "words", "mend"),
    [
        (manifest(python="cpython-3.9"), "cpython-3.9, and this is", "PYTHON=python3.9"),
        (manifest(parts={"packages": "b"}), "with other Python packages", "the same version"),
        (manifest(processor=("avx9",)), "a processor with avx9", "-DGGML_NATIVE=OFF"),
    ],
)
def test_another_python(
    said: object, words: str, mend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle_fit, "read_cpuinfo", lambda: "flags : avx\n")
    with pytest.raises(UsageError, match=words) as caught:
        check_python(said, {"packages": "a"})  # type: ignore[arg-type]
    assert mend in caught.value.mend


def test_what_lies_on_one_disk_is_added_up(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle_fit, "DOCKER_ROOT", home / "docker")
    parts = [member(f"models/{kind}", kind, b"x" * 100)[0] for kind in ("model", "image", "wheel")]
    said = manifest(*parts)

    def free(size: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=size))

    free(200)
    check_space(said, None)
    free(199)
    with pytest.raises(UsageError, match=f"at {home}"):
        check_space(said, None)
    free(700)
    check_space(said, home)
    free(699)
    with pytest.raises(UsageError, match="GiB are free"):
        check_space(said, home)


def test_a_library_that_does_not_load_is_named(tmp_path: Path) -> None:
    wheel = tmp_path / "a.whl"
    with zipfile.ZipFile(wheel, "w") as out:
        out.writestr("llama_cpp/lib/libllama.so", b"\x7fELF broken")
    with pytest.raises(UsageError, match=r"does not load on this system: libllama\.so"):
        check_loads(wheel)
