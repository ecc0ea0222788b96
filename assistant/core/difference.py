"""What a run changed in a file system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FileType = Literal["file", "folder", "link", "other", "unread"]
"""unread: it is there, and nothing more is known of it."""
ChangeKind = Literal["added", "changed", "deleted"]


@dataclass(frozen=True, slots=True)
class FileState:
    """One path at one moment."""

    type: FileType
    mode: int = 0
    """Permission bits, 0 to 0o7777."""
    owner: str = ""
    """`uid:gid` as numbers; empty where that was not read."""
    size: int = 0
    """Bytes of a file; 0 for anything else."""
    target: str = ""
    """Of a link."""


@dataclass(frozen=True, slots=True)
class Change:
    """One path that is not as it was."""

    path: str
    """Absolute."""
    kind: ChangeKind
    before: FileState | None
    """None: it was not there."""
    after: FileState | None
    """None: it is gone."""
    diff: str = ""
    """Unified diff of a text, fit to be shown; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Difference:
    """All that is not as it was, by path."""

    changes: tuple[Change, ...] = ()
    unread: int = 0
    """Paths of which it is not known whether they changed: too many or too large to be read."""

    def __bool__(self) -> bool:
        return bool(self.changes)
