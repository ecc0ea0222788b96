"""The virtual environment of a checkout: made, filled from the lock files, stamped.

Standard library only. What pip, a proxy, a mirror or a certificate needs comes from the caller's
environment, which every command here inherits.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from assistant.core.errors import MissingPart
from assistant.setup import apt
from assistant.setup.processor import UNSOUND, UNSOUND_MARK, read_cpuinfo, unsound_off
from assistant.setup.progress import Ran, about, confirm, run_logged
from assistant.setup.record import Record, state_home

CMAKE_OPTIONS = (
    "-DLLAVA_BUILD=OFF -DLLAMA_BUILD_TOOLS=OFF -DLLAMA_BUILD_EXAMPLES=OFF "
    "-DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_SERVER=OFF"
)
"""Parts of llama.cpp that are of no use here; without them it compiles a minute faster."""
COMPILED = "llama-cpp-python"
COMPILE_SECONDS = 330.0
"""Compiling on two cores, measured."""
CACHED_SECONDS = 20.0
PACKAGES_SECONDS = 40.0
STAMP = "dryfit-stamp.json"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Wheels:
    """Wheels from a bundle, used instead of an index; nothing is compiled."""

    folder: Path
    compiled: str
    """The line of a requirements file for what was compiled: name, version, its SHA-256."""

    @property
    def options(self) -> list[str]:
        """What tells pip to look nowhere else."""
        return ["--no-index", "--find-links", str(self.folder)]

    @property
    def pip(self) -> Path:
        """pip's own wheel, which runs without being installed."""
        return next(self.folder.glob("pip-*.whl"))


_NAMES = {
    "build": "pip and build tools",
    "packages": "Python packages",
    "compiled": COMPILED,
    "dev": "tools for tests",
    "project": "dryfit itself",
}
_PIP_LINE = re.compile(
    r"^\s*(Collecting|Downloading|Building wheel for|Installing collected packages|"
    r"Using cached|Installing build dependencies)\b.*"
)
_NINJA_LINE = re.compile(r"^\s*(\[\d+/\d+\])")


@dataclass
class Stamp:
    """What the environment holds; written last, so that half an installation has none."""

    python: str = ""
    """Where the interpreter really lies: after an upgrade of the system it is another."""
    parts: dict[str, str] = field(default_factory=dict)
    """SHA-256 of what each part was installed from: build, packages, compiled, dev, project."""
    cmake_args: str = ""
    """The caller's CMAKE_ARGS when llama.cpp was compiled."""


