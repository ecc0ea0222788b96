"""Whether everything that set-up made is still there, answered in milliseconds.

Standard library only. A wrong "yes" costs a clear error later; a wrong "no" costs half a second.
"""

from __future__ import annotations

import http.client
import os
from pathlib import Path
from urllib.parse import quote

from assistant.core.folders import tree_sha
from assistant.setup import daemon
from assistant.setup.record import Record


def file_mark(path: Path) -> dict[str, object]:
    """What identifies a file without reading it: path, size in bytes, time of change."""
    found = path.stat()
    return {"path": str(path), "bytes": found.st_size, "mtime_ns": found.st_mtime_ns}


def unchanged(mark: dict[str, object]) -> bool:
    """Whether the file of a `file_mark` is there as it was."""
    try:
        return file_mark(Path(str(mark["path"]))) == mark
    except (OSError, KeyError):
        return False


def ready(record: Record, sandboxes: Path, *, no_docker: bool) -> bool:
    """Whether every step of set-up is done and what it made is still there."""
    if not (record.done("model") and unchanged(record.facts("model").get("file", {}))):
        return False
    if no_docker:
        return True
    if not all(record.done(name) for name in ("docker", "images", "engines")):
        return False
    if record.facts("images").get("sandboxes") != tree_sha(sandboxes):
        return False
    files = record.facts("engines").get("files", [])
    if not files or not all(map(unchanged, files)):
        return False
    return _images_answer(record)


def _images_answer(record: Record) -> bool:
    """Whether the daemon that set-up used still answers and has the images."""
    given = os.environ.get("DOCKER_HOST", "").strip()
    where = str(record.facts("docker").get("where", ""))
    path = daemon.socket_path(where) if where else None
    if path is None or given not in {"", where}:
        return False
    try:
        return all(
            daemon.get(path, f"/images/{quote(str(tag), safe='/:@')}/json") == http.client.OK
            for tag in record.facts("images").get("tags", [])
        )
    except OSError:
        return False
