"""A second opinion on finished files: python-hcl2, the only place that imports it.

It reads values well and positions not at all, and it is slow (nearly two seconds for the first
file of a process), so it is asked about finished drafts only and never while somebody types.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any

from assistant.syntax.hcl import HclFile

_LIMITS = (
    (re.compile(r"\$\{[ \t]*\r?\n"), "a line end right after `${`"),
    (re.compile(r"[\w\])]\.[ \t]*\r?\n"), "a line end after a dot"),
    (re.compile(r"\A\ufeff"), "a byte order mark"),
    (re.compile(r"/\*"), "a comment between labels"),
    (re.compile(r"\w::\w"), "a provider's function"),
)
"""What python-hcl2 8.1.4 is known not to read although it is right."""


def read_values(text: str) -> dict[str, Any]:
    """A file as python-hcl2 reads it. Raises ValueError when it cannot."""
    import hcl2

    try:
        found = hcl2.load(io.StringIO(text))
    except Exception as error:
        # The parser's own exceptions are not part of its interface.
        raise ValueError(str(error).split("\n", 1)[0][:200] or type(error).__name__) from error
    if not isinstance(found, dict):
        raise ValueError("it gave no object")
    return found


def known_limit(file: HclFile) -> str | None:
    """Why python-hcl2 may fail on a file that is right; None where nothing explains it."""
    for pattern, why in _LIMITS:
        if pattern.search(file.source.text):
            return why
    for block in file.body.blocks:
        if {a.name for a in block.body.attributes} & {b.type for b in block.body.blocks}:
            return "an argument and a block of one name"
    return None


def disagreement(file: HclFile) -> str | None:
    """Where the second reader sees something else in a file that was read without errors.

    None when both agree, or when a known limit of the second one explains it.
    """
    try:
        values = read_values(file.source.text)
    except ValueError as error:
        return None if known_limit(file) else f"it cannot read the file: {error}"
    ours = Counter(block.type for block in file.body.blocks)
    theirs = Counter(
        {
            name: len(blocks)
            for name, blocks in values.items()
            if isinstance(blocks, list) and name in ours
        }
    )
    for name in sorted(ours):
        if ours[name] != theirs[name] and known_limit(file) is None:
            return f"it counts {theirs[name]} blocks `{name}`, and not {ours[name]}"
    return None


def version() -> str:
    """The version of python-hcl2 that is installed."""
    from importlib.metadata import version as installed

    return installed("python-hcl2")
