"""Instructions of a Dockerfile: how many words each takes, and which flags."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from assistant.knowledge.formats import About, read_pack


class Instruction(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One instruction."""

    least: int = 0
    """Words that it needs."""
    most: int | None = None
    """Words that it takes at most; None: any number."""
    flags: tuple[str, ...] = ()
    """`--name` at its beginning, without the dashes."""


class Instructions(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """All of them, by name in capitals."""

    about: About
    instructions: dict[str, Instruction]


@lru_cache(maxsize=1)
def dockerfile_pack() -> Instructions:
    """The pack, read once."""
    return read_pack("dockerfile", Instructions)
