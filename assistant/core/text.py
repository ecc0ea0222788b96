"""Text that came from outside, made fit to be shown, and lists in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[@-_]|[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    """`text` without escape sequences, C0/C1 controls (but tab, newline) and bidi marks."""
    return _BIDI.sub("", _CONTROL.sub("", text))


def in_words(names: Sequence[str]) -> str:
    """A list of at least one name as a sentence has it: a, b and c."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
