"""Checksums, in the one form in which they are written down."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


def sha256(content: bytes) -> str:
    """The SHA-256 of `content` in lower-case hex."""
    return hashlib.sha256(content).hexdigest()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in lower-case hex."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def write_synced(pieces: Iterable[bytes], target: Path) -> str:
    """Write a file and put it on the disk; returns its SHA-256 in lower-case hex."""
    whole = hashlib.sha256()
    with target.open("wb") as sink:
        for piece in pieces:
            whole.update(piece)
            sink.write(piece)
        sink.flush()
        os.fsync(sink.fileno())
    return whole.hexdigest()
