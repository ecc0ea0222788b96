"""What a companion format is: files that stand beside HCL and have names of their own to check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec

from assistant.core.finding import Finding

if TYPE_CHECKING:
    from assistant.syntax.yaml import Dialect

Named = tuple[str, str]
"""Name and version of what checks: ("compose-spec", "2025-10")."""


class Format(msgspec.Struct, frozen=True):
    """One format: which files have it, and what is wrong with one of them."""

    name: str
    """compose, cloud-config, dockerfile..."""
    matches: Callable[[str, str], bool]
    """Whether a file (path, text) is one. Cheap: it is asked for every file that is checked."""
    check: Callable[[str, str], Iterable[Finding]]
    """Findings of one file (path, text). What no reader of the room `syntax` reads is read here,
    and its findings of source `parse` are given too."""
    schema: Callable[[], Named] | None = None
    """What says which names and values there are; None: the file is only read."""
    reader: Callable[[], Named] | None = None
    """What reads the file, where the checker's own readers do not; None: they do."""
    published: tuple[str, Dialect] | None = None
    """Of a YAML format with a published JSON Schema: the data file that holds it, and the dialect
    in which the tool reads values."""
    whole: bool = True
    """False: only some of the names are known, so the rung `schema` is partial."""
