"""The manifest beside a draft: what it was made from, and the checksum of every file.

It holds nothing that differs between two runs of the same goal: no clock, no timings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from assistant.core.digest import sha256

FOLDER = ".dryfit"
NAME = "manifest.json"


class ManifestFile(msgspec.Struct, frozen=True):
    """One file that Dryfit wrote."""

    path: str
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What is read back from a manifest; the rest of it is for people."""

    version: int
    files: tuple[ManifestFile, ...]
    replacing: tuple[ManifestFile, ...] = ()
    """While a draft is being replaced, the files as they were before."""

    def owns(self, path: str, content: bytes) -> bool:
        """True when `content` is byte for byte what Dryfit wrote at `path`."""
        digest = sha256(content)
        return any(f.path == path and f.sha256 == digest for f in (*self.files, *self.replacing))


def manifest_bytes(record: Mapping[str, Any], replacing: tuple[ManifestFile, ...] = ()) -> bytes:
    """`record` (a report's JSON form) as the bytes of a manifest."""
    kept = {key: value for key, value in record.items() if key not in ("timings", "saved_to")}
    if replacing:
        kept["replacing"] = [msgspec.to_builtins(f) for f in replacing]
    return (json.dumps(kept, indent=1, ensure_ascii=False) + "\n").encode()


def during(manifest: bytes, replacing: tuple[ManifestFile, ...]) -> bytes:
    """`manifest` while the files named in `replacing` give way to its own."""
    return manifest_bytes(json.loads(manifest), replacing)


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of the draft in `folder`; None where there is none that can be read."""
    try:
        return msgspec.json.decode((folder / FOLDER / NAME).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        return None
