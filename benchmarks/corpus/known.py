"""Files that are wrong, as their tool or a person has seen: errors in them are no false errors.

A file is known by the SHA-256 of its bytes, so that no file of anybody else lies here and a
changed one is judged anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from assistant.core.finding import Finding

FILE = Path(__file__).with_name("known.json")


class Wrong(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file that is wrong."""

    at: str
    """Where it was seen: source and path."""
    by: str
    """Who says so: a tool and its version, or `read` for a person who read the file."""
    codes: tuple[str, ...]
    """Codes of the errors that are right there."""
    why: str = ""
    """The tool's answer in short, or the reason."""


class Known:
    """All files that are known to be wrong."""

    def __init__(self, wrong: Mapping[str, Wrong]) -> None:
        self.wrong = wrong

    @classmethod
    def load(cls, path: Path = FILE) -> Known:
        """From the list kept here, or another one of the same form."""
        return cls(msgspec.json.decode(path.read_bytes(), type=dict[str, Wrong]))

    def explains(self, digest: str, finding: Finding) -> bool:
        """Whether an error in the file of that digest is one that is known to be right."""
        wrong = self.wrong.get(digest)
        return wrong is not None and finding.code in wrong.codes
