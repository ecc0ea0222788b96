"""What a scan makes of an HCL text: bodies, blocks and attributes, most values still text."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

import msgspec

from assistant.core.finding import Finding
from assistant.syntax.hcl.nodes import Attribute
from assistant.syntax.source import Span


class Pending(NamedTuple):
    """An attribute whose value has not been read yet, from its name to the end of its value."""

    start: int
    end: int
    name_end: int
    value: int
    """Where the value begins; -1: the name is not a plain one, so the grammar is to look at it."""


class RawBlock(msgspec.Struct):
    """A block as its brackets show it."""

    words: tuple[Span, ...]
    """The type, then the labels with their quotes."""
    open: int
    """Where its `{` stands."""
    close: int = -1
    """After its `}`, or where it ends for want of one."""
    items: list[Item] = msgspec.field(default_factory=list)
    broken: bool = False
    """True: its `}` is missing."""


Item = Attribute | Pending | RawBlock


class Scan(msgspec.Struct):
    """What the pass found."""

    items: list[Item] = msgspec.field(default_factory=list)
    """What stands at the top of the file."""
    findings: list[Finding] = msgspec.field(default_factory=list)
    broken: list[int] = msgspec.field(default_factory=list)
    """Offsets at which something was left out or amended."""
    patches: list[tuple[int, str]] = msgspec.field(default_factory=list)
    """Amendments of values: an offset, and what is read there in place of as many characters."""
    usable: bool = True
    """False: nested too deeply to be looked at."""
    balanced: bool = True
    """False: a bracket is open at the end, or one closes nothing."""

    def is_amended(self, start: int, end: int) -> bool:
        """Whether something from `start` to `end` is to be read otherwise than it is written."""
        patches = self.patches
        number = bisect_left(patches, (start, "")) if patches else 0
        return number < len(patches) and patches[number][0] < end

    def amended(self, text: str, start: int, end: int) -> str:
        """The source's text from `start` to `end` as it is to be read. `patches` are sorted."""
        pieces: list[str] = []
        here = start
        for number in range(bisect_left(self.patches, (start, "")), len(self.patches)):
            at, piece = self.patches[number]
            if at >= end:
                break
            if at >= here:
                pieces += [text[here:at], piece]
                here = at + len(piece)
        return "".join([*pieces, text[here:end]])[: end - start]
