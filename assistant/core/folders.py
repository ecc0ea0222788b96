"""What a folder holds, as one digest."""

from __future__ import annotations

import hashlib
from pathlib import Path

LARGEST = 1_000_000
"""Files above this many bytes count by their name alone."""


def tree_sha(folder: Path) -> str:
    """One SHA-256 over names and contents of the small files under `folder`, in sorted order."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            content = path.read_bytes() if path.stat().st_size <= LARGEST else b"large"
            name = path.relative_to(folder).as_posix().encode()
            whole.update(name + b"\0" + hashlib.sha256(content).digest())
    return whole.hexdigest()