class Venv:
    """`.venv` in the checkout at `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self.log = state_home() / "setup-python.log"

    def stamp(self) -> Stamp:
        """The stamp; an empty one when there is none or it cannot be read."""
        try:
            found = json.loads((self.folder / STAMP).read_text(encoding="utf-8"))
            return Stamp(found["python"], dict(found["parts"]), found["cmake_args"])
        except (OSError, ValueError, KeyError, TypeError):
            return Stamp()

    def write_stamp(self, stamp: Stamp) -> None:
        """Replace the stamp atomically."""
        half = self.folder / f".{STAMP}"
        half.write_text(json.dumps(stamp.__dict__, indent=1), encoding="utf-8")
        os.replace(half, self.folder / STAMP)

    def wanted(self, *, dev: bool) -> dict[str, str]:
        """The parts that the checkout asks for, with what each is installed from."""
        lock = self._text("requirements.lock")
        parts = {
            "build": _sha(self._text("requirements-build.lock")),
            "packages": _sha("".join(_without(lock, COMPILED))),
            "compiled": _sha(_only(lock, COMPILED) + " ".join(UNSOUND)),
            "project": _sha(self._text("pyproject.toml")),
        }
        if dev:
            parts["dev"] = _sha(self._text("requirements-dev.lock"))
        return parts

    def missing(self, *, dev: bool, cmake_args: str = "") -> list[str]:
        """The parts to install, in order; `venv` first when the environment itself is unusable.

        `cmake_args` asks for another build of llama.cpp when it is given and differs.
        """
        stamp = self.stamp()
        wanted = self.wanted(dev=dev)
        real = os.path.realpath(self.python)
        if not os.access(self.python, os.X_OK) or stamp.python not in {"", real}:
            return ["venv", *wanted]
        out = [name for name, sha in wanted.items() if stamp.parts.get(name) != sha]
        if cmake_args and cmake_args != stamp.cmake_args and "compiled" not in out:
            out.append("compiled")
        return out

    def _text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def make(self, record: Record, *, bare: bool = False) -> None:
        """Make the environment itself, `bare` without pip. Raises MissingPart when it cannot be."""
        if not bare and not _can_make_venv():
            package = "python3-venv"
            if not apt.can_install():
                raise MissingPart(
                    "this Python cannot make a virtual environment",
                    mend=f"{apt.command_for([package])}, then the same command again",
                )
            own = f"python3.{sys.version_info.minor}-venv"
            apt.install([package], record, wished=[own], label=f"installing {package}", expect=15)
        options = ["--clear"] if self.folder.exists() else []
        options += ["--without-pip"] if bare else []
        ran = run_logged(
            [sys.executable, "-m", "venv", *options, str(self.folder)],
            label=f"virtual environment {self.folder}", log=self.log, expect=5,
        )  # fmt: skip
        if not ran.ok:
            raise MissingPart(
                f"the virtual environment could not be made: {_last(ran)}",
                mend=f"{apt.command_for(['python3-venv'])}, then the same command again",
            )
        record.note_venv(self.folder)

    def install(self, name: str, record: Record, wheels: Wheels | None = None) -> Ran:
        """Install one part, from `wheels` where they are given. Its end is in the result; the
        stamp is the caller's."""
        expect = record.seconds.get(name, {"packages": PACKAGES_SECONDS}.get(name, 8.0))
        lock = self._text("requirements.lock")
        if name == "build":
            # pip itself may be missing still.
            env = os.environ | {"PYTHONPATH": str(wheels.pip)} if wheels else None
            arguments = ["-r", "requirements-build.lock"]
            ran = self._pip("pip and build tools", arguments, expect, env=env, wheels=wheels)
        elif name == "packages":
            with _temporary("".join(_without(lock, COMPILED))) as path:
                ran = self._pip("Python packages", ["-r", path], expect, wheels=wheels)
        elif name == "compiled" and wheels:
            with _temporary(wheels.compiled) as path:
                ran = self._pip(COMPILED, ["-r", path], expect, wheels=wheels)
        elif name == "compiled":
            ran = self._compile(lock, record)
        elif name == "dev":
            dev = _without(self._text("requirements-dev.lock"), COMPILED)
            with _temporary("".join(dev)) as path:
                ran = self._pip("tools for tests", ["-r", path], expect)
        else:
            ran = self._pip(
                "dryfit itself",
                ["--no-build-isolation", "-e", "."],
                expect,
                hashes=False,
                wheels=wheels,
            )
        # A wheel from pip's cache says nothing about how long compiling takes.
        if ran.ok and (name != "compiled" or ran.seconds > CACHED_SECONDS):
            record.note_seconds(name, ran.seconds)
        return ran

    def _compile(self, lock: str, record: Record) -> Ran:
        """llama-cpp-python has no wheels: pip compiles it, and keeps the wheel in its cache."""
        given = os.environ.get("CMAKE_ARGS", "").strip()
        env = os.environ | {"CMAKE_ARGS": f"{CMAKE_OPTIONS} {given}".strip()} | _sound()
        expect = record.seconds.get("compiled", COMPILE_SECONDS)
        log = self.log.with_name("setup-llama.log")
        label = f"{COMPILED} (compiled once, {about(expect)}; then from pip's cache)"
        with _temporary(_only(lock, COMPILED)) as path:
            wanted = ["-v", "-r", path]
            # With options of the user's own the cached wheel is the wrong one.
            own = ["--no-cache-dir", "--force-reinstall"] if given else []
            ran = self._pip(label, [*own, *wanted], expect, env=env, log=log)
            if ran.ok and not given and self._is_unsound():
                self._forget_cached(compiled_version(self.root), log)
                ran = self._pip(label, ["--force-reinstall", *wanted], expect, env=env, log=log)
        return ran

    def _forget_cached(self, version: str, log: Path) -> None:
        """Have pip drop the wheels of this version that it compiled: it keeps them by name and
        hash alone, whatever they were compiled with. The next one is kept in their place."""
        wheels = f"{COMPILED.replace('-', '_')}-{version}*"
        command = [str(self.python), "-m", "pip", "cache", "remove", wheels]
        run_logged(command, label=f"a wheel of {COMPILED} that is unsound here goes", log=log)

    def _is_unsound(self) -> bool:
        """Whether the library that is installed holds what this processor must not be given."""
        if not unsound_off(read_cpuinfo()):
            return False
        libraries = self.folder.glob("lib/python*/site-packages/llama_cpp/lib/libggml-cpu*.so*")
        return any(UNSOUND_MARK in path.read_bytes() for path in libraries)

    def _pip(
        self,
        label: str,
        arguments: list[str],
        expect: float,
        *,
        hashes: bool = True,
        env: dict[str, str] | None = None,
        log: Path | None = None,
        wheels: Wheels | None = None,
    ) -> Ran:
        checked = ["--require-hashes"] if hashes else []
        checked += wheels.options if wheels else []
        quiet = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
        return run_logged(
            [str(self.python), "-m", "pip", "install", "--progress-bar=off",
             "--root-user-action=ignore", "--no-deps", *checked, *arguments],
            label=label, log=log or self.log, expect=expect,
            env=(env or dict(os.environ)) | quiet, cwd=self.root, read_line=pip_says,
        )  # fmt: skip


