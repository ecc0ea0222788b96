"""A scratch folder that is always dropped, and zips unpacked into it with care."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant import paths
from assistant.core.errors import UsageError
from assistant.prove.sweep import left_behind

_SCRATCH = "fetch-"
MOST_BYTES = 2 * 1024**3
"""Of what a zip holds; the largest provider that is published has less than half."""
_MOST_FILES = 1000


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for what is on its way in; those that killed processes left go first."""
    root = paths.cache_dir()
    root.mkdir(parents=True, exist_ok=True)
    for folder in left_behind(root, _SCRATCH):
        shutil.rmtree(folder, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{_SCRATCH}{os.getpid()}-", dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unzip(path: Path, into: Path) -> None:
    """Unpack the plain files at the top of a zip; folders, links and names that lead elsewhere
    are no part of a release and refused.

    Raises UsageError when it is no zip, is damaged, or holds more than a release does.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
            if len(members) > _MOST_FILES or sum(m.file_size for m in members) > MOST_BYTES:
                raise UsageError(f"{path.name} holds more than a release does")
            for member in members:
                name = member.filename
                mode = member.external_attr >> 16
                if not name or Path(name).name != name or (stat.S_IFMT(mode) & ~stat.S_IFREG):
                    raise UsageError(f"{path.name} holds “{name}”, which no release does")
                with packed.open(member) as source, (into / name).open("xb") as place:
                    shutil.copyfileobj(source, place)
                (into / name).chmod(0o755 if mode & 0o111 else 0o644)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise UsageError(f"{path.name} is no zip that can be read: {error}") from error
