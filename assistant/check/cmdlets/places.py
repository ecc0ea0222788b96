"""Where commands stand in other files, each with the way back from its text to the file's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import msgspec

from assistant.check.subject import Subject
from assistant.core.finding import Finding
from assistant.syntax.hcl import Block, HclFile, Literal, Tuple
from assistant.syntax.patterns import later
from assistant.syntax.source import Source, Span

_COMMAND = later(
    r"\s*(?:cmd(?:\.exe)?\s+/c\s+)?(?:\S*\\)?powershell(?:\.exe)?\s+(?:-(?!c(?:ommand)?\s)\w+\s+"
    r"(?:[^-\s]\S*\s+)?)*-c(?:ommand)?\s+(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^\"\s][^\"]*?))\s*\Z",
    re.IGNORECASE,
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


class Placed(msgspec.Struct, frozen=True):
    """A text that stands inside a file, and where each of its characters does."""

    source: Source
    """The file's."""
    text: str
    offsets: Sequence[int]
    """In the file, of each character and of the end."""

    def moved(self, finding: Finding, inner: Source) -> Finding:
        """A finding of the text as one of the file."""
        start, end = inner.offset(finding.start), inner.offset(finding.end)
        first = self.offsets[start]
        last = max(first, self.offsets[end - 1] + 1) if end > start else first
        return replace(
            finding, path=self.source.path, fix=None,
            start=self.source.position(first), end=self.source.position(last),
        )  # fmt: skip


def inline_scripts(subject: Subject) -> Iterator[Placed]:
    """The `inline` lines of Packer's powershell provisioners, each provisioner one script.

    Lines with a template in them are left out with their provisioner: only a run knows the text.
    """
    for module in subject.modules:
        for placed in module.blocks:
            for block in placed.block.body.blocks_of("provisioner"):
                if block.names[:1] == ("powershell",):
                    script = _inline(placed.file, block)
                    if script is not None:
                        yield script


def _inline(file: HclFile, block: Block) -> Placed | None:
    attribute = block.body.attribute("inline")
    if attribute is None or not isinstance(attribute.value, Tuple):
        return None
    return joined(file.source, (literal(file.source, item) for item in attribute.value.items))


def answer_scripts(subject: Subject) -> Iterator[Placed]:
    """What answer files hand to `powershell -Command`, where each character stands for itself."""
    for tree in subject.answer_files:
        for name in ("Path", "CommandLine"):
            for element in tree.root.all(name) if tree.root is not None else ():
                placed = _command(tree.source, element.span.end)
                if placed is not None:
                    yield placed


def _command(source: Source, start: int) -> Placed | None:
    end = source.text.find("<", start)
    line = source.text[start : max(start, end)]
    match = _COMMAND.match(line) if "&" not in line and "%" not in line else None
    if match is None:
        return None
    text = match["quoted"] if match["bare"] is None else match["bare"]
    first = start + match.start("quoted" if match["bare"] is None else "bare")
    return Placed(source, text, range(first, first + len(text) + 1))


def literal(source: Source, value: object) -> Placed | None:
    """A quoted string without templates; None for anything else, heredocs too."""
    if not isinstance(value, Literal) or not isinstance(value.value, str):
        return None
    raw = source.slice(value.span)
    if len(raw) < 2 or raw[0] != '"' or raw[-1] != '"':
        return None
    return _unescaped(source, value.span, value.value)


def _unescaped(source: Source, span: Span, value: str) -> Placed | None:
    raw = source.text
    at, stop = span.start + 1, span.end - 1
    characters: list[str] = []
    offsets: list[int] = []
    while at < stop:
        offsets.append(at)
        char = raw[at]
        if char == "\\" and raw[at + 1] in _ESCAPES:
            characters.append(_ESCAPES[raw[at + 1]])
            at += 2
        elif raw.startswith(("$${", "%%{"), at):
            characters.append(char)
            at += 2
        else:
            characters.append(char)
            at += 1
    text = "".join(characters)
    return Placed(source, text, (*offsets, stop)) if text == value else None


def joined(source: Source, parts: Iterable[Placed | None]) -> Placed | None:
    """Texts one after another, a line each; None where one of them cannot be told."""
    text = ""
    offsets: list[int] = []
    for part in parts:
        if part is None:
            return None
        text += part.text + "\n"
        offsets += part.offsets
    return Placed(source, text, (*offsets, offsets[-1])) if offsets else None
