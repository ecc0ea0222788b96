"""The lines of a kickstart file: commands and sections, with their places. Never raises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.syntax.source import Source, Span

_WORD = re.compile(
    r"""(?P<comment>\#.*)|(?P<word>(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*(?:"|\Z)|'[^']*(?:'|\Z))+|\\)"""
)
_QUOTES = re.compile(r"""\\(.)|"((?:[^"\\]|\\.)*)"?|'([^']*)'?""")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a line."""

    text: str
    """Quotes taken off."""
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    """`%post ... %end`."""

    name: str
    """Without the percent sign."""
    words: tuple[Word, ...]
    """Its first line."""
    body: Span
    closed: bool
    """Whether a `%end` of its own ends it."""


@dataclass(frozen=True, slots=True)
class Kickstart:
    """A file."""

    source: Source
    commands: tuple[tuple[Word, ...], ...]
    """The words of every line outside sections."""
    sections: tuple[Section, ...]
    stray_ends: tuple[Span, ...]
    """`%end` where no section is open."""


@lru_cache(maxsize=32)
def parse_kickstart(path: str, text: str) -> Kickstart:
    """Read one file."""
    source = Source(path, text)
    commands: list[tuple[Word, ...]] = []
    sections: list[Section] = []
    strays: list[Span] = []
    opened: tuple[str, tuple[Word, ...], int] | None = None
    for start, end in _lines(source):
        line = text[start:end]
        bare = line.strip()
        if not bare.startswith("%") or (opened and not _MARK.match(bare)):
            if opened is None and bare and not bare.startswith("#"):
                commands.append(tuple(_words(line, start)))
            continue
        words = tuple(_words(line, start))
        name = words[0].text[1:]
        if name in ("include", "ksappend"):
            continue
        if opened is not None:
            sections.append(Section(opened[0], opened[1], Span(opened[2], start), name == "end"))
            opened = None
        elif name == "end":
            strays.append(words[0].span)
        if name != "end":
            opened = (name, words, min(end + 1, len(text)))
    if opened is not None:
        body = Span(opened[2], len(text))
        sections.append(Section(opened[0], opened[1], body, closed=False))
    return Kickstart(source, tuple(commands), tuple(sections), tuple(strays))


_MARK = re.compile(
    r"%(?:end|pre|pre-install|post|packages|addon|onerror|traceback|anaconda|certificate)(?:\s|\Z)"
)
"""What ends a section; another `%word` in a script is the script's own."""


def _lines(source: Source) -> Iterator[tuple[int, int]]:
    """Start and end of every line."""
    for start in source.starts:
        mark = start == 0 and source.text.startswith("\ufeff")
        yield start + mark, source.line_end(start)


def _words(line: str, start: int) -> Iterator[Word]:
    for match in _WORD.finditer(line):
        if match["word"]:
            text = _QUOTES.sub(lambda m: next((g for g in m.groups() if g is not None), ""),
                               match["word"])  # fmt: skip
            yield Word(text, Span(start + match.start(), start + match.end()))
        else:
            return
