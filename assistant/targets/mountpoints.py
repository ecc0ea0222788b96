"""Places of the directory tree with file systems of their own, and the room that they take."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.core.intent import Parameter

PARAMETER = "partition"
"""`/var=10240`, in MB, `/var` alone, or `/srv=rest`."""
_MB = 4096
"""Of a place that the goal gives no size: room to begin with."""
_REST = "rest"
REST_MB = 0
"""The size of a place that takes what the others leave."""


OPTIONS = "partition_options"
"""`/tmp=nodev,noexec`."""


def options_of(given: Iterable[Parameter]) -> dict[str, str]:
    """How the places that the goal says it of are mounted."""
    told = (str(p.value).partition("=") for p in given if p.name == OPTIONS)
    return {place: options for place, _, options in told}


def places_of(given: Iterable[Parameter]) -> dict[str, int]:
    """Each place that the goal names, with its size in MB."""
    told = (str(p.value).partition("=") for p in given if p.name == PARAMETER)
    return {place: REST_MB if size == _REST else int(size or _MB) for place, _, size in told}
