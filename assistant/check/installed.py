"""Which version of a library is installed, found without loading its description."""

from __future__ import annotations

import os
import sys
from functools import lru_cache

_SUFFIX = ".dist-info"


@lru_cache(maxsize=32)
def installed(name: str) -> str:
    """The version of a distribution. Raises importlib.metadata.PackageNotFoundError.

    It stands in the name of a folder beside the library; `importlib.metadata` is asked only where
    there is none, since it takes longer to load than a file takes to be checked.
    """
    wanted = name.lower().replace("-", "_") + "-"
    for place in sys.path:
        try:
            entries = os.listdir(place or ".")
        except OSError:
            continue
        for entry in entries:
            if entry.endswith(_SUFFIX) and entry.lower().startswith(wanted):
                return entry[len(wanted) : -len(_SUFFIX)]
    from importlib.metadata import version

    return version(name)
