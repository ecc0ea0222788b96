"""A virtual environment from a bundle alone. pip, `venv` and the installing are real; the packages
are small ones of the test's own, so that nothing has to be fetched for it."""

from __future__ import annotations

import base64
import ensurepip
import hashlib
import subprocess
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.core.errors import MissingPart, Unfinished, UsageError
from assistant.core.folders import tree_sha
from assistant.setup import venv as venvs
from assistant.setup.bundle import Kind, Manifest, Member
from assistant.setup.bundle_wheels import unpacked_wheels
from assistant.setup.record import Record
from assistant.setup.venv import Venv, Wheels, ensure
from tests.setup.bundles import manifest, member, write

BACKEND = """\
import pathlib, zipfile
def build_editable(folder, *_):
    name, info = "dryfit-0-py3-none-any.whl", "dryfit-0.dist-info"
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as out:
        out.writestr("here.pth", str(pathlib.Path.cwd()))
        out.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: dryfit\\nVersion: 0\\n")
        tag = "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
        out.writestr(f"{info}/WHEEL", tag)
        out.writestr(f"{info}/RECORD", "".join(f"{n},,\\n" for n in out.namelist()))
    return name
"""
PROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""


def wheel(folder: Path, name: str, version: str) -> Path:
    """A wheel of one module that knows its version."""
    module, info = name.replace("-", "_"), f"{name.replace('-', '_')}-{version}.dist-info"
    files = {
        f"{module}.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    path = folder / f"{module}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as out:
        lines = [f"{info}/RECORD,,\n"]
        for inside, text in files.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
            lines.append(f"{inside},sha256={digest.rstrip(b'=').decode()},{len(text)}\n")
            out.writestr(inside, text)
        out.writestr(f"{info}/RECORD", "".join(lines))
    return path


def locked(path: Path) -> str:
    name, version = path.name.split("-")[:2]
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name.replace('_', '-')}=={version} \\\n    --hash=sha256:{sha}\n"


@dataclass(frozen=True)
class Checkout:
    """A checkout, and what a bundle for it holds."""

    venv: Venv
    parts: tuple[tuple[Member, bytes], ...]

    @property
    def root(self) -> Path:
        return self.venv.root

    def bundle(self, *parts: tuple[Member, bytes], **more: object) -> Path:
        """A bundle that fits, but for `more`."""
        wanted = self.venv.wanted(dev=False)
        wanted.pop("project")
        recipe = tree_sha(self.root / "sandboxes/image")
        said: Manifest = manifest(
            *(part[0] for part in parts), **({"parts": wanted, "recipe": recipe} | more)
        )
        return write(self.root.parent / "b.tar", *parts, said=said)


@pytest.fixture
def checkout(home: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """A checkout that asks for pip, one package, one that is compiled, and itself."""
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.delenv("CMAKE_ARGS", raising=False)
    root = home / "checkout"
    (root / "sandboxes/image").mkdir(parents=True)
    (root / "sandboxes/image/image.toml").write_text("")
    (root / "backend.py").write_text(BACKEND)
    (root / "pyproject.toml").write_text(PROJECT)
    (home / "made").mkdir()
    # Debian keeps the wheels that come with Python in a folder of their own.
    places = [
        sysconfig.get_config_var("WHEEL_PKG_DIR"),
        Path(ensurepip.__file__).parent / "_bundled",
    ]
    pip = next(found for place in places if place for found in Path(place).glob("pip-*.whl"))
    thing = wheel(home / "made", "thing", "1.0")
    compiled = wheel(home / "made", venvs.COMPILED, "0.1")
    (root / "requirements-build.lock").write_text(locked(pip))
    sdist = f"{venvs.COMPILED}==0.1 \\\n    --hash=sha256:{'0' * 64}\n"
    (root / "requirements.lock").write_text(locked(thing) + sdist)
    monkeypatch.setattr(venvs, "_can_make_venv", lambda: pytest.fail("a bundle needs no ensurepip"))
    kinds: dict[Path, Kind] = {pip: "wheel", thing: "wheel", compiled: "compiled"}
    parts = (member(f"wheels/{p.name}", kind, p.read_bytes()) for p, kind in kinds.items())
    return Checkout(Venv(root), tuple(parts))


@pytest.mark.slow
def test_an_environment_from_the_bundle_alone(checkout: Checkout, record: Record) -> None:
    """First from a bundle with a wheel that its own manifest agrees with and the checkout's lock
    file does not; then from a sound one, which goes on where that ended."""
    other = wheel(checkout.root.parent, "thing", "1.0")
    with zipfile.ZipFile(other, "a") as archive:
        archive.writestr("evil.py", "")
    name = f"wheels/{other.name}"
    parts = [part for part in checkout.parts if part[0].name != name]
    path = checkout.bundle(*parts, member(name, "wheel", other.read_bytes()))
    with unpacked_wheels(path, checkout.venv) as wheels, pytest.raises(MissingPart) as caught:
        fill(checkout, record, wheels)
    assert "Python packages" in caught.value.summary
    assert "other bytes than the lock file names" in caught.value.mend

    with unpacked_wheels(checkout.bundle(*checkout.parts), checkout.venv) as wheels:
        assert fill(checkout, record, wheels) == []
    assert checkout.venv.missing(dev=False) == []
    code = "import thing, llama_cpp_python, backend; print(thing.VERSION, llama_cpp_python.VERSION)"
    ran = subprocess.run(
        [checkout.venv.python, "-c", code], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["1.0", "0.1"]
    assert not list(checkout.root.glob(".dryfit-wheels-*"))


def fill(checkout: Checkout, record: Record, wheels: Wheels) -> list[str]:
    return ensure(checkout.venv, record, dev=False, yes=True, say=lambda _: None, wheels=wheels)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"platform": "plan9-mips"}, "plan9-mips"),
        ({"python": "cpython-2.7"}, "cpython-2.7"),
        ({"parts": {"packages": "x"}}, "other Python packages"),
        ({"recipe": "x"}, "another sandbox image"),
    ],
)
def test_a_bundle_for_something_else_leaves_the_checkout_alone(
    checkout: Checkout, more: dict[str, object], words: str
) -> None:
    path = checkout.bundle(*checkout.parts, **more)
    before = tree_sha(checkout.root)
    with pytest.raises(UsageError, match=words), unpacked_wheels(path, checkout.venv):
        pass
    assert tree_sha(checkout.root) == before


def test_a_bundle_without_the_compiled_wheel(checkout: Checkout) -> None:
    parts = [part for part in checkout.parts if part[0].kind != "compiled"]
    before = tree_sha(checkout.root)
    with pytest.raises(Unfinished, match="one wheel of llama-cpp-python"):
        unpacked_wheels(checkout.bundle(*parts), checkout.venv).__enter__()
    assert tree_sha(checkout.root) == before


def test_what_a_killed_one_left_goes_with_the_next(checkout: Checkout) -> None:
    (checkout.root / ".dryfit-wheels-old").mkdir()
    with unpacked_wheels(checkout.bundle(*checkout.parts), checkout.venv) as wheels:
        assert [p.name for p in checkout.root.glob(".dryfit-wheels-*")] == [wheels.folder.name]
