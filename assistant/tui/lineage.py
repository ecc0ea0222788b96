"""Who decided a line of a file that was edited since: drafted lines are followed to where they
stand now."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from assistant.core.draft import DraftedFile, LineOrigin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_YOURS = "edited here"


class Lineage:
    """The lines of one file as drafted, at their places in its text as it is now."""

    def __init__(self, file: DraftedFile, text: str) -> None:
        self.text = text
        self._origins = {origin.line: origin for origin in file.origins}
        self._kept = (
            None if text == file.text else tuple(_kept(file.text.split("\n"), text.split("\n")))
        )

    def at(self, line: int) -> LineOrigin | None:
        """Who decided a line, from 1; None where it is merely the recipe's."""
        if self._kept is None:
            return self._origins.get(line)
        for old, new, size in self._kept:
            if new < line <= new + size:
                return self._origins.get(line - new + old)
        return LineOrigin(line, "user", _YOURS)


def _kept(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Stretches that are the same: where they begin in either, from 0, and how long they are.

    What is alike at both ends is not compared line by line: while somebody types that is all but
    a few lines, whatever the length of the file.
    """
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    rest = most - head
    tail = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    yield 0, 0, head
    middle = SequenceMatcher(
        None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False
    )
    for first, second, size in middle.get_matching_blocks():
        yield head + first, head + second, size
    yield len(old) - tail, len(new) - tail, tail