def ensure(
    venv: Venv,
    record: Record,
    *,
    dev: bool,
    yes: bool,
    say: Say,
    wheels: Wheels | None = None,
) -> list[str]:
    """Bring the environment up to what the checkout asks for; returns what failed, with mends.

    With `wheels` nothing is fetched and nothing compiled.

    Only a failure of the environment itself, or of the packages that everything needs, raises
    MissingPart. Without llama-cpp-python or the test tools the rest is usable.
    """
    cmake_args = os.environ.get("CMAKE_ARGS", "").strip()
    todo = venv.missing(dev=dev, cmake_args=cmake_args)
    if not todo:
        return []
    if todo[0] == "venv":
        say(f"Python {sys.version.split()[0]} → {venv.folder}")
        venv.make(record, bare=wheels is not None)
        todo = todo[1:]
        stamp = Stamp()
    else:
        stamp = venv.stamp()
    stamp.python = os.path.realpath(venv.python)
    failed: list[str] = []
    for name in todo:
        if name == "compiled" and not (wheels or compiler_ready(record, yes=yes, say=say)):
            failed.append(f"no C++ compiler, so no model runs → {apt.command_for(['g++'])}")
            continue
        ran = venv.install(name, record, wheels)
        if ran.ok:
            stamp.parts[name] = venv.wanted(dev=dev)[name]
            if name == "compiled":
                stamp.cmake_args = cmake_args
            venv.write_stamp(stamp)
            say(f"{_NAMES[name]}: done in {about(ran.seconds)}")
            continue
        reason = f"{_NAMES[name]}: pip failed: {_last(ran)} → the whole output is in {ran.log}"
        if name in {"compiled", "dev"}:
            failed.append(reason)
            continue
        raise MissingPart(reason.partition(" → ")[0], mend=_pip_mend(ran))
    return failed


def compiler_ready(record: Record, *, yes: bool, say: Say) -> bool:
    """Whether C++ can be compiled; installs g++ where that is possible and wished."""
    if os.environ.get("CXX") or any(shutil.which(name) for name in ("c++", "g++", "clang++")):
        return True
    if not apt.can_install():
        return False
    say("llama.cpp is compiled here, and there is no C++ compiler")
    if not confirm("Install g++ with apt-get?", yes=yes):
        return False
    done = apt.install(["g++"], record, label="installing g++", expect=30)
    # apt also ends badly when some other package of the system is half installed.
    return done.ok or shutil.which("g++") is not None


def pip_says(line: str) -> str | None:
    """What a line of pip's output tells a person; None when it tells nothing new."""
    step = _NINJA_LINE.match(line)
    if step:
        return f"compiling {step[1]}"
    return line.strip()[:70] if _PIP_LINE.match(line) else None


def requirements(root: Path) -> str:
    """All that the environment of a checkout is filled from, but for what is compiled: a
    requirements file with hashes, each package once."""
    entries = {}
    for name in ("requirements-build.lock", "requirements.lock"):
        for entry in _without((root / name).read_text(encoding="utf-8"), COMPILED):
            entries[entry.splitlines()[0]] = entry
    return "".join(entries[line] for line in sorted(entries))


def compiled_version(root: Path) -> str:
    """The version of llama-cpp-python in the lock file of a checkout."""
    entry = _only((root / "requirements.lock").read_text(encoding="utf-8"), COMPILED)
    return entry.partition("==")[2].split()[0]


def _entries(lock: str) -> list[str]:
    """A lock file cut into one piece per package, comments at the top left out."""
    pieces = re.split(r"(?m)^(?=[A-Za-z0-9])", lock)
    return [piece for piece in pieces if piece[:1].isalnum()]


def _without(lock: str, name: str) -> list[str]:
    return [entry for entry in _entries(lock) if not entry.startswith(f"{name}==")]


def _only(lock: str, name: str) -> str:
    found = [entry for entry in _entries(lock) if entry.startswith(f"{name}==")]
    return found[0] if found else ""


def _sound() -> dict[str, str]:
    """The compiler's flags in the environment, with UNSOUND left out."""
    off = unsound_off(read_cpuinfo())
    names = ("CFLAGS", "CXXFLAGS") if off else ()
    return {name: " ".join((os.environ.get(name, ""), *off)).strip() for name in names}


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def _temporary(text: str) -> Iterator[str]:
    """A requirements file for the time of one pip call."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", prefix="dryfit-") as out:
        out.write(text)
        out.flush()
        yield out.name


def _can_make_venv() -> bool:
    """Debian ships ensurepip's name without its wheels until python3-venv is there."""
    probe = [sys.executable, "-c", "import ensurepip, venv; ensurepip.version()"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def _last(ran: Ran) -> str:
    """The line that says why: pip's last `ERROR:`, else the last line."""
    lines = [line for line in ran.tail.splitlines() if line.strip()] or ["it said nothing"]
    errors = [line for line in lines if re.search(r"^ERROR|\w*Error:|error:", line)]
    return (errors or lines)[-1].strip()[:200]


def _pip_mend(ran: Ran) -> str:
    if re.search(r"hash|do not match", ran.tail, re.IGNORECASE):
        return f"the index served other bytes than the lock file names; see {ran.log}"
    return f"check the network, proxy and PIP_INDEX_URL, then the same command again; {ran.log}"
