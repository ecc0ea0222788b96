"""A wheel made again from what is installed."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

import pytest

from assistant.core.errors import MissingPart, Unfinished
from assistant.setup import wheels
from assistant.setup.venv import compiled_version, requirements

ROOT = Path(__file__).parents[2]
INFO = "thing-1.0.dist-info"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A place where a distribution is installed as pip leaves it."""
    folder = tmp_path / "site"
    files = {
        "thing/__init__.py": b"VALUE = 7\n",
        "thing/lib/run.sh": b"#!/bin/sh\n",
        f"{INFO}/METADATA": b"Metadata-Version: 2.1\nName: Thing\nVersion: 1.0\n",
        f"{INFO}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{INFO}/INSTALLER": b"pip\n",
    }
    lines = []
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(content)}")
    (folder / "thing/lib/run.sh").chmod(0o755)
    lines += ["../bin/thing,sha256=x,1", "thing/__pycache__/__init__.pyc,,", f"{INFO}/RECORD,,"]
    (folder / INFO / "RECORD").write_text("\n".join(lines) + "\n")
    return folder


def installed(site: Path) -> Distribution:
    return PathDistribution(site / INFO)


def test_pip_installs_the_wheel_as_it_was(site: Path, tmp_path: Path) -> None:
    beside = tmp_path / "libgomp.so.1"
    beside.write_bytes(b"library")
    wheel = wheels.repack(installed(site), tmp_path, {"thing/lib/libgomp.so.1": beside})
    assert wheel.name == "thing-1.0-py3-none-any.whl"
    target = tmp_path / "again"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps",
         "--target", str(target), str(wheel)],
        check=True, capture_output=True,
    )  # fmt: skip
    assert (target / "thing/__init__.py").read_bytes() == b"VALUE = 7\n"
    assert (target / "thing/lib/libgomp.so.1").read_bytes() == b"library"
    assert (target / "thing/lib/run.sh").stat().st_mode & 0o100


def test_the_same_files_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    first = wheels.repack(installed(site), tmp_path, {}).read_bytes()
    (site / "thing/__init__.py").touch()
    assert wheels.repack(installed(site), tmp_path, {}).read_bytes() == first


def test_neither_commands_nor_caches_go_in(site: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheels.repack(installed(site), tmp_path, {})) as archive:
        assert set(archive.namelist()) == {
            "thing/__init__.py", "thing/lib/run.sh", f"{INFO}/METADATA", f"{INFO}/WHEEL",
            f"{INFO}/RECORD",
        }  # fmt: skip


@pytest.mark.parametrize("change", ["edit", "remove"])
def test_a_file_that_was_changed_since_is_named(site: Path, tmp_path: Path, change: str) -> None:
    path = site / "thing/__init__.py"
    if change == "edit":
        path.write_text("VALUE = 8\n")
    else:
        path.unlink()
    with pytest.raises(Unfinished, match=r"thing/__init__\.py is not as it was installed"):
        wheels.repack(installed(site), tmp_path, {})


def test_another_version_than_the_lock_file_names(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match=r"and 9\.9\.9 is wanted"):
        wheels.compiled("9.9.9", tmp_path)


def test_the_loader_tells_where_a_library_lies() -> None:
    found = wheels.system_library(Path(sys.executable), "libc.so.6")
    assert found is None or found.is_file()
    assert wheels.system_library(Path(sys.executable), "libnone.so.1") is None


def test_each_locked_package_is_asked_for_once() -> None:
    lines = [x for x in requirements(ROOT).splitlines() if x[:1].isalnum()]
    assert len(lines) == len(set(lines))
    names = {line.partition("==")[0] for line in lines}
    assert {"pip", "hatchling", "click", "numpy"} <= names
    assert "llama-cpp-python" not in names
    assert (
        f"llama-cpp-python=={compiled_version(ROOT)} " in (ROOT / "requirements.lock").read_text()
    )
