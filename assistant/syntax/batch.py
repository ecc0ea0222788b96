"""The command lines of a batch file, or of what is handed to `cmd /c`, with their places.

Enough to tell a command from a text that speaks of it: remarks, quotes, carets and pipes are known.
Never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.syntax.kept import Kept
from assistant.syntax.patterns import later
from assistant.syntax.source import Span

MAX_TEXT = 400_000
"""Characters; a longer script is not read."""


class Line(NamedTuple):
    """One command: its words with their quotes taken off, and where it stands."""

    words: tuple[str, ...]
    span: Span
    piped: bool = False
    """What it gives goes on to another command."""


class _Open:
    """A command that is being read."""

    __slots__ = ("end", "start", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        self.start = self.end = -1

    def add(self, word: str, start: int, end: int, *, joined: bool) -> None:
        if joined and self.words:
            self.words[-1] += word
        else:
            self.words.append(word)
        if self.start < 0:
            self.start = start
        self.end = end

    def done(self, *, piped: bool = False) -> Iterator[Line]:
        if self.words:
            yield Line(tuple(self.words), Span(self.start, self.end), piped)
        self.words, self.start = [], -1


_kept: Kept[tuple[Line, ...]] = Kept(MAX_TEXT)
_BATCH = later(
    r"""(?P<skip>\^\r?\n|[ \t\r,;]+)
    |(?P<quoted>"[^"\n]*"?)
    |(?P<pipe>\|(?!\|))
    |(?P<end>\n|&&|\|\||&|[()])
    |(?P<word>(?:\^.|[^\s&|()",;^])+|.)""",
    re.VERBOSE | re.DOTALL,
)
_REMARK = later(r"(?im)^[ \t]*@?(?:rem\b|::)[^\n]*")


def batch_lines(text: str) -> tuple[Line, ...]:
    """The commands of a batch file, or of a command line."""
    return _kept.get(text, text, lambda: tuple(_batch_lines(text)))


def _batch_lines(text: str) -> Iterator[Line]:
    bare = _REMARK.sub(lambda m: " " * len(m.group()), text[: MAX_TEXT + 1])
    top = _Open()
    last = -1
    for match in _BATCH.finditer(bare) if len(bare) <= MAX_TEXT else ():
        kind, start, end = match.lastgroup, match.start(), match.end()
        if kind in ("end", "pipe"):
            yield from top.done(piped=kind == "pipe")
        elif kind in ("quoted", "word"):
            word = match.group().strip('"') if kind == "quoted" else match.group().replace("^", "")
            top.add(word, start, end, joined=start == last)
            last = end
    yield from top.done()
