"""Asking a binary what it is."""

from __future__ import annotations

import os
import re
import subprocess
from functools import cache, lru_cache
from pathlib import Path

from assistant.prove.engine_data import Definition, definitions
from assistant.prove.sweep import scratch

_SECONDS = 20


def version_of(path: Path, definition: Definition) -> str:
    """The version that a binary gives, empty when it gives none of that engine's.

    It is asked with update checks off, in an empty folder, with an empty environment.
    """
    if definition.asking is None:
        return ""
    try:
        found = path.stat()
    except OSError:
        return ""
    mark = (found.st_size, found.st_mtime_ns)
    asking = definition.asking
    try:
        answer = _answer(str(path.absolute()), mark, asking.arguments, _settings())
    except (OSError, subprocess.TimeoutExpired):
        return ""
    match = re.search(definition.asking.says, answer, re.MULTILINE)
    return match[1] if match else ""


def identify(path: Path) -> tuple[Definition, str] | None:
    """Which engine a binary is, and its version; None when it answers as none of them does."""
    for definition in definitions().values():
        version = version_of(path, definition)
        if version:
            return definition, version
    return None


@cache
def _settings() -> tuple[tuple[str, str], ...]:
    """What keeps every engine that is known from looking around or calling home: a binary may be
    another engine than the one that it is asked as."""
    asked = [one.asking.environment for one in definitions().values() if one.asking]
    return tuple(sorted({name: value for each in asked for name, value in each.items()}.items()))


@lru_cache(maxsize=64)
def _answer(
    path: str,
    mark: tuple[int, int],
    arguments: tuple[str, ...],
    settings: tuple[tuple[str, str], ...],
) -> str:
    """What a binary says; `mark` is its size and time of change, so that a new one is asked."""
    with scratch() as folder:
        empty = str(folder)
        ours = {name: value.replace("{empty}", empty) for name, value in settings}
        answer = subprocess.run(
            [path, *arguments],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            cwd=empty,
            env={"HOME": empty, "PATH": os.defpath, **ours},
            stdin=subprocess.DEVNULL,
            check=False,
        )
    return answer.stdout
