"""Where real files come from, fetched with the ordinary clients of Go and of PyPI."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

FILE = Path(__file__).with_name("sources.toml")


class Wrong(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Files that are wrong on purpose."""

    files: str
    """A pattern for paths in the source; `*` goes over slashes too."""
    why: str


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A package of a registry that ships Packer or Terraform files."""

    version: str
    go: str = ""
    """Path of a Go module."""
    wheel: str = ""
    """Name of a package on PyPI."""
    apart: tuple[str, ...] = ()
    borrowed: tuple[str, ...] = ()
    wrong: tuple[Wrong, ...] = ()

    @property
    def name(self) -> str:
        """Its name here: the folder it is fetched to."""
        kept = self.go.removeprefix("github.com/") or f"pypi/{self.wheel}"
        return f"{kept.replace('/', '__')}@{self.version}"


def sources() -> tuple[Source, ...]:
    """All sources."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return msgspec.convert(found["source"], type=tuple[Source, ...])


def fetch(folder: Path, note: Callable[[str], None]) -> Iterator[Path]:
    """Fetch every source below a folder, or leave it where it already is; gives their folders.

    Uses the network. One that its registry does not give is passed over with a word.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources():
        target = folder / source.name
        if not target.exists():
            try:
                _from_go(source, target) if source.go else _from_pypi(source, target)
            except (subprocess.CalledProcessError, OSError, KeyError) as error:
                note(f"{source.name}: not fetched ({error})")
                continue
        yield target


def _from_go(source: Source, target: Path) -> None:
    environment = {
        **os.environ, "GOMODCACHE": str((target.parent / ".go").resolve()),
        "GOFLAGS": "-modcacherw", "GOTOOLCHAIN": "local", "GOWORK": "off",
    }  # fmt: skip
    module = target.parent / ".fetch"
    module.mkdir(exist_ok=True)
    (module / "go.mod").write_text("module dryfit.local/fetch\n\ngo 1.18\n", encoding="utf-8")
    answer = subprocess.run(
        ["go", "mod", "download", "-json", f"{source.go}@{source.version}"],
        cwd=module, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    target.symlink_to(json.loads(answer.stdout)["Dir"])


def _from_pypi(source: Source, target: Path) -> None:
    wheels = target.parent / ".wheels"
    wheels.mkdir(exist_ok=True)
    before = set(wheels.iterdir())
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:"]
    command += ["--ignore-requires-python", "-d", str(wheels), f"{source.wheel}=={source.version}"]
    subprocess.run(command, capture_output=True, check=True)
    for wheel in sorted(set(wheels.iterdir()) - before):
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(target)
