"""A goal as text: what is accepted at all, and its words with their places."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.errors import UsageError

LONGEST_GOAL = 20_000
"""Code points. A goal is a sentence or a page, not a file."""

_WORD = re.compile(r"[^\W_]+")
_INSIDE = re.compile(r"\s{1,3}|\s?[-–‑_/]\s?|[.'’+&]|")
_WITHIN_NAME = re.compile(r"[._]|_+")
_KEY = re.compile(r"\w+_\w+: *")
"""A key and its colon, as a file has them: ssh_pwauth: false."""
_SWITCH = frozenset(("true", "false", "yes", "no", "on", "off"))
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters and digits of the goal."""

    text: str
    """In lower case."""
    start: int
    end: int
    opens: bool
    """A phrase may begin here: not inside a name such as aws_instance or main.tf."""
    closes: bool
    """A phrase may end here."""
    joined: bool
    """Nothing that separates phrases stands between this word and the one before."""


def checked(goal: str) -> str:
    """The goal unchanged. Raises UsageError when it cannot be a goal."""
    if not goal.strip():
        raise UsageError(
            "the goal is empty",
            mend='say what to build: dryfit draft "a Debian 12 Packer image on Proxmox"',
        )
    if len(goal) > LONGEST_GOAL:
        raise UsageError(
            f"the goal has {len(goal):,} characters; at most {LONGEST_GOAL:,} are read",
            mend="shorten the goal; files of your own come in with --with FILE",
        )
    for at, char in enumerate(goal):
        kind = unicodedata.category(char)
        if (kind in ("Cc", "Cs") and char not in "\t\n\r") or char in _TURNING:
            raise UsageError(
                f"character {at + 1} of the goal is not text (U+{ord(char):04X})",
                mend="give the goal as plain text",
            )
    return goal


def words_of(goal: str) -> tuple[Word, ...]:
    """The words of the goal in order."""
    found = list(_WORD.finditer(goal))
    glue = [goal[a.end() : b.start()] for a, b in itertools.pairwise(found)]
    before, after = ["", *glue], [*glue, ""]
    return tuple(
        Word(
            match.group().lower(),
            match.start(),
            match.end(),
            opens=index == 0 or not _WITHIN_NAME.fullmatch(before[index]),
            closes=index == len(found) - 1 or not _WITHIN_NAME.fullmatch(after[index]),
            joined=index > 0
            and (bool(_INSIDE.fullmatch(before[index])) or _is_value(goal, found, index)),
        )
        for index, match in enumerate(found)
    )


def _is_value(goal: str, found: Sequence[re.Match[str]], index: int) -> bool:
    """Whether a word is what a key written before it is switched to."""
    if found[index].group().lower() not in _SWITCH:
        return False
    start = goal.rfind(" ", 0, found[index - 1].end()) + 1
    return _KEY.fullmatch(goal, start, found[index].start()) is not None
