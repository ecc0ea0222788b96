"""What names mean that no pack describes, in our words: commands, answers, settings, units."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

FILE = Path(__file__).with_name("data") / "told.yaml"


class Told(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Name to what it does."""

    shell: dict[str, str]
    """A program, or a program with its first word: apt-get install."""
    kickstart: dict[str, str]
    """Sections begin with a percent sign."""
    preseed: dict[str, str]
    """A question, or all questions that begin with it and a slash."""
    vagrant: dict[str, str]
    """A setting by its path, or a word of a kind of provisioner, network, folder or disk."""
    quadlet: dict[str, str]
    """A section, or a key with its section before it."""


@lru_cache(maxsize=1)
def told() -> Told:
    """The file, read once."""
    return msgspec.yaml.decode(FILE.read_bytes(), type=Told)
