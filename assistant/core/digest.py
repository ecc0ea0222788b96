"""Checksums, in the one form in which they are written down."""

from __future__ import annotations

import hashlib


def sha256(content: bytes) -> str:
    """The SHA-256 of `content` in lower-case hex."""
    return hashlib.sha256(content).hexdigest()
