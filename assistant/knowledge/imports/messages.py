"""What parent and child say to one another while a provider schema is read, and its bounds."""

from __future__ import annotations

import msgspec

FILE_BYTES = 256 * 1024 * 1024
"""Most that is read; the schema of aws, the largest provider, is 13 MB."""
MEMORY = 2 * 1024 * 1024 * 1024
"""Address space of the child in bytes; aws takes a fifth of it."""
SECONDS = 120.0
"""Longest that the child may take; aws takes a few seconds."""


class Request(msgspec.Struct, frozen=True):
    """What is to be read, and where its packs are to be written."""

    path: str
    folder: str
    versions: dict[str, str]
    """By canonical source."""
    origin: str
    date: str


class Answer(msgspec.Struct, frozen=True):
    """What came of it: exactly one of the fields is set."""

    files: tuple[str, ...] = ()
    """Pack files in the folder."""
    bad: str = ""
    """Why the document cannot be read."""
    unversioned: tuple[str, ...] = ()
    """Addresses of providers whose version nobody gave."""
    failed: str = ""
    """What the system refused."""
