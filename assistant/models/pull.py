"""A model fetched from elsewhere into the folder of models, whole and compared or not at all."""

from __future__ import annotations

import os
import re
import shutil
import threading
from pathlib import Path
from urllib.parse import unquote, urlsplit

from assistant import paths
from assistant.core.errors import Unfinished, UsageError
from assistant.fetching import Fetching, Note, elsewhere
from assistant.models.files import usable_model

_HUB = "https://huggingface.co"
_AT_THE_HUB = re.compile(r"(?P<repository>[\w.-]+/[\w.-]+)/(?P<file>[\w./-]+\.gguf)")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FREE_BYTES = 512 * 1024**2
"""So much of the disk is left free."""


def pull(
    what: str,
    *,
    sha256: str = "",
    releases: str = "",
    note: Note,
    stop: threading.Event,
) -> Path:
    """Fetch the model at `what`: an address, or OWNER/REPOSITORY/FILE.gguf at the hub.

    `releases` says where it lies instead: see `fetching.elsewhere`.

    Raises:
        UsageError: it is no address of a GGUF file, or another model has its name.
        Unfinished: it did not arrive whole, or is not what `sha256` says.
        Cancelled: `stop` was set.
    """
    wanted = sha256.strip().lower()
    if wanted and not _DIGEST.fullmatch(wanted):
        raise UsageError(f"--sha256 {sha256} is no SHA-256", mend="64 digits of 0-9 and a-f")
    address = elsewhere(_address(what), releases)
    folder = paths.models_dir()
    target = folder / _name(address)
    if target.exists() or target.is_symlink():
        away = f"dryfit models remove {target.stem}"
        raise UsageError(f"there is a model {target.name} in {folder}", mend=away)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{target.name}.part"
    part.unlink(missing_ok=True)
    room = max(0, shutil.disk_usage(folder).free - _FREE_BYTES)
    fetching = Fetching(note, stop, mend="see that the file exists there")
    try:
        got = fetching.file(address, part, room)
        if wanted and got != wanted:
            raise Unfinished(
                f"{target.name} is not the file that was named: SHA-256 {got}, not {wanted}",
                mend="see that address and SHA-256 belong together",
            )
        usable_model(part)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target


def _address(what: str) -> str:
    at_hub = _AT_THE_HUB.fullmatch(what)
    if at_hub and "://" not in what:
        return f"{_HUB}/{at_hub['repository']}/resolve/main/{at_hub['file']}"
    parts = urlsplit(what)
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if parts.scheme == "https" or (parts.scheme == "http" and local):
        return what
    raise UsageError(
        f"{what} is no address of a model",
        mend="an address of https, or OWNER/REPOSITORY/FILE.gguf",
    )


def _name(address: str) -> str:
    name = unquote(urlsplit(address).path.rpartition("/")[2])
    if not re.fullmatch(r"[\w][\w.+-]*\.gguf", name):
        raise UsageError(
            f"{address} does not end with the name of a GGUF file", mend="name the file itself"
        )
    return name
