"""Questions of Debian's installer, with their types."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from assistant.knowledge.formats import About, read_pack


class Questions(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What a preseed file may answer. There are more questions than are listed."""

    about: About
    questions: dict[str, str]
    """Name to type, with the only values it takes: `select=none|safe-upgrade|full-upgrade`."""
    tasks: tuple[str, ...]
    """Of tasksel."""


@lru_cache(maxsize=1)
def preseed_pack() -> Questions:
    """The pack, read once."""
    return read_pack("preseed", Questions)
