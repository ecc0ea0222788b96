"""Whether a bundle can be used here: platform, Python, processor, room. Standard library only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from assistant.core.errors import UsageError
from assistant.setup.bundle import Manifest
from assistant.setup.processor import PORTABLE, lacking, read_cpuinfo
from assistant.setup.record import data_home

UNPACKED_WHEELS = 4
"""Installed packages with their caches take at most this many times the bytes of their wheels."""
LIBRARIES = "llama_cpp/lib/"
DOCKER_ROOT = Path("/var/lib/docker")
_LOAD = "import ctypes, sys; ctypes.CDLL(sys.argv[1])"


def platform_here() -> str:
    """This machine's platform: linux-x86_64."""
    return sysconfig.get_platform()


def python_here() -> str:
    """The Python that runs this: cpython-3.11."""
    return f"{sys.implementation.name}-{sys.version_info.major}.{sys.version_info.minor}"


def check_machine(manifest: Manifest, recipe: str) -> None:
    """Raises UsageError when the bundle is for another platform or another Dryfit.

    `recipe` is the digest of the sandbox image that this Dryfit wants.
    """
    if manifest.platform != platform_here():
        raise UsageError(
            f"the bundle is for {manifest.platform}, and this machine is {platform_here()}",
            mend="make one on a machine like this one: dryfit setup --bundle FILE",
        )
    if manifest.recipe and recipe and manifest.recipe != recipe:
        raise _other_version(manifest, "another sandbox image")


def check_python(manifest: Manifest, parts: Mapping[str, str]) -> None:
    """Raises UsageError when the wheels are not for this Python, these lock files, this processor.

    `parts` is what the checkout asks for, as Venv.wanted gives it.
    """
    if manifest.python != python_here():
        wanted = f"python{manifest.python.partition('-')[2]}"
        raise UsageError(
            f"the bundle's wheels are for {manifest.python}, and this is {python_here()}",
            mend=f"make run PYTHON={wanted} BUNDLE=FILE, with such a Python",
        )
    if any(parts.get(name) != sha for name, sha in manifest.parts.items()):
        raise _other_version(manifest, "other Python packages")
    missing = lacking(manifest.processor, read_cpuinfo())
    if missing:
        raise UsageError(
            f"the bundle's llama.cpp needs a processor with {', '.join(missing)}, "
            "which this one does not have",
            mend=f'where the bundle is made: CMAKE_ARGS="{PORTABLE}" make setup, '
            "then dryfit setup --bundle FILE",
        )


def _other_version(manifest: Manifest, what: str) -> UsageError:
    return UsageError(
        f"the bundle was made by Dryfit {manifest.dryfit} on {manifest.made[:10]} with {what} "
        "than this version asks for",
        mend="make one with the same version as here: dryfit setup --bundle FILE",
    )


def check_space(manifest: Manifest, environment: Path | None) -> None:
    """Raises UsageError when a disk has no room for its part of the bundle.

    `environment` is the checkout whose virtual environment is filled; None when it is there.
    """
    wheels = sum(member.bytes for member in manifest.of("wheel", "compiled"))
    wanted = [
        (data_home(), sum(m.unpacked for m in manifest.of("model", "engine"))),
        (DOCKER_ROOT, sum(m.unpacked for m in manifest.of("image"))),
        (environment or data_home(), (1 + UNPACKED_WHEELS) * wheels if environment else 0),
    ]
    disks: dict[int, tuple[Path, int]] = {}
    for folder, size in wanted:
        there = next(path for path in (folder, *folder.parents) if path.exists())
        before = disks.get(there.stat().st_dev, (there, 0))[1]
        disks[there.stat().st_dev] = (there, before + size)
    for folder, size in disks.values():
        free = shutil.disk_usage(folder).free
        if free < size:
            raise UsageError(
                f"the bundle takes {size / 1024**3:.1f} GiB at {folder}, "
                f"and {free / 1024**3:.1f} GiB are free",
                mend=f"free some space at {folder}",
            )


def check_loads(wheel: Path) -> None:
    """Raises UsageError when the compiled libraries in a wheel do not load here: an older libc,
    a library of the system that is not there."""
    with tempfile.TemporaryDirectory(prefix="dryfit-load-") as name:
        folder = Path(name)
        with zipfile.ZipFile(wheel) as archive:
            for inside in archive.namelist():
                if inside.startswith(LIBRARIES) and "/" not in inside.removeprefix(LIBRARIES):
                    (folder / os.path.basename(inside)).write_bytes(archive.read(inside))
        libraries = sorted(path for path in folder.glob("lib*.so"))
        for library in libraries:
            ran = subprocess.run(
                [sys.executable, "-c", _LOAD, str(library)],
                stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if ran.returncode != 0:
                said = (ran.stderr.strip().splitlines() or [f"signal {-ran.returncode}"])[-1]
                said = said.removeprefix("OSError: ").replace(f"{folder}/", "")
                raise UsageError(
                    f"the bundle's llama.cpp does not load on this system: {said}",
                    mend="make the bundle on a system as old as this one",
                )
