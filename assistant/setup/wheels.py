"""Wheels for a bundle: those of the lock files by pip, the compiled one from where it is installed.

What was compiled here is taken as it lies in this environment, so that the bundle holds the very
library that runs here, and nothing is compiled again.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, PackagePath, distribution
from pathlib import Path

from assistant.core.errors import MissingPart, Unfinished
from assistant.setup.bundle_fit import LIBRARIES
from assistant.setup.progress import run_logged
from assistant.setup.record import state_home
from assistant.setup.venv import COMPILED, requirements

BESIDE = "libgomp.so.1"
"""llama.cpp's libraries need it, and a system without a compiler often lacks it. GPL-3.0 with the
GCC Runtime Library Exception."""
_NOT_OF_A_WHEEL = {"INSTALLER", "REQUESTED", "RECORD", "direct_url.json"}
_LOG = "setup-bundle.log"


def fetch(root: Path, folder: Path) -> None:
    """Let pip put the wheels that the lock files of the checkout at `root` name into `folder`.

    Raises MissingPart when it cannot.
    """
    wanted = folder / "wanted.txt"
    wanted.write_text(requirements(root), encoding="utf-8")
    options = ["--only-binary=:all:", "--require-hashes", "-d", str(folder), "-r", str(wanted)]
    _pip(["download", *options], "wheels of the Python packages", 20)
    wanted.unlink()


def own(root: Path, folder: Path) -> None:
    """Make Dryfit's own wheel of the checkout at `root`. Raises MissingPart when it cannot."""
    _pip(["wheel", "--no-build-isolation", "-w", str(folder), str(root)], "Dryfit's own wheel", 5)


def _pip(arguments: list[str], label: str, expect: float) -> None:
    verb, *rest = arguments
    ran = run_logged(
        [sys.executable, "-m", "pip", verb, "--no-deps", "--progress-bar=off",
         "--disable-pip-version-check", *rest],
        label=label, log=state_home() / _LOG, expect=expect,
    )  # fmt: skip
    if not ran.ok:
        last = (ran.tail.strip().splitlines() or ["it said nothing"])[-1]
        raise MissingPart(
            f"{label}: pip failed: {last}",
            mend=f"check the network, proxy and PIP_INDEX_URL; the whole output is in {ran.log}",
        )


def compiled(version: str, folder: Path) -> Path:
    """The wheel of llama-cpp-python as it is installed here, with the library that it needs beside.

    Raises:
        MissingPart: it is not installed, or in another version.
        Unfinished: an installed file is not as it was installed.
    """
    try:
        found = distribution(COMPILED)
    except PackageNotFoundError:
        raise MissingPart(f"{COMPILED} is not installed here", mend="make setup") from None
    if found.version != version:
        raise MissingPart(
            f"{COMPILED} {found.version} is installed here, and {version} is wanted",
            mend="make setup",
        )
    beside = system_library(Path(str(found.locate_file(f"{LIBRARIES}libllama.so"))), BESIDE)
    return repack(found, folder, {f"{LIBRARIES}{BESIDE}": beside} if beside else {})


def repack(found: Distribution, folder: Path, more: dict[str, Path]) -> Path:
    """A wheel of an installed distribution, each file as it was installed; `more` goes in too.

    Commands that an installer makes are left to the next installer.

    Raises Unfinished for a file that is not as it was installed.
    """
    tags = re.findall(r"^Tag: (\S+)$", found.read_text("WHEEL") or "", re.MULTILINE)
    info = next(f.parts[0] for f in found.files or () if f.parts[0].endswith(".dist-info"))
    wheel = folder / f"{info.removesuffix('.dist-info')}-{tags[0]}.whl"
    record = f"{info}/RECORD"
    lines = []
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as out:
        for path, source in [*_installed(found), *sorted(more.items())]:
            content = source.read_bytes()
            entry = zipfile.ZipInfo(path)
            entry.external_attr = (0o100000 | (source.stat().st_mode & 0o777)) << 16
            out.writestr(entry, content, zipfile.ZIP_DEFLATED)
            lines.append(f"{path},sha256={_digest(content)},{len(content)}\n")
        out.writestr(zipfile.ZipInfo(record), "".join([*lines, f"{record},,\n"]))
    return wheel


def _installed(found: Distribution) -> Iterator[tuple[str, Path]]:
    for file in sorted(found.files or [], key=str):
        inside = file.parts[0].endswith(".dist-info")
        left_out = inside and file.name in _NOT_OF_A_WHEEL
        if file.parts[0] == ".." or "__pycache__" in file.parts or left_out:
            continue
        source = Path(str(found.locate_file(file)))
        if not _as_installed(file, source):
            raise Unfinished(
                f"{source} is not as it was installed",
                mend=f"{sys.executable} -m pip uninstall {COMPILED}, then make setup",
            )
        yield file.as_posix(), source


def _as_installed(file: PackagePath, source: Path) -> bool:
    if not source.is_file():
        return False
    return file.hash is None or file.hash.value == _digest(source.read_bytes(), file.hash.mode)


def _digest(content: bytes, mode: str = "sha256") -> str:
    raw = hashlib.new(mode, content).digest()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def system_library(library: Path, name: str) -> Path | None:
    """The file that the loader gives `library` for the system's `name`; None when it does not need
    it or nobody can say."""
    if shutil.which("ldd") is None:
        return None
    ran = subprocess.run(["ldd", str(library)], capture_output=True, text=True, check=False)
    found = re.search(rf"^\s*{re.escape(name)} => (/\S+)", ran.stdout, re.MULTILINE)
    return Path(found[1]) if found else None
