"""Which changes of a file system count, and which parts of files are not shown."""

from __future__ import annotations

import re
from functools import cache

from assistant.prove.difference import Masks
from assistant.targets.rehearsal_tables import changes


def noise(path: str) -> bool:
    """Whether a change of a path is never shown."""
    return bool(_noise().match(path))


def unsteady(path: str) -> bool:
    """Whether a path is other after every run, whatever runs."""
    return noise(path) or bool(_unsteady().match(path))


@cache
def masks() -> Masks:
    """What is masked in the texts of files."""
    return Masks(tuple((re.compile(m.path), re.compile(m.what), m.by) for m in changes().masks))


@cache
def _noise() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in changes().left_out))


@cache
def _unsteady() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in changes().unsteady))
