"""Bundles of a few bytes, sound ones and others; no wheel, model or image in them is a real one."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
from dataclasses import replace
from pathlib import Path

from assistant.setup.bundle import MANIFEST, Kind, Manifest, Member, manifest_text
from assistant.setup.bundle_fit import platform_here, python_here


def member(
    name: str, kind: Kind, content: bytes, *, packed: bool = False, **more: object
) -> tuple[Member, bytes]:
    """A member and its bytes as they lie in the tar."""
    stored = gzip.compress(content, mtime=0) if packed else content
    sha = hashlib.sha256(stored).hexdigest()
    made = Member(name, kind, len(stored), sha, packed, len(content))
    return replace(made, **more), stored  # type: ignore[arg-type]


def manifest(*members: Member, **more: object) -> Manifest:
    """A manifest that fits this machine."""
    made = Manifest("0.1.0", "2026-01-01T00:00:00+00:00", platform_here(), python_here(), (), {},
                    "", members)  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def entry(name: str, size: int = 0) -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.size = size
    return found


def write(
    path: Path,
    *parts: tuple[Member, bytes],
    said: Manifest | None = None,
    more: tuple[tuple[tarfile.TarInfo, bytes], ...] = (),
) -> Path:
    """A bundle of `parts`; `said` is its manifest where it is to differ, `more` goes in unsaid."""
    text = manifest_text(said or manifest(*(part[0] for part in parts)))
    with tarfile.open(path, "w") as tar:
        for each, content in parts:
            tar.addfile(entry(each.name, len(content)), io.BytesIO(content))
        for raw, content in more:
            tar.addfile(raw, io.BytesIO(content))
        tar.addfile(entry(MANIFEST, len(text)), io.BytesIO(text))
    return path
