"""What commands do, in our words: of the shell, of kickstart, of Debian's installer."""

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


@lru_cache(maxsize=1)
def told() -> Told:
    """The file, read once."""
    return msgspec.yaml.decode(FILE.read_bytes(), type=Told)
